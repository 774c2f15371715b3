"""Bring the database to the release of this code."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fincomtech.tenancy import releases
from fincomtech.tenancy.place import in_public

# What the public schema's apps do after their tables exist: module and function.
AFTERWARDS = (("fincomtech.marketplace.catalogue", "sync"), ("provisioning.pool", "sync"))


class Command(BaseCommand):
    """The public schema first, then the catalogue, then company by company."""

    help = "Migrates the public schema, tells the marketplace its catalogue, and migrates every company."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Doing it again changes nothing. Fails at the end if a company could not be brought along."""
        for label, name in releases.upgrade_public():
            self.stdout.write(f"public: {label}.{name}")
        for module, function in AFTERWARDS:
            self._sync(module, function)
        failed = [str(tenant.key) for tenant, error in self._companies() if error]
        if failed:
            raise CommandError(f"these companies stay at their old release: {', '.join(failed)}")

    def _sync(self, module: str, function: str) -> None:
        if find_spec(module) and hasattr(import_module(module), function):
            with in_public():
                getattr(import_module(module), function)()

    def _companies(self) -> Any:
        for tenant, done, error in releases.upgrade_companies():
            self.stdout.write(f"{tenant.key}: {error or f'{len(done)} migrations'}")
            yield tenant, error
