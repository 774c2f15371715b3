"""Which database a model's rows and migrations belong to."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

APPLICATION, OWNER = "default", "owner"


def public_labels() -> frozenset[str]:
    """Labels of the apps whose tables stand in the public schema."""
    return _labels(settings.SHARED_APPS)


def company_labels() -> frozenset[str]:
    """Labels of the apps whose tables stand in the companies' schemas."""
    return _labels(settings.TENANT_APPS)


def _labels(names: list[str]) -> frozenset[str]:
    wanted = set(names)
    return frozenset(config.label for config in apps.get_app_configs() if config.name in wanted)


class SchemaRouter:
    """Rows are read and written by the application; tables are made by the owner, for the labels that were named.

    Without this rule `migrate` would write every module's migrations into django_migrations as applied, without a
    single table. Source: tenancy.3.
    """

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The application's connection, unless the row was loaded by the owner (in a migration)."""
        instance = hints.get("instance")
        return instance._state.db if instance is not None and instance._state.db else APPLICATION

    db_for_write = db_for_read

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Company and public rows never point at each other; within each, anything may."""
        return (first._meta.app_label in public_labels()) == (second._meta.app_label in public_labels())

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """Only through the owner, and only labels that the running provisioning step has named."""
        return db == OWNER and app_label in connections[OWNER].migrating  # type: ignore[attr-defined]
