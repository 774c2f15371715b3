"""The sign-in endpoints' paths; the API hangs them below a company's address."""

from django.urls import path

from fincomtech.identity import http

company_patterns = [
    path("api/auth/hello", http.hello),
    path("api/auth/sign-in", http.sign_in),
    path("api/auth/sign-out", http.sign_out),
    path("api/auth/forgot", http.forgot),
    path("api/auth/reset", http.reset),
    path("api/auth/reset-link", http.reset_link),
    path("api/auth/invitation", http.invitation),
    path("api/auth/accept", http.accept),
    path("api/auth/enter", http.enter),
    path("api/auth/password", http.password),
    path("api/auth/preferences", http.preferences),
]
