"""The fixtures: the cast, a company to work in, an API client, and a database of one's own for tests that commit."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from fincomtech.testing import databases, sandbox
from fincomtech.testing.cast import Cast, CastCompany, Person, load
from fincomtech.testing.client import ApiClient


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """This process's copy of the template, instead of pytest-django's own creation."""
    from fincomtech.testing.plugin import SERVER

    name = databases.worker_database()
    SERVER.copy(databases.ensure_template(SERVER), name)
    sandbox.calm_down()
    yield
    with django_db_blocker.unblock():
        sandbox.close_connections()
    SERVER.drop(name)


@pytest.fixture(scope="session")
def cast(django_db_setup: None, django_db_blocker: Any) -> Cast:
    """Everybody: three companies with their people."""
    with django_db_blocker.unblock():
        return load()


@pytest.fixture(scope="session")
def romashka(cast: Cast) -> CastCompany:
    """ООО «Ромашка», with every module."""
    return cast.romashka


@pytest.fixture(scope="session")
def vector(cast: Cast) -> CastCompany:
    """ООО «Вектор», with every module: the other company."""
    return cast.vector


@pytest.fixture(scope="session")
def minimal(cast: Cast) -> CastCompany:
    """ООО «Минимум», without any module beyond those of every company."""
    return cast.minimal


@pytest.fixture
def database(cast: Cast, django_db_blocker: Any) -> Iterator[None]:
    """The database, in a transaction that is rolled back after the test. Stands nowhere: enter a company."""
    with django_db_blocker.unblock(), sandbox.rolled_back():
        yield


@pytest.fixture
def company(database: None, romashka: CastCompany) -> Iterator[CastCompany]:
    """Inside Romashka as Alice, its administrator; everything is rolled back after the test."""
    with sandbox.inside(romashka, "alice"):
        yield romashka


@pytest.fixture
def acting() -> Callable[..., AbstractContextManager[Any]]:
    """`with acting("clara"):` (or a Person, a User, an Actor) acts as somebody else of the same company."""
    return sandbox.acting


@pytest.fixture
def api(database: None, romashka: CastCompany) -> Callable[..., ApiClient]:
    """`api("clara")`, `api(user, company=vector)`, `api(key="fct_…")`, `api()` for a stranger: a client of the HTTP API."""

    def make(user: "str | Person | None" = None, company: CastCompany = romashka, key: str | None = None) -> ApiClient:
        return ApiClient(company, user, key)

    return make


@pytest.fixture(scope="module")
def real_company(cast: Cast, request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[CastCompany]:
    """Romashka in a database of this test module's own: commit, use threads, break things. Stands nowhere."""
    with _own_database(request.node.name), django_db_blocker.unblock():
        yield cast.romashka


@contextmanager
def _own_database(name: str) -> Iterator[None]:
    from fincomtech.testing.plugin import SERVER

    own = f"{databases.worker_database().removesuffix(str(databases.os.getpid()))}real_{databases.os.getpid()}"
    SERVER.copy(databases.ensure_template(SERVER), own)
    try:
        with sandbox.using_database(own):
            yield
    finally:
        SERVER.drop(own)
