"""One-time tokens for links: issued, looked at, spent. Source: auth.1 (reset), onboarding.1 (entrance)."""

from datetime import timedelta

from django.db import transaction

from fincomtech.identity import tokens
from fincomtech.identity.models import OneTimeLink, User
from fincomtech.identity.refusals import LinkSpent
from fincomtech.kit import clock

LIFETIMES = {"invitation": timedelta(days=7), "reset": timedelta(hours=1), "entrance": timedelta(minutes=5)}


def issue(user_id: int, purpose: str) -> str:
    """A new token; those issued before for the same purpose stop working."""
    token = tokens.new_token()
    with transaction.atomic():
        OneTimeLink.objects.filter(user_id=user_id, purpose=purpose).delete()
        OneTimeLink.objects.create(
            user_id=user_id,
            purpose=purpose,
            token_hash=tokens.hash_of(token),
            expires_at=clock.now() + LIFETIMES[purpose],
        )
    return token


def peek(token: str, purpose: str) -> User:
    """Whose token it is, without spending it; LinkSpent when it does not work."""
    return _open(token, purpose).user


def spend(token: str, purpose: str) -> User:
    """Whose token it is; it will not work again.

    Inside a transaction: a refusal later in it leaves the token unspent.
    """
    link = _open(token, purpose, lock=True)
    OneTimeLink.objects.filter(pk=link.pk).update(used_at=clock.now())
    return link.user


def forget(user: User) -> None:
    """Let no link of this user work any more."""
    OneTimeLink.objects.filter(user=user).delete()


def _open(token: str, purpose: str, *, lock: bool = False) -> OneTimeLink:
    rows = OneTimeLink.objects.select_related("user").filter(
        token_hash=tokens.hash_of(token), purpose=purpose, used_at=None, expires_at__gt=clock.now()
    )
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise LinkSpent()
    return found
