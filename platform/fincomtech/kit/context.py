"""Whose request or task this is: the company, who acts, and the request's id.

Everything that could mix two companies up (cache keys, log lines, file paths, background tasks) asks here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings

from fincomtech.kit.refusals import SignInNeeded
from fincomtech.kit.rights import NOTHING, Rights


@dataclass(frozen=True, slots=True)
class Company:
    """The company whose schema the connection stands in.

    `key` is opaque and never changes (it names the schema); `modules` are the names of the enabled modules, the
    platform's own included; `ever_enabled` names also the disabled ones, whose tables and rows are still there.
    """

    key: str
    name: str
    subdomain: str
    modules: frozenset[str]
    ever_enabled: frozenset[str] = frozenset()

    @property
    def tables(self) -> frozenset[str]:
        """The modules whose tables the schema has, enabled or not."""
        return self.modules | self.ever_enabled


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in a session, an integration with a key, or the system itself (`user_id` is None)."""

    user_id: int | None
    name: str
    rights: Rights = NOTHING
    team_ids: frozenset[int] = frozenset()
    is_administrator: bool = False
    language: str = "ru"
    time_zone: str = "Europe/Moscow"
    email: str = ""
    theme: str = "auto"
    session_id: int | None = None
    key_id: int | None = None
    viewing: str = ""  # the role or person that an administrator looks as; see identity.viewing
    scopes: frozenset[str] | None = None  # None: no narrowing; else subset of {"read", "write"}
    proved_at: datetime | None = None  # when the person last gave a password, a code or a passkey in this session

    ANONYMOUS: ClassVar["Actor"]
    SYSTEM: ClassVar["Actor"]


Actor.ANONYMOUS = Actor(user_id=None, name="")
Actor.SYSTEM = Actor(user_id=None, name="system", is_administrator=True)


class NoCompany(RuntimeError):
    """Code that needs a company ran without one. Always a bug, never a user's error."""


@dataclass(slots=True)
class _Context:
    company: Company | None = None
    actor: Actor = Actor.ANONYMOUS
    request_id: str = ""
    memo: dict[str, Any] = field(default_factory=dict)


_stack: ContextVar[_Context | None] = ContextVar("fincomtech_context", default=None)


def _now() -> _Context:
    return _stack.get() or _Context()


def company() -> Company:
    """The current company; `NoCompany` when there is none."""
    found = _now().company
    if found is None:
        raise NoCompany("no company is set for this code")
    return found


def company_or_none() -> Company | None:
    """The current company, or None on the public site and in platform tasks."""
    return _now().company


def actor() -> Actor:
    """Who acts; `Actor.ANONYMOUS` when nobody has signed in."""
    return _now().actor


def signed_in() -> int:
    """The id of the user who acts, by session or by key; refuses strangers with `SignInNeeded`."""
    user_id = actor().user_id
    if user_id is None:
        raise SignInNeeded()
    return user_id


def request_id() -> str:
    """The id that ties log lines, errors and audit rows of one request together."""
    return _now().request_id


def memo() -> dict[str, Any]:
    """A scratch dictionary that lives as long as the current request or task."""
    return _now().memo


@contextmanager
def entered(company: Company | None, actor: Actor | None = None, request_id: str = "") -> Iterator[None]:
    """Run the block for this company and actor; what was before comes back afterwards, also after an error."""
    token = _stack.set(_Context(company, actor or Actor.ANONYMOUS, request_id or _now().request_id))
    try:
        yield
    finally:
        _stack.reset(token)


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Run the block in the same company as another actor (a session found, an automation's owner, the system)."""
    token = _stack.set(replace(_now(), actor=actor, memo={}))
    try:
        yield
    finally:
        _stack.reset(token)


def cache_key(key: str, prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: a cached value belongs to one company, or to none."""
    found = company_or_none()
    return f"{prefix}:{version}:{found.key if found else '-'}:{key}"


def profile() -> Any:
    """The company's profile row (`base.Company`: name, currency, language, country, time zone, …), read once a request."""
    found = memo().get("profile")
    if found is None:
        found = memo()["profile"] = apps.get_model(settings.COMPANY_PROFILE_MODEL).current()
    return found
