"""Records are printed as PDF from standard and own templates, in the recipient's language, within rights."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from fincomtech.kit.models import Attachment
from fincomtech.reports import pdf
from fincomtech.reports.models import PrintRun
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from tenant_apps.foundation.contacts.models import Contact

Api = Callable[..., ApiClient]
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6360606000000004000148afa4710000000049454e44ae426082"
)


def contact(name: str, **values: Any) -> Contact:
    return Contact.objects.create(name=name, **values)


def text_of(data: bytes) -> str:
    """The words of a PDF: read by the library that the client's viewer is the sibling of."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def printed(client: ApiClient, **asked: Any) -> Any:
    return client.post("/api/reports/print", {"recordType": "contacts.Contact", "document": "contacts.card", **asked})


@pytest.mark.spec("kit.8")
def test_a_record_is_printed_in_the_recipients_language(company: CastCompany, api: Api) -> None:
    person = contact("ООО «Север»", inn="7707083893", language="ru")
    abroad = contact("Smith & Sons <Ltd>", language="en")
    client = api("clara")
    russian, english = (printed(client, ids=[str(one.pk)]) for one in (person, abroad))
    assert russian["Content-Type"] == "application/pdf"
    assert "Карточка контрагента" in (text := text_of(b"".join(russian)))
    assert "ООО «Север»" in text
    assert "7707083893" in text
    assert "Страница 1 / 1" in text
    assert "Contact card" in (text := text_of(b"".join(english)))
    assert "Smith & Sons <Ltd>" in text
    chosen = text_of(b"".join(printed(client, ids=[str(person.pk)], language="en")))
    assert "Contact card" in chosen


