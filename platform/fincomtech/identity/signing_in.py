"""Checking an e-mail with a password, with lock-out against guessing. Source: auth.1.

An attempt is counted before the password is checked and forgiven when it was right, so that a hundred guesses
sent at once count as a hundred.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.db.models import Case, F, Q, Value, When

from fincomtech.identity import limits, passwords
from fincomtech.identity.models import User
from fincomtech.identity.refusals import Blocked, Locked, TooManyAttempts, WrongCode, WrongPassword
from fincomtech.kit import clock
from fincomtech.kit.refusals import Refusal

Found = TypeVar("Found")
ATTEMPTS = 5  # wrong passwords in a row for one account
LOCKED_MINUTES = 15
ADDRESS_ATTEMPTS = 30  # wrong passwords from one network address within the same minutes; an office may share one


def checked(email: str, password: str, ip: str) -> User:
    """The user whom e-mail and password belong to. The attempt is given back, former ones stay until `forgive`.

    Raises WrongPassword alike for unknown addresses and wrong passwords, Locked, TooManyAttempts, and Blocked
    (only to those who know the password).
    """
    check_address(ip)
    user = User.by_email(email)
    take_attempt(user, email)
    if not passwords.matches(user, password) or user is None:
        limits.count("address", ip, LOCKED_MINUTES * 60)
        raise WrongPassword(path=["password"])
    give_back(user)
    if user.state != "active":
        raise Blocked()
    return user


def check_address(ip: str) -> None:
    """Refuse a network address from which too many wrong attempts came."""
    if limits.counted("address", ip) >= ADDRESS_ATTEMPTS:
        raise TooManyAttempts(minutes=LOCKED_MINUTES)


def check_code(user: User, ip: str, fits: Callable[[], bool]) -> None:
    """Refuse a wrong code; it counts like a wrong password, before it is looked at. Raises WrongCode, Locked."""
    check_address(ip)
    take_attempt(user, user.email)
    if not fits():
        limits.count("address", ip, LOCKED_MINUTES * 60)
        raise WrongCode(path=["code"])
    give_back(user)


def counting(ip: str, check: Callable[[], Found]) -> Found:
    """What the check answers; a refusal of it counts against the network address."""
    try:
        return check()
    except Refusal:
        limits.count("address", ip, LOCKED_MINUTES * 60)
        raise


def take_attempt(user: User | None, email: str) -> None:
    """Count one attempt; raises Locked when none are left. Addresses that nobody has are counted alike."""
    if not (_take(user) if user else _take_unknown(email)):
        raise Locked(minutes=LOCKED_MINUTES)


def _take(user: User) -> bool:
    now = clock.now()
    first_again = Q(locked_until__lte=now)
    last = Q(locked_until__isnull=True, failed_sign_ins__gte=ATTEMPTS - 1)
    open_rows = User.objects.filter(pk=user.pk).filter(Q(locked_until__isnull=True) | first_again)
    taken = open_rows.update(
        failed_sign_ins=Case(When(first_again, then=Value(1)), default=F("failed_sign_ins") + 1),
        locked_until=Case(When(last, then=Value(now + timedelta(minutes=LOCKED_MINUTES))), default=None),
    )
    return taken == 1


def _take_unknown(email: str) -> bool:
    who = email.strip().lower()
    attempts = limits.count("unknown", who, 24 * 3600)
    if attempts == ATTEMPTS:
        limits.keep_for("unknown", who, LOCKED_MINUTES * 60)
    return attempts <= ATTEMPTS


def give_back(user: User) -> None:
    """Take the last attempt back: it was right. Earlier wrong ones stay, or a known password would buy endless codes."""
    rows = User.objects.filter(pk=user.pk, failed_sign_ins__gt=0)
    rows.update(failed_sign_ins=F("failed_sign_ins") - 1, locked_until=None)


def forgive(user: User) -> None:
    """Forget the wrong attempts."""
    User.objects.filter(pk=user.pk).update(failed_sign_ins=0, locked_until=None)
