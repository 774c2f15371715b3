"""Browsers that the person has asked to remember: there the password is enough for thirty days."""

from datetime import timedelta

from fincomtech.identity import tokens
from fincomtech.identity.models import SignInPolicy, TrustedDevice, User
from fincomtech.kit import clock

COOKIE = "trusted_device"
LIFETIME = timedelta(days=30)


def remember(user: User, device: str) -> str:
    """The token for the browser's cookie; "" where the company does not allow it."""
    if not SignInPolicy.current().allows_trusted_devices:
        return ""
    TrustedDevice.objects.filter(user=user, expires_at__lte=clock.now()).delete()
    token = tokens.new_token()
    expires_at = clock.now() + LIFETIME
    TrustedDevice.objects.create(user=user, token_hash=tokens.hash_of(token), device=device, expires_at=expires_at)
    return token


def knows(user: User, token: str) -> bool:
    """Whether the browser with this token is remembered for this person."""
    if not token or not SignInPolicy.current().allows_trusted_devices:
        return False
    rows = TrustedDevice.objects.filter(user=user, token_hash=tokens.hash_of(token), expires_at__gt=clock.now())
    return rows.exists()


def forget(user: User) -> None:
    """Let no browser be remembered for this person any more."""
    TrustedDevice.objects.filter(user=user).delete()