@pytest.mark.spec("kit.8")
def test_few_records_are_one_pdf_or_a_zip_of_many(company: CastCompany, api: Api) -> None:
    people = [contact(f"Клиент {n}") for n in range(3)]
    contact_again = contact("Клиент 0")
    ids = [str(one.pk) for one in [*people, contact_again]]
    together = text_of(b"".join(printed(api("clara"), ids=ids)))
    assert together.index("Клиент 0") < together.index("Клиент 1") < together.index("Клиент 2")
    assert together.count("Страница 1 / 1") == 4  # each document counts its own pages
    answer = printed(api("clara"), ids=ids, form="zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as folder:
        names = folder.namelist()
        assert len(set(names)) == 4
        assert all(name.endswith(".pdf") for name in names)
        assert "Клиент 1" in text_of(folder.read(names[1]))


@pytest.mark.spec("kit.8")
def test_many_records_are_printed_in_the_background_with_progress(company: CastCompany, api: Api) -> None:
    for n in range(7):
        contact(f"Клиент {n}", city="Тверь")
    client = api("clara")
    answer = printed(client, where={"name": {"startsWith": "Клиент"}}, orderBy=[{"name": "ASC"}])
    assert answer.status_code == 202
    told = client.get(f"/api/reports/prints/{answer.json()['id']}").json()
    assert (told["state"], told["position"], told["total"]) == ("done", 7, 7)
    file = client.get(f"/api/reports/prints/{told['id']}/file")
    assert text_of(b"".join(file)).count("Клиент") >= 7
    assert api("boris").get(f"/api/reports/prints/{told['id']}").status_code == 404  # another person's
    cancelled = "mutation($id: ID) { reportsPrintRunCancel(id: $id) { ok errors { code } } }"
    assert client.refused(cancelled, id=told["id"])  # it is over


@pytest.mark.spec("kit.8")
def test_a_document_is_attached_in_versions_and_goes_with_a_mail(company: CastCompany, api: Api) -> None:
    person = contact("ООО «Север»", email="info@sever.example")
    client = api("clara")
    asked = {"recordType": "contacts.Contact", "id": str(person.pk), "document": "contacts.card"}
    first, second = (client.post("/api/reports/attach", asked).json() for _n in range(2))
    assert client.get(second["url"])["Content-Type"] == "application/pdf"
    kept = Attachment.of(person).order_by("pk")
    assert [(file.revision, file.latest) for file in kept] == [(1, False), (2, True)]
    assert first["name"] == second["name"]
    from django.core import mail as outbox

    send = """mutation($id: ID, $file: ID!) { contactsContactSendMail(id: $id, input: {
      subject: "Карточка", body: "<p>См. вложение</p>", attachments: [$file]}) { ok errors { message } } }"""
    assert client.run(send, id=str(person.pk), file=second["id"])["contactsContactSendMail"]["ok"]
    [sent] = outbox.outbox
    [(name, data, kind)] = sent.attachments
    assert (name, kind, sent.to) == (second["name"], "application/pdf", ["info@sever.example"])
    assert "ООО «Север»" in text_of(data)


@pytest.mark.spec("kit.8")
def test_an_offer_names_the_amount_in_words(company: CastCompany, api: Api) -> None:
    from tenant_apps.commerce.crm.models import Deal, Stage

    buyer = contact("ООО «Север»", inn="7707083893", language="ru")
    stage = Stage.objects.order_by("sequence")[0]
    deal = Deal.objects.create(
        name="Столы",
        number="T-1",
        stage=stage,
        contact=buyer,
        expected_revenue=Decimal("1234.50"),
        notes="<p><b>Срок</b></p>",
    )
    asked = {"recordType": "crm.Deal", "document": "crm.offer", "ids": [str(deal.pk)]}
    text = text_of(b"".join(api("alice").post("/api/reports/print", asked)))
    assert "Коммерческое предложение № T-1" in text
    assert "Одна тысяча двести тридцать четыре рубля 50 копеек" in " ".join(text.split())
    assert "Срок" in text
    assert "<b>" not in text
    english = text_of(b"".join(api("alice").post("/api/reports/print", {**asked, "language": "en"})))
    assert "One thousand two hundred and thirty-four roubles 50 kopecks" in " ".join(english.split())


def test_what_one_may_not_read_is_not_printed(company: CastCompany, api: Api, vector: CastCompany) -> None:
    secret = contact("ООО «Тайна»", level_id=sandbox.secret_level())
    open_one = contact("ООО «Открытое»")
    assert printed(api("clara"), ids=[str(secret.pk)]).status_code == 404
    both = text_of(b"".join(printed(api("clara"), ids=[str(secret.pk), str(open_one.pk)])))
    assert "Открытое" in both
    assert "Тайна" not in both
    assert printed(api("dan"), ids=[str(open_one.pk)]).status_code == 403
    assert printed(api(), ids=[str(open_one.pk)]).status_code == 401
    refused = printed(api("clara"), ids=[str(open_one.pk)], document="crm.offer").json()
    assert refused["error"]["code"] == "reports.unknown_document"
    assert printed(api("clara"), ids=["x"]).json()["error"]["code"] == "ids"
    assert printed(api("clara"), ids=[str(open_one.pk)], form="exe").json()["error"]["code"] == "reports.form"
    attach = {"recordType": "contacts.Contact", "id": str(secret.pk), "document": "contacts.card"}
    assert api("clara").post("/api/reports/attach", attach).status_code == 404


def test_a_linked_record_that_is_closed_is_not_in_the_document(company: CastCompany, api: Api) -> None:
    secret = contact("ООО «Тайна»", level_id=sandbox.secret_level(), inn="7707083893")
    worker = contact("Пётр", kind="person", first_name="Пётр", parent=secret, job_title="Инженер")
    text = text_of(b"".join(printed(api("clara"), ids=[str(worker.pk)])))
    assert "Инженер" in text
    assert "Тайна" not in text


def test_documents_of_a_company_stay_there(company: CastCompany, api: Api, vector: CastCompany) -> None:
    person = contact("ООО «Север»")
    others = api("alice", company=vector)
    assert printed(others, ids=[str(person.pk)]).status_code == 404
    asked = {"recordType": "contacts.Contact", "id": str(person.pk), "document": "contacts.card"}
    assert others.post("/api/reports/attach", asked).status_code == 404
    for n in range(6):
        contact(f"Клиент {n}")
    run = printed(api("alice"), where={"name": {"startsWith": "Клиент"}}).json()["id"]
    path = PrintRun.objects.get(pk=run).path
    assert path.startswith(f"{company.key}/")
    assert others.get(f"/api/reports/prints/{run}/file").status_code == 404


def test_a_company_without_a_module_has_none_of_its_documents(api: Api, minimal: CastCompany, database: None) -> None:
    client = api("alice", company=minimal)
    assert printed(client, ids=["1"]).status_code == 404
    assert client.get("/api/reports/documents").json() == {"documents": []}


@pytest.mark.spec("kit.8")
def test_the_spec_names_the_documents_of_a_type(company: CastCompany, api: Api) -> None:
    spec = api("clara").get("/api/ui/spec/crm.Deal").json()
    assert spec["prints"] == [{"id": "crm.offer", "title": "Коммерческое предложение"}]
    assert api("clara").get("/api/ui/spec/kit.Tag").json()["prints"] == []


@pytest.mark.spec("kit.8")
def test_the_logo_of_the_company_is_printed(company: CastCompany, api: Api) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    alice = api("alice")
    person = contact("ООО «Север»")
    plain = b"".join(printed(alice, ids=[str(person.pk)]))
    file = SimpleUploadedFile("logo.png", PICTURE, "image/png")
    form = {"file": file, "recordType": "base.Company", "recordId": "1"}
    kept = alice.http.post("/api/files", form).json()
    put = 'mutation($logo: ID) { baseCompanyUpdate(id: "1", input: {logo: $logo}) { ok errors { code } } }'
    assert alice.run(put, logo=kept["id"])["baseCompanyUpdate"]["ok"]
    with_logo = b"".join(printed(alice, ids=[str(person.pk)]))
    assert b"/Image" in with_logo
    assert b"/Image" not in plain
    other = SimpleUploadedFile("logo.png", PICTURE, "image/png")
    foreign = alice.http.post(
        "/api/files", {"file": other, "recordType": "contacts.Contact", "recordId": str(person.pk)}
    )
    assert [r["code"] for r in alice.refused(put, logo=foreign.json()["id"])] == ["base.logo"]


@pytest.mark.parametrize(
    "html",
    [
        "<img src='file:///etc/passwd'>",
        "<img src='http://127.0.0.1:1/x.png'>",
        "<img src='picture:nothing'>",
        "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
        "<link rel=attachment href='file:///etc/hostname'>",
        "<style>@import url(file:///etc/passwd); @font-face {font-family: x; src: url(file:///etc/passwd)}</style>",
        "<object data='file:///etc/passwd'></object><embed src='file:///etc/passwd'>",
        "<svg><image href='file:///etc/passwd'/><use href='file:///etc/passwd#x'/></svg>",
    ],
)
def test_a_page_reaches_neither_files_nor_network(html: str) -> None:
    data = pdf.pdf([f"<p>here</p>{html}"])
    assert text_of(data) == "here"
    assert b"root:" not in data
    assert b"EmbeddedFile" not in data


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td colspan=1000000000 rowspan=1000000000>x</td></tr></table>",
        "<p>x</p>" * 200_000,
        "<div>" * 50_000,
        "<p style='page-break-after: always'>x</p>" * 5000,
        "<div style='width: 1e30mm; height: 1e30mm; border: 1e20px solid'>x</div>" * 50,
    ],
)
def test_a_page_without_end_is_ended(html: str) -> None:
    try:
        pdf.pdf([html], seconds=3)
    except (pdf.TooLong, pdf.Unprintable):
        pass
    assert text_of(pdf.pdf(["<p>the next one</p>"])) == "the next one"


