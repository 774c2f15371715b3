"""What a role hides of own fields and of fields that modules add is told nowhere, from the next request on (auth.6, kit.5)."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fincomtech.automation import checking, steps
from fincomtech.automation.models import Rule
from fincomtech.customization.tests.conftest import defined, spec_of
from fincomtech.identity.models import Role, User
from fincomtech.kit.records import record_model
from fincomtech.kit.safety import templates_sandbox
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from fincomtech.testing.sandbox import acting, committed, present

Api = Callable[..., ApiClient]
CONTACT = "contacts.Contact"
MARK = "2019"  # in the values that nobody else may tell
OWN, ADDED = "x_secret", "customerSince"
CHANGE = "mutation($id: ID!, $i: ContactsContactInput!) { it: contactsContactUpdate(id: $id, input: $i) { ok record { %s } errors { code path } } }"
ROLE = "mutation($id: ID!, $i: IdentityRoleInput!) { it: identityRoleUpdate(id: $id, input: $i) { ok errors { message } } }"
LIST = "query($w: ContactsContactWhere, $o: [ContactsContactOrderBy!], $s: String) { contactsContacts(where: $w, orderBy: $o, search: $s) { nodes { id } } }"
GROUPS = "query($b: [GroupBy!], $m: [Measure!]) { contactsContactGroups(by: $b, measures: $m) { nodes { count } } }"
TRAIL = '{ auditEntries(where: {recordType: {eq: "contacts.Contact"}}) { nodes { changes } } }'
TALK = '{ kitMessages(where: {recordType: {eq: "contacts.Contact"}}) { nodes { changes } } }'


def selected(field: str) -> str:
    return f'custom(field: "{field}")' if field == OWN else field


def inside(field: str, value: Any) -> dict[str, Any]:
    return {"custom": {field: value}} if field == OWN else {field: value}


def as_they_are(client: ApiClient) -> AbstractContextManager[Any]:
    """Act as the client's person with the rights of this moment."""
    return acting(present(int(client.get("/api/ui/boot").json()["user"]["id"])))


def asked(client: ApiClient, document: str, **variables: Any) -> str:
    """The answer as text: "" when it was refused, or nothing was found."""
    answer = client.answer(document, **variables)
    found = json.dumps(answer.get("data"), ensure_ascii=False) if "errors" not in answer else ""
    return found if '"nodes": []' not in found else ""


def export(client: ApiClient, _key: str, field: str) -> str:
    answer = client.post("/api/exports", {"recordType": CONTACT, "fields": ["name", field], "format": "csv"})
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def import_form(client: ApiClient, _key: str, field: str) -> str:
    with committed():
        file = SimpleUploadedFile("c.csv", "Название\nМята\n".encode())
        run = client.http.post("/api/imports", {"file": file, "recordType": CONTACT}).json()
    return MARK if field in {each["name"] for each in run["fields"]} else ""


def template(client: ApiClient, key: str, field: str) -> str:
    name = {ADDED: "customer_since"}.get(field, field)
    with as_they_are(client):
        record: Any = record_model(CONTACT).visible().get(pk=key)
        return templates_sandbox.render(f"{{{{ {name} }}}} {{{{ record.{name} }}}} {{{{ custom }}}}", record)


def rule_condition(client: ApiClient, _key: str, field: str) -> str:
    condition = inside(field, {"isNull": False})
    rule = Rule(record_type=CONTACT, trigger="created", condition=condition, steps=[{"kind": "stop"}])
    with as_they_are(client):
        return MARK if not checking.problems(rule) else ""


def rule_value(client: ApiClient, key: str, field: str) -> str:
    with as_they_are(client):
        return str(steps.field_at(record_model(CONTACT).visible().get(pk=key), field))


Surface = Callable[[ApiClient, str, str], str]
SURFACES: dict[str, Surface] = {
    "record": lambda c, key, f: asked(c, f"query($id: ID!) {{ contactsContact(id: $id) {{ {selected(f)} }} }}", id=key),
    "list": lambda c, _key, f: asked(c, f"{{ contactsContacts {{ nodes {{ {selected(f)} }} }} }}"),
    "answer to a write": lambda c, key, f: asked(c, CHANGE % selected(f), id=key, i={"website": "https://a.example"}),
    "behind a link": lambda c, _key, f: asked(
        c, f"{{ contactsContacts {{ nodes {{ parent {{ {selected(f)} }} }} }} }}"
    ),
    "filter": lambda c, _key, f: asked(c, LIST, w=inside(f, {"isNull": False})) and MARK,
    "filter inside NOT": lambda c, _key, f: asked(c, LIST, w={"NOT": inside(f, {"isNull": True})}) and MARK,
    "order": lambda c, _key, f: asked(c, LIST, o=[inside(f, "ASC")]) and MARK,
    "group": lambda c, _key, f: asked(c, GROUPS, b=[{"field": f}], m=[]) and MARK,
    "measure": lambda c, _key, f: asked(c, GROUPS, b=[], m=[{"field": f, "aggregate": "count"}]) and MARK,
    "preview": lambda c, key, _f: asked(
        c, "mutation($id: ID) { it: contactsContactPreview(id: $id, input: {}) { values } }", id=key
    ),
    "spec": lambda c, _key, f: MARK if f in json.dumps(spec_of(c, CONTACT)) else "",
    "fields to export": lambda c, _key, f: (
        MARK if f in c.get(f"/api/exports/fields?recordType={CONTACT}").content.decode() else ""
    ),
    "export": export,
    "fields to import": import_form,
    "template": template,
    "condition of a rule": rule_condition,
    "value of a rule": rule_value,
    "audit trail": lambda c, _key, _f: asked(c, TRAIL),
}
OF_OWN: dict[str, Surface] = {
    "name search": lambda c, _key, _f: asked(c, LIST, s="тайна") and MARK,
    "named by a variable": lambda c, key, f: asked(
        c, "query($id: ID!, $f: String!) { contactsContact(id: $id) { custom(field: $f) } }", id=key, f=f
    ),
    "conversation": lambda c, _key, _f: asked(c, TALK),
}
CASES = [(f, name, tell) for f in (OWN, ADDED) for name, tell in SURFACES.items()]
CASES += [(OWN, name, tell) for name, tell in OF_OWN.items()]


