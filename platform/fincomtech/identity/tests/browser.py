"""A browser of one company's people: keeps cookies, sends the CSRF token, speaks JSON and GraphQL."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client

from fincomtech.testing.cast import CastCompany
from fincomtech.testing.sandbox import committed


@dataclass
class Answer:
    """What came back."""

    status: int
    data: dict[str, Any]

    @property
    def code(self) -> str:
        """The refusal's code, or ""."""
        return self.data.get("error", {}).get("code", "")


class Browser:
    """One browser profile at one company's address."""

    def __init__(
        self, company: CastCompany, *, ip: str = "127.0.0.1", agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0"
    ):
        usual: dict[str, Any] = {
            "HTTP_HOST": company.host,
            "REMOTE_ADDR": ip,
            "HTTP_USER_AGENT": agent,
        }
        self.client = Client(enforce_csrf_checks=True, **usual)

    def get(self, path: str, **extra: Any) -> Answer:
        """GET a JSON answer."""
        with committed():
            return _answer(self.client.get(path, **extra))

    def post(self, path: str, values: dict[str, Any] | None = None, *, csrf: bool = True, **extra: Any) -> Answer:
        """POST JSON, as our pages do: with the token of the CSRF cookie."""
        if csrf:
            if settings.CSRF_COOKIE_NAME not in self.client.cookies:
                self.get("/api/auth/hello")
            extra["HTTP_X_CSRF_TOKEN"] = self.client.cookies[settings.CSRF_COOKIE_NAME].value
        sent = json.dumps(values or {})
        with committed():
            return _answer(self.client.post(path, sent, content_type="application/json", **extra))

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in by the form."""
        return self.post("/api/auth/sign-in", {"email": email, "password": password})

    @property
    def is_signed_in(self) -> bool:
        """Whether the server takes this browser for a signed-in one."""
        return bool(self.get("/api/auth/hello").data["signedIn"])

    @property
    def token(self) -> str:
        """The session's token in the cookie."""
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def carry(self, token: str) -> "Browser":
        """Put a session's token into the cookie, as a thief would."""
        self.client.cookies[settings.SESSION_COOKIE_NAME] = token
        return self

    def graphql(self, query: str, key: str = "", **variables: Any) -> dict[str, Any]:
        """The `data` of a query or mutation, by session or by key; fails on errors."""
        answer = self.ask(query, key, **variables)
        assert answer.status == 200, answer
        assert "errors" not in answer.data, answer.data
        found: dict[str, Any] = answer.data["data"]
        return found

    def ask(self, query: str, key: str = "", **variables: Any) -> Answer:
        """The whole answer to a query or mutation."""
        extra: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {}
        return self.post("/graphql", {"query": query, "variables": variables}, csrf=not key, **extra)


def _answer(response: Any) -> Answer:
    is_json = response.headers.get("Content-Type", "").startswith("application/json")
    return Answer(response.status_code, json.loads(response.content) if is_json else {})
