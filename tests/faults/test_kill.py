"""kill -9 of web and worker under writes: nothing that was acknowledged is lost, nothing is half done (ARCHITECTURE §4)."""

import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from fincomtech.testing.cast import PASSWORD
from tests.product import Product, running

HOST = "romashka.localhost"
CREATE = "mutation($input: ContactsContactInput!) { contactsContactCreate(input: $input) { ok record { id name } errors { code message } } }"


@pytest.fixture(scope="module")
def own_product(tmp_path_factory: pytest.TempPathFactory, cast: Any) -> Iterator[Product]:
    """A product of this module's own: its processes are killed."""
    with running(tmp_path_factory.mktemp("killed")) as found:
        yield found


def cookies_of(product: Product) -> dict[str, str]:
    """The headers of a signed-in person."""
    import http.client

    def call(method: str, path: str, body: bytes | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
        connection.request(method, path, body, {"Host": f"{HOST}:{product.port}", **headers})
        answer = connection.getresponse()
        answer.data = answer.read()  # type: ignore[attr-defined]
        return answer

    hello = call("GET", "/api/auth/hello", None, {})
    token = orjson.loads(hello.data)["csrfToken"]  # type: ignore[attr-defined]
    jar = cookies(hello)
    headers = {"Content-Type": "application/json", "X-CSRF-Token": token, "Cookie": jar}
    signed = call(
        "POST", "/api/auth/sign-in", orjson.dumps({"email": "alice@romashka.example", "password": PASSWORD}), headers
    )
    assert signed.status == 200, signed.data  # type: ignore[attr-defined]
    token = orjson.loads(signed.data)["csrfToken"]  # type: ignore[attr-defined]
    return {"X-CSRF-Token": token, "Cookie": f"{jar}; {cookies(signed)}"}


def cookies(answer: Any) -> str:
    return "; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")


def write(
    product: Product, headers: dict[str, str], stop: threading.Event, acknowledged: list[str], writer: int
) -> None:
    """Create contacts one after the other; remember each name that the server has acknowledged."""
    number = 0
    while not stop.is_set():
        number += 1
        name = f"Запись {writer}-{number}"
        try:
            status, answer = product.ask(
                HOST, "/graphql", {"query": CREATE, "variables": {"input": {"kind": "company", "name": name}}}, headers
            )
        except OSError:
            time.sleep(0.05)
            continue
        if status == 200 and orjson.loads(answer)["data"]["contactsContactCreate"]["ok"]:
            acknowledged.append(name)


def names_in(product: Product, headers: dict[str, str]) -> list[str]:
    """All names written by the test, page after page."""
    query = """query($after: String) { contactsContacts(where: {name: {startsWith: "Запись "}}, first: 500, after: $after) {
      nodes { name } pageInfo { hasNextPage endCursor } } }"""
    found: list[str] = []
    after = None
    while True:
        _status, answer = product.ask(HOST, "/graphql", {"query": query, "variables": {"after": after}}, headers)
        page = orjson.loads(answer)["data"]["contactsContacts"]
        found += [node["name"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def test_nothing_acknowledged_is_lost_when_web_and_worker_are_killed(own_product: Product) -> None:
    headers = cookies_of(own_product)
    stop, acknowledged = threading.Event(), []
    writers = [threading.Thread(target=write, args=(own_product, headers, stop, acknowledged, n)) for n in range(4)]
    for writer in writers:
        writer.start()
    for _round in range(2):
        time.sleep(1.2)
        own_product.kill("web")
        own_product.kill("worker")
        own_product.start("web")
        own_product.start("worker")
        own_product.wait()
    time.sleep(0.5)
    stop.set()
    for writer in writers:
        writer.join()
    stored = names_in(own_product, headers)
    assert len(acknowledged) > 20
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored)), "a write was done twice"
    assert all(re.fullmatch(r"Запись \d-\d+", name) for name in stored)
