"""The kit's own scheduled work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fincomtech.kit import reminders
from fincomtech.kit.mail_in import mailboxes
from fincomtech.kit.schedule import Every, job


# Mornings begin at half hours, too: time zones differ by 30 and 45 minutes.
@job(title=_("Morning mail about activities"), when=Every(minutes=30))
def remind() -> str:
    """Send the digests of planned activities whose hour has come."""
    sent = reminders.remind()
    return ngettext("%(count)d mail", "%(count)d mails", sent) % {"count": sent} if sent else ""


@job(title=_("Fetching mailboxes"), when=Every(minutes=1))
def fetch_mail() -> str:
    """Take in what is new in the company's mailboxes; one that cannot be opened says so itself and stops no other."""
    fetched = mailboxes.fetch_all()
    return ngettext("%(count)d mail", "%(count)d mails", fetched) % {"count": fetched} if fetched else ""
