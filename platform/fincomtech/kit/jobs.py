"""The kit's own scheduled work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fincomtech.kit.mail_in import mailboxes
from fincomtech.kit.schedule import Every, job


@job(title=_("Fetching mailboxes"), when=Every(minutes=1))
def fetch_mail() -> str:
    """Take in what is new in the company's mailboxes; one that cannot be opened says so itself and stops no other."""
    fetched = mailboxes.fetch_all()
    return ngettext("%(count)d mail", "%(count)d mails", fetched) % {"count": fetched} if fetched else ""
