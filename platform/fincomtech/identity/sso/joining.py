"""Which user somebody is whom the provider vouches for; whoever is new joins only as the company allows."""

from typing import Any

from django.db import IntegrityError, transaction

from fincomtech.identity import one_time
from fincomtech.identity.events import UserJoined
from fincomtech.identity.models import Role, SsoConnection, SsoLink, User
from fincomtech.identity.refusals import Blocked, SsoNotInvited, SsoRefused
from fincomtech.identity.sso.id_token import Vouched
from fincomtech.kit import changes, context, writes
from fincomtech.kit.context import Actor
from fincomtech.kit.events import tell


def user_of(vouched: Vouched) -> User:
    """The user: by the subject once linked, else by the e-mail, else somebody new.

    Raises SsoNotInvited, Blocked, and SsoRefused when the address belongs to somebody with another account there.
    """
    try:
        with transaction.atomic(), context.acting_as(Actor.SYSTEM):
            user = _linked(vouched) or _by_address(vouched) or _newcomer(vouched)
            if user.state == "invited":
                _join(user, vouched)
            if user.state != "active":
                raise Blocked()
            return user
    except IntegrityError as error:  # two first sign-ins at once
        raise SsoRefused() from error


def _linked(vouched: Vouched) -> User | None:
    link = SsoLink.objects.select_related("user").filter(issuer=vouched.issuer, subject=vouched.subject).first()
    return link.user if link else None


def _by_address(vouched: Vouched) -> User | None:
    """Somebody of this address who has never come this way; a second account with the same address is nobody."""
    user = User.by_email(vouched.email)
    if user is None:
        return None
    if user.kind != User.PERSON or SsoLink.objects.filter(user=user, issuer=vouched.issuer).exists():
        raise SsoRefused()
    _link(user, vouched)
    return user


def _newcomer(vouched: Vouched) -> User:
    connection: SsoConnection = SsoConnection.current()
    domain = vouched.email.rpartition("@")[2]
    if connection.joining != SsoConnection.DOMAIN or domain not in connection.domain_list():
        raise SsoNotInvited()
    name = vouched.name or vouched.email.partition("@")[0]
    user = User(name=name, email=vouched.email, state="active")
    user.compute()
    user.save()
    role = connection.role or Role.objects.get(code=Role.EMPLOYEE)
    user.roles.set([role])
    _link(user, vouched)
    tell(UserJoined(user.pk))
    return user


def _join(user: Any, vouched: Vouched) -> None:
    """Whoever was invited and comes this way has accepted."""
    before = changes.snapshot(user)
    if vouched.name and not user.name:
        user.name = vouched.name
    user.state = "active"
    writes.store(user, before)
    one_time.forget(user)
    tell(UserJoined(user.pk))


def _link(user: User, vouched: Vouched) -> None:
    SsoLink.objects.create(user=user, issuer=vouched.issuer, subject=vouched.subject)
