"""Who works in the demo company. The passwords are printed at every start and belong to nobody."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from fincomtech.identity import passwords
from fincomtech.identity.models import Role, SsoConnection, User
from fincomtech.identity.sso import provider
from fincomtech.kit import context
from fincomtech.kit.context import Actor
from fincomtech.kit.safety import sealed

# What the demo's provider (infra/devservices/fakeoidc) knows us by.
SSO_CLIENT, SSO_SECRET = "fincomtech", "demo-secret"


@dataclass(frozen=True)
class Person:
    """One demo user; `code` is that of a built-in role."""

    name: str
    email: str
    password: str
    code: str


ADMINISTRATOR = Person("Анна Соколова", "anna@romashka.example", "demo-anna-2026", Role.ADMINISTRATOR)
COLLEAGUES = (
    Person("Михаил Орлов", "mikhail@romashka.example", "demo-mikhail-2026", Role.MANAGER),
    Person("Ольга Васильева", "olga@romashka.example", "demo-olga-2026", Role.EMPLOYEE),
    Person("Денис Кузнецов", "denis@romashka.example", "demo-denis-2026", Role.EMPLOYEE),
)


def add() -> None:
    """Add the colleagues who are missing, inside the company."""
    with transaction.atomic(), context.acting_as(Actor.SYSTEM):
        for person in COLLEAGUES:
            if User.by_email(person.email) is None:
                _add(person)
        _connect(getattr(settings, "DEMO_SSO_ISSUER", ""))


def _connect(issuer: str) -> None:
    """The example company signs in with the demo's own provider, too; whatever was set by hand stays."""
    ours = SsoConnection.objects.filter(pk=SsoConnection.ROW_ID, client_id__in=["", SSO_CLIENT])
    if issuer:
        secret = sealed.seal(SSO_SECRET, provider.PURPOSE)
        told = {"is_enabled": True, "name": "Demo ID", "issuer": issuer, "client_id": SSO_CLIENT}
        ours.update(**told, client_secret=secret, has_secret=True)


def _add(person: Person) -> None:
    hidden = passwords.hashed(person.password)
    user = User(name=person.name, email=person.email, password=hidden, state="active", language="ru")
    user.save()
    user.roles.add(Role.objects.get(code=person.code))


def sign_ins(address: str) -> list[dict[str, str]]:
    """Where and how to sign in: `{address, email, password, role}` each."""
    titles = {Role.ADMINISTRATOR: "Administrator", Role.MANAGER: "Manager", Role.EMPLOYEE: "Employee"}
    people = (ADMINISTRATOR, *COLLEAGUES)
    return [{"address": address, "email": p.email, "password": p.password, "role": titles[p.code]} for p in people]
