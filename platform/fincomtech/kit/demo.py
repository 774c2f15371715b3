"""Sample mail settings: the demo's company fetches the mail that is sent to its own domain."""

from django.conf import settings

from fincomtech.kit import context
from fincomtech.kit.mail_in import mailboxes
from fincomtech.kit.models import Mailbox
from fincomtech.kit.safety import sealed


def fill() -> None:
    """A mailbox at the demo's own mail server, where there is one."""
    if settings.DEMO_IMAP_PORT and settings.MAIL_DOMAIN and not Mailbox.objects.exists():
        user = f"{context.company().subdomain}.{settings.MAIL_DOMAIN}"
        Mailbox.objects.create(
            name=user,
            host="127.0.0.1",
            port=settings.DEMO_IMAP_PORT,
            security="none",
            user_name=user,
            password=sealed.seal("demo", mailboxes.PURPOSE),
        )
