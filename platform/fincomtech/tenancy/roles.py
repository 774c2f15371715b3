"""A database role for each company. Created and dropped by the owner, who may create roles."""

from django.conf import settings
from django.db import connections
from psycopg import sql

from fincomtech.tenancy.place import TENANT_ROLE, role_of
from fincomtech.tenancy.routers import OWNER


def create(key: str) -> None:
    """Make the role of a company, which cannot log in; the application may become it. Running it twice does it once.

    Its rights on tables come from the group; that it enters one schema only comes from `schemas`. Source: tenancy.5.
    """
    role = sql.Identifier(role_of(key))
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role_of(key)])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(TENANT_ROLE), role))
        cursor.execute(
            sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(role, sql.Identifier(application_login()))
        )


def drop(key: str) -> None:
    """Remove the role of a company whose schema is gone; nothing happens if there is none."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role_of(key))))


def application_login() -> str:
    """The login of the application."""
    return str(settings.DATABASES["default"]["USER"])
