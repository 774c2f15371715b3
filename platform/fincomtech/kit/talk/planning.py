"""Planned activities: what a new one begins with, who hears of it, and what comes next. Source: kit.6."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from fincomtech.kit import changes, clock, context, conversation, live
from fincomtech.kit.events import tell
from fincomtech.kit.models import Activity, ActivityType
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.talk import following
from fincomtech.kit.talk.activity import MOST_BEFORE
from fincomtech.kit.talk.events import ActivityAssigned


def new(
    record: Record,
    *,
    activity_type: ActivityType | None = None,
    summary: str = "",
    due_date: date | None = None,
    due_time: time | None = None,
    remind_before: int | None = None,
    assignee_id: int | None = None,
    note: str = "",
) -> Activity:
    """Plan an activity; what is left empty comes from its type, and the responsible is else whoever plans it.

    `due_time` is by the clocks of whoever plans it; `remind_before` in minutes.
    """
    me = context.actor().user_id
    kind = activity_type
    day = due_date or day_of(kind)
    activity = Activity(
        record_type=type(record).record_type(),
        record_id=record.pk,
        record_title=str(record)[:300],
        activity_type=kind,
        summary=(summary or (kind and (kind.summary or kind.name)) or "")[:300],
        due_date=day,
        due_at=instant(day, due_time),
        remind_before=checked(remind_before),
        assignee_id=assignee_id or (kind and kind.default_assignee_id) or me,
        note=Activity._meta.get_field("note").to_python(note or (kind.note if kind else "")),
        created_by_id=me,
    )
    activity.compute()
    activity.save(force_insert=True)
    changes.note(changes.created(activity))
    assigned(activity, record)
    conversation.plan_next(record)
    live.changed("kit.Activity", [activity.pk], "create")
    return activity


def day_of(kind: ActivityType | None) -> date:
    """The day that an activity of the type is due, counted from today."""
    return clock.today() + timedelta(days=kind.default_days if kind else 1)


def instant(day: date, at: time | None) -> datetime | None:
    """A time of day where the actor is, UTC; None where there is none."""
    return datetime.combine(day, at.replace(tzinfo=None), clock.zone()).astimezone(UTC) if at is not None else None


def checked(minutes: int | None) -> int | None:
    """How long before it a reminder comes; refuses what no reminder can be."""
    if minutes is not None and not 0 <= minutes <= MOST_BEFORE:
        sentence = _("A reminder comes at most 60 days before.")
        raise Invalid(sentence, code="kit_activity_remind_before", path=["remind_before"])
    return minutes


def move(activity: Activity, day: date, at: time | None, *, whole_day: bool = False) -> None:
    """Put the activity on another day; without a time it keeps its own, unless it is to have none."""
    if at is None and activity.due_at is not None and not whole_day:
        at = clock.local(activity.due_at).time()
    activity.due_date, activity.due_at = day, instant(day, at)


def assigned(activity: Activity, record: Any = None) -> None:
    """Whoever is to do it follows the record, and hears of it if somebody else has planned it."""
    user, me = activity.assignee_id, context.actor().user_id
    about = record if record is not None else activity.record()
    if user is None or user == me or about is None:
        return
    following.add(about, [user])
    tell(ActivityAssigned(activity.pk, str(activity.record_type), activity.record_id, user, me))


def suggestion(activity: Activity) -> dict[str, Any] | None:
    """What usually follows an activity of this type, ready to be planned; None where nothing does."""
    following_type = activity.activity_type.next_type if activity.activity_type else None
    if following_type is None or following_type.archived:
        return None
    return {
        "activityType": str(following_type.pk),
        "name": following_type.name,
        "summary": following_type.summary or following_type.name,
        "dueDate": day_of(following_type).isoformat(),
        "assignee": following_type.default_assignee_id and str(following_type.default_assignee_id),
        "note": following_type.note,
    }