def test_a_press_that_died_is_started_anew() -> None:
    pdf.pdf(["<p>one</p>"])
    assert pdf._running is not None
    pdf._running.process.kill()
    pdf._running.process.wait()
    assert text_of(pdf.pdf(["<p>two</p>"])) == "two"


def test_the_press_knows_nothing_of_the_products_environment() -> None:
    pdf.pdf(["<p>one</p>"])
    assert pdf._running is not None
    from pathlib import Path

    if not Path("/proc").exists():
        pytest.skip("no /proc here")
    environment = Path(f"/proc/{pdf._running.process.pid}/environ").read_bytes()
    assert b"DATABASE" not in environment
    assert b"SECRET" not in environment


def test_without_pango_the_refusal_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_running", None)
    monkeypatch.setattr(pdf.press, "__name__", "fincomtech.reports.nothing")
    with pytest.raises(pdf.CannotPrint) as refused:
        pdf.pdf(["<p>one</p>"])
    assert "Pango" in str(refused.value)


def test_the_fonts_have_cyrillic_and_are_ours() -> None:
    from pypdf import PdfReader

    data = pdf.pdf(["<p style='font-family: PT Sans'>Съешь ещё</p><p style='font-family: DejaVu Sans'>этих</p>"])
    [page] = PdfReader(io.BytesIO(data)).pages
    fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
    names = {str(fonts[name].get_object()["/BaseFont"]) for name in fonts}
    assert names
    assert all("PT-" in name for name in names), names  # no other font of the machine gets in
