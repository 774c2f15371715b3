"""Paths of import and export below a company's address."""

from django.urls import path

from fincomtech.api.transfer import views

company_patterns = [
    path("api/imports", views.upload),
    path("api/imports/<int:run_id>", views.status),
    path("api/imports/<int:run_id>/check", views.check),
    path("api/imports/<int:run_id>/run", views.run),
    path("api/imports/<int:run_id>/rejected", views.rejected),
    path("api/exports", views.export),
]
