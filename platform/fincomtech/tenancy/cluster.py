"""What a PostgreSQL server needs before the product can use it, made by its superuser, as often as one likes.

Logins: the owner of everything (DDL) and the application (owns nothing, inherits nothing). Groups: `fct_tenant`, whose
rights every company's role has, and `fct_public`, which reads the public schema. Then everything that PostgreSQL grants
to everybody by default and that would let SQL of one company reach out is revoked. Source: tenancy.5.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from fincomtech.settings import environment
from fincomtech.tenancy.place import EXTENSIONS, PUBLIC_ROLE, TENANT_ROLE

OLDEST = 160000  # GRANT … WITH INHERIT FALSE
MODULES = ("pg_trgm", "unaccent", "btree_gist")
SET_CONFIG = "pg_catalog.set_config(text, text, boolean)"


class NotSealed(RuntimeError):
    """The self-test found a door open."""


@dataclass(frozen=True)
class Logins:
    """Who owns and who uses the database, and its name."""

    owner: str
    owner_password: str
    application: str
    application_password: str
    database: str

    @classmethod
    def of(cls, url: str, owner_url: str) -> "Logins":
        """From DATABASE_URL and DATABASE_OWNER_URL."""
        app, owner = environment.database(url), environment.database(owner_url)
        return cls(owner["USER"], owner["PASSWORD"], app["USER"], app["PASSWORD"], app["NAME"])


def prepare(superuser_url: str, logins: Logins) -> None:
    """Make the server ready: logins, groups, the database, its extensions and its revokes; then prove it.

    Raises NotSealed when the proof fails and RuntimeError on a server older than PostgreSQL 16.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        if connection.info.server_version < OLDEST:
            raise RuntimeError("PostgreSQL 16 or newer is needed")
        create_roles(connection, logins)
        create_database(connection, logins)
    with psycopg.connect(database_url(superuser_url, logins.database), autocommit=True) as connection:
        seal_server_functions(connection, logins)
        furnish(connection, logins)
        seal_database(connection, logins)
        prove(connection, logins)


def database_url(url: str, database: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def create_roles(connection: Any, logins: Logins) -> None:
    """The two logins and the two groups, with the passwords of the settings."""
    for group in (TENANT_ROLE, PUBLIC_ROLE):
        _role(connection, group, "NOLOGIN")
    _role(connection, logins.owner, "LOGIN CREATEROLE NOBYPASSRLS", logins.owner_password)
    _role(
        connection,
        logins.application,
        "LOGIN NOINHERIT NOCREATEROLE NOCREATEDB NOSUPERUSER",
        logins.application_password,
    )
    # The owner hands the group's membership to every new company's role, and needs none of its rights.
    _run(connection, "GRANT {} TO {} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE", TENANT_ROLE, logins.owner)
    _run(connection, "GRANT {} TO {} WITH INHERIT FALSE, SET TRUE", PUBLIC_ROLE, logins.application)


def _role(connection: Any, name: str, options: str, password: str | None = None) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if known else "CREATE"
    secret = sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
    connection.execute(sql.SQL(f"{verb} ROLE {{}} {options}{{}}").format(sql.Identifier(name), secret))


def create_database(connection: Any, logins: Logins) -> None:
    """The database, owned by the owner; one that exists is kept."""
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [logins.database]).fetchone()
    verb = "ALTER DATABASE {} OWNER TO {}" if known else "CREATE DATABASE {} OWNER {}"
    _run(connection, verb, logins.database, logins.owner)


def seal_server_functions(connection: Any, logins: Logins) -> None:
    """Only the owner may set parameters through a function, never a company's role.

    `SELECT set_config('role', 'r_other', false), query_to_xml('select …')` would read another company in one expression.
    """
    _run(connection, f"REVOKE EXECUTE ON FUNCTION {SET_CONFIG} FROM PUBLIC")
    _run(connection, f"GRANT EXECUTE ON FUNCTION {SET_CONFIG} TO {{}}", logins.owner)
    _run(connection, "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC")
    _run(connection, "GRANT USAGE ON LANGUAGE plpgsql TO {}", logins.owner)


def furnish(connection: Any, logins: Logins) -> None:
    """The extensions in a schema of their own, and the rights that new tables come with."""
    _run(connection, "CREATE SCHEMA IF NOT EXISTS {}", EXTENSIONS)
    _run(connection, "GRANT USAGE ON SCHEMA {} TO {}, {}, {}", EXTENSIONS, TENANT_ROLE, PUBLIC_ROLE, logins.owner)
    for module in MODULES:
        _run(connection, "CREATE EXTENSION IF NOT EXISTS {} SCHEMA {}", module, EXTENSIONS)
    _run(connection, "ALTER SCHEMA public OWNER TO {}", logins.owner)
    _run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    _run(connection, "GRANT USAGE ON SCHEMA public TO {}", PUBLIC_ROLE)
    rows = "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}"
    _run(connection, "ALTER DEFAULT PRIVILEGES FOR ROLE {} " + rows, logins.owner, TENANT_ROLE)
    _run(connection, "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public " + rows, logins.owner, PUBLIC_ROLE)
    numbers = "GRANT USAGE ON SEQUENCES TO {}"  # rows that are copied in bring their ids along
    _run(connection, "ALTER DEFAULT PRIVILEGES FOR ROLE {} " + numbers, logins.owner, TENANT_ROLE)


def seal_database(connection: Any, logins: Logins) -> None:
    """Who may connect, and that nobody makes temporary tables. A copied database does not inherit this: call it again."""
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", logins.database)
    _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", logins.database, logins.application)


_PROOFS = {
    "a company's role may set parameters": f"SELECT has_function_privilege('{TENANT_ROLE}', '{SET_CONFIG}', 'EXECUTE')",
    "a company's role may write functions": f"SELECT has_language_privilege('{TENANT_ROLE}', 'plpgsql', 'USAGE')",
    "a company's role enters the public schema": f"SELECT has_schema_privilege('{TENANT_ROLE}', 'public', 'USAGE')",
    "a company's role makes schemas": f"SELECT has_database_privilege('{TENANT_ROLE}', current_database(), 'CREATE')",
    "a company's role makes temporary tables": f"SELECT has_database_privilege('{TENANT_ROLE}', current_database(), 'TEMP')",
    "a company's role creates in the extensions": f"SELECT has_schema_privilege('{TENANT_ROLE}', '{EXTENSIONS}', 'CREATE')",
    "the public role creates tables": f"SELECT has_schema_privilege('{PUBLIC_ROLE}', 'public', 'CREATE')",
    "the application inherits rights": "SELECT rolinherit OR rolsuper FROM pg_roles WHERE rolname = {application}",
    "the application owns tables": "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = {application})",
}


def prove(connection: Any, logins: Logins) -> None:
    """Ask the server itself whether every door is shut. Raises NotSealed with the doors that are open."""
    named = {"application": sql.Literal(logins.application)}
    open_doors = [
        door for door, query in _PROOFS.items() if connection.execute(sql.SQL(query).format(**named)).fetchone()[0]
    ]
    if open_doors:
        raise NotSealed("; ".join(open_doors))


def _run(connection: Any, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
