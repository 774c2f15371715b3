"""What the public site's host answers."""

from django.urls import path, re_path

from fincomtech.api import client
from fincomtech.kit.discovery import optional_patterns

urlpatterns = [
    path("health", client.health),
    *optional_patterns("provisioning.urls", "public_patterns"),
    re_path(r"^.*$", client.public_site),
]
