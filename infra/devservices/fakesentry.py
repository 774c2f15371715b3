"""A Sentry on loopback: it takes envelopes as the real one does, and keeps what they say.

In tests: `with FakeSentry() as sentry:` and `SENTRY_DSN=sentry.dsn`; what arrives stands in `sentry.events`, its bytes in
`sentry.raw`, and why others were not taken in `sentry.refused`. By hand: `python -m infra.devservices.fakesentry --port 8050`;
`GET /` shows what has arrived. Source: Sentry's developer documentation, "Envelopes" and "Authentication".
"""

import argparse
import gzip
import json
import os
import secrets
import signal
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any

from infra.devservices.ports import HOST

MOST_BYTES = 1024 * 1024  # of one event, unpacked
PROJECT = "1"


class Malformed(ValueError):
    """What came is no envelope."""


class FakeSentry:
    """The service in threads of this process, on 127.0.0.1."""

    def __init__(self, port: int = 0) -> None:
        self.key = secrets.token_hex(16)
        self.events: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.refused: list[str] = []
        self._server = ThreadingHTTPServer((HOST, port), _handler(self))
        self.port: int = self._server.server_address[1]

    @property
    def dsn(self) -> str:
        """The value for SENTRY_DSN."""
        return f"http://{self.key}@{HOST}:{self.port}/{PROJECT}"

    def take(self, path: str, headers: Any, body: bytes) -> tuple[HTTPStatus, dict[str, Any]]:
        """Answer one envelope."""
        if path.partition("?")[0] != f"/api/{PROJECT}/envelope/":
            return self._refuse(HTTPStatus.NOT_FOUND, f"no such project: {path}")
        if auth_of(headers.get("X-Sentry-Auth", "")).get("sentry_key") != self.key:
            return self._refuse(HTTPStatus.FORBIDDEN, "wrong key")
        try:
            plain = unpacked(body, headers.get("Content-Encoding", ""))
            header, items = envelope(plain)
        except ValueError as problem:
            return self._refuse(HTTPStatus.BAD_REQUEST, str(problem))
        self.raw.append(plain)
        self.events += [json.loads(payload) for kind, payload in items if kind == "event"]
        return HTTPStatus.OK, {"id": header.get("event_id", "")}

    def _refuse(self, status: HTTPStatus, why: str) -> tuple[HTTPStatus, dict[str, Any]]:
        self.refused.append(why)
        return status, {"detail": why}

    def wait_for(self, fits: Callable[[dict[str, Any]], bool], seconds: float = 15) -> dict[str, Any]:
        """The first event that fits; TimeoutError with what came instead."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = next((event for event in list(self.events) if fits(event)), None)
            if found is not None:
                return found
            time.sleep(0.05)
        raise TimeoutError(json.dumps([self.events, self.refused], indent=1))

    def start(self) -> "FakeSentry":
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "FakeSentry":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def auth_of(header: str) -> dict[str, str]:
    """The pairs of `Sentry sentry_key=…, sentry_version=7`; none for another scheme or version."""
    scheme, _space, rest = header.partition(" ")
    pairs = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    return pairs if scheme == "Sentry" and pairs.get("sentry_version") == "7" else {}


def unpacked(body: bytes, encoding: str) -> bytes:
    """The plain envelope. Raises Malformed for what is too long or packed otherwise."""
    if encoding == "gzip":
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError, zlib.error) as error:
            raise Malformed("no gzip") from error
    elif encoding == "br":
        body = bytes(import_module("brotli").decompress(body))  # comes with WeasyPrint, and the SDK uses what is there
    elif encoding:
        raise Malformed(f"unknown encoding {encoding}")
    if len(body) > MOST_BYTES:
        raise Malformed("too long")
    return body


def envelope(body: bytes) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
    """The envelope's header, and its items as (type, payload). Raises ValueError for what is none."""
    line, _end, rest = body.partition(b"\n")
    header = json.loads(line)
    if not isinstance(header, dict):
        raise Malformed("no header")
    return header, list(_items(rest))


def _items(rest: bytes) -> Iterator[tuple[str, bytes]]:
    """Each item is a line of JSON and a payload: of the length that it names, else up to the end of the line."""
    while rest.strip(b"\n"):
        line, _end, rest = rest.partition(b"\n")
        about = json.loads(line)
        length = about.get("length")
        if length is None:
            payload, _end, rest = rest.partition(b"\n")
        else:
            payload, rest = rest[:length], rest[length:]
            if len(payload) < length or rest[:1] not in (b"", b"\n"):
                raise Malformed("an item is not as long as it says")
            rest = rest[1:]
        yield str(about["type"]), payload


def _handler(service: FakeSentry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802
            self._answer(HTTPStatus.OK, service.events[::-1])

        def do_POST(self) -> None:  # noqa: N802
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._answer(*service.take(self.path, self.headers, body))

        def _answer(self, status: HTTPStatus, content: Any) -> None:
            said = json.dumps(content, ensure_ascii=False, indent=1).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="fakesentry", description="A Sentry that shows what it gets")
    parser.add_argument("--port", type=int, default=8050)
    done = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: done.set())
    with FakeSentry(parser.parse_args().port) as service:
        print(f"sentry: {service.dsn} process: {os.getpid()}", flush=True)
        done.wait()


if __name__ == "__main__":
    main()
