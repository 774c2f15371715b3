"""Secrets that must be read again (a mailbox's password): encrypted with a key of the company's own."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from fincomtech.kit import context


def sealed(text: str) -> str:
    """The text encrypted (AES-128-CBC and HMAC-SHA256, as Fernet does) for the current company."""
    return _cipher().encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """What was sealed; "" for what this company's key does not open (another company's, or SECRET_KEY has changed)."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken:
        return ""


def _cipher() -> Fernet:
    derived = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=f"fincomtech.sealing/{context.company().key}".encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
