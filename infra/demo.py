"""`make demo`: the whole product on this machine, until Ctrl-C.

`python -m infra.demo` starts and supervises it; `python -m infra.demo --reset` stops it and deletes its data.
"""

import argparse
import contextlib
import fcntl
import http.client
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TextIO

from infra.demo_data import prepare
from infra.demo_environment import FOLDER, LOGS, NAME, VARIABLES, Ports, choose_ports, environment
from infra.devservices.ports import HOST, is_free
from infra.devservices.postgres import PostgresServer, ensure_postgres, remove_postgres, stop_postgres
from infra.devservices.processes import wait_gone
from infra.devservices.state import ROOT, STATE, ServiceError, tail
from infra.devservices.valkey import ensure_valkey, remove_valkey, stop_valkey
from infra.supervisor import Child, Supervisor

HEALTH_SECONDS = 90
LOOK_SECONDS = 0.5
SERVICES_SECONDS = 5


class AlreadyRunning(ServiceError):
    """Another process runs the demo of this folder."""

    def __init__(self, about: dict[str, Any]) -> None:
        self.pid = int(about.get("pid", 0))
        super().__init__(f"the demo already runs: {about.get('address', 'starting')} (process {self.pid})")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="demo", description="Run the product with an example company")
    parser.add_argument("--reset", action="store_true", help="stop the demo and delete its data")
    try:
        reset() if parser.parse_args().reset else run()
    except ServiceError as error:
        sys.exit(str(error))


def reset() -> None:
    """Stop the demo if it runs and delete its database, files, mails, secrets and logs."""
    _stop_other()
    with _single_run():
        Supervisor(ROOT, LOGS, {}).end_stale()
        remove_valkey(NAME)
        remove_postgres(NAME)
        VARIABLES.unlink(missing_ok=True)
        for folder in (FOLDER, LOGS):
            shutil.rmtree(folder, ignore_errors=True)
    say("the demo's data is deleted")


def run() -> None:
    """Start everything, print where it is, and watch over it until a signal says stop."""
    with _single_run() as claim:
        for folder in (FOLDER, LOGS):  # mails and logs hold links that sign people in
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _Run(claim).until_stopped()


def say(text: str) -> None:
    """Print a line at once, also when the output is a pipe."""
    print(text, flush=True)


class _Run:
    """One run of the demo, from the first signal handler to the last stopped server."""

    def __init__(self, claim: TextIO) -> None:
        self.claim = claim
        self.stopping = threading.Event()
        self.supervisor = Supervisor(ROOT, LOGS, {}, say)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._on_signal)

    def until_stopped(self) -> None:
        """Run; whatever happens, nothing is left behind."""
        try:
            self._start()
            self._watch()
        except ServiceError:
            if not self.stopping.is_set():  # else Ctrl-C has ended a command of ours too: no news
                raise
        finally:
            self._stop()

    def _start(self) -> None:
        began = time.monotonic()
        if stale := self.supervisor.end_stale():
            say(f"ended what an earlier run had left: {', '.join(stale)}")
        server, valkey = _services()
        ports = choose_ports()
        self.supervisor.environment = environment(server, valkey, ports)
        self._go_on()
        self._start_banks(ports)
        sign_ins = prepare(server, self.supervisor.environment, say)
        self._go_on()
        self._start_children(ports, sign_ins)
        self._announce(ports, server, sign_ins, time.monotonic() - began)

    def _start_banks(self, ports: Ports) -> None:
        """The example company is made with exchange rates: whoever publishes them must answer by then."""
        self.supervisor.start(_rates(ports))
        for _turn in range(50):
            if not is_free(ports.rates):
                return
            self.stopping.wait(0.1)

    def _start_children(self, ports: Ports, sign_ins: Any) -> None:
        """Start what a page needs first; the rest, which takes the same processors, when the first page can be had.

        Open pages connect to the live events by themselves as soon as those are there.
        """
        web = _web(ports)
        for child in (web, _mail(ports), _oidc(ports, sign_ins)):
            self.supervisor.start(child)
        self._wait_for_health(web, ports)
        for child in (_events(ports), *_workers()):
            self.supervisor.start(child)

    def _wait_for_health(self, web: Child, ports: Ports) -> None:
        deadline = time.monotonic() + HEALTH_SECONDS
        while not _healthy(ports.web, self.supervisor.environment["PUBLIC_HOST"]):
            self._go_on()
            if not web.alive or time.monotonic() > deadline:
                log = self.supervisor.log(web)
                raise ServiceError(f"the web process does not answer, see {log}:\n{tail(log, 25)}")
            self.stopping.wait(0.1)

    def _announce(self, ports: Ports, server: PostgresServer, sign_ins: Any, seconds: float) -> None:
        host = self.supervisor.environment["PUBLIC_HOST"]
        address = f"http://{host}:{ports.web}/"
        _claim_as(self.claim, address)
        say(f"\nFincomtech runs ({seconds:.1f} s)")
        say(f"  product  {address}\n  mail     http://{host}:{ports.mail}/\n  logs     {LOGS}")
        say(f"  shell    set -a; . {VARIABLES}; set +a   (PostgreSQL on port {server.port})")
        say("\nSign-ins\n" + "\n".join(f"  {line}" for line in _sign_in_lines(sign_ins)))
        say("\nCtrl-C stops everything.")

    def _watch(self) -> None:
        looked = time.monotonic()
        while not self.stopping.wait(LOOK_SECONDS):
            self.supervisor.check()
            if time.monotonic() - looked > SERVICES_SECONDS:
                self._revive_services()
                looked = time.monotonic()

    def _revive_services(self) -> None:
        """Start a server that has died anew, at its old address: the children connect again by themselves."""
        try:
            ensure_postgres(NAME)
            ensure_valkey(NAME)
        except ServiceError as error:
            say(str(error))

    def _stop(self) -> None:
        if self.supervisor.children:
            say("stopping ...")
        self.supervisor.stop()
        stop_valkey(NAME)
        stop_postgres(NAME)

    def _on_signal(self, *_: object) -> None:
        if self.stopping.is_set():
            self.supervisor.kill()
        self.stopping.set()

    def _go_on(self) -> None:
        if self.stopping.is_set():
            raise _Stopped


