"""Random tokens that go out once, and the hashes that stay. Source: auth.2, auth.7."""

import hashlib
import secrets

KEY_PREFIX = "fct_"
TOKEN_PREFIX = "fat_"  # noqa: S105  what every token begins with, no secret


def new_token() -> str:
    """256 random bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """An API key's secret; the prefix lets leak scanners recognise it."""
    return KEY_PREFIX + new_token()


def new_access_token() -> str:
    """A bearer token of an hour."""
    return TOKEN_PREFIX + new_token()


def hash_of(token: str) -> str:
    """What is stored. No salt, no slow hash: 256 random bits cannot be guessed, and the lookup goes by it."""
    return hashlib.sha256(token.encode()).hexdigest()
