"""The conversation over HTTP: the mail hook, whom a note can name, to whom a mail goes, and other companies' walls."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.kit import writes
from fincomtech.kit.models import Follower, MailSettings, MailTemplate, Message, ReceivedMail
from fincomtech.kit.records import record_model
from fincomtech.kit.talk import reply_tokens
from fincomtech.kit.talk.reply_tokens import Token
from fincomtech.kit.tests.letters import letter
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
SECRET = 'mutation { kitMailSettingsNewHookSecret(ids: ["1"]) { ok result errors { code } } }'


@pytest.fixture
def contact(company: CastCompany) -> Any:
    return writes.create(record_model("contacts.Contact"), {"name": "Заря", "email": "info@zarya.example"})


@pytest.fixture
def secret(company: CastCompany, api: Api) -> str:
    """The secret of Romashka's mail hook, as its administrator gets it."""
    made = api("alice").run(SECRET)["kitMailSettingsNewHookSecret"]
    assert made["ok"], made
    return str(made["result"]["show"]["value"])


def hand_over(client: ApiClient, mail: bytes, secret: str, **headers: str) -> Any:
    """What a mail server does with a mail."""
    with sandbox.committed():
        return client.http.post(
            "/api/mail/inbound",
            mail,
            content_type="message/rfc822",
            headers={"Authorization": f"Bearer {secret}", **headers},
        )


@pytest.mark.spec("ops.5")
def test_a_mail_server_hands_a_reply_over(api: Api, contact: Any, secret: str) -> None:
    first = Message.of(contact).first()
    assert first is not None
    mail = letter("Да", to=reply_tokens.address(Token(first.pk))).as_bytes()
    answers = [hand_over(api(), mail, secret) for _again in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["outcome"] == "reply"
    assert Message.of(contact).filter(kind="mail").count() == 1


def test_without_the_secret_nothing_comes_in(api: Api, company: CastCompany) -> None:
    assert hand_over(api(), b"From: a@b.example\n\nx", "anything").status_code == 401, "no secret has been made"


@pytest.mark.parametrize("given", ["", "wrong", "mail_x"])
def test_a_wrong_secret_is_refused(api: Api, secret: str, given: str) -> None:
    assert hand_over(api(), b"From: a@b.example\n\nx", given).status_code == 401
    assert not ReceivedMail.objects.exists()


def test_a_new_secret_ends_the_former(api: Api, secret: str) -> None:
    api("alice").run(SECRET)
    assert hand_over(api(), b"From: a@b.example\n\nx", secret).status_code == 401


def test_only_administrators_make_secrets_and_the_digest_stays_here(api: Api, secret: str) -> None:
    assert {e["code"] for e in api("boris").refused(SECRET)} <= {"denied", "missing"}
    assert api("alice").refused("{ kitMailSettings(id: 1) { hookDigest } }")
    assert secret not in MailSettings.objects.get().hook_digest


def test_too_big_and_empty_mails_are_refused(api: Api, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from fincomtech.kit.mail_in import parsing

    monkeypatch.setattr(parsing, "MOST_BYTES", 1000)
    assert hand_over(api(), b"From: a@b.example\n\n" + b"x" * 2000, secret).status_code == 413
    assert hand_over(api(), b"  ", secret).status_code == 400


@pytest.mark.spec("tenancy.2")
def test_a_secret_and_a_token_open_only_their_own_company(
    api: Api, contact: Any, secret: str, company: CastCompany, vector: CastCompany
) -> None:
    first = Message.of(contact).first()
    assert first is not None
    mail = letter("x", to=reply_tokens.address(Token(first.pk))).as_bytes()
    before = Message.of(contact).count()
    assert hand_over(api(company=vector), mail, secret).status_code == 401
    theirs = str(api("alice", company=vector).run(SECRET)["kitMailSettingsNewHookSecret"]["result"]["show"]["value"])
    assert hand_over(api(company=vector), mail, theirs).json()["outcome"] == "lost"
    assert hand_over(api(), mail, theirs).status_code == 401
    assert Message.of(contact).count() == before


@pytest.mark.spec("kit.6")
def test_a_note_can_name_whoever_may_read_the_record(api: Api, contact: Any) -> None:
    about = {"recordType": "contacts.Contact", "recordId": str(contact.pk)}
    clara = api("clara")
    found = clara.get("/api/talk/people", **about).json()["people"]
    assert [one["name"] for one in found] == ["Алиса Иванова", "Борис Петров", "Клара Смирнова"]
    assert [one["name"] for one in clara.get("/api/talk/people", search="бор", **about).json()["people"]] == [
        "Борис Петров"
    ]
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    assert clara.get("/api/talk/people", **about).status_code == 404
    assert [p["name"] for p in api("alice").get("/api/talk/people", **about).json()["people"]] == [
        "Алиса Иванова",
        "Борис Петров",
    ]


def test_the_talk_of_closed_records_and_strangers_is_closed(api: Api, contact: Any, vector: CastCompany) -> None:
    about = {"recordType": "contacts.Contact", "recordId": str(contact.pk)}
    for path in ("/api/talk/people", "/api/talk/recipients"):
        assert api().get(path, **about).status_code == 401
        assert api("dan").get(path, **about).status_code in (403, 404)
        assert api("alice", company=vector).get(path, **{**about, "recordId": str(10**9)}).status_code == 404
        assert api("alice").get(path, recordType="identity.User", recordId="1").status_code == 404
    assert api("dan").post("/api/talk/preview", about).status_code in (403, 404)


@pytest.mark.spec("kit.6")
def test_to_whom_a_mail_goes_is_told_before_it_is_written(api: Api, contact: Any) -> None:
    about = {"recordType": "contacts.Contact", "recordId": str(contact.pk)}
    Follower.objects.create(
        record_type="contacts.Contact",
        record_id=contact.pk,
        user=None,
        address="p@x.example",
        notes=False,
        activities=False,
    )
    told = api("clara").get("/api/talk/recipients", **about).json()
    assert (told["to"], told["followers"], told["repliesComeBack"]) == ("info@zarya.example", ["p@x.example"], True)
    assert "Ромашка" in told["sender"]


@pytest.mark.spec("kit.6")
def test_a_mail_is_previewed_in_the_recipients_language(api: Api, contact: Any) -> None:
    for language, subject in (("ru", "Здравствуйте, {{ name }}"), ("en", "Hello {{ name }}")):
        values = {"record_type": "contacts.Contact", "name": "Привет", "language": language, "subject": subject}
        template = writes.create(MailTemplate, {**values, "body": "<p>{{ email }}</p>"})
    about = {"recordType": "contacts.Contact", "recordId": str(contact.pk), "template": str(template.pk)}
    client = api("alice")
    assert client.post("/api/talk/preview", about).json()["subject"] == "Здравствуйте, Заря"
    writes.update(type(contact), contact.pk, {"language": "en"})
    shown = client.post("/api/talk/preview", about).json()
    assert (shown["subject"], shown["language"]) == ("Hello Заря", "en")
    assert "info@zarya.example" in shown["html"]
    assert "Sent by" in shown["html"]
    assert not Message.of(contact).filter(kind="mail").exists()
