"""kill -9 of the worker in the middle of an import: another goes on within a minute, nothing twice, nothing lost."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from tests.faults.test_kill import HOST, cookies_of
from tests.product import Product, running

ROWS = 12_000
COUNT = 'query { contactsContacts(where: {name: {startsWith: "Импорт "}}, first: 1) { totalCount } }'
LAST = 'query { contactsContacts(where: {name: {in: ["Импорт 0", "Импорт 11999"]}}, first: 5) { totalCount } }'


@pytest.fixture(scope="module")
def own_product(tmp_path_factory: pytest.TempPathFactory, cast: Any) -> Iterator[Product]:
    """A product of this module's own: its worker is killed."""
    with running(tmp_path_factory.mktemp("import")) as found:
        yield found


def ask(product: Product, headers: dict[str, str], path: str, data: Any = None) -> Any:
    status, answer = product.ask(HOST, path, data, headers)
    assert status in (200, 201), answer
    return orjson.loads(answer)


def upload(product: Product, headers: dict[str, str], text: str) -> Any:
    """Send a table as a browser's form does."""
    import http.client

    mark = uuid.uuid4().hex
    body = (
        f'--{mark}\r\nContent-Disposition: form-data; name="recordType"\r\n\r\ncontacts.Contact\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n{text}\r\n--{mark}--\r\n'
    ).encode()
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=60)
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}", "Host": f"{HOST}:{product.port}"}
    connection.request("POST", "/api/imports", body, {**headers, **kind})
    answer = connection.getresponse()
    data = answer.read()
    assert answer.status == 201, data
    return orjson.loads(data)


def wait_until(what: str, true: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.2)


@pytest.mark.spec("kit.10")
def test_an_import_whose_worker_was_killed_goes_on_within_a_minute(own_product: Product) -> None:
    own_product.start("beat")
    headers = cookies_of(own_product)
    begun = time.monotonic()
    run = upload(own_product, headers, "Название\n" + "".join(f"Импорт {n}\n" for n in range(ROWS)))
    assert time.monotonic() - begun < 5, "the upload is answered before the table is read"
    path = f"/api/imports/{run['id']}"
    wait_until("the table is read", lambda: ask(own_product, headers, path)["state"] == "uploaded", 60)
    ask(own_product, headers, f"{path}/run", {"mapping": {"Название": "name"}})
    wait_until("the import has begun", lambda: ask(own_product, headers, path)["position"] > 0, 60)
    own_product.kill("worker")
    killed_at = time.monotonic()
    cut = ask(own_product, headers, path)
    assert cut["state"] == "running"
    assert cut["position"] < ROWS, "it was killed in the middle"
    own_product.start("worker")

    wait_until("another worker goes on", lambda: ask(own_product, headers, path)["position"] > cut["position"], 60)
    assert time.monotonic() - killed_at < 60
    wait_until("the import ends", lambda: ask(own_product, headers, path)["state"] == "done", 240)
    done = ask(own_product, headers, path)
    assert (done["created"], done["rejected"], done["position"]) == (ROWS, 0, ROWS)
    counted = ask(own_product, headers, "/graphql", {"query": COUNT})["data"]["contactsContacts"]["totalCount"]
    assert counted == ROWS, "nothing twice, nothing lost"
    assert ask(own_product, headers, "/graphql", {"query": LAST})["data"]["contactsContacts"]["totalCount"] == 2
