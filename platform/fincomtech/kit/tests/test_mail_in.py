"""Mail in: replies find their record, aliases make records; loops, bounces, forged senders and rubbish do no harm."""

import io
import random
import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message as Mime
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

import pytest

from fincomtech.kit import actions, mail, writes
from fincomtech.kit.mail_in import parsing, receiving, wording
from fincomtech.kit.models import (
    Attachment,
    Follower,
    MailAddress,
    MailAlias,
    MailSettings,
    MailTemplate,
    Message,
)
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Invalid, Several
from fincomtech.kit.talk import reply_tokens
from fincomtech.kit.talk.reply_tokens import Token
from fincomtech.kit.tests.letters import last_of, letter, taken
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany

LEAD = "crm.Lead"


def do(record: Any, name: str, **values: Any) -> Any:
    with sandbox.committed():
        return actions.run(actions.actions_of(type(record))[name], [record.pk], values).result


@pytest.fixture
def sent_mail(contact: Any, mailoutbox: list[Any]) -> Any:
    """A mail to the customer, as it went out."""
    do(contact, "send_mail", subject="Счёт № 5", body="<p>Добрый день</p>")
    return mailoutbox.pop()


@pytest.fixture
def alias(company: CastCompany) -> Any:
    """sales@ makes leads of Boris."""
    values = {"address": "Sales@romashka.example", "record_type": LEAD, "assignee": company.users.boris.id}
    defaults = {"create": [{"field": "source", "value": "Сайт"}, {"field": "expected_revenue", "value": "1 500,50"}]}
    return writes.create(MailAlias, {**values, "defaults": defaults})


# --- replies --------------------------------------------------------------------------------------------------------


@pytest.mark.spec("ops.5", "kit.6")
def test_a_reply_comes_back_to_the_record_by_its_address(
    contact: Any, company: CastCompany, sent_mail: Any, mailoutbox: list[Any]
) -> None:
    (address,) = sent_mail.reply_to
    assert re.fullmatch(r"reply\+[a-z2-7]+@romashka\.in\.example", address)
    text = "Когда ждать?\n\n10.01.2026, Ромашка <no-reply@x.example> пишет:\n> Добрый день\n"
    with sandbox.committed():
        row = taken(letter(text, to=address.upper(), subject="Re: Счёт № 5"))
    message = last_of(contact)
    assert (row.outcome, row.message_id, row.record_id) == ("reply", message.pk, contact.pk)
    assert (message.kind, message.mail_state, message.author, message.author_name) == (
        "mail", "received", None, "info@zarya.example",
    )  # fmt: skip
    assert message.body == "<p>Когда ждать?</p>"
    assert "Добрый день" in message.quoted
    assert [mail.to for mail in mailoutbox] == [[company.users.alice.email]], "whoever follows hears of it"
    assert "Когда ждать?" in mailoutbox[0].body


def test_a_reply_without_the_address_is_found_by_its_references(contact: Any, sent_mail: Any) -> None:
    ref = sent_mail.extra_headers["Message-ID"]
    assert taken(letter("да", to="office@romashka.example", In_Reply_To=ref)).outcome == "reply"
    earlier = last_of(contact).mail_ref
    assert taken(letter("и ещё", References=f"<unknown@x.example> {earlier}")).outcome == "reply"
    assert last_of(contact).body == "<p>и ещё</p>"


@pytest.mark.spec("kit.6")
def test_an_answer_stands_in_the_thread(contact: Any, sent_mail: Any, mailoutbox: list[Any]) -> None:
    taken(
        letter(
            "Вопрос",
            to=sent_mail.reply_to[0],
            message_id="<q1@zarya.example>",
            In_Reply_To=sent_mail.extra_headers["Message-ID"],
        )
    )
    mailoutbox.clear()
    do(contact, "send_mail", subject="Re: Счёт № 5", body="Ответ", reply_to=last_of(contact).pk)
    headers = mailoutbox[-1].extra_headers
    assert headers["In-Reply-To"] == "<q1@zarya.example>"
    assert headers["References"] == f"{sent_mail.extra_headers['Message-ID']} <q1@zarya.example>"


def test_the_same_mail_is_taken_once(contact: Any, sent_mail: Any) -> None:
    mail = letter("один раз", to=sent_mail.reply_to[0])
    first, second = taken(mail), taken(mail)
    assert first.pk == second.pk
    assert Message.of(contact).filter(body="<p>один раз</p>").count() == 1


