"""Paths below a company's address."""

from django.urls import path

from fincomtech.automation import http

company_patterns = [path("api/automation/hooks/<str:secret>", http.hook)]
