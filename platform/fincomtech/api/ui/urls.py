"""Addresses of the client's own questions."""

from django.urls import path

from fincomtech.api.ui import views

company_patterns = [
    path("api/ui/boot", views.boot_view),
    path("api/ui/spec/<str:record_type>", views.spec_view),
    path("api/ui/spec/<str:record_type>/preview", views.preview_view),
]
