"""What a record's conversation keeps, and who may read it. Through the functions that the API calls."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fincomtech.kit import actions, changes, clock, conversation, mail_templates, writes
from fincomtech.kit.models import Activity, Attachment, MailTemplate, Message
from fincomtech.kit.refusals import Denied, Invalid, Missing, Refusal
from fincomtech.testing import sandbox


def do(record: Any, name: str, **values: Any) -> Any:
    """Run an action on one record."""
    return actions.run(actions.actions_of(type(record))[name], [record.pk], values).result


def test_changes_of_tracked_fields_are_told_as_people_read_them(contact: Any, messages: Callable[..., Any]) -> None:
    writes.update(type(contact), contact.pk, {"name": "Заря-2", "phone": "8 495 123-45-67", "notes": "hidden"})
    change = messages(contact)[-1]
    told = {c["field"]: (c["before"], c["after"]) for c in change.changes}
    assert told == {"name": ("Заря", "Заря-2"), "phone": ("", "+74951234567")}
    assert change.author_name == "Алиса Иванова"


def test_a_save_that_changes_no_tracked_field_tells_nothing(contact: Any, messages: Callable[..., Any]) -> None:
    before = len(messages(contact))
    writes.update(type(contact), contact.pk, {"notes": "<p>x</p>"})
    assert len(messages(contact)) == before


def test_a_comment_is_sanitized_and_moves_the_record_up(contact: Any, messages: Callable[..., Any]) -> None:
    last, version = contact.last_message_at, contact.version
    do(contact, "comment", body="<p onclick=x>Привет</p><script>steal()</script>")
    contact.refresh_from_db()
    assert messages(contact)[-1].body == "<p>Привет</p>"
    assert contact.last_message_at > last
    assert contact.version == version  # whoever edits the record meanwhile has no conflict


def test_an_empty_comment_is_refused(contact: Any) -> None:
    with pytest.raises(Invalid):
        do(contact, "comment", body="<p>  </p>")


def test_whoever_reads_a_record_may_comment_and_others_see_nothing(contact: Any, acting: Callable[..., Any]) -> None:
    with acting("clara"):
        do(contact, "comment", body="видно")
        assert Message.visible().filter(record_id=contact.pk, kind="comment").count() == 1
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    with acting("clara"):
        assert not Message.visible().filter(record_id=contact.pk).exists()
        with pytest.raises(Missing):
            do(contact, "comment", body="нет")
    with acting("dan"):
        assert not Message.visible().exists()
        with pytest.raises(Denied):
            do(contact, "comment", body="нет")


def test_nobody_puts_words_into_anothers_mouth(contact: Any, acting: Callable[..., Any]) -> None:
    with acting("clara"):
        key = do(contact, "comment", body="моё")["message"]
        assert writes.update(Message, key, {"body": "моё же"}).version == 2
    with pytest.raises(Denied):
        writes.update(Message, key, {"body": "чужое"})  # Alice administers, and still may not
    tracked = Message.of(contact).filter(kind="change").first()
    assert tracked is not None
    with pytest.raises(Denied):
        writes.update(Message, tracked.pk, {"body": "неправда"})
    with pytest.raises(Denied):
        writes.create(Message, {"body": "ниоткуда"})


def test_activities_keep_the_records_next_day_right(contact: Any, messages: Callable[..., Any]) -> None:
    today = clock.today()
    first = Activity.objects.get(pk=do(contact, "plan_activity", summary="Позвонить", due_date=str(today))["activity"])
    later = Activity.objects.get(
        pk=do(contact, "plan_activity", summary="Встреча", due_date=str(today + timedelta(3)))["activity"]
    )
    assert next_day(contact) == today
    do(first, "complete", feedback="Договорились <b>")
    assert next_day(contact) == today + timedelta(3)
    assert "Позвонить" in messages(contact)[-1].subject
    assert messages(contact)[-1].body == "<p>Договорились &lt;b&gt;</p>"
    do(later, "reschedule", due_date=str(today + timedelta(9)))
    assert next_day(contact) == today + timedelta(9)
    do(later, "cancel")
    assert next_day(contact) is None
    with pytest.raises(Refusal):
        do(later, "complete")


def next_day(record: Any) -> Any:
    record.refresh_from_db()
    return record.next_activity_date


def test_doing_an_activity_twice_tells_it_once(contact: Any, messages: Callable[..., Any]) -> None:
    activity = Activity.objects.get(
        pk=do(contact, "plan_activity", summary="Раз", due_date=str(clock.today()))["activity"]
    )
    do(activity, "complete")
    told = len(messages(contact))
    do(activity, "complete")
    assert len(messages(contact)) == told


def test_an_activity_is_open_to_whoever_is_to_do_it(contact: Any, company: Any, acting: Callable[..., Any]) -> None:
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    who = company.users.clara.id
    key = do(contact, "plan_activity", summary="Для Клары", due_date=str(clock.today()), assignee=who)["activity"]
    do(contact, "plan_activity", summary="Для Алисы", due_date=str(clock.today()))
    with acting("clara"):
        assert [str(a.pk) for a in Activity.visible()] == [key]
        do(Activity.visible().get(), "complete")


def test_mail_goes_out_once_and_stays_in_the_conversation(
    contact: Any, mailoutbox: list[Any], messages: Callable[..., Any]
) -> None:
    with sandbox.committed():
        do(contact, "send_mail", subject="Здравствуйте", body="<p>Счёт <a href='https://x.example/1'>тут</a></p>")
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["info@zarya.example"], "Здравствуйте")
    assert "https://x.example/1" in mail.body
    assert mail.extra_headers["Message-ID"].startswith("<c_")
    assert messages(contact)[-1].mail_state == "sent"


def test_a_template_is_filled_in_and_reaches_nothing_that_is_hidden(contact: Any, messages: Callable[..., Any]) -> None:
    template = writes.create(
        MailTemplate,
        {
            "record_type": "contacts.Contact",
            "name": "Письмо",
            "subject": "{{ name }} {{ created_by.password }}{{ created_by.name }}",
            "body": "<p>{{ email }} {{ __class__ }} {{ kind }}</p>",
        },
    )
    contact.name = "<b>Заря</b>"
    contact.save()
    do(contact, "send_mail", template=str(template.pk))
    mail = messages(contact)[-1]
    assert mail.subject == "<b>Заря</b> Алиса Иванова"
    assert mail.body == "<p>info@zarya.example  Компания</p>"


@pytest.mark.parametrize(("to", "code"), [("no-address", "mail.address"), ("a@b.example\nBcc: x", "mail.address")])
def test_a_malformed_address_is_refused_and_nothing_is_kept(
    contact: Any, messages: Callable[..., Any], to: str, code: str
) -> None:
    before = len(messages(contact))
    with pytest.raises(Invalid) as refused:
        do(contact, "send_mail", to=to, subject="x", body="x")
    assert refused.value.code == code
    assert len(messages(contact)) == before


def test_deleting_a_record_takes_its_conversation_along(contact: Any) -> None:
    do(contact, "comment", body="x")
    do(contact, "plan_activity", summary="y", due_date=str(clock.today()))
    writes.delete(type(contact), contact.pk)
    assert not any(m.of(contact).exists() for m in (Message, Activity, Attachment))


def test_the_snapshot_sees_changes_of_the_record_only(contact: Any) -> None:
    before = changes.snapshot(contact)
    conversation.post(contact, "x")
    assert not changes.differs(contact, before)
    contact.city = "Псков"
    assert changes.differs(contact, before)


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "2 января 2030\u202fг., 02:30"), ("en", "2 January 2030, 02:30")],
)
def test_days_and_hours_are_written_as_the_reader_writes_them(contact: Any, language: str, words: str) -> None:
    contact.created_at = datetime(2030, 1, 1, 23, 30, tzinfo=UTC)  # the next day in Moscow
    template = MailTemplate(language=language, subject="{{ created_at }}", body="<p>{{ created_at }}</p>")
    assert mail_templates.rendered(template, contact) == (words.replace("\u202f", " "), f"<p>{words}</p>")
