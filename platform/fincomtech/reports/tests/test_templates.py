"""A company's own templates: a copy of the standard, edited with a preview, in versions; hostile ones reach nothing."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.reports.models import Template, TemplateVersion
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from tenant_apps.foundation.contacts.models import Contact

Api = Callable[..., ApiClient]
ADOPT = """mutation { reportsTemplateAdopt(input: {document: "contacts.card", language: "ru"}) {
  ok result errors { code message } } }"""
UPDATE = """mutation($id: ID!, $input: ReportsTemplateInput!) { reportsTemplateUpdate(id: $id, input: $input) {
  ok errors { code path } record { revision } } }"""
BACK = "mutation($id: ID) { reportsTemplateBackToStandard(id: $id) { ok errors { code } record { revision body } } }"
TAKE = """mutation($id: ID, $version: ID!) { reportsTemplateTakeVersion(id: $id, input: {version: $version}) {
  ok errors { code } record { body } } }"""
CREATE = """mutation($input: ReportsTemplateInput!) { reportsTemplateCreate(input: $input) {
  ok errors { code path } record { id } } }"""


def text_of(answer: Any) -> str:
    from pypdf import PdfReader

    assert answer.status_code == 200, answer.content.decode()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(b"".join(answer))).pages)


def adopted(client: ApiClient) -> str:
    answer = client.run(ADOPT)["reportsTemplateAdopt"]
    assert answer["ok"], answer
    found: str = answer["result"]["open"]["id"]
    return found


def printed(client: ApiClient, contact: Contact, document: str = "contacts.card") -> str:
    asked = {"recordType": "contacts.Contact", "document": document, "ids": [str(contact.pk)]}
    return text_of(client.post("/api/reports/print", asked))


@pytest.fixture
def north(company: CastCompany) -> Contact:
    return Contact.objects.create(name="ООО «Север»", inn="7707083893")


@pytest.mark.spec("kit.8")
def test_a_template_begins_as_the_standard_is_changed_and_goes_back(north: Contact, api: Api) -> None:
    alice = api("alice")
    key = adopted(alice)
    assert adopted(alice) == key  # once
    assert "Карточка контрагента" in printed(alice, north)
    changed = alice.run(UPDATE, id=key, input={"body": "<h1>Своё: {{ name }}</h1>", "header": "Шапка"})
    assert changed["reportsTemplateUpdate"]["record"] == {"revision": 2}
    text = printed(api("clara"), north)
    assert "Своё: ООО «Север»" in text
    assert "Шапка" in text
    back = alice.run(BACK, id=key)["reportsTemplateBackToStandard"]["record"]
    assert back["revision"] == 3
    assert "Карточка контрагента" in back["body"]
    versions = list(TemplateVersion.objects.filter(template_id=int(key)).order_by("revision"))
    assert [one.revision for one in versions] == [1, 2, 3]
    taken = alice.run(TAKE, id=key, version=str(versions[1].pk))["reportsTemplateTakeVersion"]
    assert taken["record"]["body"] == "<h1>Своё: {{ name }}</h1>"
    off = alice.run(UPDATE, id=key, input={"active": False})["reportsTemplateUpdate"]
    assert off["record"] == {"revision": 4}  # nothing that is drawn has changed
    assert "Карточка контрагента" in printed(alice, north)


@pytest.mark.spec("kit.8")
def test_a_company_makes_documents_of_its_own(north: Contact, api: Api, vector: CastCompany) -> None:
    alice = api("alice")
    values = {
        "recordType": "contacts.Contact",
        "name": "Доверенность",
        "language": "ru",
        "body": "<p>Доверяю {{ name }}</p>",
    }
    made = alice.run(CREATE, input={**values, "pageFormat": "A5", "orientation": "landscape"})["reportsTemplateCreate"]
    spec = api("clara").get("/api/ui/spec/contacts.Contact").json()
    [_card, own] = spec["prints"]
    assert own == {"id": f"own.{made['record']['id']}", "title": "Доверенность"}
    assert "Доверяю ООО «Север»" in printed(api("clara"), north, own["id"])
    others = api("alice", company=vector)
    assert len(others.get("/api/ui/spec/contacts.Contact").json()["prints"]) == 1
    asked = {"recordType": "contacts.Contact", "document": own["id"], "ids": ["1"]}
    assert others.post("/api/reports/print", asked).json()["error"]["code"] == "reports.unknown_document"
    twice = alice.run(CREATE, input={**values, "name": "доверенность"})["reportsTemplateCreate"]
    assert not twice["ok"]


@pytest.mark.spec("kit.8")
def test_a_template_is_previewed_as_it_is_being_written(north: Contact, api: Api) -> None:
    asked = {
        "recordType": "contacts.Contact",
        "recordId": str(north.pk),
        "language": "ru",
        "body": "<p>Пока: {{ inn }}</p>",
    }
    assert "Пока: 7707083893" in text_of(api("alice").post("/api/reports/preview", asked))
    assert not Template.objects.exists()
    broken = api("alice").post("/api/reports/preview", {**asked, "body": "{% for %}"}).json()["error"]
    assert (broken["code"], broken["path"]) == ("template", ["body"])
    page = api("alice").post("/api/reports/preview", {**asked, "pageFormat": "A0; } body {"}).json()["error"]
    assert page["code"] == "reports.page"
    assert api("clara").post("/api/reports/preview", asked).status_code == 403
    assert api().post("/api/reports/preview", asked).status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", "{{ ''.__class__.__mro__ }}{{ name.__init__.__globals__ }}{{ record._record }}"),
        ("body", "{% include '/etc/passwd' %}"),
        ("body", "{{ company.session_set.all() }}"),
        ("body", "{% for a in '1234567890' %}" * 9 + "x" + "{% endfor %}" * 9),
        ("body", "{{ 'x' * 10000000000 }}"),
        ("header", "{% macro a() %}{% endmacro %}"),
        ("css", "</style><script>alert(1)</script>"),
    ],
)
def test_a_hostile_template_reaches_nothing(north: Contact, api: Api, field: str, value: str) -> None:
    asked = {"recordType": "contacts.Contact", "recordId": str(north.pk), "language": "ru", "body": "here"}
    answer = api("alice").post("/api/reports/preview", {**asked, field: value})
    if answer.status_code == 200:
        text = text_of(answer)
        assert "class" not in text
        assert "root:" not in text
        assert "object" not in text
    else:
        assert answer.json()["error"]["code"] in ("template", "reports.css")


def test_what_a_record_holds_is_no_markup(company: CastCompany, api: Api) -> None:
    evil = Contact.objects.create(name="<img src='file:///etc/passwd'>{{ 7 * 7 }}<style>* {display: none}</style>")
    text = printed(api("clara"), evil)
    assert "<img src='file:///etc/passwd'>{{ 7 * 7 }}" in text.replace("\n", " ")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"body": "{% if %}"}, "template"),
        ({"css": "a {} </style>"}, "reports.css"),
        ({"document": "crm.offer"}, "reports.type"),
        ({"marginTop": 500}, "invalid"),
        ({"pageFormat": "A0"}, "invalid"),
    ],
)
def test_what_could_never_be_printed_is_not_saved(
    company: CastCompany, api: Api, values: dict[str, Any], code: str
) -> None:
    given = {"recordType": "contacts.Contact", "name": "Новый", "language": "ru", **values}
    assert code in [one["code"] for one in api("alice").refused(CREATE, input=given)]
    assert not Template.objects.exists()


def test_templates_are_the_administrators(north: Contact, api: Api, vector: CastCompany) -> None:
    key = adopted(api("alice"))
    for person in ("clara", "boris", "dan"):
        assert api(person).refused(UPDATE, id=key, input={"body": "x"})
        assert api(person).refused(ADOPT)
    others = api("alice", company=vector)
    assert others.refused(UPDATE, id=key, input={"body": "x"})
    assert others.refused(BACK, id=key)
    foreign = Template.objects.create(record_type="contacts.Contact", name="Ещё", language="en")
    version = TemplateVersion.objects.create(template=foreign, revision=1)
    assert api("alice").refused(TAKE, id=key, version=str(version.pk))[0]["code"] == "reports.foreign_version"
