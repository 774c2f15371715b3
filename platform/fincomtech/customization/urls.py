"""The paths of a customization's file; the API hangs them below a company's address."""

from django.urls import path

from fincomtech.customization import http

company_patterns = [
    path("api/customization/file", http.export_file),
    path("api/customization/preview", http.preview_file),
    path("api/customization/import", http.import_file),
]
