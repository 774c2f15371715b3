"""A push service on loopback: it makes subscriptions, and reads what is pushed to them as the browser would.

In tests: `with FakePush() as service: subscription = service.subscription()`; what arrives stands in `service.received`.
For the demo: `python -m infra.devservices.fakepush --port 8040`; `POST /subscriptions` makes one, `GET /` shows what has
arrived. It speaks RFC 8030 and checks the sender's signature (RFC 8292) before it decrypts (RFC 8291).
"""

import argparse
import base64
import json
import os
import secrets
import signal
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.devservices.ports import HOST

DAY = 24 * 3600


def encode(raw: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of such a text."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Receiver:
    """One subscription with the keys that only the browser has. `status` is what pushes to it are answered."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    status: HTTPStatus = HTTPStatus.CREATED

    @property
    def point(self) -> bytes:
        """The public key, uncompressed."""
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def read(self, body: bytes) -> bytes:
        """The payload of an aes128gcm body in one record; ValueError or InvalidTag for anything else."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        if int.from_bytes(body[16:20], "big") < len(sealed):
            raise ValueError("more than one record")
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = derive(32, shared, b"WebPush: info\x00" + self.point + sender, self.auth)
        key = derive(16, secret, b"Content-Encoding: aes128gcm\x00", salt)
        nonce = derive(12, secret, b"Content-Encoding: nonce\x00", salt)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        if padded[-1:] != b"\x02":
            raise ValueError("no end of the last record")
        return padded[:-1]


def derive(length: int, secret: bytes, info: bytes, salt: bytes) -> bytes:
    """HKDF with SHA-256."""
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


class FakePush:
    """The service in threads of this process, on 127.0.0.1. `received` holds the payloads; `refused` why others were not taken."""

    def __init__(self, port: int = 0) -> None:
        self.receivers: dict[str, Receiver] = {}
        self.received: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self._server = ThreadingHTTPServer((HOST, port), _handler(self))
        self.port: int = self._server.server_address[1]

    @property
    def place(self) -> str:
        """The value for PUSH_SERVICES."""
        return f"{HOST}:{self.port}"

    @property
    def origin(self) -> str:
        """What senders must be signed for."""
        return f"http://{self.place}"

    def subscription(self) -> dict[str, Any]:
        """A new subscription, as a browser's PushSubscription.toJSON() shows it."""
        name, receiver = secrets.token_urlsafe(12), Receiver()
        self.receivers[name] = receiver
        return {
            "endpoint": f"{self.origin}/push/{name}",
            "keys": {"p256dh": encode(receiver.point), "auth": encode(receiver.auth)},
        }

    def receiver(self, subscription: dict[str, Any]) -> Receiver:
        """What stands behind a subscription: to make it fail."""
        return self.receivers[subscription["endpoint"].rpartition("/")[2]]

    def take(self, name: str, body: bytes, headers: Any) -> HTTPStatus:
        """Answer one push."""
        receiver = self.receivers.get(name)
        if receiver is None:
            return HTTPStatus.NOT_FOUND
        if receiver.status is not HTTPStatus.CREATED:
            return receiver.status
        try:
            check(headers.get("Authorization", ""), self.origin)
            if headers.get("Content-Encoding") != "aes128gcm" or not str(headers.get("TTL", "")).isdecimal():
                raise ValueError("headers")
            payload = json.loads(receiver.read(body))
        except (ValueError, KeyError, InvalidTag, InvalidSignature) as problem:
            self.refused.append(f"{type(problem).__name__}: {problem}")
            return HTTPStatus.FORBIDDEN
        self.received.append({"to": name, **payload})
        return HTTPStatus.CREATED

    def start(self) -> "FakePush":
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "FakePush":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def check(authorization: str, origin: str) -> None:
    """Refuse (ValueError, InvalidSignature) a sender whose token is not signed, not for us, or too old or too long."""
    scheme, _space, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    text, _dot, signature = parts["t"].rpartition(".")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(parts["k"]))
    raw = decode(signature)
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.verify(pair, text.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(decode(text.split(".")[1]))
    left = claims["exp"] - time.time()
    if scheme != "vapid" or claims["aud"] != origin or not 0 < left <= DAY or not claims["sub"].startswith("mailto:"):
        raise ValueError("claims")


def _handler(service: FakePush) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            self._answer(HTTPStatus.OK, json.dumps(service.received[::-1], ensure_ascii=False, indent=1).encode())

        def do_POST(self) -> None:  # noqa: N802
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == "/subscriptions":
                return self._answer(HTTPStatus.CREATED, json.dumps(service.subscription()).encode())
            return self._answer(service.take(self.path.removeprefix("/push/"), body, self.headers), b"")

        def _answer(self, status: HTTPStatus, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Access-Control-Allow-Origin", "*")  # the demo's page subscribes from a company's host
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="fakepush", description="A push service that shows what it gets")
    parser.add_argument("--port", type=int, default=8040)
    done = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: done.set())
    with FakePush(parser.parse_args().port) as service:
        print(f"push: {service.origin} process: {os.getpid()}", flush=True)
        done.wait()


if __name__ == "__main__":
    main()
