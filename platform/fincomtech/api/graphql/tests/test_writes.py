"""Mutations: refusals as data, versions, lines, actions, previews, keys that make a write happen once."""

import threading
from typing import Any

import pytest

from fincomtech.kit.idempotent import IdempotentWrite
from fincomtech.kit.records import record_model

PAYLOAD = "{ ok record { id name version } errors { code message path id } }"
CREATE = f"mutation M($input: ContactsContactInput!) {{ contactsContactCreate(input: $input) {PAYLOAD} }}"
UPDATE = f"mutation M($id: ID!, $input: ContactsContactInput!, $v: Int) {{ contactsContactUpdate(id: $id, input: $input, expectedVersion: $v) {PAYLOAD} }}"


def contacts() -> Any:
    """All contacts of the company."""
    model: Any = record_model("contacts.Contact")
    return model.objects


def create(client: Any, **values: Any) -> dict[str, Any]:
    """The payload of a creation."""
    found: dict[str, Any] = client.run(CREATE, input=values)["contactsContactCreate"]
    return found


@pytest.mark.spec("api.1")
def test_create_change_delete(api: Any) -> None:
    """The record in the answer is as it is stored."""
    client = api("alice")
    made = create(client, name="Acme")
    assert made["ok"], made
    assert made["record"]["version"] == 1
    changed = client.run(UPDATE, id=made["record"]["id"], input={"name": "Acme Ltd"}, v=1)["contactsContactUpdate"]
    assert changed["record"] == {"id": made["record"]["id"], "name": "Acme Ltd", "version": 2}
    gone = client.run(
        "mutation M($id: ID!) { contactsContactDelete(id: $id) { ok id errors { code } } }", id=made["record"]["id"]
    )
    assert gone["contactsContactDelete"] == {"ok": True, "id": made["record"]["id"], "errors": []}


def test_refusals_are_data_with_the_apis_field_names(api: Any) -> None:
    """Nothing is written, and the path is the field as the client knows it."""
    client = api("alice")
    refused = create(client, name="")
    assert (refused["ok"], refused["record"]) == (False, None)
    assert [(e["code"], e["path"]) for e in refused["errors"]] == [("required", ["name"])]
    made = create(client, name="Acme")
    conflict = client.run(UPDATE, id=made["record"]["id"], input={"name": "B"}, v=7)["contactsContactUpdate"]
    assert conflict["errors"][0]["code"] == "conflict"
    missing = client.run(UPDATE, id="999999", input={"name": "B"})["contactsContactUpdate"]
    assert missing["errors"][0]["code"] == "missing"
    assert create(api("dan"), name="No right")["errors"][0]["code"] == "denied"


@pytest.mark.parametrize(
    ("asked", "silent"),
    [
        ("ok", True),
        ("record { id }", True),
        ("ok errors @skip(if: true) { code }", True),
        ("ok errors { code }", False),
        ("...E", False),
        ("... on ContactsContactPayload { wrong: errors { message } }", False),
    ],
)
def test_a_refusal_that_nobody_asks_for_is_told_at_the_top(api: Any, asked: str, silent: bool) -> None:
    """It does not pass for success; where the payload's `errors` is read, by whatever way, it stands there alone."""
    more = "fragment E on ContactsContactPayload { errors { code } }" if "...E" in asked else ""
    found = api("alice").answer(f'mutation {{ it: contactsContactCreate(input: {{name: ""}}) {{ {asked} }} }} {more}')
    told = [(e["path"], e["extensions"]["code"], e["extensions"]["path"]) for e in found.get("errors", [])]
    assert told == ([(["it"], "required", ["name"])] if silent else []), found
    assert api("alice").run("{ contactsContacts { totalCount } }")["contactsContacts"]["totalCount"] == 0


def test_a_bulk_write_that_nobody_reads_keeps_what_is_good_and_tells_the_rest_at_the_top(api: Any) -> None:
    client = api("alice")
    key = create(client, name="Acme")["record"]["id"]
    document = 'mutation($ids: [ID!]!) { it: contactsContactBulkUpdate(ids: $ids, input: {name: "B"}) { ok } }'
    found = client.answer(document, ids=[key, "999999"])
    assert [(e["extensions"]["code"], e["extensions"]["id"]) for e in found["errors"]] == [("missing", "999999")]
    read = "query($id: ID!) { contactsContact(id: $id) { name } }"
    assert client.run(read, id=key)["contactsContact"]["name"] == "B"


