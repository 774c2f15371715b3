"""Who is in every test: three companies and four people in each, always the same.

Romashka and Vector have every module; Minimal has only what every company has. Alice administers, Boris manages, Clara is an
employee, Dan has no role.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

PASSWORD = "correct horse battery"  # noqa: S105  the tests' people have no secrets
PEOPLE = (
    ("alice", "Алиса Иванова", "administrator"),
    ("boris", "Борис Петров", "manager"),
    ("clara", "Клара Смирнова", "employee"),
    ("dan", "Данила Орлов", ""),
)


@dataclass(frozen=True)
class Person:
    """A user of a company, without a database in the hand."""

    id: int
    email: str
    name: str
    company_key: str


class Users(dict[str, Person]):
    """People by first name, also as attributes: `romashka.users.alice`."""

    def __getattr__(self, name: str) -> Person:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class CastCompany:
    """A company that the template database holds."""

    key: str
    name: str
    subdomain: str
    host: str
    modules: tuple[str, ...]
    users: Users = field(default_factory=Users)

    def actor(self, who: "str | Person" = "alice") -> Any:
        """The `Actor` of one of its people; call it inside the company."""
        from fincomtech.testing.sandbox import present

        return present((self.users[who] if isinstance(who, str) else who).id)


def key_of(subdomain: str) -> str:
    """Fixed keys: roles belong to the whole server, and every run would leave its own behind."""
    return f"c_{hashlib.sha256(subdomain.encode()).hexdigest()[:12]}"


ROMASHKA = ("romashka", "ООО «Ромашка»", True)  # whether it has all modules
VECTOR = ("vector", "ООО «Вектор»", True)
MINIMAL = ("minimal", "ООО «Минимум»", False)
COMPANIES = (ROMASHKA, VECTOR, MINIMAL)


@dataclass(frozen=True)
class Cast:
    """Everybody, by company."""

    romashka: CastCompany
    vector: CastCompany
    minimal: CastCompany

    def __iter__(self) -> Iterator[CastCompany]:
        return iter((self.romashka, self.vector, self.minimal))


def load() -> Cast:
    """The cast of the database that the connection stands in."""
    return Cast(*(_load(subdomain) for subdomain, _, _ in COMPANIES))


def _load(subdomain: str) -> CastCompany:
    from django.conf import settings

    from fincomtech.identity.models import User
    from fincomtech.tenancy.switch import in_company, tenant_of

    tenant = tenant_of(key_of(subdomain))
    with in_company(tenant):
        found = {u.email.partition("@")[0]: Person(u.pk, u.email, u.name, tenant.key) for u in User.objects.all()}
    host = f"{subdomain}.{settings.PUBLIC_HOST}"
    return CastCompany(tenant.key, tenant.name, subdomain, host, tuple(tenant.modules), Users(found))
