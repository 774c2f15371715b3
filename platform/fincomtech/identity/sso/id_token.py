"""Whether an ID token is what it claims. Source: OpenID Connect Core 1.0, 3.1.3.7."""

import hmac
import logging
from dataclasses import dataclass
from typing import Any

import jwt
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from fincomtech.identity.models import SsoConnection
from fincomtech.identity.refusals import SsoRefused, SsoUnverified
from fincomtech.identity.sso import provider

LEEWAY_SECONDS = 60

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Vouched:
    """Whom the provider vouches for."""

    issuer: str
    subject: str
    email: str
    name: str
    signed_in_at: float | None = None  # seconds since 1970, if the provider says so (`auth_time`)


def verified(connection: SsoConnection, token: str, nonce: str) -> Vouched:
    """Whom the token is about. Raises SsoRefused, or SsoUnverified when the e-mail is not vouched for."""
    claims = _claims(connection, token)
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise _no("another nonce")
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if several else connection.client_id) != connection.client_id:
        raise _no("another authorized party")
    subject, name = str(claims["sub"])[:255], claims.get("name")
    email, at = _email(connection, claims), claims.get("auth_time")
    told = name[:120] if isinstance(name, str) else ""
    return Vouched(connection.issuer, subject, email, told, at if isinstance(at, int | float) else None)


def _claims(connection: SsoConnection, token: str) -> dict[str, Any]:
    """The signed claims; issuer, audience and time are checked."""
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in provider.SIGNATURES:
            raise _no(f"the signature {algorithm}")
        found: dict[str, Any] = jwt.decode(
            token,
            provider.signing_key(connection, header.get("kid"), algorithm),
            algorithms=[algorithm],
            audience=connection.client_id,
            issuer=connection.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise _no(str(error)) from error
    return found


def _email(connection: SsoConnection, claims: dict[str, Any]) -> str:
    """The e-mail; where the administrator has picked another claim they vouch for it, else the provider must."""
    email = claims.get(connection.email_claim)
    vouched = connection.email_claim != "email" or claims.get("email_verified") in (True, "true")
    try:
        validate_email(email)
    except ValidationError:
        raise SsoUnverified() from None
    if not vouched or not isinstance(email, str):
        raise SsoUnverified()
    return email.strip().lower()


def _no(reason: str) -> SsoRefused:
    log.warning("ID token refused: %s", reason)
    return SsoRefused()
