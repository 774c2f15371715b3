"""PostgreSQL itself refuses whatever names another company, however the statement got there (tenancy.2, tenancy.5)."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from fincomtech.identity.models import User
from fincomtech.kit import context
from fincomtech.tenancy import place
from fincomtech.tenancy.errors import ForbiddenStatement, Misplaced, NowhereToRead, SwitchInTransaction
from fincomtech.tenancy.switch import in_company, in_public
from fincomtech.testing.cast import Cast, CastCompany

TOUCHING_THE_OTHER = [
    "SELECT email FROM {other}.identity_user",
    "SELECT count(*) FROM {other}.identity_session",
    "INSERT INTO {other}.identity_role (name) VALUES ('spy')",
    "UPDATE {other}.identity_user SET password = ''",
    "DELETE FROM {other}.identity_user",
    "TRUNCATE {other}.identity_session",
    "DROP TABLE {other}.identity_user CASCADE",
    "DROP SCHEMA {other} CASCADE",
    "ALTER TABLE {other}.identity_user ADD COLUMN spy text",
    "CREATE TABLE {other}.spy (id bigint)",
    "CREATE VIEW spy AS SELECT * FROM {other}.identity_user",
    "GRANT USAGE ON SCHEMA {other} TO PUBLIC",
    "SELECT query_to_xml('SELECT email FROM {other}.identity_user', true, true, '')",
    "SELECT table_to_xml('{other}.identity_user', true, true, '')",
    "SELECT nextval('{other}.identity_user_id_seq')",
    "COPY {other}.identity_user TO STDOUT",
]
REACHING_OUT = [
    "SELECT domain FROM public.tenancy_domain",
    "UPDATE public.tenancy_tenant SET modules = '{{}}'",
    "CREATE SCHEMA spy",
    "CREATE TEMP TABLE spy (id bigint)",
    "CREATE TABLE spy (id bigint)",
    "CREATE TABLE extensions.spy (id bigint)",
    "CREATE FUNCTION spy() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION spy() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
    "ALTER TABLE identity_user DISABLE TRIGGER ALL",
    "DROP TABLE identity_user CASCADE",
    "COPY identity_user TO '/tmp/spy'",
    "SELECT pg_read_file('/etc/passwd')",
    "CREATE ROLE spy",
    "GRANT {other_role} TO {own_role}",
    "ALTER SYSTEM SET log_statement = 'all'",
]
CHANGING_ONESELF_IN_AN_EXPRESSION = [
    "SELECT set_config('role', '{other_role}', false)",
    "SELECT set_config('search_path', '{other}', false), query_to_xml('SELECT email FROM {other}.identity_user', true, true, '')",
    "UPDATE pg_settings SET setting = '{other_role}' WHERE name = 'role'",
    "SELECT query_to_xml('SET ROLE {other_role}', true, true, '')",
    "SELECT query_to_xml('RESET ROLE', true, true, '')",
    "SELECT 1; SET ROLE {other_role}",
    "SELECT 1; SELECT email FROM {other}.identity_user",
]
LEAVING = [
    "SET ROLE {other_role}",
    "set local role {other_role}",
    " -- a comment\n SET SESSION ROLE {other_role}",
    "/* one */ /* two */ RESET ROLE",
    "SET SESSION AUTHORIZATION DEFAULT",
    "SET search_path = {other}",
    "SET SCHEMA '{other}'",
    "RESET ALL",
    "DISCARD ALL",
    "DO $$ BEGIN EXECUTE 'SET ROLE {other_role}'; END $$",
    "BEGIN",
    "ROLLBACK",
    "COMMIT",
]


@pytest.fixture
def names(company: CastCompany, vector: CastCompany) -> dict[str, str]:
    return {"other": vector.key, "other_role": place.role_of(vector.key), "own_role": place.role_of(company.key)}


def run(statement: str) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def standing() -> Any:
    return run("SELECT current_user, current_setting('search_path')")


@pytest.mark.spec("tenancy.2", "tenancy.5")
@pytest.mark.parametrize("statement", [*TOUCHING_THE_OTHER, *REACHING_OUT, *CHANGING_ONESELF_IN_AN_EXPRESSION])
def test_the_database_refuses(names: dict[str, str], statement: str) -> None:
    before = standing()
    with pytest.raises(DatabaseError) as refused:
        run(statement.format(**names))
    # Not because the statement was mistyped: what is refused is the right, or the second statement.
    assert refused.value.__cause__.sqlstate in {"42501", "42601", "0A000", "25001"}, refused.value
    assert standing() == before


@pytest.mark.parametrize("statement", [s for s in TOUCHING_THE_OTHER if not s.startswith("COPY")])
def test_the_refused_statements_are_real_ones(names: dict[str, str], statement: str, company: CastCompany) -> None:
    """The same text about the own schema is no syntax error: else the tests above would prove nothing."""
    with pytest.raises((DatabaseError, Undone)) as told:
        run_and_undo(statement.format(**{**names, "other": company.key}))
    assert getattr(told.value.__cause__, "sqlstate", "") not in {"42601", "42P01"}
    assert User.objects.count() == 4


class Undone(Exception):
    """Rolls a savepoint back."""


def run_and_undo(statement: str) -> None:
    with transaction.atomic():
        run(statement)
        raise Undone


@pytest.mark.parametrize("statement", LEAVING)
def test_sql_text_cannot_leave_the_company_or_the_transaction(names: dict[str, str], statement: str) -> None:
    before = standing()
    with pytest.raises(ForbiddenStatement):
        run(statement.format(**names))
    assert standing() == before


def test_parameters_are_values_and_never_text(names: dict[str, str]) -> None:
    poison = f"x'; SET ROLE {names['other_role']}; --"
    assert list(User.objects.filter(name=poison)) == []
    assert User.objects.extra(where=["name = %s"], params=[poison]).count() == 0  # noqa: S610


def test_without_a_company_nothing_is_readable(database: None) -> None:
    with pytest.raises(NowhereToRead):
        User.objects.count()
    with pytest.raises(NowhereToRead), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.fixture
def raw(cast: Cast) -> Iterator[psycopg.Connection[Any]]:
    """The application's login, without any of our Python in between."""
    found = settings.DATABASES["default"]
    place_ = {"host": found["HOST"], "port": found["PORT"], "dbname": found["NAME"], "user": found["USER"]}
    with psycopg.connect(**place_, password=found["PASSWORD"], autocommit=True) as opened:
        yield opened


