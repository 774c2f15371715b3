"""What a record's conversation says: its changes are tracked here, words are posted here, and all goes with it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from django.db import models
from django.utils.translation import gettext as _

from fincomtech.kit import clock, context, copying, languages, live
from fincomtech.kit.extending import customs, extras
from fincomtech.kit.fields import MoneyField
from fincomtech.kit.files.forgetting import forget
from fincomtech.kit.finding import related
from fincomtech.kit.models import Activity, Attachment, Follower, Message
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Conversation, Record, Stateful, record_model
from fincomtech.kit.talk import following, mentions


def begin(record: Record) -> None:
    """The first entry of a new record's conversation, and its first followers."""
    if isinstance(record, Conversation):
        _insert(record, "change", subject=_("Created"))
        following.begin(record)


def tracked(record: Record, before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The changes of tracked fields as people read them, for `track()`; the record, which is about to be saved, gets their time."""
    found = _changes(record, before) if isinstance(record, Conversation) else []
    if found:
        record.last_message_at = clock.now()  # type: ignore[attr-defined]
    return found


def track(record: Record, before: Mapping[str, Any], changes: list[dict[str, Any]]) -> None:
    """Tell the changes that `tracked()` has found in the conversation: one entry, or none when there are none."""
    if not isinstance(record, Conversation):
        return
    if before.get("assignee_id") != getattr(record, "assignee_id", None):
        following.add(record, [getattr(record, "assignee_id", None)])
    if changes:
        message = _insert(record, "change", changes=changes)
        following.announce(record, message)


def begin_many(records: Sequence[Record]) -> None:
    """The first entries of many new records of one type."""
    if records and isinstance(records[0], Conversation):
        subject = str(_("Created"))
        copying.insert(Message, [_message(r, "change", subject=subject) for r in records])
        following.begin_many(records)


def track_many(changed: Sequence[tuple[Record, Mapping[str, Any]]]) -> None:
    """As `track()`, for many records of one type with their former values."""
    if not changed or not isinstance(changed[0][0], Conversation):
        return
    told = [(record, found) for record, before in changed if (found := _changes(record, before))]
    copying.insert(Message, [_message(record, "change", changes=found) for record, found in told])
    now = clock.now()
    type(changed[0][0])._base_manager.filter(pk__in=[r.pk for r, _found in told]).update(last_message_at=now)


def track_link(model: type[Record], keys: Sequence[int], field: Any, old: Record, new: Record) -> None:
    """Tell of many records at once that a tracked relation leads from the old record to the new one."""
    if not issubclass(model, Conversation) or field.name not in model.tracked_fields:
        return
    who, change = context.actor(), {**_named(field), "before": str(old), "after": str(new)}
    about = {"record_type": model.record_type(), "kind": "change", "changes": [change]}
    author = {"author_id": who.user_id, "author_name": who.name, "created_by_id": who.user_id}
    Message.objects.bulk_create([Message(record_id=key, **about, **author) for key in keys], batch_size=500)


def post(
    record: Record, body: str, *, kind: str = "note", subject: str = "", silent: bool = False, **more: Any
) -> Message:
    """Add an entry to the record's conversation, and tell followers and open screens. `body` is HTML and is sanitized here.

    Colleagues who are named in an internal note follow the record from now on; names of people who may not read it are
    refused. A `silent` entry is told to nobody by mail (what machines write).
    """
    text = Message._meta.get_field("body").to_python(body)
    named = mentions.checked(record, text) if kind == "comment" else []
    message = _insert(record, kind, subject=subject[:300], body=text, **more)
    _touch(record)
    others = mentions.follow(record, message, named) if named else ()
    if not silent:
        following.announce(record, message, others)
    live.changed(type(record).record_type(), [record.pk], "update")
    return message


def erase(record: Record) -> None:
    """Everything that belongs to a record which is being deleted: messages, followers, activities, files and their bytes."""
    erase_many(type(record), [record.pk])


def erase_many(model: type[Record], keys: Sequence[int]) -> None:
    """Everything that belongs to records of one type which are being deleted."""
    about = {"record_type": model.record_type(), "record_id__in": keys}
    paths = list(Attachment.objects.filter(**about).values_list("path", flat=True))
    for kept in (Attachment, Activity, Follower, Message):
        kept._default_manager.filter(**about).delete()
    forget(paths)


def plan_next(record: Record, *, leaving_out: int | None = None, also: date | None = None) -> None:
    """Keep `next_activity_date` right: the earliest day among the planned activities.

    `leaving_out` is an activity whose stored state is out of date, `also` the day that it now has, if it still counts.
    """
    planned = Activity.of(record).filter(state="planned").exclude(pk=leaving_out)
    earliest = planned.aggregate(day=models.Min("due_date"))["day"]
    days = [day for day in (earliest, also) if day is not None]
    _set(record, next_activity_date=min(days, default=None))
    live.changed(type(record).record_type(), [record.pk], "update")


def _insert(record: Record, kind: str, **values: Any) -> Message:
    message = _message(record, kind, **values)
    message.save(force_insert=True)
    return message


def _message(record: Record, kind: str, **values: Any) -> Message:
    who = context.actor()
    return Message(
        record_type=type(record).record_type(),
        record_id=record.pk,
        kind=kind,
        **{"author_id": who.user_id, "author_name": who.name, "created_by_id": who.user_id, **values},
    )


def _touch(record: Record) -> None:
    _set(record, last_message_at=clock.now())


def _set(record: Record, **values: Any) -> None:
    """Write the conversation's own columns, past the record's version: a comment is no change of the record."""
    type(record)._base_manager.filter(pk=record.pk).update(**values)
    for name, value in values.items():
        setattr(record, name, value)


# --- changes as people read them ------------------------------------------------------------------------------------


def _changes(record: Record, before: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = dict.fromkeys((*(("state",) if isinstance(record, Stateful) else ()), *record.tracked_fields))
    columns = {f.name: f for f in record._meta.concrete_fields}
    fields = [columns[name] for name in names if name in columns]
    own = [_change(record, f, before[f.attname]) for f in fields if before.get(f.attname) != getattr(record, f.attname)]
    return own + [
        {**_named(field), "before": shown(record, field, old), "after": shown(record, field, new)}
        for field, old, new in extras.changed_customs(record, before)
    ]


def _change(record: Record, field: Any, old: Any) -> dict[str, Any]:
    return {
        **_named(field),
        "before": shown(record, field, old),
        "after": shown(record, field, getattr(record, field.attname)),
    }


def _named(field: Any) -> dict[str, str]:
    return {"field": camel(field.name), "label": str(field.verbose_name)}


def shown(record: Record, field: Any, value: Any) -> str:
    """A column's value as people read it in the active language: a choice's label, a related title, money, a day."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(field, customs.ManyField):
        return _shown_several(field.custom, value)
    if isinstance(field, models.ForeignKey):
        return _title(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, MoneyField):
        return format_currency(value, currency_of(record), locale=locale())
    return plain(value)


def _shown_several(custom: customs.Custom, values: list[Any]) -> str:
    if custom.is_link:
        return ", ".join(_title(record_model(custom.target), key) for key in values)
    labels = {c.value: customs.said(c.labels) for c in custom.choices}
    return ", ".join(labels.get(value) or str(value) for value in values)


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return str(format_decimal(value, locale=locale()))
    if isinstance(value, datetime):
        there = clock.local(value)
        return f"{plain(there.date())}, {plain(there.time())}"
    if isinstance(value, date):
        return str(format_date(value, "long", locale=locale()))
    return str(format_time(value, "short", locale=locale())) if isinstance(value, time) else str(value)


def locale() -> str:
    """The active language as babel names it."""
    return languages.locale()


def _title(model: Any, key: Any) -> str:
    found = related.once(("title", model, key), model._base_manager.filter(pk=key).first)
    return str(found) if found is not None else str(key)


def currency_of(record: Record) -> str:
    """The record's own currency, a code or a relation, else the company's."""
    found = getattr(record, "currency", None) or context.profile().currency
    return str(getattr(found, "code", found))
