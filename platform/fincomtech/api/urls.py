"""What a company's host answers."""

from django.urls import path, re_path

from fincomtech.api import client
from fincomtech.api.files.urls import company_patterns as files
from fincomtech.api.graphql.urls import company_patterns as graphql
from fincomtech.api.talk.urls import company_patterns as talk
from fincomtech.api.transfer.urls import company_patterns as transfer
from fincomtech.api.ui.urls import company_patterns as ui
from fincomtech.identity.urls import company_patterns as identity
from fincomtech.kit.discovery import optional_patterns
from fincomtech.privacy.urls import company_patterns as privacy

urlpatterns = [
    path("health", client.health),
    *ui,
    *identity,
    *graphql,
    *files,
    *transfer,
    *talk,
    *privacy,
    *optional_patterns("provisioning.urls", "company_patterns"),
    re_path(r"^.*$", client.workspace),
]
