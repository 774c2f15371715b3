"""Mailboxes over real IMAP and SMTP: sent by the product, answered by a customer, fetched and put where it belongs."""

import smtplib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import get_connection

from fincomtech.kit import actions, context, writes
from fincomtech.kit.mail_in import mailboxes
from fincomtech.kit.models import MailAlias, Mailbox, Message, ReceivedMail
from fincomtech.kit.refusals import Denied
from fincomtech.kit.safety import outbound, sealed
from fincomtech.kit.tests.letters import last_of, letter
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from infra.devservices.mailsink import MailSink


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[MailSink]:
    """A mail server with SMTP and IMAP on free ports."""
    with MailSink(tmp_path / "mails") as found:
        yield found


@pytest.fixture
def mailbox(company: CastCompany, sink: MailSink) -> Any:
    """Romashka's mailbox: everything that is sent to romashka.in.example."""
    found = writes.create(Mailbox, {"name": "Почта", "host": "127.0.0.1", "port": sink.imap_port, "security": "none", "user_name": "romashka.in.example"})  # fmt: skip
    run(found, "set_password", password="demo")
    found.refresh_from_db()
    return found


def run(record: Any, name: str, **values: Any) -> Any:
    with sandbox.committed():
        return actions.run(actions.actions_of(type(record))[name], [record.pk], values).result


def post(sink: MailSink, mail: Any) -> None:
    """Send a mail as a stranger's mail program does."""
    with smtplib.SMTP("127.0.0.1", sink.smtp_port) as server:
        server.send_message(mail)


