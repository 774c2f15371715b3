"""A bug anywhere in the running product arrives at Sentry, with whose work it was and without whose data (kit.15).

The faults are real ones: tables of one company disappear under the processes.
"""

import http.client
import time
from collections.abc import Iterator
from typing import Any

import orjson
import psycopg
import pytest

from fincomtech.testing.cast import PASSWORD, CastCompany
from infra.devservices.fakesentry import FakeSentry
from tests.product import Product, running

pytestmark = pytest.mark.spec("kit.15")

HOST, EMAIL = "romashka.localhost", "alice@romashka.example"
SECRETS = ("Тайная", "tajnaja@romashka.example", "geheime-frage", EMAIL, "Алиса", PASSWORD)


@pytest.fixture(scope="module")
def sentry() -> Iterator[FakeSentry]:
    """The server to which the product reports."""
    with FakeSentry() as found:
        yield found


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, cast: Any, sentry: FakeSentry) -> Iterator[Product]:
    """A product of this module's own: it is broken here."""
    with running(tmp_path_factory.mktemp("reported"), SENTRY_DSN=sentry.dsn, RELEASE="tests") as found:
        yield found


class Person:
    """Somebody signed in, with what no report may hold."""

    def __init__(self, product: Product) -> None:
        self.port, self.jar, self.csrf = product.port, {}, ""
        self.csrf = self.ask("GET", "/api/auth/hello")[1]["csrfToken"]
        self.csrf = self.ask("POST", "/api/auth/sign-in", {"email": EMAIL, "password": PASSWORD})[1]["csrfToken"]

    def ask(self, method: str, path: str, data: Any = None, port: int = 0) -> tuple[int, Any, str]:
        """Status, JSON or text, and the request's id."""
        headers = {"Host": f"{HOST}:{self.port}", "Content-Type": "application/json", "X-CSRF-Token": self.csrf}
        cookies = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=30)
        body = None if data is None else orjson.dumps(data)
        connection.request(method, path, body, {**headers, "Cookie": cookies})
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _is, rest = value.partition("=")
                self.jar[key] = rest.partition(";")[0]
        content, kind = answer.read(), answer.getheader("Content-Type", "")
        return (
            answer.status,
            orjson.loads(content) if "json" in kind else content.decode(),
            answer.getheader("X-Request-Id", ""),
        )


@pytest.fixture(scope="module")
def person(product: Product) -> Person:
    """Alice."""
    return Person(product)


def lose(product: Product, company: CastCompany, table: str) -> None:
    """Make a table of the company disappear."""
    with psycopg.connect(product.environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f'ALTER TABLE {company.key}."{table}" RENAME TO "{table}_gone"')  # type: ignore[arg-type]


def told(sentry: FakeSentry, request_id: str, company: CastCompany, logger: str) -> dict[str, Any]:
    """The event of this request; it says whose work it was, what broke, and where in our code."""
    event = sentry.wait_for(
        lambda e: e["tags"].get("request_id") == request_id and e.get("logger", "").startswith(logger)
    )
    assert event["tags"]["company"] == company.key
    assert (event["release"], event["level"]) == ("tests", "error")
    assert event["exception"]["values"][-1]["type"] in {"ProgrammingError", "UndefinedTable"}
    assert any(frame.get("in_app") for frame in event["exception"]["values"][-1]["stacktrace"]["frames"])
    return event


def test_a_request(product: Product, person: Person, sentry: FakeSentry, romashka: CastCompany) -> None:
    lose(product, romashka, "notifications_notification")
    status, answer, request_id = person.ask("GET", "/api/notifications?kind=geheime-frage")
    assert (status, answer["error"]["code"], answer["error"]["requestId"]) == (500, "bug", request_id)
    assert answer["error"]["message"] == "У нас что-то сломалось. Мы уже знаем об этом."
    event = told(sentry, request_id, romashka, "fincomtech.api.middleware")
    assert event["tags"]["route"] == "api/notifications"
    assert event["logentry"] == {"message": "unhandled error at %s"}


def test_a_resolver(product: Product, person: Person, sentry: FakeSentry, romashka: CastCompany) -> None:
    lose(product, romashka, "contacts_contact")
    query = "mutation($i: ContactsContactInput!) { contactsContactCreate(input: $i) { ok } }"
    values = {"kind": "person", "name": "Тайная", "email": "tajnaja@romashka.example"}
    status, answer, request_id = person.ask("POST", "/graphql", {"query": query, "variables": {"i": values}})
    [error] = answer["errors"]
    assert (status, error["extensions"]) == (200, {"code": "INTERNAL", "requestId": request_id})
    told(sentry, request_id, romashka, "fincomtech.api.graphql")


def test_a_task(product: Product, person: Person, sentry: FakeSentry, romashka: CastCompany) -> None:
    """The id is that of the request that asked for the task: what the person was told leads to what broke later."""
    lose(product, romashka, "identity_onetimelink")
    status, _answer, request_id = person.ask("POST", "/api/auth/forgot", {"email": EMAIL})
    assert status == 200
    told(sentry, request_id, romashka, "fincomtech.tenancy.tasks")


def test_the_events_process(product: Product, person: Person, sentry: FakeSentry, romashka: CastCompany) -> None:
    lose(product, romashka, "identity_signinpolicy")
    status, answer, request_id = person.ask("GET", "/events", port=product.events_port)
    assert (status, answer) == (500, "bug")
    told(sentry, request_id, romashka, "fincomtech.api.events")


def test_nothing_of_anybody_is_in_what_was_sent(sentry: FakeSentry, person: Person) -> None:
    """Runs last, over every byte that came."""
    time.sleep(1)
    everything = b"\n".join(sentry.raw).decode()
    assert len(sentry.events) >= 4
    assert sentry.refused == []
    private = (*SECRETS, *person.jar.values(), person.csrf)
    escaped = [orjson.dumps(text).decode().strip('"') for text in private]
    unicode = [text.encode("unicode_escape").decode() for text in private]
    assert [text for text in (*private, *escaped, *unicode) if text and text in everything] == []
    assert all(not event.get(part) for event in sentry.events for part in ("user", "request", "breadcrumbs", "extra"))
