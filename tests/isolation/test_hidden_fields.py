"""A field that roles hide is told by no door: mail, notifications, groups, orders, conditions, tables, imports, prints."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.kit.models import MailTemplate, Message
from fincomtech.notifications.models import Delivery, Notification
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from tests.isolation.test_raised_rights import give_role

Api = Callable[..., ApiClient]
SECRET = "secret@hidden.example"
LEAD = "mutation($i: CrmLeadInput!) { crmLeadCreate(input: $i) { ok record { id } errors { code path } } }"
CHANGE = "mutation($id: ID!, $i: CrmLeadInput!) { crmLeadUpdate(id: $id, input: $i) { ok errors { code } } }"
MAIL = (
    """mutation($id: ID) { crmLeadSendMail(id: $id, input: {subject: "S", body: "<p>B</p>"}) { ok errors { code } } }"""
)
FOLLOW = "mutation($id: ID) { crmLeadFollow(id: $id, input: {changes: true}) { ok } }"


@pytest.fixture
def lead(api: Api, company: CastCompany) -> str:
    """A lead whose address and amount are hidden from Clara."""
    values = {"name": "Склад", "email": SECRET, "expectedRevenue": "987654.00", "assignee": company.users.clara.id}
    made = api("boris").run(LEAD, i=values)["crmLeadCreate"]
    assert made["ok"], made
    hidden = {"recordType": "crm.Lead", "fields": {"email": "hidden", "expected_revenue": "hidden"}}
    give_role(api, company.users.clara.id, hidden, {"recordType": "contacts.Contact", "fields": {"email": "hidden"}})
    return str(made["record"]["id"])


def test_mail_does_not_tell_an_address_that_is_hidden(api: Api, lead: str) -> None:
    clara = api("clara")
    told = clara.get("/api/talk/recipients", recordType="crm.Lead", recordId=lead)
    assert told.status_code == 200
    assert SECRET not in told.content.decode()
    assert clara.refused(MAIL, id=lead)[0]["code"] == "mail.nobody"
    assert not Message.objects.filter(mail_to__contains="hidden.example").exists()
    assert SECRET in api("boris").get("/api/talk/recipients", recordType="crm.Lead", recordId=lead).content.decode()


def test_nobody_is_told_of_a_change_that_is_hidden_from_them(api: Api, lead: str, mailoutbox: list[Any]) -> None:
    assert api("clara").run(FOLLOW, id=lead)["crmLeadFollow"]["ok"]
    boris = api("boris")
    assert boris.run(CHANGE, id=lead, i={"expectedRevenue": "123456.00"})["crmLeadUpdate"]["ok"]
    told = api("clara").get("/api/notifications").content.decode()
    assert "123" not in told, told
    assert not Notification.objects.filter(excerpt__contains="987").exists()
    assert not Delivery.objects.filter(excerpt__contains="987").exists()
    assert boris.run(CHANGE, id=lead, i={"name": "Другой склад"})["crmLeadUpdate"]["ok"]


DOORS: dict[str, tuple[str, dict[str, Any]]] = {
    "list table": ("list", {"columns": ["name", "email", "expectedRevenue"]}),
    "grouped list": ("list", {"columns": ["name"], "group": ["email"]}),
    "pivot": ("pivot", {"rows": ["email"], "measures": ["expectedRevenue:sum"]}),
    "measure": ("pivot", {"rows": ["name"], "measures": ["expectedRevenue:max"]}),
    "chart": ("chart", {"group": ["email"], "measures": ["expectedRevenue:sum"]}),
    "ordered": ("list", {"columns": ["name"], "order": ["-email"]}),
    "filtered": ("list", {"columns": ["name"], "where": {"email": {"startsWith": "secret"}}}),
    "searched": ("list", {"columns": ["name"], "q": "secret@hidden"}),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_table_tells_nothing_of_a_hidden_field(api: Api, lead: str, door: str) -> None:
    view, settings = DOORS[door]
    asked = {"recordType": "crm.Lead", "view": view, "settings": settings, "format": "csv"}
    told = api("clara").post("/api/reports/table", asked)
    text = b"".join(told.streaming_content).decode() if told.streaming else told.content.decode()
    assert told.status_code < 500, text
    assert SECRET not in text
    assert "987" not in text
    if door in ("ordered", "filtered", "searched"):
        assert told.status_code == 400 or "Склад" not in text


QUERIES = {
    "sum": '{ crmLeadGroups(measures: [{field: "expectedRevenue", aggregate: "sum"}]) { nodes { measures { value } } } }',
    "group": '{ crmLeadGroups(by: [{field: "email"}]) { nodes { keys { value label } } } }',
    "order": "{ crmLeads(orderBy: [{email: ASC}]) { nodes { name } } }",
    "alias": "{ a: crmLeads { nodes { b: email c: expectedRevenue } } }",
    "edges": "{ crmLeads { edges { cursor node { email } } } }",
    "where": '{ crmLeads(where: {email: {contains: "hidden"}}) { nodes { name } } }',
    "not": '{ crmLeads(where: {NOT: {email: {contains: "nothing"}}}) { nodes { name } } }',
    "or": '{ crmLeads(where: {OR: [{email: {contains: "hidden"}}, {name: {eq: "x"}}]}) { nodes { name } } }',
    "search": '{ crmLeads(search: "secret@hidden") { nodes { name } } }',
    "full text": '{ search(text: "secret hidden") { nodes { title subtitle snippet { text } } } }',
    "messages": '{ kitMessages(where: {recordType: {eq: "crm.Lead"}}) { nodes { changes body } } }',
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_tells_nothing_of_a_hidden_field(api: Api, lead: str, name: str) -> None:
    assert api("boris").run(CHANGE, id=lead, i={"expectedRevenue": "987655.00"})["crmLeadUpdate"]["ok"]
    told = str(api("clara").answer(QUERIES[name]))
    assert SECRET not in told
    assert "98765" not in told
    if name not in ("alias", "edges", "messages"):
        assert "Склад" not in told, told


def test_an_import_does_not_find_records_by_a_hidden_key(api: Api, lead: str) -> None:
    clara = api("clara")
    offered = clara.get("/api/imports", recordType="crm.Lead").json()
    assert "email" not in [key["name"] for key in offered["keys"]]
    assert "email" not in [field["name"] for field in offered["fields"]]
    file = io.BytesIO(f"Name;Email\nПроба;{SECRET}\n".encode())
    file.name = "leads.csv"
    made = clara.http.post("/api/imports", {"file": file, "recordType": "crm.Lead"})
    assert made.status_code == 201, made.content
    asked = {"mapping": {"Name": "name", "Email": "email"}, "keys": ["email"]}
    checked = clara.post(f"/api/imports/{made.json()['id']}/check", asked)
    assert checked.status_code == 400, checked.content
    assert "Склад" not in checked.content.decode()
    plain = clara.post(f"/api/imports/{made.json()['id']}/check", {"mapping": {"Name": "name"}, "skipAlike": True})
    assert plain.status_code == 200, plain.content


def test_a_preview_of_a_mail_fills_in_nothing_that_is_hidden(api: Api, company: CastCompany, lead: str) -> None:
    text = "[{{ email }}{{ expected_revenue }}{{ record.email }}{% for x in [record] %}{{ x.email }}{% endfor %}]"
    template = MailTemplate.objects.create(
        name="Т", record_type="crm.Lead", subject="{{ email }}", body=text, language="ru"
    )
    clara = api("clara")
    told = clara.post("/api/talk/preview", {"recordType": "crm.Lead", "recordId": lead, "template": str(template.pk)})
    assert told.status_code in (200, 404), told.content
    assert SECRET not in told.content.decode()
    assert "987" not in told.content.decode()


def test_an_export_refuses_hidden_fields(api: Api, lead: str) -> None:
    clara = api("clara")
    for fields in (["name", "email"], ["name", "expectedRevenue"], ["name", "contact.email"], ["lead.email"]):
        asked = {"recordType": "crm.Lead", "fields": fields, "format": "csv"}
        assert clara.post("/api/exports", asked).status_code == 400
    for order in ({"email": "ASC"}, {"contact": "ASC"}):
        asked = {"recordType": "crm.Lead", "fields": ["name"], "format": "csv", "orderBy": [order]}
        told = clara.post("/api/exports", asked)
        assert told.status_code == (400 if "email" in order else 200)
