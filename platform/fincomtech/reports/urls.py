"""The paths of printing and reports; the API hangs them below a company's address."""

from django.urls import path

from fincomtech.reports import http

company_patterns = [
    path("api/reports/print", http.print_records),
    path("api/reports/attach", http.attach),
    path("api/reports/prints/<int:run_id>", http.status),
    path("api/reports/prints/<int:run_id>/file", http.file),
    path("api/reports/documents", http.offered),
    path("api/reports/preview", http.preview),
    path("api/reports/saved/<int:report_id>/file", http.report),
    path("api/reports/table", http.table),
]
