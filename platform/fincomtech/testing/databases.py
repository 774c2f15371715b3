"""The tests' databases: one template per state of the code, and a copy of it for each worker and for whoever commits.

Nothing here imports Django: the environment must be complete before Django reads it.
"""

import contextlib
import functools
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[3]
OWNER, APPLICATION = "fct_owner", "fct_app"
PASSWORD = "tests-only"  # noqa: S105  a server on loopback that holds nothing but test data
PREFIX = "fct_test_"
KEPT_TEMPLATES = 3
# A change of these makes a new template.
SOURCES = (
    "**/migrations/*", "**/models.py", "**/models/*.py", "**/seed.py", "**/seed/*.py", "**/module.py", "tenancy/*.py",
    "**/testing/cast.py", "**/testing/template.py", "**/kit/fields.py", "**/kit/records.py", "**/kit/states.py", "**/marketplace/*",
)  # fmt: skip


def fingerprint() -> str:
    """The same for the same migrations, models, seeds and cast."""
    folders = [ROOT / "platform" / "fincomtech", ROOT / "tenant_apps", ROOT / "provisioning"]
    found = {
        path
        for folder in folders
        for pattern in SOURCES
        for path in folder.glob(pattern)
        if path.suffix in (".py", ".sql", ".toml")
    }
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(found):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class Server:
    """The tests' PostgreSQL server, as its superuser."""

    def __init__(self, superuser_url: str):
        self.superuser_url = superuser_url

    def url(self, user: str, database: str) -> str:
        """The address of a database for one of the two logins."""
        place = self.superuser_url.partition("@")[2].partition("/")[0]
        return f"postgresql://{user}:{PASSWORD}@{place}/{database}"

    def addresses(self, database: str) -> dict[str, str]:
        """The environment that makes Django use a database."""
        return {"DATABASE_URL": self.url(APPLICATION, database), "DATABASE_OWNER_URL": self.url(OWNER, database)}

    def execute(self, statement: str, *names: str) -> list[tuple[object, ...]]:
        """Run one statement outside a transaction; names are quoted into its placeholders."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            cursor = connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            return cursor.fetchall() if cursor.description else []

    def databases(self) -> list[str]:
        """The names of the tests' databases, newest first."""
        found = self.execute(f"SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%' ORDER BY oid DESC")
        return [str(name) for (name,) in found]

    def copy(self, template: str, database: str) -> None:
        """Make a database out of another one, files and all."""
        self.execute("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY", database, template, OWNER)
        # What everybody may do with a database is not copied.
        self.execute("REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
        self.execute("GRANT CONNECT ON DATABASE {} TO {}", database, APPLICATION)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


@contextlib.contextmanager
def _lock(name: str) -> Iterator[None]:
    from infra.devservices.state import STATE, locked

    with locked(STATE / f"{name}.lock"):
        yield


@functools.cache
def template_name() -> str:
    """The template for the code as this process found it."""
    return f"{PREFIX}template_{fingerprint()}"


def ensure_template(server: Server) -> str:
    """The name of this process's template; made first if need be, by one process only."""
    with _lock("test-template"):
        known = server.databases()
        if template_name() not in known:
            _sweep(server, known)
            _build(server, template_name())
    return template_name()


def _build(server: Server, name: str) -> None:
    """Under a passing name first, so that a template of the right name is whole."""
    raw = f"{PREFIX}building_{os.getpid()}"
    server.drop(raw)
    environment = {**os.environ, **server.addresses(raw), "DATABASE_SUPERUSER_URL": server.superuser_url}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "fincomtech.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
    }
    for arguments in (["manage.py", "prepare_cluster"], ["-m", "fincomtech.testing.template"]):
        command = [sys.executable, *arguments]
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603, PLW1510
        if run.returncode:
            server.drop(raw)
            raise RuntimeError(
                f"the tests' template database cannot be made:\n{run.stdout[-2000:]}{run.stderr[-6000:]}"
            )
    server.execute("ALTER DATABASE {} RENAME TO {}", raw, name)


def _sweep(server: Server, known: list[str]) -> None:
    """Remove what dead processes left, and old templates; other runs may still copy the newest ones."""
    templates = [name for name in known if "_template_" in name]
    dead = [name for name in known if name not in templates and not _lives(_maker(name))]
    for name in [*dead, *templates[KEPT_TEMPLATES:]]:
        server.drop(name)


def _maker(name: str) -> str:
    """The process that a database's name tells; what it is for may stand behind: fct_test_gw0_1234_product."""
    return next((part for part in reversed(name.split("_")) if part.isdecimal()), "")


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def worker_database() -> str:
    """The name of this process's own copy."""
    return f"{PREFIX}{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
