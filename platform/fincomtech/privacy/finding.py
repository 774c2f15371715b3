"""What the company holds about a person: the record that one begins with, and whatever shares an address or a number with it.

Record types say themselves which fields are personal, by which of them rows belong to one person, and by which relations
rows are about one (`Record.personal_fields`, `personal_by`, `personal_when`, `personal_about`, `personal_kept`). What hangs
on such records (messages, activities, files, received mails) is found with them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from fincomtech.audit.models import Entry
from fincomtech.kit import context
from fincomtech.kit.models import Activity, Attachment, Follower, MailAddress, Message, ReceivedMail
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.kit.refusals import Missing
from fincomtech.privacy.traces import Traces

Key = tuple[str, int]
T = TypeVar("T", bound=Record)


@dataclass
class Found:
    """Everything about one person. `traces` tells what in a text names them.

    `records` have personal fields of their own, `linked` are about the person by a relation and have none. `others` are
    records that share an address with the person, and that the administrator says are somebody else's.
    """

    subject: Record
    traces: Traces
    records: list[Record] = field(default_factory=list)
    others: list[Record] = field(default_factory=list)
    linked: list[Record] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    followers: list[Follower] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    received: list[ReceivedMail] = field(default_factory=list)
    bounced: list[MailAddress] = field(default_factory=list)
    entries: int = 0

    @property
    def erasable(self) -> list[Record]:
        """Those of the records that no law keeps."""
        return [record for record in self.records if not record.personal_kept]

    @property
    def files(self) -> list[Attachment]:
        """The files that go with the person: of records that are erased, and in mails that they have sent."""
        sent = {m.pk for m in self.messages if self.traces.is_of(m.mail_from)}
        own = {a.pk for a in self.own(self.attachments)}
        return [a for a in self.attachments if a.pk in own or a.message_id in sent]

    def own(self, rows: Iterable[T]) -> list[T]:
        """Those of the rows of conversations that belong to records which are erased."""
        gone = keys_of(self.erasable)
        return [row for row in rows if _key(row) in gone]


def key_of(record: Record) -> Key:
    """A record's type and id."""
    return type(record).record_type(), record.pk


def keys_of(records: Iterable[Record]) -> set[Key]:
    """The same of several."""
    return {key_of(record) for record in records}


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


def everything(subject: Record, without: Collection[Key] = ()) -> Found:
    """All that is held: a few statements, however much it is. `without`: what is somebody else's after all."""
    found = Found(subject, Traces.of(subject))
    same = list(_same(subject, found.traces.marks))
    mine = [subject, *(record for record in same if key_of(record) not in without)]
    about = list(_about_people(mine, personal_types().values()))
    found.records = mine + [record for record in about if key_of(record) not in without]
    found.others = [record for record in {key_of(r): r for r in [*same, *about]}.values() if key_of(record) in without]
    plain = [m for m in enabled_record_types(context.company().modules).values() if not m.personal_fields]
    found.linked = list(_about_people(found.records, plain))
    _hanging(found)
    found.entries = entries_about(found).count()
    return found


def _same(subject: Record, marks: Collection[str]) -> "Iterable[Record]":
    """Rows with an address or a number of the subject's."""
    for model in personal_types().values():
        same = Q(pk__in=[])
        for name in model.personal_by:
            for mark in marks:
                same |= Q(**{f"{name}__iexact": mark})
        if same != Q(pk__in=[]):
            rows = model._default_manager.filter(same, **model.personal_when).order_by("pk")
            yield from rows.exclude(pk=subject.pk) if isinstance(subject, model) else rows


def _about_people(people: list[Record], models_: "Iterable[type[Record]]") -> "Iterable[Record]":
    """Rows that are about the people by a relation, or a part of them, and are not among them."""
    known = keys_of(people)
    for model in models_:
        names = (*model.personal_about, *((model.part_of,) if model.part_of and model.personal_fields else ()))
        same = Q(pk__in=[])
        for name in names:
            target: Any = model._meta.get_field(name).related_model
            same |= Q(**{f"{name}__in": [r.pk for r in people if isinstance(r, target)]})
        if names:
            rows = model._default_manager.filter(same, **model.personal_when).order_by("pk")
            yield from (row for row in rows if key_of(row) not in known)


def _hanging(found: Found) -> None:
    """What belongs to the records, and mails wherever they are filed."""
    traces, about = found.traces, about_records([*found.records, *found.linked])
    own, mine = about_records(found.records), keys_of(found.records)
    mails = _mails(traces.marks)
    found.messages = [
        m
        for m in Message.objects.filter(about | mails).order_by("id")
        if _key(m) in mine or traces.told_in(m, [*MAIL, *TEXTS]) or traces.told(m.changes)
    ]
    found.activities = [
        a for a in Activity.objects.filter(about).order_by("id") if _key(a) in mine or traces.told_in(a, ACTIVITY)
    ]
    sent = Q(message__in=[m.pk for m in found.messages if traces.is_of(m.mail_from)])
    found.attachments = list(Attachment.objects.filter(about | sent).order_by("id"))
    found.followers = list(Follower.objects.filter(address__in=traces.marks)) if traces.marks else []
    mail = Q(message__in=[m.pk for m in found.messages]) | Q(sender__in=traces.marks) | own
    found.received = list(ReceivedMail.objects.filter(mail).order_by("id"))
    found.bounced = list(MailAddress.objects.filter(address__in=traces.marks)) if traces.marks else []


MAIL = ("mail_from", "mail_to", "mail_cc")
TEXTS = ("subject", "body", "quoted")
ACTIVITY = ("record_title", "summary", "note", "feedback")
RECEIVED = ("subject", "sender", "recipients", "reason")


def texts_of(model: type[Record]) -> list[str]:
    """The columns of a record type in which people write words."""
    fields = [f for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)]
    fixed = {"number", "state", *model.hidden_fields}
    return [f.name for f in fields if f.name not in fixed and not f.choices]


def _key(row: Any) -> Key:
    """The record that a row of a conversation belongs to."""
    return str(row.record_type), row.record_id


def about_records(records: Iterable[Record]) -> Q:
    """Which rows of a conversation, or of the trail, belong to the records."""
    found = Q(pk__in=[])
    by_type: dict[str, list[int]] = {}
    for name, key in keys_of(records):
        by_type.setdefault(name, []).append(key)
    for name, keys in by_type.items():
        found |= Q(record_type=name, record_id__in=keys)
    return found


def _mails(marks: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for mark in marks:
        if "@" in mark:
            found |= Q(mail_from__iexact=mark) | Q(mail_to__icontains=mark) | Q(mail_cc__icontains=mark)
    return found


def entries_about(found: Found) -> Any:
    """The trail's entries that are about the person's records, were made by them, or name them elsewhere in what was found."""
    users = [r.pk for r in found.records if type(r).record_type() == "identity.User"]
    named = Q(pk__in=[])
    for word in found.traces.words:
        named |= Q(record_title__icontains=word) | Q(changes__icontains=word)
    around: list[Record] = [*found.linked, *found.activities, *found.messages, *found.attachments, *found.received]
    own = [*found.records, *found.own(found.activities), *found.own(found.messages), *found.files]
    about = about_records(own) | Q(user_id__in=users) | (about_records(around) & named)
    return Entry.objects.filter(about)
