"""Rules about who may change whose rights; no form and no API call gets around them. Source: auth.6."""

from collections.abc import Iterable

from fincomtech.identity.models import Role, User
from fincomtech.identity.refusals import LastAdministrator, NoPerson, OwnAccount
from fincomtech.kit import context
from fincomtech.kit.refusals import Denied
from fincomtech.kit.safety import step_up
from fincomtech.kit.safety.step_up import InPersonOnly


def keep_an_administrator(without: User) -> None:
    """Refuse if nobody who can sign in would administer the company without this user.

    Runs inside a transaction.
    """
    # The lock makes two administrators who strip each other at once take turns.
    administrators = [r.pk for r in Role.objects.select_for_update().filter(is_administrator=True).order_by("pk")]
    if not without.roles.filter(pk__in=administrators).exists():
        return
    persons = User.objects.filter(state="active", kind=User.PERSON)
    if not persons.filter(roles__in=administrators).exclude(pk=without.pk).exists():
        raise LastAdministrator()


def may_give(user: User | None, roles: Iterable[Role]) -> None:
    """Refuse to raise one's own rights, or to make an administrator without being one.

    `user` is None for a newcomer.
    """
    actor = context.actor()
    if actor.is_administrator:
        return
    if any(role.is_administrator for role in roles) or (user is not None and user.pk == actor.user_id):
        raise Denied()


def may_invite_as(roles: Iterable[Role]) -> None:
    """As `may_give` to a newcomer; more than an employee's rights are given by somebody who has just proved themselves."""
    found = list(roles)
    may_give(None, found)
    if any(role.code != Role.EMPLOYEE for role in found):
        step_up.demand()


def may_readdress() -> None:
    """Refuse to send somebody's sign-in to another address: whoever holds that address holds the account."""
    administrator()
    step_up.demand()


def not_oneself(user: User) -> None:
    """Refuse what would shut the acting person out."""
    if user.pk == context.actor().user_id:
        raise OwnAccount()


def oneself_or_administrator(user: User) -> None:
    """Refuse to touch somebody else's account without being an administrator."""
    actor = context.actor()
    if not actor.is_administrator and user.pk != actor.user_id:
        raise Denied()


def administrator() -> None:
    """Refuse whoever does not administer the company; strangers are asked to sign in."""
    if not context.actor().is_administrator:
        context.signed_in()
        raise Denied()


def person(user: User) -> None:
    """Refuse for integrations what only people have: a mailbox, a password."""
    if user.kind != User.PERSON:
        raise NoPerson()


def integration(user: User) -> int:
    """The id of the integration; refuses people's accounts, and everybody but administrators."""
    administrator()
    if user.kind != User.INTEGRATION:
        raise Denied()
    return user.pk


def in_person() -> int:
    """The acting person's id; refuses keys and the system."""
    actor = context.actor()
    if actor.key_id is not None:
        raise InPersonOnly()
    if actor.user_id is None:
        raise Denied()
    return actor.user_id
