"""Codes of an authenticator app. Source: RFC 6238 with HMAC-SHA-1, six digits, thirty seconds: what every app can do."""

import base64
import hashlib
import hmac
import secrets
import struct
from urllib.parse import quote

import segno

from fincomtech.identity.models import Totp, User
from fincomtech.identity.refusals import FactorOn
from fincomtech.kit import clock, context
from fincomtech.kit.safety import sealed

STEP_SECONDS, DIGITS = 30, 6
DRIFT = (-1, 0, 1)  # clocks of telephones are some seconds wrong, and typing takes time: RFC 6238, 5.2
PURPOSE = "totp"
sealed.stands_in(Totp, "secret", PURPOSE)


def begin(user: User) -> str:
    """A new secret in base32, not counting until `confirm`; one begun before is forgotten. Refuses where one counts."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    if Totp.objects.filter(user=user).exclude(confirmed_at=None).exists():
        raise FactorOn()
    values = {"secret": sealed.seal(secret, PURPOSE), "last_step": 0}
    Totp.objects.update_or_create(user=user, defaults=values)
    return secret


def confirm(user: User, code: str) -> bool:
    """Let the begun secret count, if the code shows that the person's app has it. False for a wrong code."""
    found = Totp.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if found is None or not _take(found, code):
        return False
    Totp.objects.filter(pk=found.pk).update(confirmed_at=clock.now())
    return True


def matches(user: User, code: str) -> bool:
    """Whether it is the person's code of now, and has not been taken before. Takes it."""
    found = Totp.objects.filter(user=user).exclude(confirmed_at=None).first()
    return found is not None and _take(found, code)


def remove(user: User) -> bool:
    """Forget the person's authenticator; whether there was one."""
    return Totp.objects.filter(user=user).delete()[0] > 0


def address(secret: str, email: str) -> str:
    """The otpauth:// address that apps read from the QR code (Key URI format)."""
    issuer = quote(context.company().name, safe="")
    label = f"{issuer}:{quote(email, safe='')}"
    return (
        f"otpauth://totp/{label}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
    )


def picture(text: str) -> str:
    """The text as a QR code: an SVG as a data: address, black on white in every theme, or cameras cannot read it."""
    code = segno.make(text, error="m")
    drawn: str = code.svg_data_uri(scale=4, border=3, dark="#000", light="#fff")
    return drawn


def code_at(secret: str, step: int) -> str:
    """The code of a step: seconds since 1970 by thirty (RFC 4226, 5.3)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_now() -> int:
    """The step that the clock stands in."""
    return int(clock.now().timestamp()) // STEP_SECONDS


def _take(row: Totp, code: str) -> bool:
    """One statement takes the step, so that the same code sent twice at once counts once."""
    secret = sealed.unseal(row.secret, PURPOSE)
    step = _step_of(secret, code)
    if step is None or not Totp.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step):
        return False
    if not sealed.is_current(row.secret, PURPOSE):
        Totp.objects.filter(pk=row.pk).update(secret=sealed.seal(secret, PURPOSE))
    return True


def _step_of(secret: str, code: str) -> int | None:
    """The step whose code it is. All are compared, whichever fits: the time tells nothing."""
    given, now, found = code.replace(" ", "").encode(), step_now(), None
    for drift in DRIFT:
        if hmac.compare_digest(code_at(secret, now + drift).encode(), given):
            found = now + drift
    return found
