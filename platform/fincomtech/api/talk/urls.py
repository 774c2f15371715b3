"""Paths of the conversation below a company's address."""

from django.urls import path

from fincomtech.api.talk import hook, views

company_patterns = [
    path("api/talk/people", views.colleagues),
    path("api/talk/recipients", views.recipients),
    path("api/talk/preview", views.preview),
    path("api/talk/related", views.related),
    path("api/mail/inbound", hook.inbound),
]
