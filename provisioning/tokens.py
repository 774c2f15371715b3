"""The tokens in verification mails. Nothing is stored: a token is the sign-up's id and a keyed hash over it.

Whoever reads the table cannot make one, and a lost mail can be sent again. A new mail number makes former tokens void.
"""

import uuid

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Refusal
from provisioning.models import SignUp

SALT = "provisioning.verification"


class LinkVoid(Refusal):
    """The link is mistyped, replaced by a newer one, or its sign-up has expired."""

    code, status = "sign_up.link_void", 410
    sentence = _("This link is out of date. Please sign up again, or use the link in the newest mail.")


def token_of(sign_up: SignUp) -> str:
    """What the link in the mail carries."""
    return f"{sign_up.public_id.hex}.{_signature(sign_up)}"


def sign_up_of(token: str) -> SignUp:
    """Whose token it is, row locked; `LinkVoid` when it is nobody's."""
    name, _dot, signature = token.partition(".")
    try:
        found = SignUp.objects.select_for_update().filter(public_id=uuid.UUID(name)).first()
    except ValueError:
        found = None
    if found is None or not constant_time_compare(signature, _signature(found)):
        raise LinkVoid()
    return found


def _signature(sign_up: SignUp) -> str:
    return salted_hmac(SALT, f"{sign_up.public_id.hex}:{sign_up.mail_number}", algorithm="sha256").hexdigest()
