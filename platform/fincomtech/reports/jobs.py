"""Scheduled work of reports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fincomtech.kit.schedule import Every, job
from fincomtech.reports import sending


@job(title=_("Reports by mail"), when=Every(minutes=5))
def send_reports() -> str:
    """Send the reports whose time has come."""
    sent = sum(sending.send(key) for key in sending.due())
    return ngettext("%(count)d mail", "%(count)d mails", sent) % {"count": sent} if sent else ""