@pytest.mark.spec("tenancy.5")
@pytest.mark.parametrize("table", ["{key}.identity_user", "public.tenancy_tenant"])
def test_the_login_itself_reads_nothing(raw: psycopg.Connection[Any], romashka: CastCompany, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute(f"SELECT * FROM {table.format(key=romashka.key)}")


@pytest.mark.spec("tenancy.5")
def test_a_company_role_needs_no_backend_of_ours_to_be_kept_in(raw: psycopg.Connection[Any], cast: Cast) -> None:
    raw.execute(f"SET ROLE {place.role_of(cast.romashka.key)}")
    assert raw.execute(f"SELECT count(*) FROM {cast.romashka.key}.identity_user").fetchone() == (4,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute(f"SELECT count(*) FROM {cast.vector.key}.identity_user")


def test_the_public_role_reads_no_company(database: None, romashka: CastCompany) -> None:
    with in_public(), pytest.raises(DatabaseError, match="permission denied for schema"):
        run(f"SELECT * FROM {romashka.key}.identity_user")


def test_a_key_that_is_no_key_never_gets_into_sql() -> None:
    for key in ("public", 'c_0123456789ab"; RESET ROLE', "c_0123456789AB", "pg_catalog", "c_0123456789ab\n", ""):
        with pytest.raises(ValueError, match="not the key"):
            place.of_company(key)


# --- switching ------------------------------------------------------------------------------------------------------


def test_switching_inside_a_transaction_is_refused(real_company: CastCompany, vector: CastCompany) -> None:
    with in_company(real_company.key), transaction.atomic():
        User.objects.count()
        with pytest.raises(SwitchInTransaction), in_company(vector.key):
            pass
        with pytest.raises(SwitchInTransaction), in_public():
            pass
        with in_company(real_company.key):  # where it stands already
            assert User.objects.count() == 4


def test_a_context_that_changes_behind_the_switch_is_refused_by_the_connection(
    real_company: CastCompany, vector: CastCompany
) -> None:
    with in_company(vector.key) as other:
        pass
    with in_company(real_company.key), transaction.atomic():
        User.objects.count()
        with context.entered(other), pytest.raises(SwitchInTransaction):
            User.objects.count()


def test_a_rollback_does_not_bring_the_other_company_back(real_company: CastCompany, vector: CastCompany) -> None:
    with in_company(vector.key):
        User.objects.count()
    with in_company(real_company.key):
        with pytest.raises(Undone):
            run_and_undo("SELECT 1")  # the company's first statement is in a transaction
        assert set(User.objects.values_list("email", flat=True)) == {p.email for p in real_company.users.values()}


def test_an_error_that_escapes_brings_the_code_back_to_where_it_was(
    real_company: CastCompany, vector: CastCompany
) -> None:
    with in_company(real_company.key):
        with pytest.raises(Undone), in_company(vector.key):
            raise Undone
        assert context.company().key == real_company.key
        assert User.objects.filter(email="alice@romashka.example").exists()
    with pytest.raises(NowhereToRead):
        User.objects.count()


def test_a_connection_that_was_moved_behind_our_back_is_closed(real_company: CastCompany, vector: CastCompany) -> None:
    with in_company(real_company.key):
        User.objects.count()
        psycopg.Cursor(connection.connection).execute(
            f"SET ROLE {place.role_of(vector.key)}; SET search_path = {vector.key}"
        )
        with pytest.raises(Misplaced):
            User.objects.count()
        assert User.objects.filter(email="alice@romashka.example").exists()  # a new connection, in the right place


def test_a_lazy_queryset_that_leaves_its_company_reads_nothing(real_company: CastCompany) -> None:
    with in_company(real_company.key):
        lazy = User.objects.all()
    with pytest.raises(NowhereToRead):
        list(lazy)


@pytest.mark.spec("tenancy.5")
def test_a_missing_role_is_an_error_and_not_the_previous_company(real_company: CastCompany) -> None:
    with in_company(real_company.key):
        User.objects.count()
    stranger = context.Company("c_000000000000", "nobody", "nobody", frozenset())
    for _attempt in range(2):
        with in_company(stranger), pytest.raises(DatabaseError, match="does not exist"):
            User.objects.count()