def test_files_and_pictures_come_along(contact: Any, sent_mail: Any) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(50)
    mail: Any = letter("текст", to=sent_mail.reply_to[0])
    html = (
        '<p>Смотрите <img src="cid:pic@1" onerror="x()"><img src="https://spy.example/1.gif"></p><script>bad()</script>'
    )
    mail.add_alternative(html, subtype="html")
    mail.get_payload()[1].add_related(picture, "image", "png", cid="<pic@1>", filename="снимок.png")
    mail.add_attachment(b"%PDF-1.4 ...", maintype="application", subtype="pdf", filename="../../Договор.pdf")
    taken(mail)
    message = last_of(contact)
    shown, kept = Attachment.of(contact).order_by("pk")
    assert message.body == f'<p>Смотрите <img src="/api/files/{shown.pk}"><img></p>'
    assert (shown.name, shown.inline, shown.content_type) == ("снимок.png", True, "image/png")
    assert (kept.name, kept.inline, kept.message_id) == ("Договор.pdf", False, message.pk)


# --- who has written ------------------------------------------------------------------------------------------------


@pytest.mark.spec("ops.5")
def test_a_colleagues_address_without_proof_is_shown_as_not_verified(
    contact: Any, company: CastCompany, sent_mail: Any
) -> None:
    forged = letter("Отгрузите бесплатно", sender=f"Boris <{company.users.boris.email}>", to=sent_mail.reply_to[0])
    taken(forged)
    message = last_of(contact)
    assert (message.trust, message.author, message.kind) == ("unverified", None, "mail")
    assert message.mail_from == company.users.boris.email


@pytest.mark.spec("ops.5")
def test_a_colleague_who_answers_what_was_mailed_to_them_writes_a_note(
    contact: Any, company: CastCompany, mailoutbox: list[Any], acting: Callable[..., Any]
) -> None:
    clara = company.users.clara
    do(contact, "comment", body=f'<p><span data-mention="{clara.id}">@К</span></p>')
    told = mailoutbox.pop()
    with sandbox.committed():
        taken(letter("Сделаю", sender=clara.email, to=told.reply_to[0]))
    message = last_of(contact)
    assert (message.kind, message.author_id, message.trust) == ("comment", clara.id, "verified")
    assert all(mail.to != ["info@zarya.example"] for mail in mailoutbox), "the customer does not get it"
    stolen = letter("Сделаю", sender=company.users.boris.email, to=told.reply_to[0])
    taken(stolen)
    assert last_of(contact).author is None, "another colleague's token proves nothing"


@pytest.mark.parametrize(
    ("said", "trust"),
    [
        ("mx.romashka.example; dmarc=pass header.from=romashka.example", "verified"),
        ("mx.romashka.example; spf=pass smtp.mailfrom=boris@romashka.example", "verified"),
        ("mx.romashka.example; dkim=pass header.d=evil.example; spf=fail", "unverified"),
        (
            "mx.romashka.example; spf=pass smtp.mailfrom=evil.example; dmarc=fail header.from=romashka.example",
            "unverified",
        ),
        ("mx.evil.example; dmarc=pass header.from=romashka.example", "unverified"),
        ("mx.romashka.example", "unverified"),
    ],
)
def test_only_the_receiving_servers_word_counts(
    contact: Any, company: CastCompany, sent_mail: Any, said: str, trust: str
) -> None:
    MailSettings.objects.update(auth_server="mx.romashka.example")
    mail = letter("x", sender=company.users.boris.email, to=sent_mail.reply_to[0], Authentication_Results=said)
    # What the sender has put in itself stands below the receiving server's own header.
    forged = b"\nAuthentication-Results: mx.romashka.example; dmarc=pass\n\n"
    taken(mail.as_bytes().replace(b"\n\n", forged, 1) if said.startswith("mx.romashka") else mail)
    message = last_of(contact)
    assert message.trust == trust
    assert (message.author_id == company.users.boris.id) == (trust == "verified")


def test_a_colleague_who_may_not_read_the_record_writes_nothing(
    contact: Any, company: CastCompany, mailoutbox: list[Any]
) -> None:
    clara = company.users.clara
    do(contact, "comment", body=f'<p><span data-mention="{clara.id}">@К</span></p>')
    address = mailoutbox.pop().reply_to[0]
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    before = Message.of(contact).count()
    row = taken(letter("что там?", sender=clara.email, to=address))
    assert (row.outcome, Message.of(contact).count()) == ("lost", before)


