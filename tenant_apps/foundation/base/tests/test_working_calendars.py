"""The company's working calendar: its form, its exceptions, and what is counted by it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from fincomtech.kit import context
from fincomtech.testing.cast import CastCompany
from tenant_apps.foundation.base.models import Company, WorkingCalendar, company_schedule, deadline
from tenant_apps.foundation.base.tests.story import Story

As = Callable[..., Story]
CALENDAR = "base.WorkingCalendar"


def own() -> WorkingCalendar:
    found = Company.current().working_calendar
    assert found is not None
    return found


@pytest.mark.spec_part("kit.11")
def test_a_company_counts_by_its_week_its_countrys_holidays_and_its_own_days(story: As, company: CastCompany) -> None:
    alice, key = story("alice"), str(own().pk)
    found = alice.one(CALENDAR, key, "country eveMinutes hours { weekday }")
    assert (found["country"], found["eveMinutes"], len(found["hours"])) == ("RU", 60, 10)

    def counted(first: str, last: str) -> str:
        return str(alice.act(CALENDAR, "count_time", key, first=first, last=last)["result"]["message"])

    assert counted("2026-01-01", "2026-12-31") == "247 рабочих дней, 1\u00a0972 ч"
    days = [
        {"day": "2026-11-28", "kind": "work", "name": "За 31 декабря"},
        {"day": "2026-11-30", "kind": "off"},
        {"day": "2026-12-30", "kind": "short", "shorterMinutes": 90},
    ]
    alice.change(CALENDAR, key, exceptions={"create": days})
    assert counted("2026-11-28", "2026-11-30") == "1 рабочий день, 8 ч"
    assert counted("2026-12-30", "2026-12-30") == "1 рабочий день, 6,5 ч"
    context.memo().clear()
    assert deadline(date(2026, 11, 27), 2) == date(2026, 12, 1)  # Saturday is worked, Monday is not


@pytest.mark.parametrize(
    ("exceptions", "codes"),
    [
        ([{"day": "2026-11-28", "kind": "off"}, {"day": "2026-11-28", "kind": "work"}], {"base.day_twice"}),
        ([{"day": "2026-11-28", "kind": "short"}], {"base_workingexception_short"}),
        ([{"kind": "off"}], {"required"}),
        ([{"day": "2026-11-28", "kind": "holiday"}], {"invalid"}),
        ([{"day": "2026-11-28", "kind": "short", "shorterMinutes": 2000}], {"invalid"}),
    ],
)
def test_exceptions_that_make_no_sense_are_refused(
    story: As, company: CastCompany, exceptions: list[dict[str, Any]], codes: set[str]
) -> None:
    told = story("alice").change(CALENDAR, str(own().pk), refusal=True, exceptions={"create": exceptions})
    assert told == codes


def test_the_form_shows_the_holidays_that_a_country_brings(story: As, company: CastCompany) -> None:
    with time_machine.travel("2026-11-24T12:00:00Z"):
        shown = story("alice").preview(CALENDAR, key=str(own().pk), country="RU")
        assert "31 декабря" in shown["ahead"]
        assert "Новогодние" in shown["ahead"]
        assert story("alice").preview(CALENDAR, key=str(own().pk), country="")["ahead"] == ""


@pytest.mark.spec_part("kit.11")
def test_a_calendar_has_its_own_time_zone_else_the_companys(company: CastCompany) -> None:
    Company.objects.update(time_zone="Asia/Vladivostok")
    context.memo().clear()
    assert str(company_schedule().zone) == "Asia/Vladivostok"
    WorkingCalendar.objects.filter(pk=own().pk).update(time_zone="Europe/Kaliningrad")
    context.memo().clear()
    assert str(company_schedule().zone) == "Europe/Kaliningrad"


def test_a_company_without_a_calendar_works_around_the_clock(company: CastCompany) -> None:
    Company.objects.update(working_calendar=None)
    context.memo().clear()
    assert company_schedule().working_time(date(2026, 1, 1), date(2026, 1, 2)) == (2, timedelta(hours=48))


def test_a_night_shift_ends_at_midnight_and_goes_on_the_next_day(story: As, company: CastCompany) -> None:
    spans = [
        {"weekday": 4, "startsAt": "22:00", "endsAt": "00:00"},
        {"weekday": 5, "startsAt": "00:00", "endsAt": "06:00"},
    ]
    alice = story("alice")
    made = alice.create(CALENDAR, name="Ночная", timeZone="Europe/Moscow", hours={"create": spans})
    said = alice.act(CALENDAR, "count_time", made["id"], first="2026-11-27", last="2026-11-28")["result"]["message"]
    assert said == "2 рабочих дня, 8 ч"
    overlap = [
        {"weekday": 4, "startsAt": "22:00", "endsAt": "00:00"},
        {"weekday": 4, "startsAt": "23:00", "endsAt": "23:30"},
    ]
    assert alice.create(CALENDAR, refusal=True, name="Две", hours={"create": overlap}) == {"base.hours_overlap"}


def test_employees_read_calendars_and_change_none(story: As, company: CastCompany, vector: CastCompany) -> None:
    clara, key = story("clara"), str(own().pk)
    assert clara.act(CALENDAR, "count_time", key, first="2026-11-24", last="2026-11-24")["result"]
    assert clara.change(CALENDAR, key, refusal=True, name="Моя") == {"denied"}
    story("alice").change(CALENDAR, key, exceptions={"create": [{"day": "2026-11-24", "kind": "off"}]})
    other = story("alice", company=vector)
    assert other.all(CALENDAR, "exceptions { day }") == [{"exceptions": []}]
