"""What a company's host answers."""

from django.urls import path, re_path

from fincomtech.api import client
from fincomtech.api.files.urls import company_patterns as files
from fincomtech.api.graphql.urls import company_patterns as graphql
from fincomtech.api.talk.urls import company_patterns as talk
from fincomtech.api.transfer.urls import company_patterns as transfer
from fincomtech.api.ui.urls import company_patterns as ui
from fincomtech.automation.urls import company_patterns as automation
from fincomtech.customization.urls import company_patterns as customization
from fincomtech.identity.urls import company_patterns as identity
from fincomtech.kit.discovery import optional_patterns
from fincomtech.languages.urls import company_patterns as languages
from fincomtech.notifications.urls import company_patterns as notifications
from fincomtech.privacy.urls import company_patterns as privacy
from fincomtech.reports.urls import company_patterns as reports

urlpatterns = [
    path("health", client.health),
    *ui,
    *identity,
    *customization,
    *graphql,
    *files,
    *transfer,
    *automation,
    *reports,
    *talk,
    *privacy,
    *notifications,
    *languages,
    *optional_patterns("provisioning.urls", "company_patterns"),
    re_path(r"^.*$", client.workspace),
]
