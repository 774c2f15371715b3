"""What stands in which schema: a company has the tables of its modules and of no others (tenancy.1, tenancy.2, tenancy.3)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connections, transaction

from fincomtech.identity.models import User
from fincomtech.kit import registry
from fincomtech.tenancy import collector, ddl, place, releases, schemas
from fincomtech.tenancy.models import new_key
from fincomtech.tenancy.routers import company_labels, public_labels
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import Cast, CastCompany

HISTORY = "django_migrations"


@pytest.fixture(scope="module")
def owner(real_company: CastCompany) -> Any:
    return connections["owner"]


def tables_in(owner: Any, schema: str) -> set[str]:
    with owner.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {name for (name,) in cursor.fetchall()}


def tables_of(labels: Any) -> set[str]:
    models = [m for label in labels for m in apps.get_app_config(label).get_models(include_auto_created=True)]
    return {m._meta.db_table for m in models if m._meta.managed and not m._meta.proxy}


def modules_of(company: CastCompany) -> list[str]:
    return registry.closure([*registry.always_enabled(), *company.modules])


@pytest.mark.spec("tenancy.3")
def test_each_company_has_the_tables_of_its_modules_and_no_others(owner: Any, cast: Cast) -> None:
    for company in cast:
        assert tables_in(owner, company.key) == tables_of(modules_of(company)) | {HISTORY}
    if "crm" in registry.all_modules():
        assert not {t for t in tables_in(owner, cast.minimal.key) if t.startswith("crm_")}


@pytest.mark.spec("tenancy.2")
@pytest.mark.spec_part("tenancy.1")
def test_no_company_table_is_public_and_no_public_table_is_a_company_s(owner: Any, cast: Cast) -> None:
    public = tables_in(owner, place.PUBLIC_SCHEMA)
    assert "tenancy_tenant" in public
    assert public & tables_of(company_labels()) == set()
    for company in cast:
        assert tables_in(owner, company.key) & tables_of(public_labels()) == set()


@pytest.mark.spec("tenancy.2")
def test_nothing_in_a_company_refers_to_another_schema(owner: Any, cast: Cast) -> None:
    with owner.cursor() as cursor:
        cursor.execute(
            "SELECT c.conname FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid "
            "WHERE a.relnamespace <> b.relnamespace"
        )
        assert cursor.fetchall() == []


@pytest.mark.spec("tenancy.2", "tenancy.5")
def test_every_table_belongs_to_the_owner_and_no_role_of_a_company_owns_anything(owner: Any, cast: Cast) -> None:
    with owner.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' OR n.nspname LIKE 'c\\_%%'"
        )
        assert cursor.fetchall() == [("fct_owner",)]


@pytest.mark.spec("tenancy.3")
def test_a_user_is_deleted_in_a_company_without_crm(real_company: CastCompany, minimal: CastCompany) -> None:
    with in_company(minimal.key), transaction.atomic():
        User.objects.get(email=minimal.users.dan.email).delete()
        assert not User.objects.filter(pk=minimal.users.dan.id).exists()


@pytest.mark.spec("tenancy.3")
def test_deletion_looks_at_every_table_that_the_company_has(company: CastCompany, minimal: CastCompany) -> None:
    relations = [
        r
        for r in User._meta.get_fields(include_hidden=True)
        if r.auto_created and not r.concrete and (r.one_to_many or r.one_to_one)
    ]
    for who in (company, minimal):
        with in_company(who.key):
            asked = {r.related_model._meta.app_label for r in collector.candidate_relations(User._meta)}
        assert asked == {r.related_model._meta.app_label for r in relations} & set(modules_of(who))


# --- the text and the migrations say the same -----------------------------------------------------------------------

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
           pg_get_expr(d.adbin, d.adrelid), l.collname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'S') AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
    SELECT c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid), k.condeferrable, k.condeferred, k.convalidated
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = %s::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s"


def catalog(owner: Any, schema: str) -> set[tuple[Any, ...]]:
    """Everything that PostgreSQL knows of the schema's tables, without the schema's name and apart from the history."""
    found: set[tuple[Any, ...]] = set()
    with owner.standing_in(schema), owner.cursor() as cursor:
        for query in (COLUMNS, CONSTRAINTS, INDEXES):
            cursor.execute(query, [schema])
            rows = [
                tuple(v.replace(f"{schema}.", "") if isinstance(v, str) else v for v in row)
                for row in cursor.fetchall()
            ]
            found |= {row for row in rows if not str(row[0]).startswith(HISTORY)}
    return found


@pytest.fixture
def built(owner: Any) -> Iterator[tuple[str, str]]:
    """Two schemas with every module: one by its text, one by running every migration from nothing."""
    by_text, by_migrations = new_key(), new_key()
    labels = list(registry.all_modules())
    with transaction.atomic(using="owner"):
        schemas.create(by_text)
        schemas.create(by_migrations)
        ddl.enable(owner, by_text, labels)
    releases.upgrade_schema(releases.Release(), by_migrations, labels)
    yield by_text, by_migrations
    for key in (by_text, by_migrations):
        schemas.drop(key)


@pytest.mark.spec("tenancy.3")
def test_the_text_makes_what_the_migrations_make(owner: Any, built: tuple[str, str]) -> None:
    by_text, by_migrations = (catalog(owner, schema) for schema in built)
    assert sorted(map(str, by_text - by_migrations)) == []
    assert sorted(map(str, by_migrations - by_text)) == []
    assert history(owner, built[0]) == history(owner, built[1])
    assert history(owner, built[0]) == {row for label in registry.all_modules() for row in ddl.migrations_of(label)}


def history(owner: Any, schema: str) -> set[tuple[str, str]]:
    with owner.cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {schema}.django_migrations")
        return set(cursor.fetchall())


def test_every_text_in_the_tree_is_what_the_models_say(owner: Any) -> None:
    assert list(ddl.stale(sorted(company_labels()))) == []


def test_no_text_names_a_schema() -> None:
    for label in company_labels():
        assert not [s for s in ddl.statements(label) if '"."' in s or " public." in s]
