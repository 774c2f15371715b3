"""What erasing reaches beyond the person's own records, and who may ask for it. Through HTTP."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from fincomtech.audit import chain
from fincomtech.audit.models import Entry
from fincomtech.identity.tests.test_keys import CREATE
from fincomtech.kit import clock, context, conversation, writes
from fincomtech.kit.background import outbox
from fincomtech.kit.context import Actor
from fincomtech.kit.models import Activity, Attachment, Message, ReceivedMail
from fincomtech.kit.records import record_model
from fincomtech.kit.talk import files, planning
from fincomtech.privacy import erasing
from fincomtech.privacy.models import Act
from fincomtech.privacy.tests.test_personal_data import rows
from fincomtech.privacy.traces import Traces
from fincomtech.testing.cast import PASSWORD, CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
MAIL, PHONE, NAME = "petrov@home.example", "+79161234567", "Петров Иван"
VIEWS = ("found", "export", "erase", "acts", "acts/1", "acts/1/page")


@pytest.fixture
def person(romashka: CastCompany, company: CastCompany) -> Any:
    """A person who hangs on everything: a deal and a lead by relation, activities, files, a mail, a twin's e-mail."""
    with context.acting_as(Actor.SYSTEM):
        contacts, deals = record_model("contacts.Contact"), record_model("crm.Deal")
        values = {"kind": "person", "last_name": "Петров", "first_name": "Иван", "email": MAIL, "phone": PHONE}
        accounts = [{"account": f"4070281090000000{n}", "bank": "Банк"} for n in (1111, 2222)]
        found: Any = writes.create(contacts, {**values, "bank_accounts": {"create": accounts}})
        other = writes.create(contacts, {"kind": "company", "name": "ООО «Склад»"})
        deal = writes.create(
            deals,
            {"name": "Склад", "contact": other.pk, "person": found.pk, "notes": f"Звонить: 8 (916) 123-45-67, {NAME}"},
        )
        writes.create(
            record_model("crm.Lead"), {"name": "Хочет склад", "contact": found.pk, "email": "other@x.example"}
        )
        planning.new(found, summary=f"Позвонить {NAME}", due_date=date(2026, 12, 1))
        files.keep(found, io.BytesIO(b"passport"), "Паспорт Петрова.txt", 8)
        files.keep(deal, io.BytesIO(b"contract"), "Договор.txt", 8)
        conversation.post(deal, f"<p>Ждём {MAIL}</p>")
    return found


def ask(found: Any, **more: Any) -> dict[str, Any]:
    return {"recordType": "contacts.Contact", "recordId": str(found.pk), **more}


@pytest.mark.spec("auth.8")
def test_the_archive_holds_a_spreadsheet_with_typed_cells(api: Api, person: Any) -> None:
    answer = api("alice").post("/api/privacy/export", ask(person))
    book = load_workbook(io.BytesIO(zipfile.ZipFile(io.BytesIO(answer.content)).read("person.xlsx")))
    assert book.sheetnames == ["Персональные данные", "Сообщения", "Дела", "Входящие письма", "Вложения"]
    cells = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert {type(row[1]) for row in cells} == {int}
    assert [type(row[4]) for row in cells if row[3] == "Создано"] == [datetime] * len({row[:2] for row in cells})
    assert any(row[4] == MAIL for row in cells)
    assert {"Договор.txt", "Паспорт Петрова.txt"} == {
        row[1] for row in book["Вложения"].iter_rows(min_row=2, values_only=True)
    }
    assert isinstance(book["Вложения"]["D2"].value, int)
    assert isinstance(book["Дела"]["A2"].value, datetime)


