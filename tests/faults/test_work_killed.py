"""kill -9 of the worker in the middle of printing and of rules: all of it ends, and is done once."""

import http.client
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from tests.faults.test_import_killed import ask, wait_until
from tests.faults.test_kill import HOST, cookies_of
from tests.product import Product, running

CREATE = "mutation($i: ContactsContactInput!) { contactsContactCreate(input: $i) { ok record { id } errors { code } } }"
RULE = "mutation($i: AutomationRuleInput!) { automationRuleCreate(input: $i) { ok record { id } errors { message } } }"
ACTIVATE = "mutation($id: ID) { automationRuleActivate(id: $id) { ok errors { message } } }"
RUNS = "{ automationRuleRuns(first: 500) { totalCount nodes { state } } }"
LEADS = '{ crmLeads(where: {name: {startsWith: "Из правила"}}, first: 1) { totalCount } }'
NAMES = '{ crmLeadGroups(where: {name: {startsWith: "Из правила"}}, by: [{field: "name"}], first: 500) { nodes { count } totalCount } }'
COUNT = 60


@pytest.fixture(scope="module")
def own_product(tmp_path_factory: pytest.TempPathFactory, cast: Any) -> Iterator[Product]:
    """A product of this module's own: its processes are killed."""
    with running(tmp_path_factory.mktemp("work")) as found:
        found.start("beat")
        yield found


def run(product: Product, headers: dict[str, str], query: str, **variables: Any) -> Any:
    found = ask(product, headers, "/graphql", {"query": query, "variables": variables})
    assert not found.get("errors"), found
    ((_name, payload),) = found["data"].items()
    assert not payload.get("errors"), payload
    return payload


def kill_worker(product: Product) -> None:
    product.kill("worker")
    product.start("worker")


def bytes_of(product: Product, headers: dict[str, str], path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    connection.request("GET", path, None, {**headers, "Host": f"{HOST}:{product.port}"})
    answer = connection.getresponse()
    assert answer.status == 200
    return answer.read()


@pytest.fixture(scope="module")
def contacts(own_product: Product) -> list[str]:
    headers = cookies_of(own_product)
    return [
        run(own_product, headers, CREATE, i={"kind": "company", "name": f"Работа {n}"})["record"]["id"]
        for n in range(COUNT)
    ]


def test_a_printing_whose_worker_was_killed_ends_once(own_product: Product, contacts: list[str]) -> None:
    headers = cookies_of(own_product)
    spec = ask(own_product, headers, "/api/ui/spec/contacts.Contact")
    asked = {"recordType": "contacts.Contact", "document": spec["prints"][0]["id"], "ids": contacts, "form": "zip"}
    status, answer = own_product.ask(HOST, "/api/reports/print", asked, headers)
    assert status == 202, answer
    path = f"/api/reports/prints/{orjson.loads(answer)['id']}"
    time.sleep(1.5)
    kill_worker(own_product)
    wait_until("the printing ends", lambda: ask(own_product, headers, path)["state"] != "running", 120)
    done = ask(own_product, headers, path)
    assert (done["state"], done["position"]) == ("done", COUNT)
    assert bytes_of(own_product, headers, f"{path}/file").count(b"PK\x01\x02") == COUNT
    left = [p for p in (own_product.folder / "files").rglob("*") if p.is_file()]
    assert len(left) == 1, "what the killed one had written is not there"


def test_rules_whose_worker_was_killed_do_each_step_once(own_product: Product, contacts: list[str]) -> None:
    headers = cookies_of(own_product)
    steps = [{"kind": "create", "record": "crm.Lead", "values": {"name": {"text": "Из правила {{ name }}"}}}]
    values = {"name": "Заявки", "recordType": "contacts.Contact", "trigger": "changed", "steps": steps}
    rule = run(own_product, headers, RULE, i=values)["record"]["id"]
    run(own_product, headers, ACTIVATE, id=rule)
    change = "mutation($ids: [ID!]!, $p: String!) { contactsContactBulkUpdate(ids: $ids, input: {phone: $p}) { ok errors { code } } }"
    found = ask(
        own_product, headers, "/graphql", {"query": change, "variables": {"ids": contacts, "p": "+7 900 000-00-01"}}
    )
    assert not found.get("errors"), found
    for _round in range(3):
        time.sleep(0.4)
        kill_worker(own_product)

    def all_done() -> bool:
        nodes = run(own_product, headers, RUNS)["nodes"]
        return len(nodes) == COUNT and all(node["state"] == "done" for node in nodes)

    wait_until("all runs are done", all_done, 400)
    assert run(own_product, headers, LEADS)["totalCount"] == COUNT
    assert [node["count"] for node in run(own_product, headers, NAMES)["nodes"]] == [1] * COUNT
