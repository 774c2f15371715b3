"""The link at the foot of a mail that ends mails of its kind. It is signed and needs no session. Source: RFC 8058 in spirit."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.addresses import company_url
from fincomtech.kit.refusals import Refusal
from fincomtech.notifications import kinds, wishes
from fincomtech.notifications.kinds import NONE, Kind


class BadLink(Refusal):
    """The link was changed, or is another company's."""

    code, status = "notifications.link", 400
    sentence = _("This link is not valid. Open the settings of notifications in the workspace.")


def _salt() -> str:
    return f"fincomtech.unsubscribe/{context.company().key}"


def address(user_id: int, kind: str) -> str:
    """Where the link leads."""
    token = signing.dumps([user_id, kind], salt=_salt())
    return company_url("/api/notifications/unsubscribe", token=token)


def opened(token: str) -> tuple[int, Kind]:
    """Whom and what a link is about; refuses others than our own."""
    try:
        user_id, name = signing.loads(token, salt=_salt())
    except (signing.BadSignature, ValueError, TypeError):
        raise BadLink() from None
    found = kinds.named(name)
    if found is None:
        raise BadLink()
    return user_id, found


def end(token: str) -> Kind:
    """No more mails of the kind to that person. Doing it twice does it once."""
    user_id, found = opened(token)
    if user_id in wishes.people([user_id]):
        given: dict[str, Any] = {"mail": NONE}
        wishes.choose(user_id, found, given)
    return found
