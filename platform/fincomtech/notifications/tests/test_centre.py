"""The centre in the app: who is told what, once, and only what they may read. Source: kit.13."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.identity.models import Role, User
from fincomtech.kit import clock, live, writes
from fincomtech.kit.events import tell
from fincomtech.kit.records import record_model
from fincomtech.kit.schedule import JobFailed
from fincomtech.notifications import inbox, notices, telling
from fincomtech.notifications.models import Notification, Wish
from fincomtech.testing import sandbox

Centre = Callable[..., dict[str, Any]]


def naming(person: Any) -> str:
    return f'<p><span data-mention="{person.id}">@{person.name}</span>, посмотрите</p>'


@pytest.mark.spec("kit.13")
def test_followers_are_told_once_for_each_record_until_they_have_read_it(
    contact: Any, comment: Any, centre: Centre, api: Any, company: Any
) -> None:
    for number in range(5):
        comment(contact, f"<p>Заметка {number}</p>")
    found = centre("clara")
    [line] = found["lines"]
    assert found["unread"] == 1
    assert (line["kind"], line["count"], line["excerpt"]) == (notices.NOTE, 5, "Заметка 4")
    assert line["text"] == "5 заметок к «Заря», последняя: Алиса Иванова"
    assert (line["recordType"], line["recordId"]) == ("contacts.Contact", str(contact.pk))
    assert centre("alice")["lines"] == [], "nothing about one's own acts"
    place = {"recordType": "contacts.Contact", "recordId": str(contact.pk)}
    assert api("clara").post("/api/notifications/read", place).json() == {"unread": 0}
    comment(contact, "<p>Ещё</p>")
    assert [one["count"] for one in centre("clara")["lines"]] == [1, 5]
    assert centre("clara", unread="1")["lines"][0]["text"] == "Алиса Иванова: новая заметка к «Заря»"


def test_the_line_is_in_the_readers_language(contact: Any, comment: Any, centre: Centre, company: Any) -> None:
    User.objects.filter(pk=company.users.clara.id).update(language="en")
    comment(contact, "<p>Привет</p>")
    assert centre("clara")["lines"][0]["text"] == "Алиса Иванова has written a note about “Заря”"


@pytest.mark.spec("kit.13")
def test_whoever_is_named_given_work_or_made_responsible_is_told(
    contact: Any, comment: Any, centre: Centre, company: Any
) -> None:
    boris = company.users.boris
    comment(contact, naming(boris))
    with sandbox.committed():
        writes.update(type(contact), contact.pk, {"assignee": boris.id})
    from fincomtech.kit import actions

    with sandbox.committed():
        plan = actions.actions_of(type(contact))["plan_activity"]
        actions.run(plan, [contact.pk], {"summary": "Позвонить", "assignee": boris.id})
    kinds = [line["kind"] for line in centre("boris")["lines"]]
    assert kinds[:2] == [notices.ACTIVITY, notices.RESPONSIBLE]
    assert notices.MENTIONED in kinds
    assert notices.NOTE not in kinds, "named, so not told once more as a follower"
    assert notices.NOTE in [line["kind"] for line in centre("clara")["lines"]]


def test_what_is_closed_is_not_told_and_what_is_closed_later_is_forgotten(
    contact: Any, comment: Any, centre: Centre
) -> None:
    comment(contact, "<p>Видно</p>")
    assert len(centre("clara")["lines"]) == 1
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    comment(contact, "<p>Тайна</p>")
    found = centre("clara")
    assert found == {"lines": [], "next": "", "unread": 0}
    assert "Тайна" in centre("boris")["lines"][0]["excerpt"]


def test_what_was_told_of_a_record_goes_with_it(contact: Any, comment: Any) -> None:
    comment(contact, "<p>Было</p>")
    assert Notification.objects.exists()
    with sandbox.committed():
        writes.delete(type(contact), contact.pk)
    assert not Notification.objects.exists()


def test_nobody_sees_or_marks_the_lines_of_others(contact: Any, comment: Any, centre: Centre, api: Any) -> None:
    comment(contact, "<p>Для Бориса и Клары</p>", by="alice")
    ids = [line["id"] for line in centre("clara")["lines"]]
    assert len(ids) == 1
    for other in ("alice", "boris"):  # an administrator neither
        assert not {line["id"] for line in centre(other)["lines"]} & set(ids)
        api(other).post("/api/notifications/read", {"ids": ids})
        api(other).post("/api/notifications/read", {"unread": ids[0]})
    assert centre("clara")["unread"] == 1
    assert api("alice").post("/api/notifications/read", {"all": True}).json() == {"unread": 0}
    assert centre("clara")["unread"] == 1


def test_another_company_has_nothing_of_it(contact: Any, comment: Any, api: Any, vector: Any) -> None:
    comment(contact, "<p>У нас</p>")
    for person in vector.users.values():
        client = api(company=vector)
        client.sign_in(person)
        assert client.get("/api/notifications").json()["lines"] == []


def test_strangers_and_keys_have_no_centre(api: Any, database: None) -> None:
    for path in ("/api/notifications", "/api/notifications/unread", "/api/notifications/wishes"):
        answer = api().get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign_in")
    answer = api(key="fct_nonsense").get("/api/notifications")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body", [{"ids": "all"}, {"ids": ["x"]}, {"recordType": "contacts.Contact"}, {"unread": "-1"}, {"ids": ["9" * 30]}]
)
def test_marks_that_make_no_sense_are_refused(api: Any, database: None, body: dict[str, Any]) -> None:
    assert api("clara").post("/api/notifications/read", body).status_code == 422 or (
        api("clara").post("/api/notifications/read", body).status_code == 400
    )


def test_pages_go_on_where_the_last_one_ended(company: Any, centre: Centre) -> None:
    clara = company.users.clara.id
    for number in range(inbox.PAGE + 5):
        telling.notify([clara], notices.RULE, what=f"№ {number}")
        Notification.objects.filter(user=clara, read_at=None).update(read_at=clock.now())
    first = centre("clara")
    rest = centre("clara", before=first["next"])
    told = [line["text"] for line in [*first["lines"], *rest["lines"]]]
    assert told == [f"№ {number}" for number in reversed(range(inbox.PAGE + 5))]
    assert rest["next"] == ""


def test_a_page_that_nobody_has_given_out_is_refused(api: Any, database: None) -> None:
    answer = api("clara").get("/api/notifications", before="yesterday|1")
    assert answer.json()["error"]["code"] == "notifications.page"


def test_a_line_can_be_put_back(contact: Any, comment: Any, centre: Centre, api: Any) -> None:
    comment(contact, "<p>Раз</p>")
    [line] = centre("clara")["lines"]
    client = api("clara")
    assert client.post("/api/notifications/read", {"ids": [line["id"]]}).json()["unread"] == 0
    assert client.post("/api/notifications/read", {"unread": line["id"]}).json()["unread"] == 1


def crowd(record: Any, number: int) -> list[int]:
    role = Role.objects.get(code=Role.EMPLOYEE)
    users = [User.objects.create(name=f"P{n}", email=f"p{n}@x.example", state="active") for n in range(number)]
    for user in users:
        user.roles.set([role])
    return [user.pk for user in users]


def test_fifty_followers_cost_no_more_statements_than_two(contact: Any, company: Any) -> None:
    everybody = crowd(contact, 50)
    Wish.objects.create(user_id=everybody[0], kind=notices.NOTE, app=False, mail="digest", push=False)
    counts = []
    for some in (everybody[:2], everybody):
        with CaptureQueriesContext(connection) as queries:
            assert telling.notify(some, notices.NOTE, contact, excerpt="…") == len(some)
        counts.append(len([q for q in queries if "SAVEPOINT" not in q["sql"]]))
    assert counts[0] == counts[1] == 6, [q["sql"] for q in queries]
    assert Notification.objects.filter(user__in=everybody).count() == 49


def test_a_page_costs_the_same_however_long_it_is(contact: Any, company: Any, api: Any) -> None:
    clara, model = company.users.clara.id, type(contact)
    client = api("clara")
    counts = []
    for number in (1, 20):
        for _each in range(number):
            telling.notify([clara], notices.RESPONSIBLE, writes.create(model, {"name": f"К{_each} {number}"}))
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/notifications")
        counts.append(len([q for q in queries if "notifications_" in q["sql"] or "contacts_" in q["sql"]]))
    assert counts[0] == counts[1] == 3, [q["sql"][:200] for q in queries]


def test_hints_name_whom_they_are_for(contact: Any, comment: Any, company: Any, monkeypatch: Any) -> None:
    told: list[tuple[Any, str]] = []
    monkeypatch.setattr(live, "changed_for", lambda users, kind: told.append((users, kind)))
    comment(contact, "<p>Раз</p>")
    assert told == [([company.users.boris.id, company.users.clara.id], "notifications.Notification")]


def test_administrators_hear_of_failed_work(company: Any, centre: Centre) -> None:
    from fincomtech.kit.schedule import all_jobs

    job = record_model("jobs.ScheduledJob").of(all_jobs()["base.fetch_rates"])  # type: ignore[attr-defined]
    with sandbox.committed():
        tell(JobFailed(job.pk))
    assert [line["kind"] for line in centre("alice")["lines"]] == [notices.JOB_FAILED]
    assert centre("boris")["lines"] == []


def test_a_kind_of_a_disabled_module_tells_nobody(company: Any) -> None:
    assert telling.notify([company.users.clara.id], "nothing.like_this", what="x") == 0


def test_old_lines_are_forgotten(company: Any) -> None:
    users = company.users
    for name, days, read in [("boris", 200, False), ("clara", 40, True), ("alice", 40, False)]:
        telling.notify([users[name].id], notices.RULE, by_name="x", what="x")
        then = clock.now() - timedelta(days=days)
        Notification.objects.filter(user=users[name].id).update(at=then, read_at=then if read else None)
    assert inbox.forget_old() == 2
    assert Notification.objects.get().user_id == users.alice.id
