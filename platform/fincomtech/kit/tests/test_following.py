"""Who follows a record, whom a note may name, and who hears of what. Source: kit.6."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fincomtech.kit import actions, people, writes
from fincomtech.kit.events import listens
from fincomtech.kit.models import Activity, ActivityType, Follower, Message
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Denied, Invalid, Missing, Refusal
from fincomtech.kit.talk.events import ActivityAssigned, Mentioned, MessagePosted
from fincomtech.notifications.models import Wish
from fincomtech.notifications.notices import MENTIONED, NOTE
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany


def do(record: Any, name: str, **values: Any) -> Any:
    with sandbox.committed():
        return actions.run(actions.actions_of(type(record))[name], [record.pk], values).result


def naming(person: Any) -> str:
    return f'<p><span data-mention="{person.id}">@{person.name}</span>, посмотрите</p>'


def followers(record: Any) -> set[Any]:
    return {one.user_id or one.address for one in Follower.of(record)}


@pytest.fixture
def facts() -> Iterator[list[Any]]:
    """What the conversation tells whoever listens: a notification centre, say."""
    from fincomtech.kit import events

    found: list[Any] = []
    registered = {kind: list(group) for kind, group in events._listeners.items()}
    for kind in (MessagePosted, Mentioned, ActivityAssigned):
        listens(kind)(lambda fact: found.append(fact))  # a listener has a module
    yield found
    events._listeners.clear()
    events._listeners.update(registered)


@pytest.mark.spec("kit.6")
def test_whoever_makes_a_record_and_whoever_answers_for_it_follow_it(company: CastCompany) -> None:
    people_ = company.users
    contact = writes.create(record_model("contacts.Contact"), {"name": "Заря", "assignee": people_.clara.id})
    assert followers(contact) == {people_.alice.id, people_.clara.id}
    writes.update(type(contact), contact.pk, {"assignee": people_.boris.id})
    assert followers(contact) == {people_.alice.id, people_.clara.id, people_.boris.id}


@pytest.mark.spec("kit.6")
def test_whoever_is_named_in_a_note_follows_and_is_told(
    contact: Any, company: CastCompany, mailoutbox: list[Any], facts: list[Any]
) -> None:
    clara = company.users.clara
    do(contact, "comment", body=naming(clara))
    assert clara.id in followers(contact)
    (mail,) = mailoutbox
    assert mail.to == [clara.email]
    assert "Алиса Иванова" in mail.body
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    told = [fact for fact in facts if isinstance(fact, Mentioned)]
    assert [(fact.user_id, fact.author_id) for fact in told] == [(clara.id, company.users.alice.id)]
    assert [fact.kind for fact in facts if isinstance(fact, MessagePosted)] == ["comment"]


def test_a_name_of_somebody_who_may_not_read_the_record_is_refused(
    contact: Any, company: CastCompany, mailoutbox: list[Any]
) -> None:
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    before = Message.of(contact).count()
    for person in (company.users.clara, company.users.dan):
        with pytest.raises(Invalid) as refused:
            do(contact, "comment", body=naming(person))
        assert refused.value.code == "talk.closed_to"
        assert person.name in refused.value.message
    assert (Message.of(contact).count(), mailoutbox) == (before, [])


def test_readers_are_found_in_two_queries_however_many_they_are(
    contact: Any, company: CastCompany, django_assert_num_queries: Callable[..., Any]
) -> None:
    everybody = [person.id for person in company.users.values()]
    people.readers(contact, everybody)
    with django_assert_num_queries(2):
        found = people.readers(contact, everybody)
    assert found == [company.users[name].id for name in ("alice", "boris", "clara")]


@pytest.mark.spec("kit.6")
def test_followers_hear_of_what_they_have_subscribed_to_and_as_they_wish(
    contact: Any, company: CastCompany, mailoutbox: list[Any], acting: Callable[..., Any]
) -> None:
    with acting("clara"):
        do(contact, "follow", notes=False, changes=True)
    with acting("boris"):
        do(contact, "follow")
        do(contact, "comment", body="для своих")
        assert [mail.to for mail in mailoutbox] == [[company.users.alice.email]]
        mailoutbox.clear()
        with sandbox.committed():
            writes.update(type(contact), contact.pk, {"phone": "84951234567"})
        assert [mail.to for mail in mailoutbox] == [[company.users.clara.email]]
        assert "+74951234567" in mailoutbox.pop().body
    for name, kinds in {"boris": [NOTE], "alice": [NOTE, MENTIONED]}.items():
        for kind in kinds:
            Wish.objects.create(user_id=company.users[name].id, kind=kind, app=True, mail="none", push=False)
    with acting("clara"):
        do(contact, "comment", body="никому")
        assert mailoutbox == []
        do(contact, "comment", body=naming(company.users.boris))
    assert [mail.to for mail in mailoutbox] == [[company.users.boris.email]]


def test_a_follower_who_may_no_longer_read_the_record_hears_nothing(
    contact: Any, company: CastCompany, mailoutbox: list[Any], acting: Callable[..., Any]
) -> None:
    with acting("clara"):
        do(contact, "follow")
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    do(contact, "comment", body="закрыто")
    assert mailoutbox == []


def test_an_address_outside_gets_the_mails_and_nothing_internal(contact: Any, mailoutbox: list[Any]) -> None:
    do(contact, "add_follower", address="Partner@else.example")
    assert "partner@else.example" in followers(contact)
    do(contact, "comment", body="между нами")
    assert mailoutbox == []
    do(contact, "send_mail", subject="Счёт", body="<p>Во вложении</p>")
    (mail,) = mailoutbox
    assert (mail.to, mail.cc) == (["info@zarya.example"], ["partner@else.example"])


def test_following_ends_and_others_are_removed_only_here(
    contact: Any, company: CastCompany, acting: Callable[..., Any]
) -> None:
    other = writes.create(type(contact), {"name": "Другой"})
    with acting("clara"):
        do(contact, "follow")
        do(contact, "unfollow")
        assert company.users.clara.id not in followers(contact)
    stranger = Follower.of(other).get()
    with pytest.raises(Missing):
        do(contact, "remove_follower", follower=stranger.pk)
    do(other, "remove_follower", follower=stranger.pk)
    assert followers(other) == set()
    with acting("dan"), pytest.raises(Denied):
        do(contact, "follow")


def test_nobody_lets_in_a_colleague_who_may_not_read(contact: Any, company: CastCompany) -> None:
    with pytest.raises(Invalid):
        do(contact, "add_follower", colleague=company.users.dan.id)


@pytest.mark.spec("kit.6")
def test_ones_own_note_is_edited_and_deleted_for_an_hour(
    contact: Any, company: CastCompany, mailoutbox: list[Any]
) -> None:
    key = do(contact, "comment", body="<p>опечтка</p>")["message"]
    with sandbox.committed():
        note: Any = writes.update(Message, key, {"body": f"<p>опечатка</p>{naming(company.users.clara)}"})
    assert note.edited_at is not None
    assert [mail.to for mail in mailoutbox] == [[company.users.clara.email]], "named only now, told only now"
    Message.objects.filter(pk=key).update(created_at="2020-01-01T00:00:00Z")
    with pytest.raises(Denied):
        writes.update(Message, key, {"body": "поздно"})
    with pytest.raises(Denied):
        writes.delete(Message, key)
    fresh = do(contact, "comment", body="лишнее")["message"]
    writes.delete(Message, fresh)
    assert not Message.objects.filter(pk=fresh).exists()


# --- activities -----------------------------------------------------------------------------------------------------


@pytest.mark.spec("kit.6")
def test_an_activity_begins_as_its_type_says_and_suggests_the_next(
    contact: Any, company: CastCompany, mailoutbox: list[Any], facts: list[Any]
) -> None:
    call = ActivityType.objects.get(name="Звонок")
    letter = ActivityType.objects.get(name="Письмо")
    writes.update(ActivityType, call.pk, {"summary": "Позвонить", "default_assignee": company.users.clara.id})
    key = do(contact, "plan_activity", activity_type=call.pk)["activity"]
    activity = Activity.objects.get(pk=key)
    assert (activity.summary, activity.assignee_id) == ("Позвонить", company.users.clara.id)
    assert company.users.clara.id in followers(contact)
    assert [mail.to for mail in mailoutbox] == [[company.users.clara.email]]
    assert [f.user_id for f in facts if isinstance(f, ActivityAssigned)] == [company.users.clara.id]
    done = do(activity, "complete", feedback="Ждут письма")
    assert done["next"]["activityType"] == str(letter.pk)
    assert done["next"]["summary"] == "Письмо"


def test_a_company_edits_its_types_and_employees_do_not(company: CastCompany, acting: Callable[..., Any]) -> None:
    assert ActivityType.objects.count() == 5
    writes.create(ActivityType, {"name": "Осмотр", "icon": "truck", "default_days": 5})
    with pytest.raises(Refusal, match="There is such an activity type|Такой вид"):
        writes.create(ActivityType, {"name": "осмотр"})
    with acting("clara"), pytest.raises(Denied):
        writes.create(ActivityType, {"name": "Ещё"})


def test_an_activity_without_words_and_type_is_refused(contact: Any) -> None:
    with pytest.raises(Invalid):
        do(contact, "plan_activity")