# --- aliases --------------------------------------------------------------------------------------------------------


@pytest.mark.spec("ops.5")
def test_a_mail_to_an_alias_becomes_a_lead(company: CastCompany, alias: MailAlias, mailoutbox: list[Any]) -> None:
    with sandbox.committed():
        row = taken(
            letter("Нужны <b>каски</b>", sender="Анна <anna@new.example>", to="SALES@romashka.example", subject="Каски")
        )
    lead: Any = record_model(LEAD)._default_manager.get(pk=row.record_id)
    assert row.outcome == "new"
    assert (lead.name, lead.email, lead.contact_name) == ("Каски", "anna@new.example", "Анна")
    assert (lead.source.name, str(lead.expected_revenue), lead.assignee_id) == (
        "Сайт",
        "1500.50",
        company.users.boris.id,
    )
    assert last_of(lead).body == "<p>Нужны &lt;b&gt;каски&lt;/b&gt;</p>"
    assert [mail.to for mail in mailoutbox] == [[company.users.boris.email]]
    assert {one.user_id for one in Follower.of(lead)} == {company.users.boris.id}


def test_an_alias_answers_once_a_day_and_never_a_machine(alias: MailAlias, mailoutbox: list[Any]) -> None:
    template = MailTemplate.objects.get(name="Знакомство")
    writes.update(MailAlias, alias.pk, {"auto_reply": template.pk, "assignee": None})
    with sandbox.committed():
        for subject in ("Раз", "Два"):
            taken(letter(sender="anna@new.example", to=alias.address, subject=subject))
    (answer,) = mailoutbox
    assert answer.to == ["anna@new.example"]
    assert answer.extra_headers["Auto-Submitted"].startswith("auto-")
    with sandbox.committed():
        row = taken(letter(sender="robot@new.example", to=alias.address, Auto_Submitted="auto-replied"))
    assert (row.outcome, len(mailoutbox)) == ("loop", 1)


def test_what_is_nobodys_is_kept_and_can_be_taken_again(company: CastCompany) -> None:
    row = taken(letter("Потерялось", to="info@romashka.example", subject="Важное"))
    assert (row.outcome, bool(row.path)) == ("lost", True)
    writes.create(MailAlias, {"address": "info@romashka.example", "record_type": LEAD})
    do(row, "take_again")
    row.refresh_from_db()
    assert row.outcome == "new"
    with pytest.raises(Invalid):
        do(row, "take_again")


def test_an_alias_is_only_for_types_that_a_mail_can_begin(company: CastCompany) -> None:
    with pytest.raises(Several):
        writes.create(MailAlias, {"address": "x@romashka.example", "record_type": "crm.Deal"})


# --- loops and bounces ----------------------------------------------------------------------------------------------


@pytest.mark.spec("ops.5")
@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"List_Id": "<x.example>"}],
)
def test_machines_begin_nothing_and_wake_nobody(
    contact: Any, alias: MailAlias, sent_mail: Any, mailoutbox: list[Any], headers: dict[str, str]
) -> None:
    with sandbox.committed():
        assert taken(letter("нет на месте", to=alias.address, **headers)).outcome == "loop"
        assert taken(letter("нет на месте", to=sent_mail.reply_to[0], **headers)).outcome == "reply"
    assert last_of(contact).body == "<p>нет на месте</p>", "it stands in the conversation"
    assert mailoutbox == [], "and nobody is told"


def test_our_own_mail_coming_back_ends_here(contact: Any, sent_mail: Any, alias: MailAlias) -> None:
    before = Message.of(contact).count()
    ours = letter("эхо", to=alias.address, message_id=sent_mail.extra_headers["Message-ID"])
    assert taken(ours).outcome == "loop"
    assert taken(letter("эхо", sender="no-reply@fincomtech.localhost", to=sent_mail.reply_to[0])).outcome == "loop"
    assert Message.of(contact).count() == before


