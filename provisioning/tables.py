"""A company's tables, module by module, on the owner's connection and in the caller's transaction."""

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db import connections
from psycopg import sql

from fincomtech.kit import registry
from fincomtech.tenancy import ddl, releases
from provisioning import books, inside
from provisioning.books import OWNER


def create(key: str, modules: Iterable[str]) -> None:
    """The tables of those of the modules that have none yet (tenancy.3)."""
    names = list(modules)
    noted = _noted(key)
    _wait_briefly()
    had = {label for label, _migration in noted}
    ddl.enable(connections[OWNER], key, [name for name in names if name not in had])
    old = [name for name in names if name in had]
    if any(migration not in noted for name in old for migration in ddl.migrations_of(name)):
        # The module was away while the company was upgraded.
        releases.upgrade_schema(releases.Release(), key, registry.closure(old))
    books.reopen()


def _wait_briefly() -> None:
    """A reference to a table waits for whoever writes there, and keeps other writers waiting: better to try again later."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{releases.LOCK_TIMEOUT}'")


def drop(key: str, modules: Iterable[str]) -> None:
    """Remove the tables of modules that were never seeded, and the notes that they were there."""
    names = list(modules)
    tables = [sql.Identifier(key, table) for name in names for table in _names(name)]
    history = sql.Identifier(key, "django_migrations")
    with connections[OWNER].cursor() as cursor:
        if tables:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.SQL(", ").join(tables)))
        cursor.execute(sql.SQL("DELETE FROM {} WHERE app = ANY(%s)").format(history), [names])


def present(key: str) -> set[str]:
    """The modules whose tables the company has, enabled or not."""
    return {label for label, _migration in _noted(key)}


def seeded(key: str) -> set[str]:
    """The modules whose first records are in the company."""
    return {name for kind, name in _noted(key) if kind == inside.SEED}


@cache
def release() -> str:
    """The fingerprint of this release, for companies that are born at it."""
    return releases.Release().fingerprint


def _noted(key: str) -> set[tuple[str, str]]:
    """The migrations noted in the company's schema, as (label, name); none before its first table."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{key}.django_migrations"])
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute(sql.SQL("SELECT app, name FROM {}").format(sql.Identifier(key, "django_migrations")))
        return set(cursor.fetchall())


def _names(module: str) -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config(module).get_models(include_auto_created=True)]