@pytest.mark.spec("auth.8")
def test_what_is_reached_by_relations_goes_as_far_as_it_names_the_person(
    api: Api, person: Any, romashka: CastCompany
) -> None:
    alice = api("alice")
    told = alice.get("/api/privacy/found", **ask(person)).json()
    assert [(one["title"], one["named"]) for one in told["linked"]] == [("Склад", True)]
    assert {one["type"] for one in told["records"]} == {"contacts.Contact", "contacts.BankAccount", "crm.Lead"}
    assert told["attachments"] == [
        {"name": "Паспорт Петрова.txt", "erased": True},
        {"name": "Договор.txt", "erased": False},
    ]
    before = {a.name: a.path for a in Attachment.objects.all()}
    assert alice.post("/api/privacy/erase", ask(person, basis="Требование")).status_code == 200
    everything = [
        *rows("crm.Deal").values_list("name", "notes"),
        *rows("crm.Lead").values_list("name", "email"),
        *rows("contacts.BankAccount").values_list("account"),
        *Activity.objects.values_list("summary", "note", "record_title"),
        *Message.objects.values_list("body", "subject", "changes"),
        *Entry.objects.values_list("changes", "record_title"),
    ]
    for trace in (MAIL, NAME, "Петров", "123-45-67", PHONE, "40702810", "other@x.example"):
        assert trace not in str(everything), trace
    deal: Any = rows("crm.Deal").get()
    assert (deal.name, deal.notes) == ("Склад", "Звонить: •••, •••")
    assert list(Attachment.objects.values_list("name", flat=True)) == ["Договор.txt"]
    assert not default_storage.exists(before["Паспорт Петрова.txt"])
    assert default_storage.exists(before["Договор.txt"])
    chain.seal()
    assert chain.verify().breaks == ()
    assert chain.verify().redacted > 0


@pytest.mark.spec("auth.8")
def test_bytes_go_even_when_the_storage_is_down_at_first(
    api: Api, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Attachment.objects.get(name__startswith="Паспорт").path

    def down(_path: str) -> None:
        raise OSError("no storage")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", down)
        assert api("alice").post("/api/privacy/erase", ask(person, basis="Требование")).status_code == 200
    assert default_storage.exists(path)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=True):
        assert outbox.sweep() >= 1
    assert not default_storage.exists(path)


def test_bytes_stay_when_the_erasure_fails(api: Api, person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Attachment.objects.get(name__startswith="Паспорт").path

    def broken(*_arguments: Any) -> None:
        raise RuntimeError("power cut")

    alice = api("alice")
    alice.http.raise_request_exception = False
    monkeypatch.setattr(erasing.redacting, "redact", broken)
    assert alice.post("/api/privacy/erase", ask(person, basis="Требование")).status_code == 500
    assert Attachment.objects.filter(path=path).exists()
    assert default_storage.exists(path)


@pytest.mark.spec("auth.8")
def test_what_is_somebody_else_s_is_left_out(api: Api, person: Any, company: CastCompany) -> None:
    with context.acting_as(Actor.SYSTEM):
        contacts = record_model("contacts.Contact")
        wife = writes.create(contacts, {"kind": "person", "last_name": "Петрова", "first_name": "Анна", "phone": PHONE})
    alice = api("alice")
    other = [{"recordType": "contacts.Contact", "recordId": str(wife.pk)}]
    assert "Анна" in str(alice.get("/api/privacy/found", **ask(person)).json())
    shut = alice.post("/api/privacy/export", ask(person, without=other)).content
    assert "Анна" not in zipfile.ZipFile(io.BytesIO(shut)).read("person.json").decode()
    done = alice.post("/api/privacy/erase", ask(person, basis="Требование", without=other)).json()
    assert rows("contacts.Contact").get(pk=wife.pk).name == "Петрова Анна"
    act = alice.get(f"/api/privacy/acts/{done['id']}").json()
    assert any("другому человеку" in each["reason"] for each in act["kept"])
    wrong = alice.post("/api/privacy/export", ask(person, without=[{"no": 1}])).json()
    assert wrong["error"]["code"] == "privacy.without"


@pytest.mark.spec("auth.8")
def test_the_company_s_own_fields_go_too(api: Api, person: Any) -> None:
    type(person)._default_manager.filter(pk=person.pk).update(custom={"x_passport": "4510 123456"})
    assert api("alice").post("/api/privacy/erase", ask(person, basis="Требование")).status_code == 200
    assert type(person)._default_manager.get(pk=person.pk).custom is None


@pytest.mark.spec("auth.8")
def test_received_mails_lose_their_words_and_their_bytes(api: Api, person: Any, company: CastCompany) -> None:
    path = default_storage.save(f"{company.key}/ab/mail", io.BytesIO(b"raw"))
    mail = ReceivedMail.objects.create(key="k", subject="Мой паспорт", sender=MAIL.upper(), path=path)
    ReceivedMail.objects.filter(pk=mail.pk).update(sender=MAIL)
    assert api("alice").post("/api/privacy/erase", ask(person, basis="Требование")).status_code == 200
    mail.refresh_from_db()
    assert (mail.subject, mail.sender, mail.path) == ("•••", "•••", "")
    assert not default_storage.exists(path)


@pytest.mark.spec("auth.8")
@pytest.mark.parametrize("view", ["export", "erase"])
def test_taking_out_and_erasing_ask_for_a_fresh_proof(api: Api, person: Any, view: str) -> None:
    alice = api("alice")
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=True):
        refused = alice.post(f"/api/privacy/{view}", ask(person, basis="Требование"))
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "step_up_needed")
        assert not Act.objects.exists()
        assert not Entry.objects.filter(action="personal_export").exists()
        assert alice.get("/api/privacy/found", **ask(person)).status_code == 200, "looking does not"
        assert alice.post("/api/auth/prove", {"password": PASSWORD}).status_code == 200
        assert alice.post(f"/api/privacy/{view}", ask(person, basis="Требование")).status_code == 200


