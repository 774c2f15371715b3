"""Every change leaves an entry with before and after; altered, added and removed entries are found. Through the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fincomtech.audit import chain
from fincomtech.audit.models import Entry, Seal
from fincomtech.kit import context, writes
from fincomtech.kit.records import record_model
from fincomtech.tenancy.place import TENANT_ROLE
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]

CREATE = "mutation($i: ContactsContactInput!) { contactsContactCreate(input: $i) { ok record { id } errors { code } } }"
UPDATE = """mutation($id: ID!, $i: ContactsContactInput!) {
  contactsContactUpdate(id: $id, input: $i) { ok errors { code } } }"""
ENTRIES = """query($where: AuditEntryWhere, $search: String) { auditEntries(where: $where, search: $search) { nodes {
  operation action recordType recordId recordTitle userName keyId requestId changes } } }"""
VERIFY = "mutation { auditEntryVerify { ok result errors { code } } }"


def contact(api: ApiClient, **values: Any) -> str:
    made = api.run(CREATE, i={"kind": "company", **values})["contactsContactCreate"]
    assert made["ok"], made
    return str(made["record"]["id"])


def entries(api: ApiClient, **variables: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.run(ENTRIES, **variables)["auditEntries"]["nodes"]
    return found


def about(key: str) -> dict[str, Any]:
    return {"where": {"recordType": {"eq": "contacts.Contact"}, "recordId": {"eq": key}}}


@pytest.mark.spec("auth.8")
def test_a_change_tells_who_what_before_and_after(api: Api) -> None:
    key = contact(api("boris"), name="ООО «Альфа»")
    api("clara").run(UPDATE, id=key, i={"name": "ООО «Бета»"})
    changed, created = entries(api("alice"), **about(key))
    assert (created["operation"], created["userName"]) == ("create", "Борис Петров")
    assert {"field": "name", "before": None, "after": "ООО «Альфа»"} in created["changes"]
    assert (changed["operation"], changed["recordTitle"]) == ("update", "ООО «Бета»")
    assert changed["changes"] == [{"field": "name", "before": "ООО «Альфа»", "after": "ООО «Бета»"}]
    assert changed["requestId"]
    assert changed["requestId"] != created["requestId"]


def test_actions_lines_and_deletions_are_in_it(api: Api) -> None:
    boris = api("boris")
    key = contact(boris, name="ООО «Гамма»", addresses={"create": [{"kind": "delivery", "city": "Тула"}]})
    boris.run('mutation($id: ID) { contactsContactComment(id: $id, input: {body: "<p>Да</p>"}) { ok } }', id=key)
    api("alice").run("mutation($id: ID!) { contactsContactDelete(id: $id) { ok } }", id=key)
    deleted, said, created = entries(api("alice"), **about(key))
    assert any(part.get("lines") == "contacts.Address" for part in created["changes"])
    assert (said["operation"], said["action"]) == ("action", "comment")
    assert deleted["operation"] == "delete"
    assert {"field": "name", "before": "ООО «Гамма»", "after": None} in deleted["changes"]


@pytest.mark.spec("auth.8")
def test_it_is_found_by_words_and_exported(api: Api) -> None:
    contact(api("boris"), name="ООО «Дельта»")
    alice = api("alice")
    assert [e["recordTitle"] for e in entries(alice, search="дельта борис")] == ["ООО «Дельта»"]
    asked = {"recordType": "audit.Entry", "fields": ["createdAt", "userName", "recordTitle"], "format": "csv"}
    answer = alice.post("/api/exports", {**asked, "search": "Дельта"})
    assert "ООО «Дельта»" in answer.getvalue().decode("utf-8-sig")


def test_secrets_are_not_in_it(company: CastCompany, api: Api) -> None:
    made = 'mutation { identityApiKeyCreateKey(input: {name: "k"}) { ok result } }'
    api("alice").run(made)
    found = Entry.objects.filter(record_type="identity.ApiKey")
    assert not any("secret" in str(e.changes).lower() and "•••" not in str(e.changes) for e in found)


@pytest.mark.parametrize("who", ["boris", "clara", "dan"])
def test_only_administrators_read_it(api: Api, who: str) -> None:
    contact(api("boris"), name="ООО «Эпсилон»")
    assert entries(api(who)) == []
    assert [e["code"] for e in api(who).refused(VERIFY)] == ["denied"]


def test_nobody_writes_it(api: Api) -> None:
    alice = api("alice")
    contact(alice, name="ООО «Дзета»")
    made = alice.run("{ auditEntries(first: 1) { nodes { id } } }")["auditEntries"]["nodes"][0]
    gone = alice.refused("mutation($id: ID!) { auditEntryDelete(id: $id) { ok errors { code } } }", id=made["id"])
    assert [e["code"] for e in gone] == ["denied"]


def test_another_company_has_its_own(api: Api, vector: CastCompany) -> None:
    contact(api("boris"), name="ООО «Тайна Ромашки»")
    assert entries(api("alice", company=vector), search="Тайна") == []


@pytest.mark.spec("auth.8")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET operation = 'x'", "UPDATE audit_entry SET digest = 'x'", "DELETE FROM audit_entry"],
)
def test_the_database_refuses_to_alter_and_to_delete(company: CastCompany, api: Api, statement: str) -> None:
    contact(api("boris"), name="ООО «Эта»")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# --- the chain ------------------------------------------------------------------------------------------------------


@pytest.fixture
def trail(company: CastCompany) -> Any:
    """A sealed trail of three entries, and two that are not sealed yet."""
    contacts = record_model("contacts.Contact")
    with context.entered(context.company(), context.actor(), "req-1"):
        for name in ("А", "Б", "В"):
            writes.create(contacts, {"kind": "company", "name": name})
        assert chain.seal() >= 3
        for name in ("Г", "Д"):
            writes.create(contacts, {"kind": "company", "name": name})
    return company


def verdict_of(api: ApiClient) -> str:
    answer = api.run(VERIFY)["auditEntryVerify"]
    assert answer["ok"], answer
    return str(answer["result"]["message"])


def test_a_whole_chain_is_said_to_be_whole(trail: CastCompany, api: Api) -> None:
    assert verdict_of(api("alice")).startswith(("Цепочка цела", "The chain is whole"))
    assert Seal.objects.count() == 2
    assert not Entry.objects.filter(seal=None).exclude(action="verify").exists()


def test_sealing_twice_seals_nothing_twice(trail: CastCompany) -> None:
    chain.seal()
    assert chain.seal() == 0


def test_a_write_with_the_trail_costs_one_statement_more(company: CastCompany, monkeypatch: pytest.MonkeyPatch) -> None:
    contacts = record_model("contacts.Contact")
    writes.create(contacts, {"kind": "company", "name": "Прогрев"})
    with CaptureQueriesContext(connection) as queries:
        writes.create(contacts, {"kind": "company", "name": "С журналом"})
    about_the_trail = [q["sql"] for q in queries if "audit_" in q["sql"]]
    assert len(about_the_trail) == 1


def test_the_role_is_the_companies_own(company: CastCompany) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'audit_entry', 'DELETE')", [TENANT_ROLE])
        assert cursor.fetchone() == (False,)
