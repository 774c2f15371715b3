"""The company's OpenID provider: what it says of itself, its keys, and the exchange of a code.

Source: OpenID Connect Discovery 1.0, Core 1.0 (3.1), RFC 7636 (PKCE), RFC 6749 (4.1.3).
"""

import base64
import hashlib
from typing import Any
from urllib.parse import quote_plus, urlencode

import jwt
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from fincomtech.identity.models import SsoConnection
from fincomtech.identity.refusals import SsoRefused, SsoUnreachable
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.kit.safety import outbound, sealed

PURPOSE = "oidc"
sealed.stands_in(SsoConnection, "client_secret", PURPOSE)
KEPT_SECONDS = 3600  # the cache's keys carry the company, so nothing is shared between companies
FORCED_EVERY_SECONDS = 60  # a token with an unknown key id makes us ask for the keys anew, but not at will
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

Document = dict[str, Any]


def address_refusals(issuer: str) -> list[Refusal]:
    """What is wrong with an issuer's address at sight."""
    try:
        outbound.check(issuer)
    except outbound.Unreachable:
        sentence = _("An issuer is a public address that begins with https://.")
        return [Invalid(sentence, code="identity.sso_issuer", path=["issuer"])]
    return []


def discovered(connection: SsoConnection) -> Document:
    """What the provider says of itself, asked for once an hour. Raises SsoUnreachable."""
    return _kept("discovery", connection.issuer, lambda: _discover(connection.issuer))


def asked_anew(connection: SsoConnection) -> Document:
    """As `discovered`, without what is remembered: for whoever has just changed the settings."""
    for what in ("discovery", "keys", "forced"):
        cache.delete(_name(what, connection.issuer))
    found = discovered(connection)
    _keys(connection)
    return found


def _discover(issuer: str) -> Document:
    found = _ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise SsoUnreachable(reason=_("it calls itself another issuer"))
    missing = next((name for name in ENDPOINTS if not isinstance(found.get(name), str)), None)
    if missing:
        raise SsoUnreachable(reason=_("its description lacks %(name)s") % {"name": missing})
    for name in ENDPOINTS:
        try:
            outbound.check(found[name])
        except outbound.Unreachable as error:
            raise SsoUnreachable(reason=str(error)) from error
    return found


def authorization_address(connection: SsoConnection, **asked: str) -> str:
    """Where the browser is sent: `asked` are redirect_uri, state, nonce and the code_challenge."""
    values = {
        "response_type": "code",
        "client_id": connection.client_id,
        "scope": connection.scopes,
        "code_challenge_method": "S256",
        **asked,
    }
    address = discovered(connection)["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(values)}"


def challenge_of(verifier: str) -> str:
    """The PKCE challenge of a verifier (RFC 7636, 4.2: S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def exchange(connection: SsoConnection, code: str, verifier: str, redirect_uri: str) -> str:
    """The ID token for a code. Raises SsoUnreachable, or SsoRefused when the provider does not take the code."""
    about = discovered(connection)
    values = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "client_id": connection.client_id,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    secret = sealed.unseal(connection.client_secret, PURPOSE) if connection.client_secret else ""
    offered = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if secret and "client_secret_basic" in offered:
        pair = f"{quote_plus(connection.client_id)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif secret:
        values["client_secret"] = secret
    try:
        answer = outbound.post(about["token_endpoint"], urlencode(values).encode(), headers)
        told = answer.json()
    except outbound.Unreachable as error:
        raise SsoUnreachable(reason=str(error)) from error
    token = told.get("id_token") if isinstance(told, dict) else None
    if answer.status != 200 or not isinstance(token, str):
        raise SsoRefused()
    return token


def signing_key(connection: SsoConnection, key_id: str | None, algorithm: str) -> Any:
    """The provider's public key of that id; the only one where the token names none. Raises SsoRefused."""
    key = _key_among(_keys(connection), key_id, algorithm)
    if key is None and cache.add(_name("forced", connection.issuer), 1, FORCED_EVERY_SECONDS):
        cache.delete(_name("keys", connection.issuer))
        key = _key_among(_keys(connection), key_id, algorithm)
    if key is None:
        raise SsoRefused()
    return key


def _keys(connection: SsoConnection) -> Document:
    return _kept("keys", connection.issuer, lambda: _ask(discovered(connection)["jwks_uri"]))


def _key_among(document: Document, key_id: str | None, algorithm: str) -> Any:
    listed = document.get("keys")
    keys = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    fitting = [key for key in keys if key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm]
    named = [key for key in fitting if key.get("kid") == key_id] if key_id is not None else fitting
    if len(named) != 1:
        return None
    try:
        return jwt.PyJWK(named[0], algorithm=algorithm).key
    except jwt.PyJWTError:
        return None


def _ask(url: str) -> Document:
    try:
        answer = outbound.get(url)
        told = answer.json() if answer.status == 200 else None
    except outbound.Unreachable as error:
        raise SsoUnreachable(reason=str(error)) from error
    if not isinstance(told, dict):
        raise SsoUnreachable(reason=_("its description cannot be read"))
    return told


def _kept(what: str, issuer: str, ask: Any) -> Document:
    found: Document | None = cache.get(_name(what, issuer))
    if found is None:
        found = ask()
        cache.set(_name(what, issuer), found, KEPT_SECONDS)
    return found


def _name(what: str, issuer: str) -> str:
    return f"sso:{what}:{hashlib.sha256(issuer.encode()).hexdigest()[:24]}"
