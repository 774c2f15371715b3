"""A small OpenID provider that speaks the real protocol, for development and tests: whoever is asked for, it vouches for.

In tests: `with FakeOidc() as provider: provider.people["anna"] = Person(...)`.
For the demo: `python -m infra.devservices.fakeoidc --port 9100`. Its keys are made at start, so old tokens die with it.
Discovery, an authorize page (choose a person), codes that serve once with PKCE, token, JWKS (RS256) and userinfo.
"""

import argparse
import base64
import hashlib
import hmac
import html
import json
import secrets
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from infra.devservices.ports import HOST

CODE_SECONDS, TOKEN_SECONDS = 60, 300


@dataclass(frozen=True)
class Person:
    """Somebody whom the provider knows; `more` are further claims, which win over its own."""

    subject: str
    email: str
    name: str
    email_verified: bool = True
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Grant:
    person: Person
    asked: dict[str, str]
    until: float


class Key:
    """A signing key with its public half as the JWKS shows it."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(4)
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public: dict[str, Any] = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        self.public = {**public, "kid": self.id, "use": "sig", "alg": "RS256"}


class FakeOidc:
    """The provider, in a thread of this process; on 127.0.0.1 only."""

    def __init__(self, port: int = 0, client_id: str = "fincomtech", client_secret: str = "demo-secret") -> None:  # noqa: S107  a provider that vouches for anybody
        self.client_id, self.client_secret = client_id, client_secret
        self.people: dict[str, Person] = {}
        self.key = Key()
        self.asked: list[str] = []  # paths, so that tests see what was fetched
        self._codes: dict[str, _Grant] = {}
        self._tokens: dict[str, Person] = {}
        self._server = ThreadingHTTPServer((HOST, port), type("Handler", (_Handler,), {"provider": self}))
        self.port: int = self._server.server_address[1]

    @property
    def issuer(self) -> str:
        """The address that a company enters."""
        return f"http://localhost:{self.port}"

    def rotate(self) -> None:
        """Sign with a new key from now on; the former one is published no more."""
        self.key = Key()

    def __enter__(self) -> "FakeOidc":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    # --- the protocol ---

    def discovery(self) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0, 3."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "email", "profile"],
        }

    def jwks(self) -> dict[str, Any]:
        """The public keys."""
        return {"keys": [self.key.public]}

    def consent(self, asked: dict[str, str], name: str) -> str:
        """Where the browser goes after somebody was chosen: back, with a code."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Grant(self.people[name], asked, time.time() + CODE_SECONDS)
        values = {"code": code, "state": asked.get("state", ""), "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(values)}"

    def refused(self, asked: dict[str, str]) -> str:
        """Where the browser goes after the person has said no."""
        return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked.get('state', '')})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """RFC 6749, 4.1.3, with PKCE: a code serves once, to its client, at its redirect address, with its verifier."""
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or grant.until < time.time() or not _fits(grant, form):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(24)
        self._tokens[access] = grant.person
        return 200, {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self.id_token(grant.person, nonce=grant.asked.get("nonce", "")),
        }

    def id_token(self, person: Person, **claims: Any) -> str:
        """A signed ID token about the person."""
        now = int(time.time())
        own = {"iss": self.issuer, "aud": self.client_id, "iat": now, "exp": now + TOKEN_SECONDS, "auth_time": now}
        whole = {**own, **_claims(person), **claims, **person.more}
        return jwt.encode(whole, self.key.private, algorithm="RS256", headers={"kid": self.key.id})

    def userinfo(self, authorization: str) -> tuple[int, dict[str, Any]]:
        """Core 1.0, 5.3."""
        person = self._tokens.get(authorization.removeprefix("Bearer "))
        return (200, _claims(person)) if person else (401, {"error": "invalid_token"})

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        pair = form.get("client_id", ""), form.get("client_secret", "")
        if authorization.startswith("Basic "):
            name, _colon, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            pair = unquote_plus(name), unquote_plus(secret)
        return hmac.compare_digest("\0".join(pair).encode(), f"{self.client_id}\0{self.client_secret}".encode())


def _claims(person: Person) -> dict[str, Any]:
    return {
        "sub": person.subject,
        "email": person.email,
        "email_verified": person.email_verified,
        "name": person.name,
    }


def _fits(grant: _Grant, form: dict[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    same_place = form.get("redirect_uri") == grant.asked["redirect_uri"]
    return same_place and hmac.compare_digest(challenge, grant.asked.get("code_challenge", ""))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    provider: "FakeOidc"

    def do_GET(self) -> None:  # noqa: N802
        path, asked = self._asked()
        if path == "/.well-known/openid-configuration":
            self._json(200, self.provider.discovery())
        elif path == "/jwks":
            self._json(200, self.provider.jwks())
        elif path == "/userinfo":
            self._json(*self.provider.userinfo(self.headers.get("Authorization", "")))
        elif path == "/authorize" and asked.get("client_id") == self.provider.client_id:
            self._send(200, "text/html; charset=utf-8", _page(self.provider, asked).encode())
        else:
            self._json(404, {"error": "not_found"})

    def do_POST(self) -> None:  # noqa: N802
        path, asked = self._asked()
        form = _flat(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        if path == "/token":
            self._json(*self.provider.token(form, self.headers.get("Authorization", "")))
        elif path == "/authorize" and form.get("person") in self.provider.people:
            self._redirect(self.provider.consent(asked, form["person"]))
        elif path == "/authorize" and "redirect_uri" in asked:
            self._redirect(self.provider.refused(asked))
        else:
            self._json(404, {"error": "not_found"})

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        return parts.path, _flat(parts.query)

    def _redirect(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, status: int, told: Any) -> None:
        self._send(status, "application/json", json.dumps(told).encode())

    def _send(self, status: int, content_type: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the address of a request carries codes."""


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def _page(provider: FakeOidc, asked: dict[str, str]) -> str:
    """Who are you? One button each."""
    action = html.escape(f"/authorize?{urlencode(asked)}", quote=True)
    buttons = "".join(
        f'<button name="person" value="{html.escape(name, quote=True)}"><b>{html.escape(person.name)}</b>'
        f"<br>{html.escape(person.email)}</button>"
        for name, person in provider.people.items()
    )
    style = (
        "body{font:16px/1.5 system-ui;display:grid;place-items:center;min-height:90vh;background:#f4f4f5;color:#18181b}"
        "form{display:grid;gap:10px;width:320px;padding:28px;border-radius:14px;background:#fff}"
        "button{padding:12px;border:1px solid #d4d4d8;border-radius:8px;background:#fff;font:inherit;text-align:left}"
    )
    head = f'<!doctype html><meta charset="utf-8"><title>Sign in</title><style>{style}</style>'
    refuse = '<button name="person" value="">Отказаться · Refuse</button>'
    return f'{head}<form method="post" action="{action}"><h1>Кто вы? · Who are you?</h1>{buttons}{refuse}</form>'


def main() -> None:
    """Run until SIGTERM or Ctrl-C, with the people that are named as subject:e-mail:name."""
    parser = argparse.ArgumentParser(prog="fakeoidc", description="An OpenID provider that vouches for anybody")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--person", action="append", default=[], help="subject:e-mail:name")
    given = parser.parse_args()
    done = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: done.set())
    with FakeOidc(given.port) as provider:
        for text in given.person:
            subject, email, name = text.split(":", 2)
            provider.people[subject] = Person(subject, email, name)
        print(f"OpenID provider: {provider.issuer}  client: {provider.client_id}", flush=True)
        done.wait()


if __name__ == "__main__":
    main()