class _Stopped(ServiceError):
    """The person does not want the demo any more while it is still starting."""


def _services() -> tuple[PostgresServer, str]:
    """PostgreSQL and Valkey, which do not wait for each other."""
    with ThreadPoolExecutor() as pool:
        server, valkey = pool.submit(ensure_postgres, NAME), pool.submit(ensure_valkey, NAME)
        return server.result(), valkey.result()


def _web(ports: Ports) -> Child:
    workers = str(min(2, os.cpu_count() or 1))
    command = _granian("wsgi", ports.web, "--workers", workers, "--blocking-threads", "4", "--no-ws")
    return Child("web", [*command, "fincomtech.api.wsgi:application"])


def _events(ports: Ports) -> Child:
    options = ("--workers", "1", "--backlog", "8192", "--backpressure", "8192")
    command = _granian("asginl", ports.events, *options)
    return Child("events", [*command, "fincomtech.api.events.asgi:application"])


def _mail(ports: Ports) -> Child:
    command = [sys.executable, "-m", "infra.devservices.mailsink", "--folder", str(FOLDER / "mails")]
    where = ["--smtp-port", str(ports.smtp), "--http-port", str(ports.mail), "--imap-port", str(ports.imap)]
    return Child("mail", [*command, *where])


def _rates(ports: Ports) -> Child:
    return Child("rates", [sys.executable, "-m", "infra.devservices.fakerates", "--port", str(ports.rates)])


def _oidc(ports: Ports, sign_ins: Any) -> Child:
    """The provider with which the example company's people may sign in: it vouches for whoever is chosen."""
    people = [f"--person={one['email']}:{one['email']}:{one['email'].partition('@')[0]}" for one in sign_ins]
    command = [sys.executable, "-m", "infra.devservices.fakeoidc", "--port", str(ports.oidc), *people]
    return Child("oidc", command)


def _workers() -> list[Child]:
    celery = [sys.executable, "-m", "celery", "-A", "fincomtech.worker"]
    worker = [*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO"]
    beat = [*celery, "beat", "--schedule", str(FOLDER / "beat-schedule"), "--pidfile", ""]
    return [Child("worker", worker, patience=10), Child("beat", beat)]


def _granian(interface: str, port: int, *options: str) -> list[str]:
    # Open event streams never end by themselves: without the time limit a stop would wait for them.
    always = ("--host", HOST, "--port", str(port), "--respawn-failed-workers", "--workers-kill-timeout", "2")
    return [sys.executable, "-m", "granian", "--interface", interface, *always, *options]


def _healthy(port: int, host: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health", headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _sign_in_lines(sign_ins: Any) -> list[str]:
    """Return one line for each sign-in, its values in columns."""
    rows = [[str(value) for value in one.values()] for one in sign_ins]
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


@contextlib.contextmanager
def _single_run() -> Iterator[TextIO]:
    """Hold the demo's lock; raise `AlreadyRunning` if another process does."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "demo.lock").open("a+") as claim:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.seek(0)
            raise AlreadyRunning(json.loads(claim.read() or "{}")) from None
        _claim_as(claim, "starting")
        yield claim


def _claim_as(claim: TextIO, address: str) -> None:
    claim.truncate(0)
    claim.write(json.dumps({"pid": os.getpid(), "address": address}))
    claim.flush()


def _stop_other() -> None:
    """Ask a running demo to stop and wait for it."""
    try:
        with _single_run():
            return
    except AlreadyRunning as other:
        say(f"stopping the running demo (process {other.pid}) ...")
        if other.pid:
            os.kill(other.pid, signal.SIGTERM)
            wait_gone(other.pid, 60)


if __name__ == "__main__":
    main()
