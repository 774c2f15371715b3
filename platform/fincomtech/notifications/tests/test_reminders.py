"""Reminders of planned activities: in whose time, how, and exactly once."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from fincomtech.identity.models import User
from fincomtech.kit import actions, clock, context, writes
from fincomtech.kit.models import Activity
from fincomtech.kit.refusals import Invalid
from fincomtech.notifications import reminders, sending
from fincomtech.notifications.models import Delivery, Notification
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany

Centre = Callable[..., dict[str, Any]]
MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)  # 9:00 in Moscow


def plan(contact: Any, by: str = "alice", **values: Any) -> Activity:
    """An activity as somebody plans it."""
    given = {"summary": "Позвонить", "due_date": "2026-03-02", **values}
    with sandbox.acting(by), sandbox.committed():
        found = actions.run(actions.actions_of(type(contact))["plan_activity"], [contact.pk], given)
    return Activity.objects.get(pk=found.result["activity"])


def act(activity: Activity, name: str, **values: Any) -> None:
    with sandbox.committed():
        actions.run(actions.actions_of(Activity)[name], [activity.pk], values)


def at(hour: int, minute: int = 0, day: int = 2) -> Any:
    """The clocks of Moscow."""
    return time_machine.travel(datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=3), tick=False)


def remind() -> int:
    """What the scheduled job does as the system, with all that follows."""
    with context.acting_as(context.Actor.SYSTEM), sandbox.committed():
        return reminders.tell_due()


@pytest.mark.spec("crm.4.1", "kit.6")
def test_a_reminder_comes_at_its_time_in_the_app_and_by_mail_once(
    company: CastCompany, contact: Any, centre: Centre, mailoutbox: list[Any]
) -> None:
    with at(9):
        plan(contact, assignee=company.users.boris.id, due_time="15:00", remind_before=30)
        mailoutbox.clear()
    with at(14, 29):
        assert remind() == 0
    with at(14, 30):
        assert (remind(), remind()) == (1, 0)
        [line] = centre("boris", unread="1", kind="notifications.reminder")["lines"]
        assert line["text"] == "Позвонить: 15:00, «Заря»"
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([company.users.boris.email], "Напоминание: Позвонить")
    assert "15:00" in mail.body
    assert "Вы просили напомнить" in mail.body
    assert centre("clara", kind="notifications.reminder")["lines"] == []


@pytest.mark.spec("kit.13")
def test_each_hears_of_it_as_they_wish(
    company: CastCompany, contact: Any, centre: Centre, wish: Any, mailoutbox: Any
) -> None:
    wish("boris", kinds={"notifications.reminder": {"app": True, "mail": "none", "push": False}})
    with at(9):
        plan(contact, assignee=company.users.boris.id, due_time="10:00", remind_before=0)
        mailoutbox.clear()
    with at(10):
        assert remind() == 1
    assert mailoutbox == []
    assert len(centre("boris", kind="notifications.reminder")["lines"]) == 1


def test_one_reminds_oneself(company: CastCompany, contact: Any, centre: Centre) -> None:
    with at(9):
        plan(contact, by="boris", due_time="10:00", remind_before=5)
    with at(9, 55):
        assert remind() == 1
    assert len(centre("boris", kind="notifications.reminder")["lines"]) == 1


@pytest.mark.spec("crm.4.1")
def test_the_time_is_by_the_planners_clocks_and_the_day_by_the_responsibles(company: CastCompany, contact: Any) -> None:
    User.objects.filter(pk=company.users.boris.id).update(time_zone="Asia/Vladivostok")
    with at(9):
        activity = plan(contact, assignee=company.users.boris.id, due_time="20:30", remind_before=60)
    assert activity.due_at == datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    assert str(activity.due_date) == "2026-03-03", "it is past midnight there"
    assert activity.remind_at == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)


def test_without_a_time_it_is_counted_from_the_responsibles_morning(company: CastCompany, contact: Any) -> None:
    User.objects.filter(pk=company.users.boris.id).update(time_zone="Asia/Vladivostok")
    with at(9, day=1):
        activity = plan(contact, assignee=company.users.boris.id, remind_before=24 * 60)
    assert activity.due_at is None
    assert activity.remind_at == datetime(2026, 2, 28, 23, tzinfo=UTC)  # 9:00 of 1 March there


def test_what_is_done_or_dropped_reminds_nobody(company: CastCompany, contact: Any, centre: Centre) -> None:
    with at(9):
        for name in ("complete", "cancel"):
            act(plan(contact, due_time="10:00", remind_before=0), name)
    with at(10):
        assert remind() == 0


def test_another_time_and_another_person_are_reminded_anew(company: CastCompany, contact: Any, centre: Centre) -> None:
    with at(9):
        activity = plan(contact, by="boris", due_time="10:00", remind_before=0)
    with at(10):
        assert remind() == 1
        act(activity, "reschedule", due_date="2026-03-03")
        activity.refresh_from_db()
        assert clock.local(activity.due_at).time() == time(10), "it keeps its time"  # type: ignore[arg-type]
        assert remind() == 0
    with at(10, day=3):
        assert (remind(), remind()) == (1, 0)
        writes.update(Activity, activity.pk, {"assignee": company.users.clara.id})
        assert (remind(), remind()) == (1, 0)
    assert len(centre("clara", kind="notifications.reminder")["lines"]) == 1


def test_a_change_that_moves_nothing_reminds_nobody_again(company: CastCompany, contact: Any) -> None:
    with at(9):
        activity = plan(contact, due_time="10:00", remind_before=0)
    with at(10):
        assert remind() == 1
        writes.update(Activity, activity.pk, {"summary": "Перезвонить"})
        assert remind() == 0
        writes.update(Activity, activity.pk, {"remind_before": 5})
        assert remind() == 1, "five minutes before is another reminder, and its time has come"


def test_an_activity_loses_its_time(company: CastCompany, contact: Any) -> None:
    with at(9):
        activity = plan(contact, due_time="10:00")
        act(activity, "reschedule", due_date="2026-03-05", whole_day=True)
    activity.refresh_from_db()
    assert (str(activity.due_date), activity.due_at) == ("2026-03-05", None)


@pytest.mark.parametrize("before", [-1, 60 * 24 * 60 + 1])
def test_a_reminder_that_makes_no_sense_is_refused(company: CastCompany, contact: Any, before: int) -> None:
    with pytest.raises(Invalid):
        plan(contact, remind_before=before)
    assert not Activity.objects.exists()


@pytest.mark.spec("kit.13")
def test_a_worker_that_dies_in_the_middle_has_told_nobody_and_the_next_tells_once(
    company: CastCompany, contact: Any, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    with at(9):
        for summary in ("Раз", "Два"):
            plan(contact, summary=summary, due_time="10:00", remind_before=0)
        mailoutbox.clear()
    real, told = reminders._remind, []

    def dies(activity: Activity) -> None:
        real(activity)
        told.append(activity.pk)
        if len(told) == 2:
            raise KeyboardInterrupt  # as kill does: before the transaction is done

    with at(10):
        monkeypatch.setattr(reminders, "_remind", dies)
        with pytest.raises(KeyboardInterrupt):
            remind()
        assert not Notification.objects.filter(kind="notifications.reminder").exists()
        assert not Delivery.objects.filter(kind="notifications.reminder").exists()
        monkeypatch.setattr(reminders, "_remind", real)
        assert (remind(), remind()) == (2, 0)
        while sending.deliver():
            pass
    assert sorted(mail.subject for mail in mailoutbox) == ["Напоминание: Два", "Напоминание: Раз"]


@pytest.mark.spec("tenancy.2")
def test_another_companys_activities_remind_nobody_here(
    company: CastCompany, vector: CastCompany, contact: Any, centre: Centre
) -> None:
    with at(9):
        plan(contact, due_time="10:00", remind_before=0)
    with at(10):
        with sandbox.inside(vector, "alice"):
            assert remind() == 0
            assert not Notification.objects.exists()
        assert remind() == 1
