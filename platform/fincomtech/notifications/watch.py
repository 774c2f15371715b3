"""What people are told by itself: of conversations, of what they are made responsible for, of background work."""

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from fincomtech.kit import changes, mail, people
from fincomtech.kit.changes import Change
from fincomtech.kit.context import Actor
from fincomtech.kit.events import listens
from fincomtech.kit.exchange.events import TransferEnded
from fincomtech.kit.models import Activity, Message
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Assigned, Conversation, Record, record_types
from fincomtech.kit.rights import hidden_fields
from fincomtech.kit.schedule import JobFailed
from fincomtech.kit.talk import following
from fincomtech.kit.talk.events import ActivityAssigned, FollowersToTell
from fincomtech.notifications import notices
from fincomtech.notifications.models import Delivery, Notification
from fincomtech.notifications.telling import administrators, notify

# The kind that each sort of message belongs to; notices of the system bother nobody.
KINDS = {
    "comment": notices.NOTE,
    "mail": notices.LETTER,
    "change": notices.CHANGED,
    "activity": notices.DONE,
}


@listens(FollowersToTell, background=True)
def tell_followers(event: FollowersToTell) -> None:
    """Whoever is named hears of that, whoever follows of the message."""
    message = Message.objects.select_related("author").filter(pk=event.message_id).first()
    record = message.record() if message is not None else None
    if message is None or record is None:
        return
    about: dict[str, Any] = {
        "by": message.author_id,
        "by_name": message.author_name or message.mail_from,
        "excerpt": _excerpt(message),
        "message": message.pk,
    }
    notify(event.mentioned, notices.MENTIONED, record, **about)
    if message.kind in KINDS:
        others = [key for key in _open_to(following.hearers(message), message) if key not in set(event.mentioned)]
        notify(others, KINDS[message.kind], record, **about)


def _open_to(users: list[int], message: Message) -> list[int]:
    """Those of the users from whom none of the fields is hidden whose changes the message tells."""
    model = record_types()[str(message.record_type)]
    told = {change["field"] for change in message.changes}
    actors = people.actors_of(users) if told and users else {}
    return [key for key in users if not told & {camel(n) for n in _hidden(model, actors.get(key))}]


def _hidden(model: type[Record], actor: Actor | None) -> frozenset[str]:
    return hidden_fields(model, actor) if actor is not None else frozenset()


def _excerpt(message: Message) -> str:
    told = mail.plain_text(message.body) or str(message.subject)
    return told or "; ".join(f"{c['label']}: {c['before'] or '—'} → {c['after'] or '—'}" for c in message.changes)


@listens(ActivityAssigned, background=True)
def tell_assignee(event: ActivityAssigned) -> None:
    """Somebody is given something to do."""
    activity = Activity.objects.filter(pk=event.activity_id, state="planned", assignee=event.user_id).first()
    record = activity.record() if activity is not None else None
    if activity is not None and record is not None:
        what: dict[str, Any] = {"what": activity.summary, "activity": activity.pk}
        notify([event.user_id], notices.ACTIVITY, record, by=event.by_id, **what)


@listens(TransferEnded, background=True)
def tell_of_transfer(event: TransferEnded) -> None:
    """A long import or export has ended: told to whoever began it."""
    model: Any = record_types()[event.run_type]
    run = model._default_manager.filter(pk=event.run_id).first()
    if run is not None:
        words: dict[str, Any] = {"what": run.file_name, "outcome": str(run.state)}
        notify([event.user_id], notices.TRANSFER, run, even_by_oneself=True, **words)


@listens(JobFailed, background=True)
def tell_of_failure(event: JobFailed) -> None:
    """Scheduled work has failed: told to the administrators, once until it goes well again."""
    model: Any = record_types()["jobs.ScheduledJob"]
    job = model._default_manager.filter(pk=event.job_id).first()
    if job is not None:
        notify(administrators(), notices.JOB_FAILED, job, excerpt=str(job.last_error))


@changes.watch
def hear(batch: Sequence[Change]) -> None:
    """Tell those who are made responsible, and forget what was told of records that are deleted."""
    given: dict[int, list[Record]] = defaultdict(list)
    for change in batch:
        new = change.after.get("assignee_id")
        if new is not None and new != change.before.get("assignee_id") and _has_a_responsible(change):
            given[new].append(change.record)  # type: ignore[arg-type]
    for user_id, records in given.items():
        one = records[0] if len(records) == 1 else None
        notify([user_id], notices.RESPONSIBLE, one, number=len(records))
    _forget([change for change in batch if change.operation == "delete"])


def _has_a_responsible(change: Change) -> bool:
    """Activities have an assignee as well, and tell of it themselves."""
    counts = issubclass(change.model, Assigned) and issubclass(change.model, Conversation)
    return counts and change.record is not None and change.operation != "action"


def _forget(deleted: list[Change]) -> None:
    keys: dict[str, list[int]] = defaultdict(list)
    for change in deleted:
        if change.key is not None:
            keys[change.model.record_type()].append(change.key)
    if keys:
        about = reduce(or_, (Q(record_type=name, record_id__in=found) for name, found in keys.items()))
        Notification.objects.filter(about).delete()
        Delivery.objects.filter(about).delete()