@pytest.fixture
def role(alice: ApiClient, company: CastCompany) -> Callable[..., None]:
    """Clara's only role: she does all with contacts and reads the trail; called, it shuts fields of contacts."""
    made = Role.objects.create(name="Стажёр")
    made.levels.create(module="contacts", level="manager")
    made.rules.create(record_type="audit.Entry", reading="all")
    rule = made.rules.create(record_type=CONTACT)
    User.objects.get(pk=company.users.clara.id).roles.set([made])

    def shut(**fields: str) -> None:
        told = alice.run(ROLE, id=made.pk, i={"rules": {"update": [{"id": rule.pk, "fields": fields}]}})["it"]
        assert told["ok"], told["errors"]

    return shut


@pytest.fixture
def contact(alice: ApiClient, role: Any) -> str:
    defined(alice, OWN, "text", recordType=CONTACT, searchable=True)
    parent = alice.run(
        'mutation { it: contactsContactCreate(input: {name: "Лютик", kind: "company"}) { record { id } } }'
    )
    key = str(parent["it"]["record"]["id"])
    values = {"custom": {OWN: f"Тайна-{MARK}"}, ADDED: f"{MARK}-03-04", "segment": "regular"}
    told = alice.run(CHANGE % "id", id=key, i=values)["it"]
    assert told["ok"], told["errors"]
    child = (
        'mutation($p: ID) { it: contactsContactCreate(input: {lastName: "Иванов", kind: "person", parent: $p}) { ok } }'
    )
    assert alice.run(child, p=key)["it"]["ok"]
    return key


@pytest.mark.spec("auth.6", "kit.5")
@pytest.mark.parametrize(("field", "name", "tell"), CASES, ids=[f"{f}: {n}" for f, n, _t in CASES])
def test_a_hidden_field_is_told_nowhere(
    api: Api, role: Any, contact: str, field: str, name: str, tell: Surface
) -> None:
    clara, boris = api("clara"), api("alice" if name == "audit trail" else "boris")
    assert MARK in tell(clara, contact, field), "nothing is shut yet"
    role(**{"x_secret": "hidden", "customer_since": "hidden"})
    assert MARK not in tell(clara, contact, field)
    assert MARK in tell(boris, contact, field), "the plan that the other one's rights made is not used for all"
    role()
    assert MARK in tell(clara, contact, field), "and it is open again at once"


@pytest.mark.spec("auth.6", "kit.5")
@pytest.mark.parametrize("how", ["hidden", "readonly"])
def test_a_shut_field_is_not_written(api: Api, role: Any, contact: str, how: str) -> None:
    clara = api("clara")
    role(x_secret=how, customer_since=how)
    for values, path in ((inside(OWN, "x"), OWN), (inside(ADDED, "2020-01-01"), ADDED)):
        answer = clara.answer(CHANGE % "id", id=contact, i=values)["data"]["it"]
        assert [(e["code"], e["path"]) for e in answer["errors"]] == [("not_writable", [path])]
    bulk = "mutation($ids: [ID!]!, $i: ContactsContactInput!) { it: contactsContactBulkUpdate(ids: $ids, input: $i) { ok } }"
    assert not (clara.answer(bulk, ids=[contact], i=inside(OWN, "x")).get("data") or {"it": {"ok": False}})["it"]["ok"]
    fields = spec_of(clara, CONTACT)["fields"]
    assert {fields[f]["readonly"] for f in (OWN, ADDED) if f in fields} == ({True} if how == "readonly" else set())
    assert import_form(clara, contact, OWN) == ""


@pytest.mark.spec("auth.6", "kit.5")
def test_nobody_must_fill_in_what_is_shut_to_them(alice: ApiClient, api: Api, role: Any, contact: str) -> None:
    defined(alice, "x_must", "text", recordType=CONTACT, required=True)
    create = 'mutation { it: contactsContactCreate(input: {name: "Мята", kind: "company"}) { ok errors { path } } }'
    assert api("clara").run(create)["it"]["errors"] == [{"path": ["x_must"]}]
    for how in ("hidden", "readonly"):
        role(x_must=how)
        assert api("clara").run(create)["it"]["ok"]


@pytest.mark.spec("auth.6", "kit.5")
def test_the_editor_of_roles_offers_them_and_keeps_what_was_shut(
    alice: ApiClient, role: Any, contact: str, company: CastCompany
) -> None:
    key = Role.objects.get(name="Стажёр").pk
    role(x_secret="hidden", segment="readonly")
    modules = alice.get(f"/api/roles/{key}").json()["modules"]
    [fields] = [r["fields"] for m in modules for r in m["records"] if r["type"] == CONTACT]
    labels = {field["name"]: field["label"] for field in fields}
    assert labels["x_secret"] == "Поле x_secret"
    assert "customer_since" in labels
    remove = "mutation($id: ID!) { it: customizationFieldRemove(id: $id) { ok } }"
    field = alice.run("{ customizationFields { nodes { id } } }")["customizationFields"]["nodes"][0]["id"]
    assert alice.run(remove, id=field)["it"]["ok"]
    role(x_secret="hidden", segment="hidden")  # the field is away, the rule is saved and counts when it is restored
    with pytest.raises(AssertionError, match="no_such"):
        role(no_such="hidden")