def test_each_mutation_is_a_transaction_of_its_own(api: Any) -> None:
    """The first stays although the second is refused."""
    found = api("alice").run(
        'mutation { a: contactsContactCreate(input: {name: "One"}) { ok errors { code } } b: contactsContactCreate(input: {name: ""}) { ok errors { code } } }'
    )
    assert (found["a"]["ok"], found["b"]["ok"]) == (True, False)
    assert (
        api("alice").run('{ contactsContacts(where: {name: {eq: "One"}}) { totalCount } }')["contactsContacts"][
            "totalCount"
        ]
        == 1
    )


def test_lines_go_with_the_record(api: Any) -> None:
    """Created, changed and deleted in one write of the whole; refusals say which line."""
    client = api("alice")
    lines = {"create": [{"module": "crm", "level": "employee"}, {"module": "contacts", "level": "manager"}]}
    query = "mutation M($id: ID!, $input: IdentityRoleInput!) { identityRoleUpdate(id: $id, input: $input) { ok record { levels { id module level } } errors { code path } } }"
    made = client.run(
        'mutation M($l: IdentityRoleLevelLines) { identityRoleCreate(input: {name: "Clerk", levels: $l}) { ok record { id levels { id module } } errors { code path } } }',
        l=lines,
    )["identityRoleCreate"]
    assert made["ok"], made
    first, second = made["record"]["levels"]
    commands = {"update": [{"id": first["id"], "level": "manager"}], "delete": [second["id"]]}
    changed = client.run(query, id=made["record"]["id"], input={"levels": commands})["identityRoleUpdate"]
    assert changed["record"]["levels"] == [{"id": first["id"], "module": first["module"], "level": "manager"}]
    wrong = client.run(query, id=made["record"]["id"], input={"levels": {"create": [{"level": "employee"}]}})[
        "identityRoleUpdate"
    ]
    assert wrong["errors"][0]["path"] == ["levels", "create", "0", "module"]


WHOLE = "{ name parent { id } tags { name } addresses { id city } }"


@pytest.mark.spec("kit.1")
def test_a_record_is_written_with_all_that_it_leads_to_or_not_at_all(api: Any) -> None:
    """A relation to one, one to many and lines, in one transaction: a bad line, and nothing has changed."""
    client = api("alice")
    whole, lawyer = (create(client, name=name)["record"]["id"] for name in ("Acme", "Lawyer Ltd"))
    make_tag = (
        "mutation M($input: KitTagInput!) { it: kitTagCreate(input: $input) { record { id } errors { message } } }"
    )
    tag = client.run(make_tag, input={"name": "Regular", "recordType": "contacts.Contact"})["it"]["record"]["id"]
    cities = [{"kind": "delivery", "city": city, "street": "1"} for city in ("Tver", "Perm")]
    made = create(client, name="Branch", parent=whole, tags=[tag], addresses={"create": cities})
    assert made["ok"], made
    key = made["record"]["id"]

    def now() -> dict[str, Any]:
        found: dict[str, Any] = client.run(f'{{ it: contactsContact(id: "{key}") {WHOLE} }}')["it"]
        return found

    before = now()
    tver, perm = before["addresses"]
    assert before == {
        "name": "Branch",
        "parent": {"id": whole},
        "tags": [{"name": "Regular"}],
        "addresses": [tver, perm],
    }
    assert (tver["city"], perm["city"]) == ("Tver", "Perm")

    def change(lines: dict[str, Any]) -> dict[str, Any]:
        values = {"name": "Office", "parent": lawyer, "tags": [], "addresses": lines}
        payload: dict[str, Any] = client.run(UPDATE, id=key, input=values)["contactsContactUpdate"]
        return payload

    lines = {"update": [{"id": tver["id"], "city": "Moscow"}], "delete": [perm["id"]]}
    refused = change({**lines, "create": [{"kind": "moon", "city": "Luna"}]})
    assert refused["errors"][0]["path"] == ["addresses", "create", "0", "kind"]
    assert now() == before
    assert change(lines)["ok"]
    kept = {"id": tver["id"], "city": "Moscow"}
    assert now() == {"name": "Office", "parent": {"id": lawyer}, "tags": [], "addresses": [kept]}


def test_bulk_update_answers_for_each_record(api: Any) -> None:
    """Those that can be changed are; the others say why; five hundred are the most."""
    client = api("alice")
    ids = [create(client, name=name)["record"]["id"] for name in "AB"]
    query = 'mutation M($ids: [ID!]!) { contactsContactBulkUpdate(ids: $ids, input: {name: "C"}) { ok records { id name } errors { id code } } }'
    found = client.run(query, ids=[*ids, "999999"])["contactsContactBulkUpdate"]
    assert found == {
        "ok": False,
        "records": [{"id": i, "name": "C"} for i in ids],
        "errors": [{"id": "999999", "code": "missing"}],
    }
    too_many = client.run(query, ids=[str(n) for n in range(501)])["contactsContactBulkUpdate"]
    assert too_many["errors"][0]["code"] == "too_many"


