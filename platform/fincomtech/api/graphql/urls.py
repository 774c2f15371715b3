"""Addresses of the GraphQL API on a company's host."""

from django.urls import path, re_path

from fincomtech.api.graphql import view

company_patterns = [
    path("graphql", view.graphql),
    path("graphql/schema", view.schema_file),
    path("graphql/explorer", view.explorer),
    re_path(r"^graphql/explorer/(?P<name>explorer\.(?:js|css))$", view.explorer_file),
]