def test_one_sender_does_not_flood_us(alias: MailAlias, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_AN_HOUR", 3)
    outcomes = [taken(letter(str(n), sender="spam@x.example", to=alias.address)).outcome for n in range(5)]
    assert outcomes == ["new", "new", "new", "flood", "flood"]
    assert taken(letter("другой", sender="else@x.example", to=alias.address)).outcome == "new"


def report(sent: Any, address: str, action: str = "failed") -> Mime:
    """A delivery report as mail servers write it (RFC 3464)."""
    parts = MIMEMultipart("report", report_type="delivery-status")
    parts["From"], parts["To"] = "MAILER-DAEMON@mx.example", "x@x.example"
    parts["Message-ID"], parts["Return-Path"] = f"<{random.random()}@mx.example>", "<>"
    parts.attach(MIMEText("Undelivered"))
    facts = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {address}\nAction: {action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n  no such user\n"
    status = message_from_bytes(f"Content-Type: message/delivery-status\n\n{facts}".encode())
    parts.attach(status)
    inner = f"Content-Type: message/rfc822\n\nMessage-ID: {sent.extra_headers['Message-ID']}\nSubject: x\n\nbody"
    parts.attach(message_from_bytes(inner.encode()))
    return parts


@pytest.mark.spec("ops.5")
def test_a_mail_that_came_back_is_shown_as_not_delivered(contact: Any, sent_mail: Any) -> None:
    assert taken(report(sent_mail, "info@zarya.example", "delayed").as_bytes()).outcome == "bounce"
    assert last_of(contact).mail_state == "sent", "late is not lost"
    row = taken(report(sent_mail, "info@zarya.example").as_bytes())
    message = last_of(contact)
    assert (row.outcome, row.record_id) == ("bounce", contact.pk)
    assert message.mail_state == "failed"
    assert "5.1.1 550 5.1.1 no such user" in message.mail_error
    assert MailAddress.objects.get().address == "info@zarya.example"
    taken(report(sent_mail, "info@zarya.example").as_bytes())
    assert MailAddress.objects.get().bounces == 2


def test_a_forged_report_marks_nothing(contact: Any, sent_mail: Any) -> None:
    taken(report(sent_mail, "somebody-else@x.example").as_bytes())
    sent_mail.extra_headers["Message-ID"] = "<guessed@localhost>"
    taken(report(sent_mail, "info@zarya.example").as_bytes())
    assert last_of(contact).mail_state == "sent"
    assert not MailAddress.objects.exists()


# --- rubbish --------------------------------------------------------------------------------------------------------

HOSTILE = {
    "nothing": b"\x00" * 500,
    "no headers": b"\n\nbody",
    "binary": bytes(random.Random(1).randbytes(5000)),
    "unknown charset": b"From: a@b.example\nContent-Type: text/plain; charset=klingon\n\n\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82",
    "broken base64": b"From: a@b.example\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!not=base64",
    "broken header": b"From: =?utf-8?Q?=ZZ?= <a@b.example>\nSubject: =?x-unknown?B?////?=\nTo: \xff\xfe@\n\nx",
    "no end": b'From: a@b.example\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nhalf',
    "many addresses": b"From: a@b.example\nTo: " + b"x@y.example, " * 20_000 + b"\n\nx",
    "long header": b"From: a@b.example\nSubject: " + b"a" * 3_000_000 + b"\n\nx",
    "header injection": b"From: a@b.example\nSubject: =?utf-8?Q?x=0D=0ABcc:_victim@x.example?=\n\nx",
    "nul in text": b"From: a@b.example\n\nbefore\x00after",
    "bad filename": b'From: a@b.example\nContent-Type: text/x; name="=?bad?Q?'
    + b"../" * 300
    + b'?="\nContent-Disposition: attachment; filename*=utf-8\'\'%FF%FE..%2F..%2Fetc%2Fpasswd\n\nroot',
}  # fmt: skip


@pytest.mark.spec("ops.5")
@pytest.mark.parametrize("name", HOSTILE)
def test_malformed_mails_survive(alias: MailAlias, name: str) -> None:
    row = taken(HOSTILE[name], sent_to=alias.address)
    assert row.outcome in ("new", "broken")
    if row.outcome == "new":
        assert row.message is not None
        text = last_of(row.message.record()).body
        assert "\x00" not in text
    for file in Attachment.objects.all():
        assert "/" not in file.name
        assert len(file.name) <= 255


def test_a_nest_of_parts_is_refused_in_no_time(alias: MailAlias) -> None:
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2000))
    row = taken(b"From: a@b.example\n" + nested, sent_to=alias.address)
    assert row.outcome == "broken"


