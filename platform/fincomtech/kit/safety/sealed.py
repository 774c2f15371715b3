"""Secrets at rest: encrypted so that a copy of the database opens nothing without the process's SECRET_KEY.

AES-256-GCM; the key is derived from SECRET_KEY by HKDF (RFC 5869) for one company and one purpose, so a sealed value
that is copied to another company, or to another kind of secret, does not open. To rotate: put the former key into
SECRET_KEY_FALLBACKS, set the new SECRET_KEY, and run `manage.py reseal`; then the fallback may go.
"""

import base64
import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

from fincomtech.kit import context

NONCE_BYTES = 12
Place = tuple[type[models.Model], str, str]
_places: list[Place] = []


class CannotOpen(RuntimeError):
    """No key that the process knows opens the value: SECRET_KEY was changed without a fallback, or it is not ours."""


def seal(text: str, purpose: str) -> str:
    """The text encrypted for the current company; `purpose` ("totp", "oidc") must be the same to open it."""
    key_id, key = next(_keys(purpose))
    nonce = os.urandom(NONCE_BYTES)
    return f"{key_id}.{_text(nonce + AESGCM(key).encrypt(nonce, text.encode(), purpose.encode()))}"


def unseal(sealed: str, purpose: str) -> str:
    """The text that was sealed in this company for this purpose; CannotOpen otherwise."""
    wanted, _dot, body = sealed.partition(".")
    raw = base64.urlsafe_b64decode(body.encode())
    for key_id, key in _keys(purpose):
        if key_id == wanted:
            try:
                return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()
            except InvalidTag:
                break
    raise CannotOpen(f"a sealed value of the purpose {purpose} does not open")


def stands_in(model: type[models.Model], column: str, purpose: str) -> None:
    """Declare a column of sealed values, so that `manage.py reseal` finds it."""
    _places.append((model, column, purpose))


def places() -> tuple[Place, ...]:
    """Every column of sealed values: the model, the column, their purpose."""
    return tuple(_places)


def is_current(sealed: str, purpose: str) -> bool:
    """Whether the value is sealed by today's SECRET_KEY; others should be sealed anew."""
    return sealed.partition(".")[0] == next(_keys(purpose))[0]


def _keys(purpose: str) -> Iterator[tuple[str, bytes]]:
    """Today's key first, then those of former SECRET_KEYs, each with a short name that tells nothing about it."""
    company = context.company().key
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _derived(str(secret), company, purpose)


@lru_cache(maxsize=4096)
def _derived(secret: str, company: str, purpose: str) -> tuple[str, bytes]:
    info = f"fincomtech sealed {company} {purpose}".encode()
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return hashlib.sha256(b"id" + key).hexdigest()[:8], key


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()
