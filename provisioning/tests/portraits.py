"""A company as a value that can be compared: its tables, what stands in them, and its row in the directory."""

from typing import Any

from django.db import connections
from psycopg import sql

from fincomtech.marketplace.models import Enablement
from fincomtech.tenancy import switch
from fincomtech.tenancy.models import Tenant, TenantTransition

# The system's own tables: the views of information_schema take seconds in a database with many companies.
CATALOGUE = {
    "columns": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND c.relnamespace = %s::regnamespace""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = %s::regnamespace""",
    "indexes": """
        SELECT c.relname, pg_get_indexdef(c.oid)
        FROM pg_class c WHERE c.relkind = 'i' AND c.relnamespace = %s::regnamespace""",
}


def of(tenant: Tenant) -> dict[str, Any]:
    """Everything but keys, times and generated ids."""
    with switch.in_public():
        return {
            "lifecycle": tenant.lifecycle,
            "modules": list(tenant.modules),
            "domains": tenant.domains.count(),
            "enablements": sorted(Enablement.objects.filter(tenant=tenant).values_list("module", "state")),
            "transitions": list(
                TenantTransition.objects.filter(tenant=tenant).order_by("pk").values_list("before", "after")
            ),
            **{name: _rows(query, tenant.key) for name, query in CATALOGUE.items()},
            "contents": _contents(tenant.key),
            "people": _people(tenant.key),
            "history": _rows(f"SELECT app, name FROM \"{tenant.key}\".django_migrations WHERE %s <> ''", tenant.key),
        }


def _rows(query: str, key: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(query, [key])
        return sorted(tuple(str(value).replace(key, "company") for value in row) for row in cursor.fetchall())


def _contents(key: str) -> dict[str, int]:
    """How many rows each table holds."""
    query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace"
    names = [name for (name,) in _rows(query, key)]
    counts = [sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(n), sql.Identifier(key, n)) for n in names]
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(counts))
        return dict(cursor.fetchall())


def _people(key: str) -> list[tuple[Any, ...]]:
    from fincomtech.identity.models import User

    with switch.in_company(key):
        return sorted(User.objects.values_list("name", "state", "roles__code"))


def schemas() -> set[str]:
    """The companies' schemas that exist in this database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'c\\_%'")
        return {name for (name,) in cursor.fetchall()}


def roles(keys: set[str]) -> set[str]:
    """Which of these companies have a role."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT substr(rolname, 3) FROM pg_roles WHERE rolname = ANY(%s)", [[f"r_{key}" for key in keys]]
        )
        return {name for (name,) in cursor.fetchall()}
