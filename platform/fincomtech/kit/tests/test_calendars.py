"""Working time: weeks with breaks, public holidays, days that differ, and the change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fincomtech.kit import calendars
from fincomtech.kit.calendars import OFF, SHORT, WORK, Exception_, NoWorkingTime, Schedule, week_of

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
OFFICE = week_of((day, *span) for day in range(5) for span in ((time(9), time(13)), (time(14), time(18))))


def russian(**differs: Any) -> Schedule:
    return Schedule(MOSCOW, OFFICE, "RU", 60, differs.get("exceptions", {}))


def at(day: int, hour: int, minute: int = 0, month: int = 11, zone: ZoneInfo = MOSCOW, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (at(24, 9), True),
        (at(24, 8, 59), False),
        (at(24, 13), False),  # the break has begun
        (at(24, 13, 59), False),
        (at(24, 14), True),
        (at(24, 18), False),
        (at(22, 10), False),  # Sunday
        (at(4, 10), False),  # Unity Day
        (at(3, 16, 59), True),
        (at(3, 17), False),  # its eve ends an hour earlier
        (datetime(2026, 11, 24, 6, tzinfo=UTC), True),  # nine in Moscow
    ],
)
def test_whether_it_is_working_time(moment: datetime, works: bool) -> None:
    assert russian().is_working(moment) is works


@pytest.mark.parametrize(("year", "days", "hours"), [(2026, 247, 1972), (2025, 247, 1973)])
def test_the_russian_production_calendar(year: int, days: int, hours: int) -> None:
    """2026: 247 days, 1972 hours. 2025 had 1972, too: the worked Saturday, 1 November, was an hour shorter by decree."""
    assert russian().working_time(date(year, 1, 1), date(year, 12, 31)) == (days, timedelta(hours=hours))


def test_a_saturday_worked_by_decree_is_known_and_can_be_shortened() -> None:
    saturday = date(2025, 11, 1)
    assert russian().is_working_day(saturday)
    shorter = russian(exceptions={saturday: Exception_(SHORT, 60)})
    assert shorter.working_time(date(2025, 1, 1), date(2025, 12, 31)) == (247, timedelta(hours=1972))


def test_days_that_the_company_names_otherwise() -> None:
    own = russian(
        exceptions={
            date(2026, 11, 25): Exception_(OFF),
            date(2026, 11, 28): Exception_(WORK),
            date(2026, 11, 26): Exception_(SHORT, 300),
        }
    )
    assert not own.is_working_day(date(2026, 11, 25))
    assert own.working_time(date(2026, 11, 28), date(2026, 11, 28)) == (1, timedelta(hours=8))
    assert own.working_time(date(2026, 11, 26), date(2026, 11, 26)) == (
        1,
        timedelta(hours=3),
    )  # the break is in the cut


@pytest.mark.parametrize(
    ("start", "number", "day"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 3), 1, date(2026, 11, 5)),
        (date(2026, 11, 22), 0, date(2026, 11, 23)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 12, 30), 1, date(2027, 1, 11)),  # the 31st is a moved day off, then the New Year holidays
        (date(2025, 12, 31), 247, date(2026, 12, 30)),
    ],
)
def test_so_many_working_days_later(start: date, number: int, day: date) -> None:
    assert russian().add_days(start, number) == day


def test_so_much_working_time_later_and_between() -> None:
    week = russian()
    assert week.add_time(at(24, 12), timedelta(hours=2)) == at(24, 15)  # across the break
    assert week.add_time(at(27, 17), timedelta(hours=2)) == at(30, 10)  # across the weekend
    assert week.add_time(at(24, 20), timedelta(hours=1)) == at(25, 10)  # from the evening
    assert week.add_time(at(24, 17), timedelta(hours=1)) == at(24, 18)
    assert week.between(at(24, 12), at(24, 15)) == timedelta(hours=2)
    assert week.between(at(27, 17), at(30, 10)) == timedelta(hours=2)
    assert week.between(at(30, 10), at(27, 17)) == timedelta(hours=-2)
    assert week.between(at(2, 9), at(6, 18)) == timedelta(hours=31)  # a holiday and its eve among them


def test_a_night_shift_over_the_change_of_clocks_is_as_long_as_it_lasts() -> None:
    nights = week_of((day, *span) for day in range(7) for span in ((time(0), time(6)), (time(22), time(0))))
    shift = Schedule(BERLIN, nights)

    def night(last: date) -> timedelta:
        start = datetime.combine(last - timedelta(days=1), time(22), BERLIN)
        return shift.between(start, datetime.combine(last, time(6), BERLIN))

    assert night(date(2026, 3, 28)) == timedelta(hours=8)
    assert night(date(2026, 3, 29)) == timedelta(hours=7)  # forward
    assert night(date(2026, 10, 25)) == timedelta(hours=9)  # back
    assert shift.is_working(at(25, 5, month=10, zone=BERLIN))


def test_opening_hours_follow_the_clock_on_the_wall() -> None:
    office = Schedule(BERLIN, OFFICE)
    (start, _end), *_rest = office.spans(date(2026, 3, 27))
    (later, _end), *_rest = office.spans(date(2026, 3, 30))
    assert (start.hour, later.hour) == (8, 7)  # nine o'clock in both, in UTC
    assert office.add_time(at(27, 17, month=3, zone=BERLIN), timedelta(hours=2)) == at(30, 10, month=3, zone=BERLIN)


def test_around_the_clock_and_never() -> None:
    always = calendars.ALWAYS(MOSCOW)
    assert always.between(at(1, 0), at(2, 0)) == timedelta(hours=24)
    never = Schedule(MOSCOW, {})
    with pytest.raises(NoWorkingTime):
        never.add_days(date(2026, 1, 1), 1)
    with pytest.raises(NoWorkingTime):
        never.add_time(at(1, 0), timedelta(hours=1))


def test_holidays_are_named_in_the_readers_language_and_unknown_countries_have_none() -> None:
    day = date(2026, 11, 4)
    assert calendars.public_holidays("RU", 2026, "ru").names[day] == "День народного единства"
    assert calendars.public_holidays("RU", 2026, "en").names[day] == "Unity Day"
    assert date(2026, 11, 26) in calendars.public_holidays("US", 2026, "ru").names
    assert calendars.public_holidays("ZZ", 2026).names == {}
