"""Passkeys: registered under a name, used alone or as second factor, refused when copied. Source: W3C WebAuthn Level 3.

A passkey belongs to one host (the relying party's id), so one of another company's address does not exist here. Every
challenge is of one browser, serves once and dies after five minutes: it lies in a ceremony.
"""

import hashlib
import logging
from typing import Any

import webauthn
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import InvalidJSONStructure, WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fincomtech.identity.models import Passkey, User
from fincomtech.identity.refusals import PasskeyCopied, PasskeyKnown, PasskeyRefused
from fincomtech.kit import addresses, clock, context

MOST = 20  # of one person
TOO_MANY = _("A person has at most %(most)s passkeys. Remove one that you do not use.")
TIMEOUT_MILLISECONDS = 5 * 60 * 1000

log = logging.getLogger(__name__)
Options = dict[str, Any]


def host_of(request: HttpRequest) -> str:
    """The relying party's id: the company's host, without a port."""
    return request.get_host().partition(":")[0].lower()


def origin_of(request: HttpRequest) -> str:
    """What the browser calls our page's origin."""
    return addresses.origin(request.get_host().lower())


def handle(user: User) -> bytes:
    """The person as authenticators know them: the same for every passkey, and telling nothing about them."""
    return hashlib.sha256(f"{context.company().key}:{user.pk}".encode()).digest()


def options_to_register(user: User, host: str) -> tuple[Options, str]:
    """What `navigator.credentials.create()` wants, and the challenge in it."""
    made = webauthn.generate_registration_options(
        rp_id=host,
        rp_name=context.company().name,
        user_id=handle(user),
        user_name=user.email,
        user_display_name=user.name,
        timeout=TIMEOUT_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(user, host),
    )
    return options_to_json_dict(made), bytes_to_base64url(made.challenge)


def register(user: User, name: str, answer: Any, challenge: str, request: HttpRequest) -> Passkey:
    """Keep the passkey that the browser has made. Raises PasskeyRefused, PasskeyKnown."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=host_of(request),
            expected_origin=origin_of(request),
            require_user_verification=True,
        )
    except _REFUSED as error:
        log.info("passkey refused: %s", error)
        raise PasskeyRefused() from error
    values = {
        "name": name,
        "host": host_of(request),
        "public_key": found.credential_public_key,
        "sign_count": found.sign_count,
        "transports": _transports(answer),
        "is_synced": found.credential_backed_up,
    }
    # One person's is not another's, and registering one again must not replace its key.
    made, is_new = Passkey.objects.get_or_create(
        credential_id=bytes_to_base64url(found.credential_id), defaults={**values, "user": user}
    )
    if not is_new:
        raise PasskeyKnown()
    return made


def options_to_sign_in(host: str, user: User | None = None) -> tuple[Options, str]:
    """What `navigator.credentials.get()` wants, and the challenge in it. Without a user the browser offers whom it knows."""
    made = webauthn.generate_authentication_options(
        rp_id=host,
        timeout=TIMEOUT_MILLISECONDS,
        allow_credentials=_descriptors(user, host) if user else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(made), bytes_to_base64url(made.challenge)


def used(answer: Any, challenge: str, request: HttpRequest, user: User | None = None) -> User:
    """Whose passkey has signed the challenge; only this person's where one is named.

    Raises PasskeyRefused alike for whatever does not fit, and PasskeyCopied where the counter went back: then the
    passkey opens nothing any more. Runs outside a transaction, so that this stays written.
    """
    row = _row(answer, host_of(request), user)
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=row.host,
            expected_origin=origin_of(request),
            credential_public_key=bytes(row.public_key),
            credential_current_sign_count=0,  # ours to compare: the signature first, or anybody could spoil a passkey
            require_user_verification=True,
        )
    except _REFUSED as error:
        log.info("passkey refused: %s", error)
        raise PasskeyRefused() from error
    _count(row, found.new_sign_count)
    return row.user


def _row(answer: Any, host: str, user: User | None) -> Passkey:
    credential_id = answer.get("id") if isinstance(answer, dict) else None
    rows = Passkey.objects.select_related("user").filter(credential_id=str(credential_id), host=host, copied_at=None)
    row = (rows if user is None else rows.filter(user=user)).first()
    if row is None or not _names(answer, row.user):
        raise PasskeyRefused()
    return row


def _names(answer: dict[str, Any], user: User) -> bool:
    """Whether the authenticator means this person, where it says whom it means."""
    response = answer.get("response")
    told = response.get("userHandle") if isinstance(response, dict) else None
    return not told or told == bytes_to_base64url(handle(user))


def _count(row: Passkey, told: int) -> None:
    """Take the counter that the authenticator tells; one that does not grow belongs to a copy (WebAuthn, 6.1.1)."""
    rows = Passkey.objects.filter(pk=row.pk)
    fitting = rows.filter(sign_count__lt=told) if told or row.sign_count else rows
    if not fitting.update(sign_count=told, last_used_at=clock.now()):
        rows.update(copied_at=clock.now())
        log.warning("passkey %s was copied: its counter says %s after %s", row.pk, told, row.sign_count)
        raise PasskeyCopied()


def _descriptors(user: User, host: str) -> list[PublicKeyCredentialDescriptor]:
    ids = Passkey.objects.filter(user=user, host=host).values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(found)) for found in ids]


def _transports(answer: Any) -> list[str]:
    """As the browser told them; kept to be shown, believed by nobody."""
    told = answer.get("response", {}).get("transports", [])
    return [str(one)[:20] for one in told[:8]] if isinstance(told, list) else []


# What the library raises for answers that are malformed in one way or another.
_REFUSED = (WebAuthnException, InvalidJSONStructure, ValueError, TypeError, KeyError, AttributeError, IndexError)
