"""What nobody sends by mistake: every door answers it in words, at once, and tells nothing that is not open to the asker."""

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from fincomtech.identity.models import User
from fincomtech.kit import writes
from fincomtech.kit.exchange import runs
from fincomtech.kit.fields import RichTextField
from fincomtech.kit.models import ImportRun, Message
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from tenant_apps.commerce.crm.models import Deal, Stage
from tenant_apps.foundation.contacts.models import Contact

Api = Callable[..., Any]
NUMERALS = {"circled": "²", "huge": "9" * 30, "endless": "9" * 5000}
CREATE = """mutation($input: ContactsContactInput!) {
  contactsContactCreate(input: $input) { ok record { id name } errors { code path } } }"""
COMMENT = "mutation($id: ID, $body: String!) { crmDealComment(id: $id, input: {body: $body}) { ok errors { code } } }"
PLAN = """mutation($id: ID, $summary: String!) {
  crmDealPlanActivity(id: $id, input: {summary: $summary, dueDate: "2026-12-01"}) { ok errors { code } } }"""
MAIL = """mutation($id: ID, $to: String!) {
  crmDealSendMail(id: $id, input: {to: $to, subject: "Hello", body: "<p>Hello</p>"}) { ok errors { code } } }"""
VIEW = """mutation($settings: JSON!) {
  kitSavedViewCreate(input: {recordType: "crm.Deal", label: "Mine", settings: $settings}) { ok errors { code } } }"""


@pytest.fixture
def confidential(company: CastCompany, acting: Any) -> Contact:
    """A contact that Clara may not read."""
    with acting("boris"):
        values = {
            "kind": "company",
            "name": "Секрет",
            "email": "secret@hidden.example",
            "level": sandbox.secret_level(),
        }
        found = writes.create(Contact, values)
    assert isinstance(found, Contact)
    return found


@pytest.fixture
def deal(company: CastCompany, acting: Any, confidential: Contact) -> Deal:
    """A deal that Clara runs with it."""
    with acting("boris"):
        values = {"name": "Станок", "contact": confidential.pk, "assignee": company.users.clara.id}
        found = writes.create(Deal, values)
    assert isinstance(found, Deal)
    return found


# --- values that cannot be stored -------------------------------------------------------------------------------------


@pytest.mark.spec("kit.15")
def test_a_text_with_a_nul_is_refused_in_words_by_every_write(api: Api, deal: Deal) -> None:
    clara = api("clara")
    assert clara.refused(CREATE, input={"kind": "company", "name": "a\0b"})[0]["code"] == "unstorable"
    assert clara.refused(PLAN, id=deal.pk, summary="a\0b")[0]["code"] == "unstorable"
    assert clara.refused(VIEW, settings={"columns": "a\0b"})[0]["code"] == "unstorable"
    assert clara.post("/api/auth/preferences", {"name": "a\0b"}).status_code == 400


def test_a_preference_of_the_wrong_type_is_refused(api: Api, company: CastCompany) -> None:
    clara = api("clara")
    for value in (["Clara"], {"first": "Clara"}):
        assert clara.post("/api/auth/preferences", {"name": value}).json()["error"]["path"] == ["name"]
    assert User.objects.get(pk=company.users.clara.id).name == company.users.clara.name


@pytest.mark.parametrize("number", NUMERALS.values(), ids=NUMERALS)
def test_numerals_that_are_no_ids_lead_nowhere(api: Api, company: CastCompany, number: str) -> None:
    clara, contact = api("clara"), {"kind": "company", "name": "Ива"}
    for lines in ({"delete": [number]}, {"update": [{"id": number, "city": "Тула"}]}):
        assert clara.refused(CREATE, input={**contact, "addresses": lines})[0]["code"] == "missing"
    asked = {"recordType": "crm.Deal", "fields": ["name"], "ids": [number], "format": "csv"}
    assert clara.post("/api/exports", asked).status_code == 400