def deal(client: Any) -> str:
    """The id of a new deal."""
    contact = create(client, name="Customer")["record"]["id"]
    query = 'mutation M($c: ID) { crmDealCreate(input: {name: "D", contact: $c, expectedRevenue: "100"}) { ok record { id } errors { code message } } }'
    found = client.run(query, c=contact)["crmDealCreate"]
    assert found["ok"], found
    return str(found["record"]["id"])


def test_actions_are_mutations(api: Any) -> None:
    """Rights and states are checked; once done, doing it again changes nothing."""
    client = api("alice")
    key = deal(client)
    win = "mutation M($id: ID, $v: Int) { crmDealWin(id: $id, expectedVersion: $v) { ok record { state version } result errors { code path } } }"
    assert client.run(win, id=key, v=99)["crmDealWin"]["errors"][0]["code"] == "conflict"
    won = client.run(win, id=key)["crmDealWin"]
    assert (won["ok"], won["record"]["state"]) == (True, "won")
    assert client.run(win, id=key)["crmDealWin"]["record"] == won["record"]
    assert client.run(win)["crmDealWin"]["errors"][0] == {"code": "required", "path": ["id"]}
    lose = client.run("mutation M($id: ID) { crmDealLose(id: $id) { ok errors { code path } } }", id=deal(client))[
        "crmDealLose"
    ]
    assert lose["errors"] == [{"code": "required", "path": ["reason"]}]


def test_preview_writes_nothing(api: Any) -> None:
    """What compute() fills is in the values; links carry their titles."""
    client = api("alice")
    contact = create(client, name="Customer")["record"]["id"]
    query = 'mutation M($c: ID) { crmDealPreview(input: {name: "D", contact: $c, expectedRevenue: "100"}) { values lines errors { code } } }'
    values = client.run(query, c=contact)["crmDealPreview"]["values"]
    assert values["contact"] == {"id": contact, "name": "Customer"}
    assert values["stage"]["name"] == "Новый"
    assert values["weightedRevenue"].startswith("10.00")
    assert client.run("{ crmDeals { totalCount } }")["crmDeals"]["totalCount"] == 0


ONCE = "mutation M($key: String!, $name: String) { contactsContactCreate(input: {name: $name}) @idempotent(key: $key) { ok record { id } errors { code } } }"


@pytest.mark.spec("api.4")
def test_a_key_makes_a_write_happen_once(api: Any, company: Any) -> None:
    """The second answer is the first one's; another request under the key is refused; a refusal is not remembered."""
    client = api("alice")
    first = client.run(ONCE, key="k1", name="Acme")
    assert client.run(ONCE, key="k1", name="Acme") == first
    assert contacts().filter(name="Acme").count() == 1
    assert (
        client.run(ONCE, key="k1", name="Other")["contactsContactCreate"]["errors"][0]["code"]
        == "idempotency_key_reused"
    )
    assert client.run(ONCE, key="k2", name="")["contactsContactCreate"]["errors"][0]["code"] == "required"
    assert client.run(ONCE, key="k2", name="Now")["contactsContactCreate"]["ok"]
    assert client.run(ONCE, key="", name="X")["contactsContactCreate"]["errors"][0]["code"] == "idempotency_key"
    assert api("boris").run(ONCE, key="k1", name="Acme")["contactsContactCreate"] != first["contactsContactCreate"]


@pytest.mark.spec("api.4")
def test_a_key_holds_against_itself(real_company: Any) -> None:
    """Eight requests at once: one contact, eight times its id."""
    from django.db import connections

    from fincomtech.testing.client import ApiClient
    from fincomtech.testing.sandbox import inside

    clients = [ApiClient(real_company, "alice") for _n in range(8)]
    answers: list[Any] = []

    def send(client: ApiClient) -> None:
        try:
            found = client.http.post(
                "/graphql",
                {"query": ONCE, "variables": {"key": "same", "name": "Once"}},
                content_type="application/json",
            )
            answers.append(found.json()["data"]["contactsContactCreate"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({a["record"]["id"] for a in answers}) == 1, answers
    assert len(answers) == 8
    with inside(real_company, "alice"):
        assert contacts().filter(name="Once").count() == 1
        assert IdempotentWrite.objects.filter(key="same").count() == 1