@pytest.fixture
def by_smtp(sink: MailSink, settings: Any) -> None:
    """The product's mails go through the real server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.smtp_port
    connection: Any = get_connection()
    assert connection.port == sink.smtp_port


@pytest.mark.spec("ops.5", "kit.6")
def test_a_mail_goes_out_is_answered_and_the_answer_is_fetched(
    contact: Any, mailbox: Any, sink: MailSink, by_smtp: None
) -> None:
    run(contact, "send_mail", subject="Счёт", body="<p>Во вложении</p>")
    (out,) = sink.messages(to="info@zarya.example")
    assert out.headers["Reply-To"].startswith("reply+")
    sink.box.reply(out, "Получили, спасибо", "info@zarya.example")
    assert mailboxes.fetch(mailbox.pk) == 1
    message: Any = last_of(contact)
    assert (message.body, message.mail_state, message.reply_to.subject) == (
        "<p>Получили, спасибо</p>",
        "received",
        "Счёт",
    )
    assert "Во вложении" in message.quoted
    assert mailboxes.fetch(mailbox.pk) == 0, "it is fetched once"
    mailbox.refresh_from_db()
    assert (mailbox.last_uid, mailbox.error) == (1, "")
    assert mailbox.fetched_at is not None


def test_a_server_that_counts_anew_brings_nothing_twice(contact: Any, mailbox: Any, sink: MailSink) -> None:
    writes.create(MailAlias, {"address": "sales@romashka.in.example", "record_type": "crm.Lead"})
    post(sink, letter("раз", to="sales@romashka.in.example"))
    assert mailboxes.fetch(mailbox.pk) == 1
    account = sink.imap.account("romashka.in.example")
    account.validity += 1
    mailboxes.fetch(mailbox.pk)
    assert ReceivedMail.objects.count() == 1
    mailbox.refresh_from_db()
    assert mailbox.uid_validity == account.validity


@pytest.mark.parametrize(
    ("afterwards", "inbox", "done"), [("seen", [{r"\Seen"}], 0), ("move", [], 1), ("delete", [], 0)]
)
def test_a_fetched_mail_is_marked_moved_or_deleted(
    mailbox: Any, sink: MailSink, afterwards: str, inbox: list[Any], done: int
) -> None:
    account = sink.imap.account("romashka.in.example")
    account.folders["Готово"] = account.folders["&BBMEPgRCBD4EMgQ+-"] = []
    writes.update(Mailbox, mailbox.pk, {"afterwards": afterwards, "move_to": "Готово"})
    post(sink, letter("x", to="info@romashka.in.example"))
    assert mailboxes.fetch(mailbox.pk) == 1
    assert [entry.flags for entry in account.folders["INBOX"]] == inbox
    assert len(account.folders["&BBMEPgRCBD4EMgQ+-"]) == done


def test_what_is_no_reply_goes_to_the_mailboxes_own_alias(mailbox: Any, sink: MailSink) -> None:
    alias = writes.create(MailAlias, {"address": "leads@romashka.example", "record_type": "crm.Lead"})
    writes.update(Mailbox, mailbox.pk, {"alias": alias.pk})
    post(sink, letter("x", to="anything@romashka.in.example", subject="Каски"))
    mailboxes.fetch(mailbox.pk)
    row = ReceivedMail.objects.get()
    assert (row.outcome, row.record_type, row.mailbox_id) == ("new", "crm.Lead", mailbox.pk)


def test_one_mail_that_cannot_be_read_stops_no_other(mailbox: Any, sink: MailSink) -> None:
    sink.box.add("a@b.example", ["x@romashka.in.example"], b"\n\nno headers")
    sink.box.add("a@b.example", ["x@romashka.in.example"], b"From: a@b.example\nContent-Type: multipart/mixed\n\n\xff")
    post(sink, letter("x", to="x@romashka.in.example"))
    assert mailboxes.fetch(mailbox.pk) == 3


@pytest.mark.parametrize("broken", ["password", "folder", "port", "hangs up"])
def test_a_mailbox_that_cannot_be_opened_says_why_and_stops_no_other(
    mailbox: Any, sink: MailSink, broken: str, company: CastCompany
) -> None:
    if broken == "password":
        run(mailbox, "set_password", password="wrong")
    elif broken == "hangs up":
        sink.imap.faults.add("UID SEARCH")
    else:
        writes.update(Mailbox, mailbox.pk, {broken: {"folder": "Nowhere", "port": 1}[broken]})
    writes.update(Mailbox, mailbox.pk, {"name": "a"})
    good: Any = writes.create(Mailbox, {"name": "b", "host": "127.0.0.1", "port": sink.imap_port, "security": "none", "user_name": "else.example"})  # fmt: skip
    run(good, "set_password", password="demo")
    mailboxes.fetch_all()
    mailbox.refresh_from_db()
    good.refresh_from_db()
    assert mailbox.error
    assert good.fetched_at is not None
    assert good.error == "" or broken == "hangs up"
    with pytest.raises(mailboxes.MailboxFault):
        run(mailbox, "fetch_now")


@pytest.mark.spec("tenancy.2")
def test_a_password_is_sealed_for_its_company_alone(mailbox: Any, vector: CastCompany, api: Callable[..., Any]) -> None:
    stored = Mailbox.objects.get(pk=mailbox.pk).password
    assert "demo" not in stored
    assert sealed.unseal(stored, mailboxes.PURPOSE) == "demo"
    with context.entered(context.Company(vector.key, "Вектор", "vector", frozenset({"kit"}))):
        with pytest.raises(sealed.CannotOpen):
            sealed.unseal(stored, mailboxes.PURPOSE)
    client = api("alice")
    assert client.run("{ kitMailboxes { nodes { name host } } }")["kitMailboxes"]["nodes"]
    assert client.refused("{ kitMailboxes { nodes { password } } }")


@pytest.mark.spec("tenancy.2")
def test_another_companys_mail_does_not_arrive_here(mailbox: Any, sink: MailSink, contact: Any) -> None:
    post(sink, letter("x", to="reply+aaaaaaaaaaaaaaaaaaaaaaaa@vector.in.example"))
    before = Message.of(contact).count()
    assert mailboxes.fetch(mailbox.pk) == 0
    assert Message.of(contact).count() == before


def test_mailboxes_are_the_administrators(mailbox: Any, acting: Callable[..., Any]) -> None:
    with acting("boris"):
        assert not Mailbox.visible().exists()
        with pytest.raises(Denied):
            run(mailbox, "fetch_now")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::1", "0.0.0.0"])
def test_a_mailbox_reaches_no_private_network_in_production(
    mailbox: Any, settings: Any, sink: MailSink, host: str
) -> None:
    settings.PRIVATE_NETWORK = False
    with pytest.raises(outbound.Unreachable):
        outbound.connected(host, sink.imap_port, 1)
