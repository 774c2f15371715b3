"""The part of a reply address that leads back: which message it answers, and to whom that was mailed.

A token is signed with a key of the company's own, so that one company's tokens mean nothing to another. It is made
of lower-case letters and digits only: mail servers may change the case of what stands before the @.
"""

import base64
import hmac
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from fincomtech.kit import context
from fincomtech.kit.models import MailSettings

_BYTES = 10  # of the signature: 80 bits, guessed one mail at a time
_TOKEN = re.compile(r"\+([a-z2-7]{20,60})@")


@dataclass(frozen=True)
class Token:
    """A reply to `message_id`, by whoever it was mailed to: the colleague `user_id`, or somebody outside (0)."""

    message_id: int
    user_id: int = 0


def written(token: Token) -> str:
    """The token as text."""
    facts = _packed(token.message_id) + _packed(token.user_id)
    return base64.b32encode(facts + _signature(facts)).decode().rstrip("=").lower()


def read(text: str) -> Token | None:
    """The token that the text holds; None when it is none of this company's."""
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
    facts, signature = raw[:-_BYTES], raw[-_BYTES:]
    if len(facts) < 2 or not hmac.compare_digest(signature, _signature(facts)):
        return None
    message, rest = _unpacked(facts)
    user, rest = _unpacked(rest)
    return Token(message, user) if not rest else None


def in_addresses(text: str) -> Token | None:
    """The first token of this company among the addresses in the text."""
    found = (read(match) for match in _TOKEN.findall(text.lower()))
    return next((token for token in found if token is not None), None)


def address(token: Token) -> str:
    """Where a reply comes back to the record; "" where the company has no way in for mail."""
    base = MailSettings.current().reply_address or platform_address()
    local, at, domain = base.partition("@")
    return f"{local}+{written(token)}{at}{domain}" if base else ""


def platform_address() -> str:
    """The company's own address at the platform's mail domain; "" where the platform takes no mail."""
    return f"reply@{context.company().subdomain}.{settings.MAIL_DOMAIN}" if settings.MAIL_DOMAIN else ""


def _signature(facts: bytes) -> bytes:
    key = context.company().key
    return salted_hmac(f"fincomtech.reply/{key}", facts.hex(), algorithm="sha256").digest()[:_BYTES]


def _packed(number: int) -> bytes:
    size = max((number.bit_length() + 7) // 8, 1)
    return bytes([size]) + number.to_bytes(size, "big")


def _unpacked(facts: bytes) -> tuple[int, bytes]:
    size = facts[0] if facts else 0
    return int.from_bytes(facts[1 : size + 1], "big"), facts[size + 1 :]
