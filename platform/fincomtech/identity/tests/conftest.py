"""Browsers for the cast, and whom else identity's tests need."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.identity import passwords
from fincomtech.identity.models import Role, User
from fincomtech.identity.tests.browser import Browser
from fincomtech.kit import live
from fincomtech.testing.cast import PASSWORD, CastCompany


@pytest.fixture(autouse=True)
def _no_counters(cast: Any) -> None:
    """Attempts of one test do not count in the next."""
    for key in live.client().scan_iter("limit:*"):
        live.client().delete(key)


@pytest.fixture
def hire(company: CastCompany) -> Callable[..., User]:
    """Make one more user of the company, with the built-in role of that code (or none)."""

    def made(name: str, role: str = Role.EMPLOYEE, **more: Any) -> User:
        values = {"email": f"{name.lower()}@example.com", "password": passwords.hashed(PASSWORD), "state": "active"}
        user = User.objects.create(name=name, **{**values, **more})
        user.roles.set(Role.objects.filter(code=role))
        return user

    return made


@pytest.fixture
def alice(company: CastCompany) -> User:
    """The administrator."""
    return User.objects.get(pk=company.users.alice.id)


@pytest.fixture
def clara(company: CastCompany) -> User:
    """An employee."""
    return User.objects.get(pk=company.users.clara.id)


@pytest.fixture
def browser(company: CastCompany) -> Browser:
    """A browser that nobody has signed in with."""
    return Browser(company)


@pytest.fixture
def signed_in(company: CastCompany) -> Callable[[User], Browser]:
    """A browser of its own for a user, signed in."""

    def made(user: User) -> Browser:
        found = Browser(company)
        assert found.sign_in(user.email, PASSWORD).status == 200
        return found

    return made


class Letters:
    """Mails that went out."""

    def __init__(self, outbox: list[Any]):
        self._outbox = outbox

    def to(self, email: str) -> list[tuple[str, str]]:
        """Subject and text of each mail to the address, newest last."""
        return [(mail.subject, mail.body) for mail in self._outbox if email in mail.to]

    def token(self, email: str) -> str:
        """The token in the link of the newest mail to the address."""
        found = re.search(r"token=([\w-]+)", self.to(email)[-1][1])
        assert found is not None
        return found[1]


@pytest.fixture
def letters(mailoutbox: list[Any]) -> Letters:
    """What identity mailed."""
    return Letters(mailoutbox)
