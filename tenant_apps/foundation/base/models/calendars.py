"""Working calendars: the hours of a week, public holidays, and the days that differ."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import calendars, clock, context
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.standards import country_choices, time_zone_choices

MOST_AHEAD = 6


class WorkingCalendar(Record):
    """Working hours of a week, the public holidays of a country, and the days that differ; deadlines are counted in them."""

    search_fields = ("name",)
    lines = ("hours", "exceptions")
    hints = {"ahead": _("public holidays ahead")}

    name = models.CharField(_("name"), max_length=80)
    country = models.CharField(
        _("public holidays of"),
        max_length=2,
        choices=country_choices,
        blank=True,
        default="",
        help_text=_("With the days off that the government moves, as far as they are known; empty: none"),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        choices=time_zone_choices,
        blank=True,
        default="",
        help_text=_("Empty: the company's"),
    )
    eve_minutes = models.PositiveSmallIntegerField(
        _("eves of holidays are shorter by, minutes"),
        default=0,
        validators=[MaxValueValidator(480)],
        help_text=_("Russia: 60 (art. 95 of the Labour Code)"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("working calendar"), _("working calendars")
        constraints = [
            models.CheckConstraint(
                condition=Q(eve_minutes__lte=480),
                name="base_workingcalendar_eve",
                violation_error_message=_("At most 480 minutes."),
            )
        ]

    def contradictions(self) -> list[Invalid]:
        """No two spans of one weekday overlap, and no day differs twice."""
        spans = sorted((h.weekday, *h.clock_span()) for h in self.rows("hours") if h.starts_at and h.ends_at)
        found = []
        if any(a[0] == b[0] and b[1] < a[2] for a, b in zip(spans, spans[1:], strict=False)):
            found.append(Invalid(_("Two spans of one weekday overlap."), code="base.hours_overlap", path=["hours"]))
        days = [line.day for line in self.rows("exceptions") if line.day]
        if len(set(days)) != len(days):
            found.append(
                Invalid(_("A day is listed twice among the exceptions."), code="base.day_twice", path=["exceptions"])
            )
        return found

    def hint(self) -> dict[str, str]:
        """The next public holidays of the country, so that whoever chooses it sees what it brings."""
        today, language = clock.today(), get_language() or "ru"
        known = [
            (day, name)
            for year in (today.year, today.year + 1)
            for day, name in sorted(calendars.public_holidays(self.country, year, language).names.items())
            if day >= today
        ]
        return {"ahead": "; ".join(f"{formats.date_format(day, 'j E')}: {name}" for day, name in known[:MOST_AHEAD])}

    def schedule(self) -> calendars.Schedule:
        """What working time is by this calendar: see `kit.calendars`. Remembered for the request."""
        memo: dict[Any, calendars.Schedule] = context.memo().setdefault("schedules", {})
        if (self.pk, self.version) not in memo:
            memo[self.pk, self.version] = self._schedule()
        return memo[self.pk, self.version]

    def _schedule(self) -> calendars.Schedule:
        return calendars.Schedule(
            zone=ZoneInfo(self.time_zone or context.profile().time_zone),
            week=calendars.week_of((h.weekday, h.starts_at, h.ends_at) for h in self.rows("hours")),
            country=self.country,
            eve_minutes=self.eve_minutes,
            exceptions={
                line.day: calendars.Exception_(line.kind, line.shorter_minutes, line.name)
                for line in self.rows("exceptions")
            },
        )


class WorkingSpan(Record):
    """One span of work on one weekday, local time of whoever works by it."""

    title_field = "weekday"
    part_of = "calendar"
    default_order = ("weekday", "starts_at")
    WEEKDAYS = [
        (0, _("Monday")),
        (1, _("Tuesday")),
        (2, _("Wednesday")),
        (3, _("Thursday")),
        (4, _("Friday")),
        (5, _("Saturday")),
        (6, _("Sunday")),
    ]

    calendar = models.ForeignKey(
        WorkingCalendar, models.CASCADE, related_name="hours", verbose_name=_("working calendar")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    starts_at = models.TimeField(_("starts at"))
    ends_at = models.TimeField(_("ends at"), help_text=_("00:00 is midnight at the end of the day"))

    class Meta:
        verbose_name, verbose_name_plural = _("working hours"), _("working hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) | Q(ends_at="00:00"),
                name="base_workingspan_order",
                violation_error_message=_("Work must end after it starts."),
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="base_workingspan_weekday"),
        ]

    def clock_span(self) -> calendars.Span:
        """Start and end as time since the day's beginning."""
        return calendars.span_of(self.starts_at, self.ends_at)


class WorkingException(Record):
    """A day on which work is otherwise than the week and the public holidays say."""

    part_of = "calendar"
    title_field = "day"
    default_order = ("-day",)
    KINDS = [
        (calendars.OFF, _("Day off")),
        (calendars.WORK, _("Working day")),
        (calendars.SHORT, _("Shortened day")),
    ]

    calendar = models.ForeignKey(
        WorkingCalendar, models.CASCADE, related_name="exceptions", verbose_name=_("working calendar")
    )
    day = models.DateField(_("day"))
    kind = models.CharField(pgettext_lazy("working day", "kind"), max_length=8, choices=KINDS, default=calendars.OFF)
    shorter_minutes = models.PositiveSmallIntegerField(
        _("shorter by, minutes"), default=0, validators=[MinValueValidator(0), MaxValueValidator(1440)]
    )
    name = models.CharField(pgettext_lazy("working day", "why"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("exceptional day"), _("exceptional days")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day"],
                name="base_workingexception_day",
                violation_error_message=_("This day is listed already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="short") | Q(shorter_minutes__gt=0),
                name="base_workingexception_short",
                violation_error_message=_("Say by how many minutes the day is shorter."),
            ),
            models.CheckConstraint(
                condition=Q(shorter_minutes__lte=1440),
                name="base_workingexception_minutes",
                violation_error_message=_("A day has 1440 minutes."),
            ),
        ]


def company_schedule() -> calendars.Schedule:
    """The working time by the company's own calendar; around the clock where it has none."""
    chosen = context.profile().working_calendar
    return chosen.schedule() if chosen else calendars.ALWAYS(ZoneInfo(context.profile().time_zone))


def deadline(start: date, working_days: int) -> date:
    """The day that lies so many working days after the start, by the company's calendar."""
    return company_schedule().add_days(start, working_days)
