"""Working time: whether it is now, how much lies between two instants, and what lies so much of it ahead.

A schedule is a week of spans in local time, the public holidays of a country with the days off that its government moves
(library `holidays`), and the days that the company has named otherwise. Instants are aware and come back in UTC; length
is counted in real time, so a shift over the change of clocks is an hour longer or shorter, as it is for who works it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Refusal

OFF, WORK, SHORT = "off", "work", "short"
Span = tuple[timedelta, timedelta]  # since the day's beginning on the clock
Week = Mapping[int, tuple[Span, ...]]  # by weekday, Monday is 0
DAY = timedelta(days=1)
MOST_DAYS = 3660
LOCALES = {"ru": "ru", "en": "en_US"}


class NoWorkingTime(Refusal):
    """The calendar has no working time to count in, within ten years."""

    code, status = "calendars.no_working_time", 409
    sentence = _("The working calendar has no working hours to count in. Add working hours to it.")


@dataclass(frozen=True)
class Exception_:  # noqa: N801, N818  a day that differs, no error
    """How a day differs: "off", "work" (as the first working weekday), "short" (by so many minutes)."""

    kind: str
    shorter_minutes: int = 0
    name: str = ""


@dataclass(frozen=True)
class Holidays:
    """The public holidays of one year: day → name; those that the law names, not moved ones; weekends that are worked."""

    names: Mapping[date, str]
    statutory: frozenset[date]
    worked_weekends: frozenset[date]


@cache
def public_holidays(country: str, year: int, language: str = "ru") -> Holidays:
    """What the library knows of a country (ISO 3166-1 alpha-2) and year; nothing for countries that it does not know.

    Moved days off are known once the government has decreed them: before, only holidays themselves.
    """
    import holidays  # its tables of all countries take a moment to read

    if country not in holidays.list_supported_countries():
        return Holidays({}, frozenset(), frozenset())
    plain = holidays.country_holidays(country, years=year, observed=False, language="en_US")
    named = _named(country, year, language)
    moved = {day for day, name in plain.items() if "substituted" in name or "observed" in name}
    statutory = frozenset(day for day in plain if day not in moved)
    worked = frozenset(getattr(named, "weekend_workdays", None) or ())
    return Holidays(dict(named.items()), statutory, worked)


def _named(country: str, year: int, language: str) -> "Mapping[date, str]":
    """With names in the reader's language where the library has them, else in its own."""
    import holidays

    wanted = LOCALES.get(language, language)
    try:
        return holidays.country_holidays(country, years=year, language=wanted)
    except (ValueError, NotImplementedError):
        return holidays.country_holidays(country, years=year)


def week_of(spans: Iterable[tuple[int, time, time]]) -> Week:
    """A week of (weekday, start, end); an end of 00:00 is midnight at the end of the day."""
    week: dict[int, list[Span]] = {}
    for weekday, start, end in spans:
        week.setdefault(weekday, []).append(span_of(start, end))
    return {day: tuple(sorted(found)) for day, found in week.items()}


def span_of(start: time, end: time) -> Span:
    """A span as time since the day's beginning."""
    return _since_midnight(start), _since_midnight(end) or DAY


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


@dataclass(frozen=True)
class Schedule:
    """The working time of somebody: of the company, a person, a machine."""

    zone: ZoneInfo
    week: Week
    country: str = ""
    eve_minutes: int = 0
    exceptions: Mapping[date, Exception_] = field(default_factory=dict)

    def clock_spans(self, day: date) -> tuple[Span, ...]:
        """The working spans of a day, as the clock on the wall shows them."""
        differs = self.exceptions.get(day)
        if differs and differs.kind == OFF:
            return ()
        if differs and differs.kind == SHORT:
            return _shortened(self._usual(day), timedelta(minutes=differs.shorter_minutes))
        usual = self._as_worked() if differs else self._usual(day)
        return _shortened(usual, self._eve(day))

    def _usual(self, day: date) -> tuple[Span, ...]:
        known = self._holidays(day)
        if day in known.names:
            return ()
        return self._as_worked() if day in known.worked_weekends else self.week.get(day.weekday(), ())

    def _as_worked(self) -> tuple[Span, ...]:
        """The spans of the first weekday that has any: a Saturday that is worked is worked like it."""
        return self.week[min(self.week)] if self.week else ()

    def _eve(self, day: date) -> timedelta:
        """The day right before a holiday that the law names is shorter; before a moved day off it is not."""
        tomorrow = day + DAY
        short = self.eve_minutes and tomorrow in self._holidays(tomorrow).statutory
        return timedelta(minutes=self.eve_minutes if short else 0)

    def _holidays(self, day: date) -> Holidays:
        return public_holidays(self.country, day.year) if self.country else Holidays({}, frozenset(), frozenset())

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works on the day."""
        return bool(self.clock_spans(day))

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working spans of a day as instants in UTC."""
        midnight = datetime.combine(day, time())
        found = [
            (self._instant(midnight + start), self._instant(midnight + end)) for start, end in self.clock_spans(day)
        ]
        return [(start, end) for start, end in found if start < end]

    def _instant(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def is_working(self, moment: datetime) -> bool:
        """Whether the instant is working time; the end of a span is not."""
        return any(start <= moment < end for start, end in self.spans(moment.astimezone(self.zone).date()))

    def working_time(self, first: date, last: date) -> tuple[int, timedelta]:
        """Working days, and the time worked in them, from the first day to the last, both included."""
        days = [self.spans(day) for day in _days(first, last)]
        return sum(bool(spans) for spans in days), sum((end - start for s in days for start, end in s), timedelta())

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two instants; negative when the end is before the start."""
        if end < start:
            return -self.between(end, start)
        first, last = (moment.astimezone(self.zone).date() for moment in (start, end))
        total = timedelta()
        for day in _days(first, last):
            for opens, closes in self.spans(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    def add_days(self, start: date, number: int) -> date:
        """The day that is so many working days after the start (before it, if negative); the start itself counts not.

        Zero: the start if it is a working day, else the next one.
        """
        step = -DAY if number < 0 else DAY
        left, day = abs(number), start
        if not left and self.is_working_day(day):
            return day
        for _turn in range(MOST_DAYS):
            day += step
            left -= self.is_working_day(day)
            if left <= 0 and self.is_working_day(day):
                return day
        raise NoWorkingTime()

    def add_time(self, start: datetime, length: timedelta) -> datetime:
        """The instant before which so much working time has passed since the start; `length` is not negative."""
        left, first = length, start.astimezone(self.zone).date()
        for day in _days(first, first + MOST_DAYS * DAY):
            for opens, closes in self.spans(day):
                begins = max(opens, start)
                if begins < closes and left <= closes - begins:
                    return begins + left
                left -= max(closes - begins, timedelta())
        raise NoWorkingTime()


def ALWAYS(zone: ZoneInfo) -> Schedule:  # noqa: N802  a schedule that everybody knows
    """Around the clock, every day."""
    return Schedule(zone, {weekday: ((timedelta(), DAY),) for weekday in range(7)})


def _shortened(spans: tuple[Span, ...], cut: timedelta) -> tuple[Span, ...]:
    """The spans without so much time at the end of the day."""
    kept = list(spans)
    while kept and cut:
        start, end = kept.pop()
        if end - start > cut:
            return (*kept, (start, end - cut))
        cut -= end - start
    return tuple(kept)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
