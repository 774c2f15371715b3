"""Tells the audit trail whom the sign-in has turned away. Source: auth.8.

Told after whatever was rolled back, and so many times a network address only: strangers do not fill the trail.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from fincomtech.identity import limits
from fincomtech.identity.addresses import client_ip
from fincomtech.identity.devices import device
from fincomtech.kit import accesses, context
from fincomtech.kit.accesses import Access
from fincomtech.kit.refusals import Refusal

View = Callable[[HttpRequest], HttpResponse]
MOST, SECONDS = 60, 15 * 60
MOST_LETTERS = 120


def telling(view: View) -> View:
    """A view of the sign-in whose refusals are kept. It is no part of a transaction."""

    @wraps(view)
    def told(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refusal as refusal:
            tell(request, refusal)
            raise

    return told


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """Keep that somebody was refused, why and from where. What they typed as a password is nowhere."""
    ip = client_ip(request)
    if limits.count("refused", ip, SECONDS) > MOST:
        return
    details = {"reason": refusal.code, "ip": ip, "device": device(request.headers.get("User-Agent", ""))}
    who: dict[str, Any] = {} if context.actor().user_id is not None else {"user_name": _typed(request)}
    accesses.tell(Access("sign_in_refused", **who, title=_typed(request) or context.actor().name, details=details))


def _typed(request: HttpRequest) -> str:
    try:
        values = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError:
        return ""
    email = values.get("email") if isinstance(values, dict) else None
    return email.replace("\0", "")[:MOST_LETTERS] if isinstance(email, str) and "@" in email else ""
