"""The demo's database: roles, schemas and the example company; done anew only when something has changed."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg

from infra.demo_environment import DATABASE, FOLDER, LOGS
from infra.devservices.postgres import PostgresServer
from infra.devservices.state import ROOT, ServiceError, read_json, tail, write_json

SOURCES = ("platform", "provisioning", "tenant_apps", "billing", "manage.py", "requirements.lock")
PREPARED = FOLDER / "prepared.json"
LOG = LOGS / "prepare.log"


def prepare(server: PostgresServer, environment: Mapping[str, str], say: Callable[[str], None]) -> Any:
    """Make the database ready and return the sign-ins of the example company.

    The commands are idempotent; they are skipped while neither the code nor the database is another one.
    """
    known = read_json(PREPARED)
    if known.get("fingerprint") == _fingerprint(server, environment):
        return known["sign_ins"]
    say("preparing the database and the example company ...")
    as_superuser = {**environment, "DATABASE_SUPERUSER_URL": server.superuser_url}
    _manage("prepare_cluster", environment=as_superuser)
    for command in ("upgrade", "demo_company"):
        _manage(command, environment=environment)
    sign_ins = json.loads(_manage("demo_company", "--print-sign-ins", environment=environment))
    write_json(PREPARED, {"fingerprint": _fingerprint(server, environment), "sign_ins": sign_ins})
    return sign_ins


def _manage(*arguments: str, environment: Mapping[str, str]) -> str:
    """Run a management command and return what it prints; what it says on the side goes to the log."""
    with LOG.open("ab") as log:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=log, check=False,
        )  # fmt: skip
        log.write(b"" if "--print-sign-ins" in arguments else done.stdout)
    if done.returncode:
        raise ServiceError(f"`manage.py {' '.join(arguments)}` failed, see {LOG}:\n{tail(LOG, 25)}")
    return done.stdout.decode()


def _fingerprint(server: PostgresServer, environment: Mapping[str, str]) -> str:
    facts = [
        environment["PUBLIC_HOST"],
        environment["PUBLIC_PORT"],
        environment["DEMO_SSO_ISSUER"],
        _database(server),
        *_source_facts(),
    ]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _database(server: PostgresServer) -> str:
    """Return what tells this database from another of the same name, in this cluster or elsewhere."""
    database = "(SELECT oid FROM pg_database WHERE datname = %s)"
    query = f"SELECT system_identifier, {database} FROM pg_control_system()"
    with psycopg.connect(server.superuser_url, connect_timeout=5) as connection:
        return str(connection.execute(query, [DATABASE]).fetchone())


def _source_facts() -> Iterator[str]:
    for path in sorted(_sources()):
        found = path.stat()
        yield f"{path} {found.st_size} {found.st_mtime_ns}"


def _sources() -> Iterator[Path]:
    for name in SOURCES:
        root = ROOT / name
        files = root.rglob("*") if root.is_dir() else [root]
        yield from (file for file in files if file.is_file() and file.suffix not in {".pyc", ".mo"})
