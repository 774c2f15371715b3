"""Fills the template database: the public schema, the catalogue, and the cast's companies. Run as a process of its own."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import django


def fill() -> None:
    """Migrate the public schema and give birth to the cast, in the database that the environment names."""
    from fincomtech.tenancy import releases
    from fincomtech.tenancy.switch import in_public

    releases.upgrade_public()
    with in_public():
        _call("fincomtech.marketplace.catalogue", "sync")
    from fincomtech.testing.cast import COMPANIES

    for subdomain, name, everything in COMPANIES:
        _give_birth(subdomain, name, everything)


def _give_birth(subdomain: str, name: str, everything: bool) -> None:
    from django.db import connections, transaction

    from fincomtech.kit import registry
    from fincomtech.tenancy import ddl, schemas
    from fincomtech.testing.cast import key_of

    modules = list(registry.all_modules()) if everything else registry.closure(registry.always_enabled())
    with transaction.atomic(using="owner"):
        schemas.create(key_of(subdomain))
        # From the models, not from schema.sql: a text that is old in one module must not stop the tests of another.
        ddl.enable(connections["owner"], key_of(subdomain), modules, read=ddl.generate)
    tenant = _tenant(subdomain, name, [m for m in modules if m not in registry.always_enabled()])
    _furnish(tenant, subdomain, modules)


def _tenant(subdomain: str, name: str, modules: list[str]) -> Any:
    from django.conf import settings

    from fincomtech.tenancy.models import Domain, Tenant
    from fincomtech.tenancy.releases import Release
    from fincomtech.tenancy.switch import in_public
    from fincomtech.testing.cast import key_of

    with in_public():
        tenant = Tenant.objects.create(
            schema_name=key_of(subdomain),
            name=name,
            modules=modules,
            ever_enabled=modules,
            lifecycle="live",
            standing="current",
            release=Release().fingerprint,
        )
        Domain.objects.create(tenant=tenant, domain=f"{subdomain}.{settings.PUBLIC_HOST}")
        _note_enablements(tenant)
    return tenant


def _note_enablements(tenant: Any) -> None:
    from django.utils.timezone import now

    from fincomtech.marketplace.models import Enablement

    for name in tenant.modules:
        Enablement.objects.create(
            tenant=tenant, module=name, state="enabled", since=now(), first_enabled_at=now(), by_name="tests"
        )


def _furnish(tenant: Any, subdomain: str, modules: list[str]) -> None:
    """The company's profile, what each module starts with, and its people."""
    from django.apps import apps
    from django.conf import settings
    from django.utils import translation

    from fincomtech.kit import registry
    from fincomtech.kit.context import Actor
    from fincomtech.tenancy.switch import in_company

    with in_company(tenant, Actor.SYSTEM), translation.override(tenant.language):
        profile = apps.get_model(settings.COMPANY_PROFILE_MODEL)
        profile.objects.create(pk=1, name=tenant.name)
        for name in modules:
            _call(f"{registry.package_of(name)}.seed", "seed")
        _people(subdomain)


def _people(subdomain: str) -> None:
    from fincomtech.identity import passwords
    from fincomtech.identity.models import Role, User
    from fincomtech.testing.cast import PASSWORD, PEOPLE

    for first, name, code in PEOPLE:
        user = User.objects.create(
            name=name, email=f"{first}@{subdomain}.example", state="active", password=passwords.hashed(PASSWORD)
        )
        if code:
            user.roles.add(Role.objects.get(code=code))


def _call(module: str, function: str) -> None:
    if find_spec(module) and hasattr(import_module(module), function):
        getattr(import_module(module), function)()


if __name__ == "__main__":
    django.setup()
    fill()
