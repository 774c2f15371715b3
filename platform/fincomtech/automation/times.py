"""Rules that the clock starts: at set times, and when a date of a record has come. Source: kit.7."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from fincomtech.automation import triggers
from fincomtech.automation.models import DATE, SCHEDULE, Rule
from fincomtech.kit import clock, context
from fincomtech.kit.extending.members import Member, known
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.schedule import Daily, Every, Monthly, When

SHORTEST, LONGEST = 5, 366 * 24 * 60  # minutes between two times of a rule


def rule_of(times: Any) -> When:
    """The declared form of a rule's times. Raises Invalid."""
    try:
        kind = times["kind"]
        if kind == "every" and SHORTEST <= int(times["minutes"]) <= LONGEST:
            return Every(int(times["minutes"]))
        at = time.fromisoformat(str(times.get("at", "09:00")))
        if kind == "daily":
            days = frozenset(int(day) for day in times.get("weekdays") or range(7))
            if days <= frozenset(range(7)):
                return Daily(at, days)
        if kind == "monthly" and 1 <= int(times["day"]) <= 31:
            return Monthly(int(times["day"]), at)
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    raise Invalid(_("Say when the rule is to run."), code="automation.times", path=["times"])


def plan(rule: Rule) -> None:
    """Keep the rule's next time, and the instant from which dates count, in step with what it says."""
    next_time = None
    if rule.state == "active" and rule.trigger == SCHEDULE:
        next_time = rule_of(rule.times).after(clock.now(), _zone())
    checked = clock.now() if rule.state == "active" and rule.trigger == DATE else None
    if rule.checked_until is not None and checked is not None:
        checked = rule.checked_until
    if (next_time, checked) != (rule.next_time_at, rule.checked_until):
        rule.next_time_at, rule.checked_until = next_time, checked
        Rule.objects.filter(pk=rule.pk).update(next_time_at=next_time, checked_until=checked)


def _zone() -> ZoneInfo:
    return ZoneInfo(context.profile().time_zone)


def start_due() -> int:
    """Begin the runs of every rule whose time has come; returns how many runs that were."""
    return sum(_at_its_time(rule) for rule in _due_rules()) + sum(_dates_passed(rule) for rule in _date_rules())


def _due_rules() -> "models.QuerySet[Rule]":
    return Rule.objects.filter(state="active", trigger=SCHEDULE, next_time_at__lte=clock.now()).order_by("id")


def _date_rules() -> "models.QuerySet[Rule]":
    return Rule.objects.filter(state="active", trigger=DATE).order_by("id")


def _at_its_time(rule: Rule) -> int:
    """For each record that meets the condition now."""
    model = record_model(str(rule.record_type))
    cause = {"trigger": SCHEDULE, "at": str(rule.next_time_at)}
    begun = _begin_all(rule, model, triggers.matching_rows(rule, model), cause)
    plan(rule)
    return begun


def _dates_passed(rule: Rule) -> int:
    """For the records whose date, with the rule's minutes, lies between the last look and now."""
    model, until = record_model(str(rule.record_type)), clock.now()
    rows = triggers.matching_rows(rule, model)
    since = rule.checked_until or until
    if rows is not None:
        dated = known(model, rule.date_field)  # None: the field has been removed since, or its module disabled
        rows = rows.filter(**_window(dated, timedelta(minutes=rule.minutes), since, until)) if dated else rows.none()
    begun = _begin_all(rule, model, rows, {"trigger": DATE, "field": rule.date_field})
    Rule.objects.filter(pk=rule.pk).update(checked_until=until)
    return begun


def _window(dated: Member, delay: timedelta, since: datetime, until: datetime) -> Mapping[str, Any]:
    """The values of the field that, with the delay, lie in (since, until]. A day counts from its midnight here."""
    low, high = since - delay, until - delay
    if isinstance(dated.field, models.DateTimeField):
        return {f"{dated.path}__gt": low, f"{dated.path}__lte": high}
    zone = _zone()
    return {f"{dated.path}__gt": low.astimezone(zone).date(), f"{dated.path}__lte": high.astimezone(zone).date()}


def _begin_all(rule: Rule, model: type[Record], rows: Any, cause: dict[str, Any]) -> int:
    """Runs for all the rows: their ids and titles only, the records are not loaded."""
    if rows is None:
        return 0
    return triggers.begin_rows(rule, model, rows, cause)
