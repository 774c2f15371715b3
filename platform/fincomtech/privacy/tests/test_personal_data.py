"""Everything about a person is found, handed out and erased with an act; the trail stays provable. Through HTTP."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from fincomtech.audit import chain, redacting
from fincomtech.audit.models import Entry
from fincomtech.identity.models import User
from fincomtech.kit import conversation
from fincomtech.kit.records import record_model
from fincomtech.privacy import erasing, finding
from fincomtech.privacy.models import Act
from fincomtech.privacy.traces import Traces
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
CONTACT = (
    "mutation($i: ContactsContactInput!) { contactsContactCreate(input: $i) { ok record { id } errors { code } } }"
)
CHANGE = (
    "mutation($id: ID!, $i: ContactsContactInput!) { contactsContactUpdate(id: $id, input: $i) { ok errors { code } } }"
)
LEAD = "mutation($i: CrmLeadInput!) { crmLeadCreate(input: $i) { ok record { id } errors { code } } }"
ONE = "query($id: ID!) { contactsContact(id: $id) { name email phone firstName addresses { city street } } }"
MAIL = "petrov@home.example"


@pytest.fixture
def person(api: Api) -> str:
    """A person, changed once, with an address; a lead with the same e-mail; somebody else who must stay."""
    boris = api("boris")
    values = {
        **{"kind": "person", "firstName": "Иван", "lastName": "Петров", "email": MAIL, "phone": "+79161234567"},
        "addresses": {"create": [{"kind": "actual", "city": "Тула", "street": "Ленина, 1"}]},
    }
    key = str(boris.run(CONTACT, i=values)["contactsContactCreate"]["record"]["id"])
    assert boris.run(CHANGE, id=key, i={"jobTitle": "Директор"})["contactsContactUpdate"]["ok"]
    assert boris.run(LEAD, i={"name": "Петров хочет склад", "email": MAIL.upper()})["crmLeadCreate"]["ok"]
    assert boris.run(CONTACT, i={"kind": "person", "lastName": "Сидоров", "email": "sidorov@home.example"})
    return key


def rows(record_type: str) -> Any:
    """All of a type, whatever anybody may see."""
    model: Any = record_model(record_type)
    return model._default_manager


def ask(key: str, **more: Any) -> dict[str, Any]:
    return {"recordType": "contacts.Contact", "recordId": key, **more}


@pytest.mark.spec("auth.8")
def test_everything_about_a_person_is_found_and_handed_out(api: Api, person: str) -> None:
    alice = api("alice")
    told = alice.get("/api/privacy/found", **ask(person)).json()
    assert sorted(r["type"] for r in told["records"]) == ["contacts.Address", "contacts.Contact", "crm.Lead"]
    assert told["entries"] >= 2
    assert any("провер" in k["reason"] or "доказуем" in k["reason"] for k in told["kept"])
    answer = alice.post("/api/privacy/export", ask(person))
    files = zipfile.ZipFile(io.BytesIO(answer.content))
    assert files.namelist() == ["person.json", "person.html", "person.xlsx"]
    data = json.loads(files.read("person.json"))
    assert MAIL in str(data)
    assert "Тула" in str(data)
    assert "sidorov" not in str(data)
    assert "Петров" in files.read("person.html").decode()
    kept = 'query { auditEntries(where: {action: {eq: "personal_export"}}) { nodes { recordId } } }'
    assert alice.run(kept)["auditEntries"]["nodes"] == [{"recordId": person}]


@pytest.mark.spec("auth.8")
def test_erased_in_place_with_an_act_and_a_whole_chain(api: Api, person: str, romashka: CastCompany) -> None:
    with in_company(romashka.key):
        contact = rows("contacts.Contact").get(pk=person)
        conversation.post(contact, f"<p>Писать на {MAIL}</p>")
        chain.seal()
    alice = api("alice")
    done = alice.post("/api/privacy/erase", ask(person, basis="Требование от 20.11.2026")).json()
    found = alice.run(ONE, id=person)["contactsContact"]
    assert done["number"] in found["name"]
    assert (found["email"], found["phone"], found["firstName"]) == ("", "", "")
    assert found["addresses"] == [{"city": f"Уничтожено, акт {done['number']}", "street": ""}]
    with in_company(romashka.key):
        leads = rows("crm.Lead")
        assert not leads.filter(email__iexact=MAIL).exists()
        assert Entry.objects.filter(redacted_by=done["id"]).count() >= 4
        assert MAIL not in str(list(Entry.objects.values_list("changes", "record_title")))
        assert MAIL not in str(list(finding.Message.objects.values_list("body", "changes")))
        assert rows("contacts.Contact").filter(email="sidorov@home.example").exists()
        chain.seal()
        verdict = chain.verify()
        assert (verdict.breaks, verdict.redacted > 0) == ((), True)
    page = alice.get(f"/api/privacy/acts/{done['id']}/page").content.decode()
    assert done["number"] in page
    assert "Требование от 20.11.2026" in page
    assert MAIL not in page
    assert alice.post("/api/privacy/erase", ask(person, basis="ещё раз")).json()["error"]["code"] == "privacy.erased"


@pytest.mark.spec("auth.8")
def test_a_redaction_cannot_hide_tampering(company: CastCompany) -> None:
    contacts = record_model("contacts.Contact")
    contact = erasing.writes.create(contacts, {"kind": "person", "last_name": "Петров"})
    entry = Entry.objects.get(record_type="contacts.Contact", record_id=contact.pk)
    rows = Entry.objects.filter(pk=entry.pk)
    redacting.redact(
        [entry.pk], 4711, {"contacts.Contact": frozenset({"name"})}, (), "—", Traces(frozenset())
    )  # signed, but by no act
    assert [b.entry for b in chain.verify().breaks] == [entry.pk]
    rows.update(changes=[], redacted_by=1, redaction="0" * 64)  # not signed at all
    assert [b.entry for b in chain.verify().breaks if b.entry] == [entry.pk, entry.pk]
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(digest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(redacted_by=None)


@pytest.mark.spec("auth.8")
def test_refusals(api: Api, person: str, romashka: CastCompany, vector: CastCompany) -> None:
    for who in ("boris", "clara"):
        assert api(who).get("/api/privacy/found", **ask(person)).status_code == 403
        assert api(who).post("/api/privacy/erase", ask(person, basis="x")).status_code == 403
        assert api(who).post("/api/privacy/export", ask(person)).status_code == 403
        assert api(who).get("/api/privacy/acts/1").status_code == 403
    alice = api("alice")
    assert alice.post("/api/privacy/erase", ask(person)).json()["error"]["path"] == ["basis"]
    for wrong in (
        ask("999999"),
        ask("x"),
        {"recordType": "no.Such", "recordId": "1"},
        {"recordType": "crm.Deal", "recordId": "1"},
    ):
        assert alice.get("/api/privacy/found", **wrong).status_code == 404
    own = {"recordType": "identity.User", "recordId": romashka.users.alice.id, "basis": "x"}
    assert alice.post("/api/privacy/erase", own).json()["error"]["code"] == "identity.own_account"
    assert api("alice", company=vector).get("/api/privacy/found", **ask(person)).status_code == 404


@pytest.mark.spec("auth.8")
def test_a_colleague_is_erased_signed_out_and_stays_one_row(api: Api, romashka: CastCompany) -> None:
    clara, alice = api("clara"), api("alice")
    assert clara.run(LEAD, i={"name": "Её лид"})["crmLeadCreate"]["ok"]
    asked = {"recordType": "identity.User", "recordId": romashka.users.clara.id, "basis": "Отзыв согласия"}
    assert alice.post("/api/privacy/erase", asked).status_code == 200
    assert clara.get("/api/ui/boot").status_code == 401
    with in_company(romashka.key):
        user = User.objects.get(pk=romashka.users.clara.id)
        assert (user.state, user.password) == ("blocked", "")
        assert "Клара" not in user.name
        assert "Клара" not in str(list(Entry.objects.values_list("user_name", "record_title", "changes")))
        assert rows("crm.Lead").get(name="Её лид").created_by_id == user.pk
        chain.seal()
        assert chain.verify().breaks == ()


def test_nothing_is_half_done(api: Api, person: str, romashka: CastCompany, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: Any) -> None:
        raise RuntimeError("power cut")

    alice = api("alice")
    monkeypatch.setattr(erasing.redacting, "redact", broken)
    alice.http.raise_request_exception = False
    assert alice.post("/api/privacy/erase", ask(person, basis="Требование")).status_code == 500
    monkeypatch.undo()
    assert alice.run(ONE, id=person)["contactsContact"]["email"] == MAIL
    with in_company(romashka.key):
        assert not Act.objects.exists()
    assert alice.post("/api/privacy/erase", ask(person, basis="Требование")).status_code == 200


@pytest.mark.parametrize("text", ["İİİİ <petrov@home.example>.", "PETROV@HOME.EXAMPLE İ", "ß petrov@home.EXAMPLE!"])
def test_no_letter_of_an_address_stays_whatever_stands_before_it(text: str) -> None:
    """Lower case makes two letters of İ: counted in the one, cut in the other, the address stays in part."""
    left = Traces(frozenset({MAIL, "home.example"})).without(text)
    assert "•••" in left
    assert not {"petrov", "home", "example"} & set(left.lower().replace("@", " ").replace(".", " ").split())
    assert all(mark in left for mark in text.lower().replace(MAIL, "") if mark in "!<>ß")


def test_finding_takes_a_few_statements(company: CastCompany) -> None:
    from django.test.utils import CaptureQueriesContext

    contacts = record_model("contacts.Contact")
    for number in range(5):
        made = erasing.writes.create(contacts, {"kind": "person", "last_name": f"Петров {number}", "email": MAIL})
    with CaptureQueriesContext(connection) as asked:
        assert len(finding.everything(made).records) == 5
    assert len(asked) <= 16
