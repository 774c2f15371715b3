"""Paths of attachments below a company's address."""

from django.urls import path

from fincomtech.api.files import views

company_patterns = [
    path("api/files", views.upload),
    path("api/files/<int:attachment_id>", views.download),
]
