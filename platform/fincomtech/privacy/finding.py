"""What the company holds about a person: the record that one begins with, and whatever shares an address or a number with it.

Record types say themselves which fields are personal and by which of them rows belong to one person (`Record.personal_fields`,
`personal_by`, `personal_when`, `personal_kept`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from fincomtech.audit.models import Entry
from fincomtech.kit import context
from fincomtech.kit.models import Attachment, Follower, Message
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.kit.refusals import Missing


@dataclass
class Found:
    """Everything about one person. `marks` are the addresses and numbers by which it was found."""

    subject: Record
    marks: frozenset[str]
    records: list[Record] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    followers: list[Follower] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    entries: int = 0


def personal_types() -> dict[str, type[Record]]:
    """The company's record types that hold personal data."""
    found = enabled_record_types(context.company().modules)
    return {name: model for name, model in found.items() if model.personal_fields}


def subject_of(record_type: str, record_id: Any) -> Record:
    """The record that a request is about. Raises Missing for what is none, or holds nothing personal."""
    model = personal_types().get(record_type)
    key = int(record_id) if str(record_id).isdecimal() and len(str(record_id)) < 19 else 0
    found: Record | None = None
    if model is not None and model.part_of is None:
        found = model._default_manager.filter(Q(**model.personal_when), pk=key).first()
    if found is None:
        raise Missing()
    return found


def everything(subject: Record) -> Found:
    """All that is held: a few statements, however much it is."""
    found = Found(subject, _marks(subject))
    found.records = list(_records(subject, found.marks))
    about = _about(found.records)
    found.attachments = list(Attachment.objects.filter(about).order_by("id"))
    found.followers = list(Follower.objects.filter(address__in=found.marks)) if found.marks else []
    found.messages = list(Message.objects.filter(about | _mails(found.marks)).order_by("id"))
    found.entries = entries_about(found.records).count()
    return found


def _marks(subject: Record) -> frozenset[str]:
    values = (str(getattr(subject, name) or "").strip().lower() for name in subject.personal_by)
    return frozenset(value for value in values if len(value) > 4)


def _records(subject: Record, marks: frozenset[str]) -> Iterator[Record]:
    yield subject
    for model in personal_types().values():
        same = Q(pk__in=[])
        for name in model.personal_by:
            for mark in marks:
                same |= Q(**{f"{name}__iexact": mark})
        if model.part_of is not None:
            whole: Any = model._meta.get_field(model.part_of).related_model
            same = Q(**{f"{model.part_of}_id": subject.pk}) if isinstance(subject, whole) else Q(pk__in=[])
        rows = model._default_manager.filter(same, **model.personal_when)
        yield from rows.exclude(pk=subject.pk) if isinstance(subject, model) else rows


def _about(records: list[Record]) -> Q:
    found = Q(pk__in=[])
    by_type: dict[str, list[int]] = {}
    for record in records:
        by_type.setdefault(type(record).record_type(), []).append(record.pk)
    for name, keys in by_type.items():
        found |= Q(record_type=name, record_id__in=keys)
    return found


def _mails(marks: frozenset[str]) -> Q:
    found = Q(pk__in=[])
    for mark in marks:
        if "@" in mark:
            found |= Q(mail_from__iexact=mark) | Q(mail_to__icontains=mark) | Q(mail_cc__icontains=mark)
    return found


def entries_about(records: list[Record]) -> Any:
    """The trail's entries that are about the records, or were made by them where they are users."""
    users = [r.pk for r in records if type(r).record_type() == "identity.User"]
    return Entry.objects.filter(_about(records) | Q(user_id__in=users))
