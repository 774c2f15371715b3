"""Paths of import and export below a company's address."""

from django.urls import path

from fincomtech.api.transfer import exports, imports

company_patterns = [
    path("api/imports", imports.collection),
    path("api/imports/<int:run_id>", imports.status),
    path("api/imports/<int:run_id>/check", imports.check),
    path("api/imports/<int:run_id>/run", imports.run),
    path("api/imports/<int:run_id>/rejected", imports.rejected),
    path("api/exports", exports.export),
    path("api/exports/fields", exports.fields),
    path("api/exports/<int:run_id>", exports.status),
    path("api/exports/<int:run_id>/file", exports.file),
]
