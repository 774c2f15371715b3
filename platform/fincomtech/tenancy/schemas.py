"""Schemas of companies with their roles. Every function works on the owner's connection, in its open transaction if any."""

from typing import Any

from django.db import connections
from psycopg import sql

from fincomtech.tenancy import roles
from fincomtech.tenancy.place import KEY, role_of
from fincomtech.tenancy.routers import OWNER


def create(key: str) -> None:
    """Make an empty schema and the role that alone can enter it. Raises if the schema exists. Source: tenancy.2, tenancy.5."""
    roles.create(key)
    _run("CREATE SCHEMA {}", _schema(key))
    _open_to_role(key)


def _open_to_role(key: str) -> None:
    _run("GRANT USAGE ON SCHEMA {} TO {}", _schema(key), sql.Identifier(role_of(key)))


def drop(key: str) -> None:
    """Remove a company's schema with everything in it, and its role; nothing happens if there is none."""
    _run("DROP SCHEMA IF EXISTS {} CASCADE", _schema(key))
    roles.drop(key)


def exists(key: str) -> bool:
    """Whether the company has a schema."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [key])
        return cursor.fetchone() is not None


def _schema(key: str) -> sql.Identifier:
    if not KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not the key of a company")
    return sql.Identifier(key)


def _run(statement: str, *names: Any) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*names))
