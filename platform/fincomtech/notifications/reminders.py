"""Reminders of planned activities, at the time that whoever planned them has chosen. Source: crm.4.1, kit.13.

A reminder and the note that it was told are one transaction, and what goes out by mail or push are rows of it: a worker
that is killed has either told it or not begun.
"""

from typing import Any

from django.db import models, transaction
from django.db.models import F, Q

from fincomtech.kit import clock
from fincomtech.kit.models import Activity
from fincomtech.notifications.notices import REMINDER
from fincomtech.notifications.telling import notify

MOST = 100  # activities of one transaction


def tell_due() -> int:
    """Remind the responsible of what is due to be told now in the current company. Called until it returns 0."""
    with transaction.atomic():
        waiting = list(_due().select_for_update(skip_locked=True, of=("self",)).order_by("remind_at", "pk")[:MOST])
        for activity in waiting:
            _remind(activity)
        Activity.objects.filter(pk__in=[each.pk for each in waiting]).update(reminded_for=F("remind_at"))
    return len(waiting)


def _due() -> "models.QuerySet[Activity]":
    untold = Q(reminded_for=None) | ~Q(reminded_for=F("remind_at"))
    return Activity.objects.filter(untold, state="planned", archived=False, remind_at__lte=clock.now())


def _remind(activity: Activity) -> None:
    record = activity.record()
    if record is not None:
        due = activity.due_at.isoformat() if activity.due_at is not None else activity.due_date.isoformat()
        values: dict[str, Any] = {"what": activity.summary, "activity": activity.pk, "due": due}
        notify([activity.assignee_id], REMINDER, record, even_by_oneself=True, **values)