@pytest.mark.spec("auth.8")
@pytest.mark.parametrize("who", ["boris", "clara", "dan", "nobody", "key"])
@pytest.mark.parametrize("view", VIEWS)
def test_nobody_but_administrators_in_a_session(api: Api, person: Any, who: str, view: str) -> None:
    if who == "key":
        made = api("alice").run(CREATE, input={"name": "x", "scope": "write"})["identityApiKeyCreateKey"]
        client = api(key=made["result"]["show"]["value"])
    else:
        client = api(None if who == "nobody" else who)
    given = ask(person, basis="x")
    path = f"/api/privacy/{view}"
    answer = client.post(path, given) if view in ("export", "erase") else client.get(path, **given)
    assert answer.status_code == (401 if who in ("nobody", "key") else 403)
    assert not Act.objects.exists()


@pytest.mark.spec("auth.8")
def test_another_company_and_an_absent_module_find_nothing(
    api: Api, person: Any, vector: CastCompany, minimal: CastCompany
) -> None:
    done = api("alice").post("/api/privacy/erase", ask(person, basis="Требование")).json()
    assert api("alice", company=vector).get(f"/api/privacy/acts/{done['id']}").status_code == 404
    assert api("alice", company=vector).get("/api/privacy/acts").json() == {"acts": [], "next": ""}
    for elsewhere in (vector, minimal):
        client = api("alice", company=elsewhere)
        assert client.get("/api/privacy/found", **ask(person)).status_code == 404
        for view in ("export", "erase"):
            assert client.post(f"/api/privacy/{view}", ask(person, basis="x")).status_code == 404


@pytest.mark.spec("auth.8")
def test_acts_are_listed_searched_and_told(api: Api, person: Any) -> None:
    alice = api("alice")
    done = alice.post("/api/privacy/erase", ask(person, basis="Требование от 20 ноября")).json()
    assert [one["number"] for one in alice.get("/api/privacy/acts").json()["acts"]] == [done["number"]]
    assert len(alice.get("/api/privacy/acts", search="ноября алиса").json()["acts"]) == 1
    assert alice.get("/api/privacy/acts", search="декабря").json()["acts"] == []
    assert alice.get("/api/privacy/acts", after=done["id"]).json()["acts"] == []
    told = alice.get(f"/api/privacy/acts/{done['id']}").json()
    assert "E-mail" in str(told["erased"]) or "Эл. почта" in str(told["erased"])
    assert any(each.get("count") == 1 and each["type"] == "kit.Attachment" for each in told["erased"])
    assert alice.get("/api/privacy/found", **ask(person)).json()["act"] == done


@pytest.mark.spec("auth.8")
def test_forms_of_people_offer_it_to_administrators(api: Api) -> None:
    def offered(who: str, name: str) -> Any:
        return api(who).get(f"/api/ui/spec/{name}").json()["personal"]

    assert offered("alice", "contacts.Contact") == ["and", ["=", "kind", "person"]]
    assert offered("alice", "crm.Lead") == ["and"]
    assert offered("alice", "crm.Deal") is False
    assert offered("boris", "contacts.Contact") is False


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("8 916 123 45 67", "•••"),
        ("+7(916)123-45-67!", "•••!"),
        ("тел. 79161234567", "тел. •••"),
        ("89161234567 и 891612345670", "••• и 891612345670"),
        ("иван  петров звонил", "••• звонил"),
        ("Петров пришёл", "Петров пришёл"),
        (MAIL.upper(), "•••"),
        (f"a{MAIL}", f"a{MAIL}"),
    ],
)
def test_traces(text: str, left: str) -> None:
    assert Traces(frozenset({MAIL, PHONE}), frozenset({"петров иван", "иван петров"})).without(text) == left
