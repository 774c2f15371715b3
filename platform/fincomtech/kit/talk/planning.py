"""Planned activities: what a new one begins with, who hears of it, and what comes next. Source: kit.6."""

from datetime import date, timedelta
from typing import Any

from fincomtech.kit import changes, clock, context, conversation, live
from fincomtech.kit.events import tell
from fincomtech.kit.models import Activity, ActivityType
from fincomtech.kit.records import Record
from fincomtech.kit.talk import following
from fincomtech.kit.talk.events import ActivityAssigned


def new(
    record: Record,
    *,
    activity_type: ActivityType | None = None,
    summary: str = "",
    due_date: date | None = None,
    assignee_id: int | None = None,
    note: str = "",
) -> Activity:
    """Plan an activity; what is left empty comes from its type, and the responsible is else whoever plans it."""
    me = context.actor().user_id
    kind = activity_type
    activity = Activity.objects.create(
        record_type=type(record).record_type(),
        record_id=record.pk,
        record_title=str(record)[:300],
        activity_type=kind,
        summary=(summary or (kind and (kind.summary or kind.name)) or "")[:300],
        due_date=due_date or day_of(kind),
        assignee_id=assignee_id or (kind and kind.default_assignee_id) or me,
        note=Activity._meta.get_field("note").to_python(note or (kind.note if kind else "")),
        created_by_id=me,
    )
    changes.note(changes.created(activity))
    assigned(activity, record)
    conversation.plan_next(record)
    live.changed("kit.Activity", [activity.pk], "create")
    return activity


def day_of(kind: ActivityType | None) -> date:
    """The day that an activity of the type is due, counted from today."""
    return clock.today() + timedelta(days=kind.default_days if kind else 1)


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
