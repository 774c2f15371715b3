"""Typed reading of the process environment, so that settings never parse strings themselves."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit


def text(name: str, default: str = "") -> str:
    """The variable's value, or the default when it is unset or empty."""
    return os.environ.get(name) or default


def number(name: str, default: int) -> int:
    """The variable as a whole number."""
    return int(text(name, str(default)))


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on; case does not matter."""
    return text(name, str(default)).lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, Any]:
    """Django's NAME, USER, PASSWORD, HOST and PORT from a postgresql:// address."""
    parts = urlsplit(url)
    return {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def mail(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings from smtp://user:password@host:port or smtps://…"""
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname or "127.0.0.1",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
