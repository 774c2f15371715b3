"""The addresses of languages."""

from django.urls import path

from fincomtech.languages import http

company_patterns = [
    path("api/languages/<slug:code>/texts", http.texts),
    path("api/languages/<slug:code>/words", http.words),
]