def test_a_body_that_is_too_big_is_refused_as_such(api: Api) -> None:
    answer = api().post("/api/auth/sign-in", {"email": "a" * 6_000_000, "password": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_big")


# --- conditions of any shape ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        *({"where": where} for where in ("text", 5, [1], {"AND": "text"}, {"AND": {"a": 1}}, {"OR": [1]}, {"NOT": 5})),
        *({"where": {"name": {name: 5}}} for name in ("in", "notIn")),
        *({"where": {"expectedRevenue": {"gt": value}}} for value in ("1e999999", "Infinity", [1])),
        {"where": {"tags": {"some": 5}}},
        {"orderBy": 5},
        {"orderBy": [5]},
        {"format": []},
    ],
    ids=str,
)
def test_an_export_of_a_malformed_condition_is_refused_in_words(api: Api, asked: dict[str, Any]) -> None:
    answer = api("clara").post("/api/exports", {"recordType": "crm.Deal", "fields": ["name"], "format": "csv", **asked})
    assert answer.status_code == 400, answer.content


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
def test_the_last_day_of_the_calendar_does_not_break_the_charts(api: Api, deal: Deal, period: str) -> None:
    Deal.objects.filter(pk=deal.pk).update(expected_close_date="9999-12-31")
    ask = f'{{ crmDealGroups(by: [{{field: "expectedCloseDate", period: "{period}"}}]) {{ nodes {{ count where }} }} }}'
    (group,) = api("clara").run(ask)["crmDealGroups"]["nodes"]
    listed = api("clara").run(
        "query($where: CrmDealWhere) { crmDeals(where: $where) { totalCount } }", where=group["where"]
    )
    assert (group["count"], listed["crmDeals"]["totalCount"]) == (1, 1)


# --- formatted text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["<div>", "<div><table></div></table>", "<font><p></font>", "<a>", "<svg><p>"])
def test_a_labyrinth_of_tags_is_refused_before_it_is_walked(pattern: str) -> None:
    begun = time.monotonic()
    with pytest.raises(ValidationError):
        RichTextField().to_python(pattern * 40_000)
    assert time.monotonic() - begun < 2, "fifty thousand nested tags took the sanitizer twenty seconds"


def test_long_plain_texts_pass() -> None:
    rows = "<table>" + "<tr><td><b>1</b></td></tr>" * 5000 + "</table>"
    assert "<b>1</b>" in RichTextField().to_python(f"{'<p>Да</p>' * 5000}{'<p>' * 5000}{rows}{'<br>' * 5000}")


def test_a_comment_that_is_a_labyrinth_is_refused_in_words(api: Api, deal: Deal) -> None:
    assert api("clara").refused(COMMENT, id=deal.pk, body="<div>Да" * 1000)[0]["code"] == "invalid"


# --- what is not open -------------------------------------------------------------------------------------------------


def test_a_mail_does_not_tell_the_address_of_a_contact_that_is_not_open(api: Api, deal: Deal) -> None:
    assert api("clara").refused(MAIL, id=deal.pk, to="")[0]["code"] == "mail.nobody"
    assert not Message.objects.filter(mail_to__contains="hidden.example").exists()
    assert api("boris").run(MAIL, id=deal.pk, to="")["crmDealSendMail"]["ok"], (
        "who may read the contact may write to it"
    )


def test_one_mail_does_not_go_to_thousands(api: Api, deal: Deal) -> None:
    many = ",".join(f"person{number}@elsewhere.example" for number in range(51))
    assert api("clara").refused(MAIL, id=deal.pk, to=many)[0]["code"] == "mail.many"


def test_a_manager_does_not_take_back_what_an_administrator_imported(
    company: CastCompany, acting: Any, api: Api
) -> None:
    run = runs.begin(User, io.BytesIO(b"Name;Email\nEva;eva@romashka.example\n"), "people.csv")
    assert runs.start(run, {"mapping": {"Name": "name", "Email": "email"}})
    with sandbox.committed():
        runs.proceed(run)
    assert User.objects.filter(email="eva@romashka.example").exists()
    api("boris").answer(f'mutation {{ kitImportRunUndo(id: "{run.pk}") {{ ok }} }}')
    assert User.objects.filter(email="eva@romashka.example").exists()


