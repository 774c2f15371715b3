"""Once a day, in the morning of their own time zone, people are told by mail what they are to do."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from fincomtech.kit import clock, context, mail
from fincomtech.kit.models import Activity, JobRun

JOB = "kit.reminders"
MORNING = 8  # o'clock


def remind() -> int:
    """Send the digests that are due now in the current company. Runs hourly; returns how many mails were sent."""
    return sum(_remind_once(person) for person in _people_with_work() if _is_morning(_local_time(person)))


def _people_with_work() -> Iterator[Any]:
    """Active users with a planned activity; days differ between time zones, so the exact day is checked later."""
    busy = Activity.objects.filter(state="planned").values("assignee")
    return get_user_model()._default_manager.filter(pk__in=busy, state="active").order_by("pk").iterator()


def _local_time(person: Any) -> datetime:
    return clock.now().astimezone(ZoneInfo(person.time_zone or context.profile().time_zone))


def _is_morning(moment: datetime) -> bool:
    return moment.hour >= MORNING


def _remind_once(person: Any) -> bool:
    today = _local_time(person).date()
    due = list(
        Activity.objects.filter(state="planned", assignee=person.pk, due_date__lte=today).order_by("due_date", "pk")[
            :100
        ]
    )
    if not due or not person.email:
        return False
    try:
        with transaction.atomic():
            JobRun.objects.create(job=JOB, about=f"user {person.pk}", run_date=today)
            _send(person, due, today)
    except IntegrityError:
        return False  # this morning's mail has gone out already
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
        values = {"person": person.name, "groups": groups, "address": workspace_address()}
        mail.send(person.email, subject, render_to_string("kit/digest.html", values), language=language)


def workspace_address() -> str:
    """Where the company's workspace is in a browser."""
    default = {"http": "80", "https": "443"}[settings.PUBLIC_SCHEME]
    port = "" if settings.PUBLIC_PORT in ("", default) else f":{settings.PUBLIC_PORT}"
    return f"{settings.PUBLIC_SCHEME}://{context.company().subdomain}.{settings.PUBLIC_HOST}{port}/"
