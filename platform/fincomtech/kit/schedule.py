"""Work that the clock starts, declared in a module's `jobs.py`: what it is called, and when it runs in each company.

```python
@job(title=_("Fetch the rates"), when=Daily(time(6)))
def fetch_rates() -> str:
    ...
    return "what the log is to say"
```

A job runs as the system, in the company's language and time zone, one run at a time. Source: kit.9.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fincomtech.kit import context, registry
from fincomtech.kit.events import Event
from fincomtech.kit.refusals import Text


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight: 15 means at 0:00, 0:15, 0:30, …"""

    minutes: int

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time after the moment, UTC."""
        there = moment.astimezone(zone)
        midnight = datetime.combine(there.date(), time(), zone).astimezone(UTC)
        passed = (moment - midnight) // timedelta(minutes=self.minutes)
        return midnight + timedelta(minutes=self.minutes) * (passed + 1)


@dataclass(frozen=True)
class Daily:
    """At an hour of the company's clocks, on all weekdays or the given ones (0 is Monday)."""

    at: time
    weekdays: frozenset[int] = frozenset(range(7))

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time after the moment, UTC."""
        day = moment.astimezone(zone).date()
        return next(t for n in range(15) if _on(t := _instant(day + timedelta(n), self.at, zone), self, zone) > moment)


def _on(instant: datetime, rule: Daily, zone: ZoneInfo) -> datetime:
    """The instant; the beginning of time where its weekday does not count."""
    counts = instant.astimezone(zone).weekday() in rule.weekdays
    return instant if counts else datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Monthly:
    """On a day of the month (31: the last one), at an hour of the company's clocks."""

    day: int
    at: time

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time after the moment, UTC."""
        first = moment.astimezone(zone).date().replace(day=1)
        while True:
            last = monthrange(first.year, first.month)[1]
            found = _instant(first.replace(day=min(self.day, last)), self.at, zone)
            if found > moment:
                return found
            first = (first + timedelta(days=31)).replace(day=1)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


When = Every | Daily | Monthly


@dataclass(frozen=True)
class JobFailed(Event):
    """A job of the company has failed for the first time since it went well. `job_id` is its row in scheduled work."""

    job_id: int


@dataclass(frozen=True)
class Job:
    """A declared job. `when` may be a function that asks the company's settings; None means not now."""

    name: str
    title: Text
    function: Callable[[], str | None]
    when: When | Callable[[], When | None]
    module: str

    def rule(self) -> When | None:
        """When it runs in the current company."""
        return self.when() if callable(self.when) else self.when

    def next_after(self, moment: datetime) -> datetime | None:
        """The first time after the moment in the current company's time zone; None when it does not run by itself."""
        rule = self.rule()
        return rule.after(moment, ZoneInfo(context.profile().time_zone)) if rule is not None else None


_jobs: dict[str, Job] = {}


def job(*, title: Text, when: When | Callable[[], When | None], name: str = "") -> Callable[[Any], Any]:
    """Declare the function a job of its module. It returns a sentence for the log, or None."""

    def register(function: Callable[[], str | None]) -> Callable[[], str | None]:
        [module, *_others] = registry.owner_of(function)
        found = f"{module}.{name or function.__name__}"
        _jobs[found] = Job(found, title, function, when, module)
        return function

    return register


def all_jobs() -> dict[str, Job]:
    """Every declared job by name ("base.fetch_rates")."""
    return dict(_jobs)


def job_choices() -> list[tuple[str, Text]]:
    """Names and titles, for the column that names a job."""
    return [(name, found.title) for name, found in sorted(_jobs.items())]
