"""What stands in stored conditions for what moves: "$me" for the reader, "$today", "$month_start" and such for days, "$now" for this moment.

The client replaces them in the same way (`views/search/periods.ts`); the server does where nobody looks: in reports by mail.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models

from fincomtech.kit import clock, context
from fincomtech.kit.extending.members import member
from fincomtech.kit.records import Record


def _months(day: date, count: int) -> date:
    """The first of the month that is so many months away from the day's."""
    number = day.year * 12 + day.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def _week(day: date) -> date:
    return day - timedelta(day.weekday())


def _quarter(day: date) -> date:
    return _months(day, -((day.month - 1) % 3))


def _year(day: date) -> date:
    return day.replace(month=1, day=1)


DAYS: dict[str, Callable[[date], date]] = {
    "$today": lambda day: day,
    "$tomorrow": lambda day: day + timedelta(1),
    "$last_7_days": lambda day: day - timedelta(6),  # today is the last of them
    "$last_30_days": lambda day: day - timedelta(29),
    "$in_7_days": lambda day: day + timedelta(7),
    "$in_30_days": lambda day: day + timedelta(30),
    "$week_start": _week,
    "$next_week_start": lambda day: _week(day) + timedelta(7),
    "$last_week_start": lambda day: _week(day) - timedelta(7),
    "$month_start": lambda day: _months(day, 0),
    "$next_month_start": lambda day: _months(day, 1),
    "$last_month_start": lambda day: _months(day, -1),
    "$quarter_start": _quarter,
    "$next_quarter_start": lambda day: _months(_quarter(day), 3),
    "$last_quarter_start": lambda day: _months(_quarter(day), -3),
    "$year_start": _year,
    "$next_year_start": lambda day: _months(_year(day), 12),
    "$last_year_start": lambda day: _months(_year(day), -12),
}


def settled(model: type[Record], where: Any) -> Any:
    """A `where` object with what moves replaced, for the current actor and their today; days of instants begin at midnight."""
    return _walk(where, model, False)


def _walk(value: Any, model: Any, moment: bool) -> Any:
    if isinstance(value, list):
        return [_walk(item, model, moment) for item in value]
    if isinstance(value, str):
        return _told(value, moment)
    if not isinstance(value, dict):
        return value
    return {name: _of_field(name, inner, model, moment) for name, inner in value.items()}


def _of_field(name: str, value: Any, model: Any, moment: bool) -> Any:
    found = member(model, name) if model is not None else None
    if found is None:
        return _walk(value, model, moment)
    return _walk(value, found.target or model, isinstance(found.field, models.DateTimeField))


def _day(text: str) -> date | None:
    """A day that stands where an instant is asked for."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-24") else None
    except ValueError:
        return None


def _told(text: str, moment: bool) -> str:
    if text == "$me":
        return str(context.actor().user_id or 0)
    if text == "$now":
        return clock.now().isoformat()
    day = DAYS[text](clock.today()) if text in DAYS else _day(text) if moment else None
    if day is None:
        return text
    return datetime.combine(day, time(), clock.zone()).isoformat() if moment else day.isoformat()
