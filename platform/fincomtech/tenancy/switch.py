"""Entering a company and leaving it: the only door. Outside transactions, and always back to where the code was.

Nothing lazy may leave the block: a queryset is read in whatever company is current when it is read. Return lists.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connections

from fincomtech.kit import context
from fincomtech.kit.context import Actor, Company
from fincomtech.tenancy import directory, place
from fincomtech.tenancy.place import in_public

if TYPE_CHECKING:
    from fincomtech.tenancy.models import Tenant

__all__ = ["NoSuchCompany", "company_of", "in_company", "in_public", "standing_connection", "tenant_of"]


class NoSuchCompany(LookupError):
    """No company has this key."""


@contextmanager
def in_company(company: "str | Tenant | Company", actor: Actor | None = None) -> Iterator[Company]:
    """Run the block in a company (its key, its `Tenant` or its `Company`), as an actor (else as nobody).

    Raises NoSuchCompany, or SwitchInTransaction when another company's transaction is open. Asks nothing about access:
    provisioning and repairs work in companies that are shut.
    """
    found = company if isinstance(company, Company) else company_of(company)
    if place.current().schema != found.key:
        place.refuse_in_transaction()
    with context.entered(found, actor):
        yield found


def standing_connection() -> Any:
    """psycopg's own connection, standing in the current company: for cursors that Django does not make."""
    wrapper: Any = connections["default"]
    return wrapper.standing()


def company_of(company: "str | Tenant") -> Company:
    """The company as code sees it. Raises NoSuchCompany."""
    key = company if isinstance(company, str) else company.key
    inside = context.company_or_none()
    if inside is not None and inside.key == key:
        return inside
    if not isinstance(company, str):
        with in_public():
            return directory.entry_of(company).company
    entry = directory.with_key(key)
    if entry is None:
        raise NoSuchCompany(key)
    return entry.company


def tenant_of(key: str) -> "Tenant":
    """The row of the public schema, read now. Raises NoSuchCompany."""
    from fincomtech.tenancy.models import Tenant

    with in_public():
        found = Tenant.objects.filter(schema_name=key).first()
    if found is None:
        raise NoSuchCompany(key)
    return found
