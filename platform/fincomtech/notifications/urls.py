"""The paths of notifications below a company's address."""

from django.urls import path

from fincomtech.notifications import http

company_patterns = [
    path("api/notifications", http.lines),
    path("api/notifications/unread", http.unread),
    path("api/notifications/read", http.read),
    path("api/notifications/wishes", http.wishes_of_mine),
    path("api/notifications/browsers", http.subscribe),
    path("api/notifications/browsers/remove", http.unsubscribe),
    path("api/notifications/unsubscribe", http.end_mails),
]
