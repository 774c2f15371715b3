"""What the company demands of whoever signs in. Source: auth.3, auth.4."""

from datetime import date

from django.utils.translation import gettext as _

from fincomtech.identity.models import Role, SignInPolicy, SsoConnection, User
from fincomtech.identity.refusals import FactorDemanded, WayClosed
from fincomtech.kit import clock


def demands_factor(policy: SignInPolicy, *, is_administrator: bool, today: date | None = None) -> bool:
    """Whether somebody must have a second factor today."""
    if policy.demand == SignInPolicy.NOBODY:
        return False
    if policy.demand == SignInPolicy.ADMINISTRATORS and not is_administrator:
        return False
    return policy.demanded_from_date is None or policy.demanded_from_date <= (today or clock.today())


def check_way(way: str, user: User) -> None:
    """Refuse a way of signing in that the company has closed. Asked only after the proof was right.

    Administrators can always come back by their password: a broken provider must not shut everybody out.
    """
    policy = SignInPolicy.current()
    is_open = {"password": policy.allows_password, "passkey": policy.allows_passkey}.get(way, True)
    if not is_open and not (way == "password" and administers(user)):
        raise WayClosed(ways=_open_ways(policy))


def keep_factor(user: User) -> None:
    """Refuse to give up the last second factor where the company demands one."""
    if demands_factor(SignInPolicy.current(), is_administrator=administers(user)):
        raise FactorDemanded()


def administers(user: User) -> bool:
    """Whether the user has all rights."""
    return Role.objects.filter(users=user, is_administrator=True).exists()


def _open_ways(policy: SignInPolicy) -> str:
    ways = {_("by password"): policy.allows_password, _("by passkey alone"): policy.allows_passkey}
    sso = SsoConnection.current()
    return ", ".join([*(name for name, is_open in ways.items() if is_open), *([sso.label()] if sso.is_enabled else [])])
