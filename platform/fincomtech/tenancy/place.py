"""Where the database connection of this thread or task has to stand: in a company, in the public schema, or nowhere.

The company of `kit.context` is the only truth: no second variable exists that could disagree with it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from fincomtech.kit import context
from fincomtech.tenancy.errors import SwitchInTransaction

KEY = re.compile(r"c_[0-9a-f]{12}")
PUBLIC_SCHEMA = "public"
PUBLIC_ROLE = "fct_public"
TENANT_ROLE = "fct_tenant"
EXTENSIONS = "extensions"

_public: ContextVar[bool] = ContextVar("fincomtech_public_site", default=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A role and a search path that always go together; `schema` is "" for nowhere."""

    schema: str
    role: str

    @property
    def search_path(self) -> str:
        """The path as PostgreSQL reports it, so that both can be compared."""
        return f"{self.schema}, {EXTENSIONS}" if self.schema else "pg_catalog"


NOWHERE = Place("", "none")
PUBLIC = Place(PUBLIC_SCHEMA, PUBLIC_ROLE)
_known: dict[str, Place] = {}


def role_of(key: str) -> str:
    """The name of a company's role; ValueError for what is no company's key, so nothing else ever gets into SQL."""
    if not KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not the key of a company")
    return f"r_{key}"


def of_company(key: str) -> Place:
    """The place of a company."""
    found = _known.get(key)
    if found is None:
        found = _known[key] = Place(key, role_of(key))
    return found


def current() -> Place:
    """Where this code has to stand; nowhere unless somebody entered a company or the public schema."""
    company = context.company_or_none()
    if company is not None:
        return of_company(company.key)
    return PUBLIC if _public.get() else NOWHERE


@contextmanager
def in_public() -> Iterator[None]:
    """Let the block read and write the public schema, out of whatever company it was in.

    Raises SwitchInTransaction in the middle of a transaction that stands elsewhere. Nothing lazy may leave the block.
    """
    if current() is not PUBLIC:
        refuse_in_transaction()
    token = _public.set(True)
    try:
        with context.entered(None, context.actor()):
            yield
    finally:
        _public.reset(token)


def refuse_in_transaction() -> None:
    """Raise SwitchInTransaction when the application's connection is in a transaction (tests that wrap may switch)."""
    if connection.in_atomic_block and not getattr(settings, "TENANCY_SWITCH_IN_TRANSACTION", False):
        raise SwitchInTransaction("commit first: the company cannot change in the middle of a transaction")
