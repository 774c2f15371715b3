"""The addresses of personal data."""

from django.urls import path

from fincomtech.privacy import http

company_patterns = [
    path("api/privacy/found", http.found),
    path("api/privacy/export", http.export),
    path("api/privacy/erase", http.erase),
    path("api/privacy/acts", http.acts),
    path("api/privacy/acts/<int:act_id>", http.act),
    path("api/privacy/acts/<int:act_id>/page", http.act_page),
]
