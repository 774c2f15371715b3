"""Who came in, who was turned away and what was taken out, is in the trail: through HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.audit import chain
from fincomtech.audit.models import Entry
from fincomtech.identity import sessions
from fincomtech.identity.models import User
from fincomtech.kit import live
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import PASSWORD, CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
ACCESS = """query($w: AuditEntryWhere) { auditEntries(where: $w) { nodes {
  action recordType recordId recordTitle userId userName changes } } }"""


@pytest.fixture(autouse=True)
def _no_counters(cast: Any) -> None:
    """Attempts of one test do not count in the next."""
    for key in live.client().scan_iter("limit:*"):
        live.client().delete(key)


def told(api: ApiClient, action: str) -> list[dict[str, Any]]:
    where = {"operation": {"eq": "access"}, "action": {"eq": action}}
    found: list[dict[str, Any]] = api.run(ACCESS, w=where)["auditEntries"]["nodes"]
    return found


def details(entry: dict[str, Any]) -> dict[str, Any]:
    return {change["field"]: change["after"] for change in entry["changes"]}


@pytest.mark.spec("auth.8")
def test_sign_ins_and_sign_outs(api: Api, romashka: CastCompany) -> None:
    clara = api("clara")
    clara.post("/api/auth/sign-out", {})
    alice = api("alice")
    last = told(alice, "sign_in")[1]
    assert (last["userName"], last["recordTitle"]) == ("Клара Смирнова", "Клара Смирнова")
    assert details(last)["way"] == "password"
    assert details(last)["ip"]
    assert told(alice, "sign_out")[0]["userId"] == str(romashka.users.clara.id)


@pytest.mark.spec("auth.8")
def test_refused_sign_ins_say_whose_name_was_typed_and_never_the_password(api: Api, romashka: CastCompany) -> None:
    stranger = api()
    for email in (romashka.users.clara.email, "nobody@example.com"):
        answer = stranger.post("/api/auth/sign-in", {"email": email, "password": "wrong horse battery"})
        assert answer.status_code >= 400
    found = told(api("alice"), "sign_in_refused")
    assert [entry["userName"] for entry in found] == ["nobody@example.com", romashka.users.clara.email]
    assert details(found[0])["reason"] == "identity.wrong_password"
    assert "wrong horse" not in str(found)


def test_strangers_do_not_fill_the_trail(api: Api, romashka: CastCompany, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fincomtech.identity.refusing.MOST", 3)
    for number in range(6):
        api().post("/api/auth/sign-in", {"email": f"n{number}@example.com", "password": "wrong"})
    assert len(told(api("alice"), "sign_in_refused")) == 3


@pytest.mark.spec("auth.8")
def test_passwords_ended_sessions_and_keys(api: Api, romashka: CastCompany) -> None:
    clara = api("clara")
    changed = clara.post("/api/auth/password", {"old": PASSWORD, "new": "another horse battery staple"})
    assert changed.status_code == 200
    key = 'mutation { identityApiKeyCreateKey(input: {name: "Магазин"}) { ok errors { code } } }'
    assert clara.run(key)["identityApiKeyCreateKey"]["ok"]
    alice = api("alice")
    assert told(alice, "password_set")[0]["userName"] == "Клара Смирнова"
    assert told(alice, "key_created")[0]["recordTitle"] == "Магазин"
    end = "mutation($id: ID!) { identityUserEndAllSessions(id: $id) { ok errors { code } } }"
    assert alice.run(end, id=romashka.users.clara.id)["identityUserEndAllSessions"]["ok"]
    ended = told(alice, "session_ended")[0]
    assert (ended["userName"], ended["recordTitle"]) == ("Алиса Иванова", "Клара Смирнова")


@pytest.mark.spec("auth.8")
def test_exports_are_kept_and_the_trail_itself_can_be_exported(api: Api) -> None:
    alice = api("alice")
    fields = ["createdAt", "userName", "action", "recordType", "changes"]
    asked = {"recordType": "audit.Entry", "fields": fields, "format": "xlsx"}
    answer = alice.post("/api/exports", asked)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert content[:2] == b"PK", content
    kept = told(alice, "export")[0]
    assert kept["recordType"] == "audit.Entry"
    assert details(kept)["fields"] == fields


@pytest.mark.spec("auth.8")
def test_the_list_speaks_in_words(api: Api) -> None:
    alice = api("alice")
    spec = alice.get("/api/ui/spec/audit.Entry").json()["fields"]
    actions = {option["value"]: option["label"] for option in spec["action"]["options"]}
    types = {option["value"]: option["label"] for option in spec["recordType"]["options"]}
    assert actions["sign_in"] == "Вход"
    assert types["contacts.Contact"] == "Контакт"


def test_the_trail_of_one_company_is_not_in_another(api: Api, vector: CastCompany) -> None:
    api("clara")
    names = [entry["userId"] for entry in told(api("alice", company=vector), "sign_in")]
    assert len(names) == 1  # her own


def test_ended_sessions_cost_one_statement_however_many(company: CastCompany) -> None:
    user = User.objects.get(pk=company.users.clara.id)
    for _number in range(5):
        sessions.begin(user)
    with CaptureQueriesContext(connection) as asked:
        assert sessions.end_of_user(user) == 5
    assert len([q for q in asked if "audit_entry" in q["sql"]]) == 1
    assert Entry.objects.filter(action="session_ended").count() == 5
    chain.seal()
    assert chain.verify().breaks == ()


def test_a_refusal_is_kept_whatever_is_rolled_back(api: Api, romashka: CastCompany) -> None:
    api().post("/api/auth/sign-in", {"email": romashka.users.dan.email, "password": "no"})
    with in_company(romashka.key):
        assert Entry.objects.filter(action="sign_in_refused", user_name=romashka.users.dan.email).exists()
