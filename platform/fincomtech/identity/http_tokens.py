"""OAuth 2 for programs: an API key is exchanged for a bearer token of an hour. Source: auth.7, RFC 6749 (4.4, 5), RFC 6750."""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fincomtech.identity import keys, limits
from fincomtech.identity.addresses import client_ip
from fincomtech.identity.answers import answer

FAILURES_MOST, FAILURES_SECONDS = 30, 15 * 60


class _OAuthError(Exception):
    def __init__(self, code: str, status: int = 400, description: str = ""):
        super().__init__(code)
        self.code, self.status, self.description = code, status, description


@csrf_exempt  # programs come with a secret that no browser sends by itself
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """`grant_type=client_credentials` with the key as client secret, in the form or by Basic authentication."""
    try:
        if limits.counted("token", client_ip(request)) >= FAILURES_MOST:
            raise _OAuthError("invalid_client", 429, "Too many wrong attempts from your network.")
        return _no_store(answer(_exchanged(request)))
    except _OAuthError as error:
        if error.code == "invalid_client":
            limits.count("token", client_ip(request), FAILURES_SECONDS)
        response = answer({"error": error.code, "error_description": error.description}, error.status)
        if error.status == 401:
            response["WWW-Authenticate"] = 'Basic realm="api"'
        return _no_store(response)


def _exchanged(request: HttpRequest) -> dict[str, Any]:
    if request.POST.get("grant_type") != "client_credentials":
        raise _OAuthError("unsupported_grant_type", description="Only client_credentials.")
    client, secret = _client(request)
    asked = request.POST.get("scope", "").split()
    if not set(asked) <= {"read", "write"}:
        raise _OAuthError("invalid_scope", description="Scopes are read and write.")
    made = keys.exchange(client, secret, "write" if "write" in asked else "read" if asked else None)
    if made is None:
        raise _OAuthError("invalid_client", 401, "The key is unknown, revoked or out of date.")
    if made.scope is None:
        raise _OAuthError("invalid_scope", description="The key may only read.")
    told = {"read": "read", "write": "read write"}[made.scope]
    return {"access_token": made.token, "token_type": "Bearer", "expires_in": made.seconds, "scope": told}


def _client(request: HttpRequest) -> tuple[str, str]:
    """The client's id (the key's beginning) and secret (the key); by one way only (RFC 6749, 2.3)."""
    header = request.headers.get("Authorization", "")
    in_form = request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    if not header:
        return in_form
    if in_form[1]:
        raise _OAuthError("invalid_request", description="Authenticate one way, not two.")
    kind, _space, value = header.partition(" ")
    try:
        pair = base64.b64decode(value.strip(), validate=True).decode() if kind.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        pair = ""
    client, _colon, secret = pair.partition(":")
    return unquote_plus(client), unquote_plus(secret)


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Pragma"] = "no-cache"
    return response
