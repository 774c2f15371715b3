"""The pytest plugin: servers and environment first, before Django reads its settings; then the fixtures."""

import os

import pytest

from fincomtech.testing import databases
from infra.devservices.postgres import ensure_postgres
from infra.devservices.valkey import ensure_valkey


def _prepare_environment() -> databases.Server:
    """Start what the tests need and name this process's database; it is made when the first test asks for it."""
    server = databases.Server(
        os.environ.get("TEST_SUPERUSER_URL") or ensure_postgres("test", durable=False).superuser_url
    )
    os.environ["TEST_SUPERUSER_URL"] = server.superuser_url
    os.environ.update(server.addresses(databases.worker_database()))
    os.environ["REDIS_URL"] = _own_redis(ensure_valkey("test", durable=False))
    os.environ["DJANGO_SETTINGS_MODULE"] = "fincomtech.settings.test"
    return server


def _own_redis(url: str) -> str:
    """Each worker its own numbered database: 1 to 15, 0 is the plain run's."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    number = 1 + int(worker[2:]) % 15 if worker.startswith("gw") else 0
    return f"{url.rsplit('/', 1)[0]}/{number}"


SERVER = _prepare_environment()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the fixtures after pytest-django's, so that ours win."""
    from fincomtech.kit import texts
    from fincomtech.testing import fixtures

    texts.compile_stale()
    config.pluginmanager.register(fixtures, "fincomtech-fixtures")
    config.addinivalue_line("markers", "spec(*ids): the requirements that the test proves")
    config.addinivalue_line(
        "markers", "spec_part(*ids): requirements that the product meets in part; what is missing stands in the README"
    )
