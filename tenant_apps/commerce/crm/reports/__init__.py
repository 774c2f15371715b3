"""Printable documents of the CRM."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from fincomtech.reports.documents import Document, declare
from tenant_apps.commerce.crm.models import Deal

OFFER = declare(Document(Deal, "offer", title=_("Commercial offer"), folder=Path(__file__).parent))
