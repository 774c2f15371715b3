"""What administrators do with mail: secrets, mailboxes, mails that were nobody's."""

import hashlib
import secrets
import smtplib
from typing import Annotated

from django.contrib.auth import get_user_model
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context, mail, mail_out
from fincomtech.kit.actions import Input, Say, Show, action
from fincomtech.kit.background import tasks
from fincomtech.kit.mail_in import mailboxes, receiving
from fincomtech.kit.models import Mailbox, MailSettings, ReceivedMail
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.safety import sealed


@action(
    MailSettings,
    title=_("New secret for the mail hook"),
    icon="key",
    bulk=False,
    confirm=_("The former secret stops working at once. Go on?"),
)
def new_hook_secret(mail_settings: MailSettings) -> Show:
    """Make a new secret for the mail hook; it is shown this once, only its digest is kept."""
    secret = f"mail_{secrets.token_urlsafe(32)}"
    mail_settings.hook_digest, mail_settings.hook_changed_at = digest(secret), clock.now()
    return Show(_("The secret of the mail hook. Keep it now: it is not shown again."), secret)


@action(MailSettings, title=_("Set password"), icon="key", bulk=False)
def set_smtp_password(
    mail_settings: MailSettings, *, password: Annotated[str, Input(_("Password"), widget="password")]
) -> None:
    """Keep the password of the company's own mail server, sealed. It is never shown again."""
    mail_settings.smtp_password = sealed.seal(password, mail_out.PURPOSE)


@action(MailSettings, title=_("Send a test mail"), icon="send", bulk=False)
def send_test_mail(
    mail_settings: MailSettings,
    *,
    to: Annotated[str, Input(pgettext_lazy("mail", "To"), help=_("Empty: oneself"))] = "",
) -> Say:
    """Send one mail through the company's own server now, and say what the server answers. Raises ServerFault."""
    if not mail_settings.smtp_host:
        raise Invalid(_("Say which server the mails go through."), code="kit_mailsettings_host", path=["smtp_host"])
    [address] = mail.parsed_addresses(to or _own_address())[:1]
    try:
        mail.test(address, mail_settings)
    except (OSError, smtplib.SMTPException) as error:
        raise mail_out.ServerFault(reason=mail_out.words(error)) from error
    return Say(gettext("The server has taken the mail to %(address)s.") % {"address": address})


def _own_address() -> str:
    users = get_user_model()._default_manager.filter(pk=context.actor().user_id)
    return users.values_list("email", flat=True).first() or ""


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@action(Mailbox, title=_("Set password"), icon="key", bulk=False)
def set_password(mailbox: Mailbox, *, password: Annotated[str, Input(_("Password"), widget="password")]) -> None:
    """Keep the mailbox's password, sealed. It is never shown again."""
    mailbox.password = sealed.seal(password, mailboxes.PURPOSE)


@action(Mailbox, title=_("Fetch mail now"), icon="refresh", bulk=False, access="read")
def fetch_now(mailbox: Mailbox) -> dict[str, str]:
    """Open the mailbox to see that it can be opened, and fetch it in the background."""
    new = mailboxes.check(mailbox)
    tasks.after_commit(mailboxes.FETCH, mailbox=mailbox.pk)
    return {"new": str(new)}


@action(ReceivedMail, title=_("Try again"), icon="refresh", access="read")
def take_again(mail: ReceivedMail) -> None:
    """Take the mail in once more, after an alias has been made for it."""
    if mail.outcome not in ("lost", "broken"):
        raise Invalid(_("This mail has found its place already."), code="mail.settled")
    receiving.take_again(mail)
