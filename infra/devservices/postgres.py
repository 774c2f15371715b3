"""A local PostgreSQL server per name, started at most once whoever asks and however often.

Each server listens on 127.0.0.1 only and wants a password. It outlives its starter, `kill -9` included.
With DATABASE_SUPERUSER_URL set, that server is used and nothing is started.
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from infra.devservices import postgres_binaries as binaries
from infra.devservices.ports import HOST, choose_port
from infra.devservices.processes import command_line, end
from infra.devservices.state import STATE, ServiceError, locked, read_json, tail, write_json

SUPERUSER = "postgres"
START_SECONDS = 60
# How long a server may be without its pid file before it counts as dead.
GONE_SECONDS = 4
# C.UTF-8 and not C: under C pg_trgm sees no letters in Cyrillic. macOS has no C.UTF-8 of old.
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
INITDB = (
    f"--username={SUPERUSER}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    f"--locale={LOCALE}",
    "--locale-provider=icu",
    "--icu-locale=und",
)
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "max_locks_per_transaction": "512",
    "shared_buffers": "256MB",
    "password_encryption": "scram-sha-256",
}
# For tests: what a power cut would lose is not worth waiting for.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgresServer:
    """A server that answers, and the address of its superuser."""

    host: str
    port: int
    superuser_url: str

    def url(self, user: str, password: str, database: str) -> str:
        """Return the address of a database on this server for another user."""
        place = f"{quote(user)}:{quote(password)}@{self.host}:{self.port}"
        return urlunsplit(("postgresql", place, f"/{database}", urlsplit(self.superuser_url).query, ""))


def ensure_postgres(name: str, *, state: Path = STATE, durable: bool = True) -> PostgresServer:
    """Return the server of this name, making and starting it first if it must be.

    `durable=False` trades safety for speed: only for data that may be lost. Raises `ServiceError` with the
    server's last words.
    """
    if given := os.environ.get("DATABASE_SUPERUSER_URL"):
        return _given_server(given)
    cluster = _Cluster.at(name, state)
    with cluster.locked():
        cluster.make(durable)
        return cluster.running() or cluster.start(durable)


def stop_postgres(name: str, *, state: Path = STATE) -> None:
    """Stop the server of this name; nothing happens if it does not run."""
    cluster = _Cluster.at(name, state)
    with cluster.locked():
        cluster.stop()


def remove_postgres(name: str, *, state: Path = STATE) -> None:
    """Stop the server of this name and delete its data."""
    cluster = _Cluster.at(name, state)
    with cluster.locked():
        cluster.stop()
        cluster.remove()
        cluster.leave_base()


def postgres_running(name: str, *, state: Path = STATE) -> PostgresServer | None:
    """Return the server of this name if it answers now; starts nothing."""
    return _Cluster.at(name, state).running()


def _given_server(url: str) -> PostgresServer:
    parts = urlsplit(url)
    return PostgresServer(parts.hostname or HOST, parts.port or 5432, url)


@dataclass(frozen=True)
class _Cluster:
    """The files of one server: its data, its log, and what we remember of it."""

    name: str
    state: Path
    base: Path
    who: binaries.Account

    @classmethod
    def at(cls, name: str, state: Path) -> "_Cluster":
        state = Path(state).resolve()
        state.mkdir(parents=True, exist_ok=True)
        who = binaries.account()
        return cls(name, state, binaries.home(state, who), who)

    @property
    def data(self) -> Path:
        return self.base / f"postgres-{self.name}"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def memory(self) -> Path:
        return self.state / f"postgres-{self.name}.json"

    def locked(self) -> Any:
        return locked(self.state / f"postgres-{self.name}.lock")

    def make(self, durable: bool) -> None:
        """Create the data folder under a passing name, so that a folder of the right name is whole."""
        known = read_json(self.memory)
        if known.get("password") and (self.data / "PG_VERSION").exists():
            return self._check_version()
        self.stop()
        self.remove()
        password = secrets.token_urlsafe(24)
        fresh = Path(tempfile.mkdtemp(prefix=f"postgres-{self.name}.", dir=self.base))
        self.who.own(fresh)
        try:
            self._initdb(fresh, password, durable)
            write_json(self.memory, {"password": password})
            fresh.rename(self.data)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return None

    def start(self, durable: bool) -> PostgresServer:
        """Start the server; a port that was snatched meanwhile is given up for another."""
        remembered = read_json(self.memory).get("port")
        for wanted in (remembered, None, None):
            port = choose_port(wanted)
            self._launch(port, durable)
            if server := self._wait():
                return server
        raise ServiceError(f"PostgreSQL '{self.name}' does not start:\n{tail(self.log)}")

    def running(self) -> PostgresServer | None:
        """Return the server if it is alive and answers; wait for one that is on its way up."""
        return self._wait() if self._postmaster()[0] else None

    def stop(self) -> None:
        """End the server: open transactions are rolled back, data is written out."""
        pid, _ = self._postmaster()
        if pid:
            end(pid, [(signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 2)])

    def remove(self) -> None:
        """Delete the data, half-made ones of broken starts too."""
        for folder in [self.data, *self.base.glob(f"postgres-{self.name}.*")]:
            if folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
        self.memory.unlink(missing_ok=True)

    def leave_base(self) -> None:
        """Delete the folder outside of `state`, if it was needed, with its last server's data."""
        if self.base != self.state:
            with contextlib.suppress(OSError):  # another server's data is there
                self.base.rmdir()

    def _check_version(self) -> None:
        made = (self.data / "PG_VERSION").read_text().strip()
        ours = self._run("postgres", "--version").split()[2].split(".")[0]
        if made != ours:
            raise ServiceError(f"{self.data} was made by PostgreSQL {made}, this is {ours}: delete it")

    def _initdb(self, folder: Path, password: str, durable: bool) -> None:
        secret = self.who.own(self._password_file(password))
        options = [] if durable else ["--no-sync"]
        try:
            self._run("initdb", f"--pgdata={folder}", f"--pwfile={secret}", *INITDB, *options)
        finally:
            secret.unlink()

    def _password_file(self, password: str) -> Path:
        handle, path = tempfile.mkstemp(prefix=".password.", dir=self.base)
        with os.fdopen(handle, "w") as file:
            file.write(password)
        return Path(path)

    def _launch(self, port: int, durable: bool) -> None:
        self._drop_stale_pid_file()
        settings = SETTINGS | {"port": str(port)} | ({} if durable else CARELESS)
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        self._run("pg_ctl", "start", "-W", "-s", "-D", str(self.data), "-l", str(self.log), "-o", options)

    def _drop_stale_pid_file(self) -> None:
        """Remove the pid file of a dead server: after a reboot its number may belong to another process."""
        if not self._postmaster()[0]:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _postmaster(self) -> tuple[int | None, int | None]:
        """Return number and port of the live server of this data folder, as its own pid file says."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None, None
        pid = int(lines[0]) if lines else 0
        if not pid or str(self.data) not in command_line(pid):
            return None, None
        return pid, int(lines[3]) if len(lines) > 3 else None

    def _wait(self) -> PostgresServer | None:
        """Connect until it works: a live process alone proves nothing, it may be recovering or dying."""
        deadline = time.monotonic() + START_SECONDS
        seen = time.monotonic()
        while time.monotonic() < deadline and time.monotonic() - seen < GONE_SECONDS:
            pid, port = self._postmaster()
            if port and _answers(server := self._server(port)):
                self._remember(port)
                return server
            seen = time.monotonic() if pid else seen
            time.sleep(0.05)
        return None

    def _server(self, port: int) -> PostgresServer:
        password = read_json(self.memory).get("password", "")
        return PostgresServer(HOST, port, f"postgresql://{SUPERUSER}:{password}@{HOST}:{port}/postgres")

    def _remember(self, port: int) -> None:
        known = read_json(self.memory)
        if known.get("port") != port:
            write_json(self.memory, known | {"port": port})

    def _run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs as the server's user, in a session of its own."""
        folder = binaries.programs(self.who)
        # Nothing of ours may leak in: PGPORT and its like would be obeyed.
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        result = subprocess.run(
            [folder / program, *arguments], cwd="/", env=clean | {"LC_ALL": LOCALE}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, check=False,
            **self.who.options,
        )  # fmt: skip
        if result.returncode:
            raise ServiceError(f"{program} failed: {result.stdout.strip()}")
        return str(result.stdout)


def _answers(server: PostgresServer) -> bool:
    try:
        with psycopg.connect(server.superuser_url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False
