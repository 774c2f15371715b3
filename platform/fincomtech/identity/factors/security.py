"""A person's own sign-in as a whole: what they have set up, what may be given up, and what they are told by mail."""

from typing import Any

from django.http import HttpRequest

from fincomtech.identity import letters, policy
from fincomtech.identity.factors import passkeys, recovery, trusted
from fincomtech.identity.models import Passkey, SignInPolicy, SsoConnection, SsoLink, Totp, TrustedDevice, User
from fincomtech.kit import clock, context, live


def page(user: User, request: HttpRequest) -> dict[str, Any]:
    """What the page "Security" shows; instants in ISO 8601."""
    rules = SignInPolicy.current()
    app = Totp.objects.filter(user=user).exclude(confirmed_at=None).first()
    host = passkeys.host_of(request)
    return {
        "hasPassword": bool(user.password),
        "session": str(context.actor().session_id),
        "app": {"since": app.confirmed_at} if app else None,
        "passkeys": [_passkey(row, host) for row in Passkey.objects.filter(user=user).order_by("pk")],
        "recoveryLeft": recovery.left(user),
        "recoveryMade": recovery.COUNT,
        "remembered": [_remembered(row) for row in _remembered_of(user)],
        "isDemanded": policy.demands_factor(rules, is_administrator=policy.administers(user)),
        "minLength": rules.password_min_length,
    }


def _passkey(row: Passkey, host: str) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "name": row.name,
        "createdAt": row.created_at,
        "lastUsedAt": row.last_used_at,
        "isSynced": row.is_synced,
        "isCopied": row.copied_at is not None,
        "otherHost": row.host if row.host != host else "",
    }


def _remembered_of(user: User) -> Any:
    return TrustedDevice.objects.filter(user=user, expires_at__gt=clock.now()).order_by("-created_at")


def _remembered(row: TrustedDevice) -> dict[str, Any]:
    return {"id": str(row.pk), "device": row.device, "createdAt": row.created_at, "expiresAt": row.expires_at}


def may_use_sso(user: User) -> bool:
    """Whether the person can prove themselves at the company's provider."""
    sso = SsoConnection.current()
    return sso.is_enabled and SsoLink.objects.filter(user=user, issuer=sso.issuer).exists()


def lock(user: User) -> None:
    """Let changes of one person's factors take turns."""
    User.objects.select_for_update().get(pk=user.pk)


def keep_one(user: User, *, without: int) -> None:
    """Refuse to give up the last factor where the company demands one. Runs locked."""
    if _count(user) - without <= 0:
        policy.keep_factor(user)


def factor_added(user: User, what: str) -> list[str]:
    """Count the person among those with a second factor, and tell them; the recovery codes if there were none."""
    _mark(user, True)
    letters.security(user, what)
    return recovery.make_if_none(user)


def factor_removed(user: User, what: str) -> None:
    """Without any factor left, recovery codes and remembered devices mean nothing any more."""
    if not _count(user):
        _mark(user, False)
        recovery.forget(user)
        trusted.forget(user)
    letters.security(user, what)


def reset(user: User) -> None:
    """Take all of the person's factors away: an administrator lets in again who has lost them."""
    Totp.objects.filter(user=user).delete()
    Passkey.objects.filter(user=user).delete()
    factor_removed(user, "reset")


def _count(user: User) -> int:
    apps = Totp.objects.filter(user=user).exclude(confirmed_at=None).count()
    return apps + Passkey.objects.filter(user=user, copied_at=None).count()


def _mark(user: User, has: bool) -> None:
    User.objects.filter(pk=user.pk).update(has_second_factor=has)
    live.changed("identity.User", [user.pk], "update")