def test_words_in_cyrillic_without_a_charset_are_read(alias: MailAlias) -> None:
    row = taken("From: a@b.example\nSubject: Тема\n\nПривет".encode("cp1251"), sent_to=alias.address)
    assert row.message is not None
    assert (row.message.body, row.subject) == ("<p>Привет</p>", "Тема")


HOSTILE_HTML = [
    '<p>x</p><script>alert(1)</script><img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg><script>alert(1)</script></svg><math><mtext></mtext></math>x',
    '<iframe src="https://evil.example"></iframe>x<form action="https://evil.example"><input name=password></form>',
    '<style>@import "https://evil.example"</style><p style="position:fixed">x</p>',
    '<img src="https://evil.example/pixel.gif">x<link rel=stylesheet href="https://evil.example">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">x</noscript>',
    '<p>x</p><!--[if mso]><script>alert(1)</script><![endif]-->',
    '<img src="cid:one" src="https://evil.example">x<img src="/api/files/../../graphql">',
    "<div>" * 5000 + "x",
    "<b><i>" * 3000 + "x",
]  # fmt: skip


@pytest.mark.parametrize("html", HOSTILE_HTML, ids=range(len(HOSTILE_HTML)))
def test_hostile_html_comes_out_tame(alias: MailAlias, html: str) -> None:
    mail = letter("x", to=alias.address)
    mail.add_alternative(f"<html><body>{html}</body></html>", subtype="html")
    row = taken(mail)
    assert row.message is not None, row.reason
    body = row.message.body
    assert "x" in body
    assert not re.search(
        r"(?i)<(script|iframe|form|input|style|svg|math|link|object)|\son\w+=|javascript:|evil\.example|style=", body
    )


def test_quoted_text_is_folded_and_an_answer_below_it_is_not() -> None:
    split = wording.split_text
    assert split("Да\n\nOn Mon, Jan 5, Anna wrote:\n> Нет") == ("Да\n", "On Mon, Jan 5, Anna wrote:\n> Нет")
    assert split("> Вопрос?\nОтвет")[1] == ""
    mail = parsing.Mail(html='<p>Да</p><div class="gmail_quote">Нет<script>x()</script></div>')
    assert wording.worded(mail, {}) == ("<p>Да</p>", "<div>Нет</div>")
    below = parsing.Mail(html="<p>см.</p><blockquote>Вопрос?</blockquote><p>Ответ</p>")
    assert wording.worded(below, {})[1] == ""


# --- tokens ---------------------------------------------------------------------------------------------------------


@pytest.mark.spec("tenancy.2")
def test_a_token_of_one_company_means_nothing_to_another(
    contact: Any, company: CastCompany, vector: CastCompany
) -> None:
    text = reply_tokens.written(Token(last_of(contact).pk, company.users.clara.id))
    assert reply_tokens.read(text) == Token(last_of(contact).pk, company.users.clara.id)
    from fincomtech.kit import context
    from fincomtech.tenancy.switch import company_of

    with context.entered(context.Company(vector.key, "Вектор", "vector", company_of(company.key).modules)):
        assert reply_tokens.read(text) is None


def test_a_changed_token_is_refused(contact: Any) -> None:
    text = reply_tokens.written(Token(last_of(contact).pk))
    for place in range(len(text)):
        other = "b" if text[place] != "b" else "c"
        found = reply_tokens.read(text[:place] + other + text[place + 1 :])
        assert found is None or found == Token(last_of(contact).pk), "only the last bits may be padding"
    assert reply_tokens.read("") is None
    assert reply_tokens.in_addresses("reply+short@x.example, reply+@x") is None


def test_a_mail_too_big_is_told_so() -> None:
    with pytest.raises(parsing.Broken):
        parsing.parsed(b"From: a@b.example\n\n" + bytes(parsing.MOST_BYTES))


def test_files_too_heavy_for_mail_servers_are_refused(contact: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from fincomtech.kit.talk import files

    monkeypatch.setattr(mail, "MOST_BYTES", 10)
    file = files.keep(contact, io.BytesIO(b"x" * 11), "a.txt", 11)
    with pytest.raises(Invalid) as refused:
        do(contact, "send_mail", subject="x", body="x", attachments=[file.pk])
    assert refused.value.code == "mail.heavy"
