"""Schemas come to the release of the code, one by one, and a fleet with nothing to do costs one query."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from fincomtech.kit import registry
from fincomtech.tenancy import cluster, ddl, releases
from fincomtech.tenancy.models import Tenant
from fincomtech.tenancy.switch import in_public
from fincomtech.testing.cast import CastCompany


@pytest.fixture(scope="module")
def release() -> releases.Release:
    return releases.Release()


@pytest.fixture
def behind(real_company: CastCompany, release: releases.Release) -> Iterator[str]:
    """A company whose history lacks its last migration's row: what a new release finds."""
    # The topmost module: nothing in the company builds on its migrations.
    enabled = registry.closure([*registry.always_enabled(), *real_company.modules])
    label = next(x for x in reversed(enabled) if ddl.migrations_of(x))
    app, name = ddl.migrations_of(label)[-1]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"DELETE FROM {real_company.key}.django_migrations WHERE (app, name) = (%s, %s)", [app, name])
    with in_public():
        Tenant.objects.filter(schema_name=real_company.key).update(release="old")
    yield label
    with in_public():
        Tenant.objects.update(release=release.fingerprint)


def test_nothing_to_do_is_one_query(real_company: CastCompany, release: releases.Release) -> None:
    with in_public(), CaptureQueriesContext(connection) as queries:
        assert releases.outdated(release) == []
    assert len(queries) == 1


def test_a_company_that_fails_is_told_and_the_others_go_on(
    real_company: CastCompany, behind: str, release: releases.Release
) -> None:
    with in_public():
        Tenant.objects.filter(lifecycle="live").update(release="old")
    told = {tenant.key: error for tenant, _done, error in releases.upgrade_companies()}
    assert len(told) == 3
    assert "already exists" in str(told.pop(real_company.key))  # the table is there: only its history row was taken
    assert set(told.values()) == {None}
    assert [tenant.key for tenant in releases.outdated(release)] == [real_company.key]


@pytest.mark.spec("tenancy.3")
def test_migrations_of_other_modules_never_run(release: releases.Release) -> None:
    needy = next(m.name for m in registry.all_modules().values() if m.depends and ddl.migrations_of(m.name))
    with pytest.raises(releases.WrongPlan):
        release.missing([needy], set())
    plan = release.missing(registry.closure([needy, *registry.always_enabled()]), set())
    assert {m.app_label for m in plan} <= set(registry.closure([needy, *registry.always_enabled()]))


def test_the_fingerprint_is_the_same_in_every_process(release: releases.Release) -> None:
    assert releases.Release().fingerprint == release.fingerprint
    assert len(release.fingerprint) == 64


# --- the server -----------------------------------------------------------------------------------------------------


@pytest.fixture
def superuser(real_company: CastCompany) -> Iterator[Any]:
    import psycopg

    from fincomtech.testing.plugin import SERVER

    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(cluster.database_url(SERVER.superuser_url, name), autocommit=True) as opened:
        yield opened


def logins() -> cluster.Logins:
    app, owner = (connections[alias].settings_dict for alias in ("default", "owner"))
    return cluster.Logins(owner["USER"], owner["PASSWORD"], app["USER"], app["PASSWORD"], app["NAME"])


@pytest.mark.spec("tenancy.5")
@pytest.mark.parametrize(
    ("door", "opening"),
    [
        ("may set parameters", f"GRANT EXECUTE ON FUNCTION {cluster.SET_CONFIG} TO PUBLIC"),
        ("enters the public schema", "GRANT USAGE ON SCHEMA public TO PUBLIC"),
        ("makes temporary tables", "GRANT TEMP ON DATABASE {database} TO PUBLIC"),
        ("may write functions", "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC"),
    ],
)
def test_a_door_left_open_is_found_and_preparing_again_shuts_it(superuser: Any, door: str, opening: str) -> None:
    superuser.execute(opening.format(database=logins().database))
    with pytest.raises(cluster.NotSealed, match=door):
        cluster.prove(superuser, logins())
    cluster.seal_server_functions(superuser, logins())
    cluster.furnish(superuser, logins())
    cluster.seal_database(superuser, logins())
    cluster.prove(superuser, logins())