def test_whoever_lost_a_record_type_does_not_read_its_imports(company: CastCompany, api: Api) -> None:
    run = runs.begin(Stage, io.BytesIO("Name\nНовая\n".encode()), "stages.csv")
    ImportRun.objects.filter(pk=run.pk).update(created_by=company.users.dan.id, record_type="identity.Role")
    assert api("boris").get(f"/api/imports/{run.pk}").status_code == 403


# --- tables -----------------------------------------------------------------------------------------------------------


def sheet(rows: str) -> bytes:
    """An XLSX whose only sheet holds these rows, written by nobody's spreadsheet."""
    book, whole, made = Workbook(), io.BytesIO(), io.BytesIO()
    book.save(whole)
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            mine = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, f"{head}{rows}</sheetData></worksheet>" if mine else source.read(name))
    return made.getvalue()


def cell(place: str, text: str = "x") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


NAME = f'<row r="1">{cell("A1", "Name")}</row>'
TABLES = {
    "a row so far away that it is never reached": sheet(f'{NAME}<row r="99999999999">{cell("A99999999999")}</row>'),
    "rows without end": sheet(NAME + "<row/>" * 6_000_000),
    "tags that are no rows": sheet(NAME + "<z/>" * 6_000_000),
    "cells in the last column": sheet(NAME + "".join(f'<row r="{n}">{cell(f"XFD{n}")}</row>' for n in range(2, 9000))),
    "XML that ends in the middle": sheet(f"{NAME}<row"),
    "an entity": sheet(f'{NAME}<row r="2">{cell("A2", "&anything;")}</row>'),
}


@pytest.mark.parametrize("data", TABLES.values(), ids=TABLES)
def test_a_table_that_no_program_writes_is_refused_soon(api: Api, data: bytes) -> None:
    clara, begun = api("clara"), time.monotonic()
    file = SimpleUploadedFile("x.xlsx", data)
    answer = clara.http.post("/api/imports", {"recordType": "contacts.Contact", "file": file})
    assert (answer.status_code, answer.json()["error"]["code"].split(".")[0]) == (400, "import")
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("heading", "value"),
    [("Group", "²"), ("Group", "9" * 5000), ("Tags", "²²"), ("Name", "a\0b"), ("Notes", "<div>" * 1000)],
)
def test_a_cell_of_any_content_rejects_its_row_at_most(company: CastCompany, heading: str, value: str) -> None:
    head, row = ["Kind", "Name", *([heading] if heading != "Name" else [])], ["company", value]
    line = row if heading == "Name" else ["company", "Ива", value]
    data = f"{';'.join(head)}\n{';'.join(line)}\ncompany;Осина\n".encode("utf-16")
    run = runs.begin(Contact, io.BytesIO(data), "x.csv")
    assert runs.start(run, {"mapping": {name: name.lower() for name in head}})
    runs.proceed(run)
    assert (run.state, run.created_count + run.rejected_count) == ("done", 2)
    assert Contact.objects.filter(name="Осина").exists()


@pytest.mark.parametrize("value", ["1e99999999", "Infinity", "NaN", "1e5"])
def test_a_number_of_any_size_rejects_its_row_at_most(company: CastCompany, value: str) -> None:
    run = runs.begin(Stage, io.BytesIO(f"Name;Position\nПервая;{value}\n".encode()), "x.csv")
    begun = time.monotonic()
    assert runs.start(run, {"mapping": {"Name": "name", "Position": "sequence"}, "keys": ["sequence"]})
    runs.proceed(run)
    assert (run.state, run.created_count + run.rejected_count) == ("done", 1)
    assert time.monotonic() - begun < 5
