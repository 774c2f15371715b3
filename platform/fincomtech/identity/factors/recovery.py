"""Ten codes on paper that each replace a lost second factor once."""

import secrets

from fincomtech.identity import tokens
from fincomtech.identity.models import RecoveryCode, User
from fincomtech.kit import clock

COUNT, GROUPS, GROUP = 10, 4, 4
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: people read them from paper


def make(user: User) -> list[str]:
    """Ten new codes, shown now and never again; those before stop working."""
    codes = [_new() for _number in range(COUNT)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_hash(user, code)) for code in codes)
    return codes


def make_if_none(user: User) -> list[str]:
    """As `make` for somebody who has no code left, else nothing."""
    return [] if left(user) else make(user)


def matches(user: User, code: str) -> bool:
    """Whether it is one of the person's unused codes; it is used then."""
    rows = RecoveryCode.objects.filter(user=user, code_hash=_hash(user, code), used_at=None)
    return rows.update(used_at=clock.now()) == 1


def left(user: User) -> int:
    """How many codes still work."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def forget(user: User) -> None:
    """Let no code work any more."""
    RecoveryCode.objects.filter(user=user).delete()


def _new() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(GROUPS * GROUP))
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def _hash(user: User, code: str) -> str:
    """Sixteen letters of thirty-one are 79 random bits: a slow hash would add nothing."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return tokens.hash_of(f"{user.pk}:{plain}")
