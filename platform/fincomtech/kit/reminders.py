"""Once a day, in the morning of their own time zone, people are told by mail what they are to do."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from fincomtech.kit import addresses, clock, context, mail
from fincomtech.kit.models import Activity, JobRun

JOB = "kit.reminders"
MORNING = 8  # o'clock
MOST = 100  # activities in one mail


def remind() -> int:
    """Send the digests that are due now in the current company. Runs every half hour; returns how many mails were sent.

    Three queries however many people there are, and one more statement for each mail.
    """
    mornings = {person: _local_time(person) for person in _people_with_work()}
    days = {person: moment.date() for person, moment in mornings.items() if moment.hour >= MORNING}
    mailed = _mailed(days)
    waiting = {person: day for person, day in days.items() if (_about(person), day) not in mailed}
    due = _due(waiting) if waiting else {}
    return sum(_remind_once(person, due[person.pk], day) for person, day in waiting.items() if due[person.pk])


def _people_with_work() -> "QuerySet[Any]":
    """Active users with a planned activity; days differ between time zones, so the exact day is checked later."""
    busy = Activity.objects.filter(state="planned").values("assignee")
    return get_user_model()._default_manager.filter(pk__in=busy, state="active").exclude(email="").order_by("pk")


def _local_time(person: Any) -> datetime:
    return clock.now().astimezone(ZoneInfo(person.time_zone or context.profile().time_zone))


def _about(person: Any) -> str:
    return f"user {person.pk}"


def _mailed(days: Mapping[Any, date]) -> set[tuple[str, date]]:
    """Whom this job has told already, and on which day."""
    rows = JobRun.objects.filter(job=JOB, run_date__in=set(days.values()))
    return set(rows.values_list("about", "run_date"))


def _due(days: Mapping[Any, date]) -> dict[int, list[Activity]]:
    """By person, the first planned activities up to their day."""
    due: dict[int, list[Activity]] = {person.pk: [] for person in days}
    day_of = {person.pk: day for person, day in days.items()}
    rows = Activity.objects.filter(state="planned", assignee__in=day_of, due_date__lte=max(days.values()))
    for activity in rows.select_related("activity_type").order_by("due_date", "pk").iterator():
        key: Any = activity.assignee_id
        if activity.due_date <= day_of[key] and len(due[key]) < MOST:
            due[key].append(activity)
    return due


def _remind_once(person: Any, due: list[Activity], today: date) -> bool:
    try:
        with transaction.atomic():
            JobRun.objects.create(job=JOB, about=_about(person), run_date=today)
            _send(person, due, today)
    except IntegrityError:
        return False  # another worker is sending it at this very moment
    return True


def _send(person: Any, due: list[Activity], today: date) -> None:
    language = person.language or context.profile().language
    with override(language):
        subject = ngettext("%(count)d activity for today", "%(count)d activities for today", len(due)) % {
            "count": len(due)
        }
        groups = [
            (_("Overdue"), [a for a in due if a.due_date < today]),
            (_("Today"), [a for a in due if a.due_date == today]),
        ]
        values = {"person": person.name, "groups": groups, "address": addresses.company_url()}
        mail.send(person.email, subject, render_to_string("kit/digest.html", values), language=language)
