"""The whole product for one test session: web, events, worker and mail sink as processes, on a database of its own."""

import itertools
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from fincomtech.testing import databases
from infra.devservices.fakepush import FakePush
from infra.devservices.mailsink import MailSink
from infra.devservices.ports import free_port
from infra.devservices.valkey import ensure_valkey, remove_valkey

_numbers = itertools.count(1)
BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Product:
    """Addresses of the running product, and its processes by name for tests that kill them."""

    port: int
    events_port: int
    mails: MailSink
    environment: dict[str, str]
    folder: Path
    pushes: FakePush
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def public(self) -> str:
        """The public site."""
        return f"http://localhost:{self.port}"

    def company(self, subdomain: str) -> str:
        """A company's own address."""
        return f"http://{subdomain}.localhost:{self.port}"

    def start(self, name: str) -> None:
        """Start one of the processes; its output goes to a log in the folder."""
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            _COMMANDS[name](self), cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )

    def kill(self, name: str) -> None:
        """kill -9 a process with all that it started."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything."""
        for name in list(self.processes):
            self.kill(name)
        self.mails.stop()
        self.pushes.stop()

    @staticmethod
    def pause(seconds: float) -> None:
        """Let the other processes work."""
        time.sleep(seconds)

    def wait(self) -> None:
        """Until the web answers."""
        for _try in range(300):
            try:
                self.ask("localhost", "/health")
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError((self.folder / "web.log").read_text()[-3000:])

    def ask(self, host: str, path: str, data: Any = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """One HTTP request to a host by name; answers status and body, refusals included."""
        body = None if data is None else orjson.dumps(data)
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=body, headers={"Host": f"{host}:{self.port}"}
        )
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status), bytes(answer.read())
        except urllib.error.HTTPError as error:
            return int(error.code), bytes(error.read())


def _web(product: Product) -> list[str]:
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(product.port), "--workers", "1", "--no-ws"]
    return [str(BIN / "granian"), *options, "--blocking-threads", "4", "fincomtech.api.wsgi:application"]


def _events(product: Product) -> list[str]:
    options = ["--interface", "asginl", "--host", "127.0.0.1", "--port", str(product.events_port), "--workers", "1"]
    return [str(BIN / "granian"), *options, "fincomtech.api.events.asgi:application"]


def _worker(product: Product) -> list[str]:
    options = [
        "--loglevel",
        "INFO",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    return [str(BIN / "celery"), "-A", "fincomtech.worker", "worker", *options]


def _beat(product: Product) -> list[str]:
    options = ["--schedule", str(product.folder / "beat-schedule"), "--pidfile", ""]
    return [str(BIN / "celery"), "-A", "fincomtech.worker", "beat", *options]


_COMMANDS = {"web": _web, "events": _events, "worker": _worker, "beat": _beat}


@contextmanager
def running(folder: Path, **variables: str) -> Iterator[Product]:
    """The product, from an empty mail sink and a fresh copy of the tests' template database; `variables` set it up otherwise."""
    from fincomtech.testing.plugin import SERVER

    number = next(_numbers)
    name = f"{databases.worker_database()}_product{number}"
    SERVER.copy(databases.ensure_template(SERVER), name)
    mails, pushes = MailSink(folder / "mails").start(), FakePush().start()
    broker = f"product-{os.getpid()}-{number}"  # of its own: another product's worker must not take this one's tasks
    port, events_port = free_port(), free_port()
    environment = {
        **os.environ,
        **SERVER.addresses(name),
        "REDIS_URL": ensure_valkey(broker, durable=False, own=True),
        "DJANGO_SETTINGS_MODULE": "fincomtech.settings.test",  # its password hash is the cast's
        "PUBLIC_PORT": str(port),
        "EVENTS_PORT": str(events_port),
        "EMAIL_URL": mails.smtp_url,
        "MAIL_PAGE": mails.page_url,
        "PUSH_SERVICES": pushes.place,
        "FILES_ROOT": str(folder / "files"),
        "C_FORCE_ROOT": "1",
        **variables,
    }
    product = Product(port, events_port, mails, environment, folder, pushes)
    try:
        for process in ("web", "events", "worker"):
            product.start(process)
        product.wait()
        yield product
    finally:
        product.stop()
        remove_valkey(broker)
        SERVER.drop(name)
