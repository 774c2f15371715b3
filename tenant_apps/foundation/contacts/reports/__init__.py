"""Printable documents of contacts."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from fincomtech.reports.documents import Document, declare
from tenant_apps.foundation.contacts.models import Contact

CARD = declare(Document(Contact, "card", title=_("Contact card"), folder=Path(__file__).parent))
