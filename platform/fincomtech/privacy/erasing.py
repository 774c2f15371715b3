"""Erases a person: fields are made anonymous in place, conversations and the trail are redacted, files go, an act says so.

All of it in one transaction: it is done or it is not. The bytes of files go once that is committed, by an order that is a
row of the same transaction. What must be kept by law stays and is named in the act.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.html import escape, strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fincomtech.audit import redacting
from fincomtech.identity import guards, sessions
from fincomtech.identity.models import User
from fincomtech.kit import changes, context, writes
from fincomtech.kit.bulk import update_rows
from fincomtech.kit.extending import customs
from fincomtech.kit.files.forgetting import forget
from fincomtech.kit.models import Activity, Attachment, Follower, MailAddress, Message, ReceivedMail
from fincomtech.kit.naming import camel
from fincomtech.kit.numbers import sequences
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.notifications import inbox
from fincomtech.privacy import finding
from fincomtech.privacy.finding import Found, Key
from fincomtech.privacy.models import Act

BATCH = 500


class ErasedAlready(Refusal):
    """Nothing personal is left in the record."""

    code = "privacy.erased"
    sentence = gettext_lazy("The personal data of this record have been erased already.")


def erase(subject: Record, basis: str, without: Collection[Key] = ()) -> Act:
    """Erase the person and return the act; `without` are found records that are somebody else's.

    Raises Invalid without a basis, LastAdministrator, OwnAccount, ErasedAlready.
    """
    if not basis.strip():
        raise Invalid(
            _("Say on what basis: a request with its date, a withdrawn consent."), code="required", path=["basis"]
        )
    with transaction.atomic():
        with writes.at_once():
            # Whoever erases the same person at the same time waits here, and is then told that it has been done.
            locked = type(subject)._default_manager.select_for_update(no_key=True).get(pk=subject.pk)
            if act_about(locked) is not None:
                raise ErasedAlready()
            found = finding.everything(locked, without)
            _check_users(found)
            act = _written(found, basis.strip()[:300])
            _records(found, act)
            _linked(found)
            _files(found)
        # The changes have been told by now: what the trail has kept of them is redacted with the rest.
        entries = list(finding.entries_about(found).values_list("pk", flat=True))
        _conversations(found, act)
        _mail(found)
        redacting.redact(entries, act.pk, _veiled(found), _users(found), _anonymous(act), found.traces)
        return act


def act_about(record: Record) -> Act | None:
    """The act by which the record was erased, if it was."""
    return Act.objects.filter(record_type=type(record).record_type(), record_id=record.pk).first()


def _users(found: Found) -> set[int]:
    return {r.pk for r in found.records if isinstance(r, User)}


def _check_users(found: Found) -> None:
    for record in found.records:
        if isinstance(record, User):
            guards.not_oneself(record)
            guards.keep_an_administrator(without=record)


def _written(found: Found, basis: str) -> Act:
    who = context.actor()
    act = Act(
        record_type=type(found.subject).record_type(),
        record_id=found.subject.pk,
        basis=basis,
        user_id=who.user_id,
        user_name=who.name,
        erased=[*(_erased(record) for record in found.erasable), *_counted(found)],
        kept=kept(found),
    )
    act.number = sequences.next_number(Act)
    act.save(force_insert=True)
    changes.note(changes.created(act))
    return act


def _erased(record: Record) -> dict[str, Any]:
    return {"type": type(record).record_type(), "id": record.pk, "fields": [camel(n) for n in _filled(record)]}


def _counted(found: Found) -> list[dict[str, Any]]:
    """What is erased beside whole records: how many, by type; `words`: in texts only what names the person."""
    several: list[list[Any]] = [found.activities, found.messages, found.files, found.received]
    whole = _by_type([row for group in [*several, found.followers, found.bounced] for row in group])
    return [{**each, "words": True} for each in _by_type(naming(found))] + whole


def _by_type(rows: list[Any]) -> list[dict[str, Any]]:
    counts = Counter(type(row).record_type() for row in rows)
    return [{"type": name, "count": count} for name, count in sorted(counts.items())]


def naming(found: Found) -> list[Record]:
    """Those of the linked records whose texts name the person."""
    return [r for r in found.linked if found.traces.told_in(r, finding.texts_of(type(r)))]


def kept(found: Found) -> list[dict[str, Any]]:
    """What stays, and why: {"what", "count", "reason"}."""
    told = [_kept(record, str(record.personal_kept)) for record in found.records if record.personal_kept]
    reason = _("It has the same address or number, and was said to be another person's.")
    told += [_kept(record, reason) for record in found.others]
    left = len(found.attachments) - len(found.files)
    if left:
        reason = _("They belong to business records: look through them, they may be documents that the law keeps.")
        told.append({"what": _("Attachments"), "count": left, "reason": reason})
    reason = _("Who did what and when stays provable; the values are redacted.")
    told.append({"what": _("Entries of the audit trail"), "count": found.entries, "reason": reason})
    return told


def _kept(record: Record, reason: str) -> dict[str, Any]:
    return {"what": capfirst(str(record._meta.verbose_name)), "count": 1, "reason": reason}


def _filled(record: Record) -> list[str]:
    own = [name for name in customs.fields_of(type(record).record_type()) if (record.custom or {}).get(name)]
    return [name for name in record.personal_fields if getattr(record, _attname(record, name))] + own


def _attname(record: Record, name: str) -> str:
    found: Any = record._meta.get_field(name)
    return str(found.attname)


def _anonymous(act: Act) -> str:
    return _("Erased, act %(number)s") % {"number": act.number}


def _records(found: Found, act: Act) -> None:
    for record in found.erasable:
        before = changes.snapshot(record)
        names = list(record.personal_fields)
        for name in names:
            setattr(record, _attname(record, name), _blank(record, name, act))
        if isinstance(record, User):
            record.password, record.state = "", "blocked"
            names += ["password", "state"]
            sessions.end_of_user(record)
        if record.custom:
            record.custom = None
            names.append("custom")
        update_rows(type(record), [record], names)
        changes.note(changes.updated(record, before))


def _blank(record: Record, name: str, act: Act) -> Any:
    field: Any = record._meta.get_field(name)
    if name == record.title_field:
        return f"{_anonymous(act)} · {record.pk}" if _differs(record, name) else _anonymous(act)
    if isinstance(record, User) and name == "email":
        return f"erased-{record.pk}@erased.invalid"
    return None if field.null else field.get_default() if field.has_default() else ""


def _differs(record: Record, name: str) -> bool:
    """Whether no two rows may have the same there."""
    unique = (c for c in record._meta.constraints if isinstance(c, models.UniqueConstraint))
    return any(name in constraint.fields for constraint in unique)


def _linked(found: Found) -> None:
    """In records that are about the person, what names them."""
    for record in naming(found):
        before = changes.snapshot(record)
        names = [n for n in finding.texts_of(type(record)) if found.traces.told(getattr(record, n))]
        for name in names:
            setattr(record, name, found.traces.without(getattr(record, name)))
        update_rows(type(record), [record], names)
        changes.note(changes.updated(record, before))


def _files(found: Found) -> None:
    """All versions of the files: their rows now, their bytes when this is committed."""
    rows = list(Attachment.objects.filter(series__in={a.series for a in found.files}))
    changes.note(*(changes.deleted(row) for row in rows))
    forget([*(row.path for row in rows), *(mail.path for mail in found.received)])
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _conversations(found: Found, act: Act) -> None:
    """Addresses, names and the texts of the person's own mails; in what others wrote, whatever names the person."""
    Follower.objects.filter(pk__in=[f.pk for f in found.followers]).delete()
    users = _users(found)
    Message.objects.filter(author__in=users).update(author_name=_anonymous(act))
    fields, own = _veiled(found), {m.pk for m in found.own(found.messages)}
    for message in found.messages:
        personal = fields.get(str(message.record_type), frozenset())
        _redact(message, found, users, personal, act, own=message.pk in own)
    _store(found.messages, ["author_name", *finding.MAIL, *finding.TEXTS, "changes"])
    _activities(found, act)
    inbox.forget_words(finding.keys_of(found.erasable))


def _activities(found: Found, act: Act) -> None:
    own = {a.pk for a in found.own(found.activities)}
    for activity in found.activities:
        for name in finding.ACTIVITY:
            text = getattr(activity, name)
            setattr(activity, name, found.traces.without(text) if activity.pk not in own else _gone(text, act))
    _store(found.activities, list(finding.ACTIVITY))


def _gone(text: str, act: Act) -> str:
    return escape(_anonymous(act)) if text else ""


def _store(rows: list[Any], names: list[str]) -> None:
    for start in range(0, len(rows), BATCH):
        update_rows(type(rows[0]), rows[start : start + BATCH], names)


def _redact(message: Message, found: Found, users: set[int], personal: Collection[str], act: Act, *, own: bool) -> None:
    """`own`: it stands in the conversation of a record that is erased, so its words are about the person."""
    traces = found.traces
    sent = traces.is_of(message.mail_from)
    if message.author_id in users or sent:
        message.author_name = _gone("…", act)
    if sent or (own and message.kind != "change"):
        message.subject, message.body, message.quoted = (
            _gone(text, act) for text in (message.subject, message.body, message.quoted)
        )
    for name in (*finding.MAIL, *finding.TEXTS):
        setattr(message, name, traces.without(getattr(message, name)))
    message.changes = [
        {**c, "before": redacting.VEILED, "after": redacting.VEILED}
        if c.get("field") in personal or traces.told(c)
        else c
        for c in message.changes
    ]


def _mail(found: Found) -> None:
    """How the person's mails came in, and that mails to them came back."""
    for mail in found.received:
        mail.subject = mail.sender = mail.recipients = redacting.VEILED
        mail.reason, mail.path = found.traces.without(mail.reason), ""
    _store(found.received, [*finding.RECEIVED, "path"])
    MailAddress.objects.filter(pk__in=[one.pk for one in found.bounced]).delete()


def _veiled(found: Found) -> Mapping[str, frozenset[str]]:
    """Record type → the fields whose values the trail must no longer tell."""
    types = {type(r) for r in found.records}
    own = {m: (*m.personal_fields, *customs.fields_of(m.record_type())) for m in types}
    hanging: dict[type[Record], tuple[str, ...]] = {
        Activity: finding.ACTIVITY,
        Message: (*finding.MAIL, *finding.TEXTS),
        Attachment: ("name",),
        ReceivedMail: finding.RECEIVED,
    }
    return {m.record_type(): frozenset(camel(n) for n in names) for m, names in {**hanging, **own}.items()}


def told(found: Found) -> dict[str, Any]:
    """The preview: what was found, what will change, what stays and why."""
    act, named = act_about(found.subject), set(map(finding.key_of, naming(found)))
    return {
        "title": str(found.subject),
        "act": {"id": str(act.pk), "number": act.number} if act is not None else None,
        "records": _in_order(found),
        "linked": [{**_shown(r), "named": finding.key_of(r) in named} for r in found.linked],
        "messages": len(found.messages),
        "activities": len(found.activities),
        "followers": len(found.followers),
        "mails": len(found.received),
        "attachments": [{"name": a.name, "erased": a in found.files} for a in found.attachments],
        "entries": found.entries,
        "kept": kept(found),
    }


def _in_order(found: Found) -> list[dict[str, Any]]:
    """The person's records and those said to be another's: in the same order whichever is which."""
    rows = [_personal(r, mine=True) for r in found.records] + [_personal(r, mine=False) for r in found.others]
    first = _shown(found.subject)
    return sorted(rows, key=lambda r: ((r["type"], r["id"]) != (first["type"], first["id"]), r["type"], int(r["id"])))


def _personal(record: Record, *, mine: bool) -> dict[str, Any]:
    values = [{"label": label, "value": plain(value)} for label, value in values_of(record)]
    more = {"values": values, "kept": str(record.personal_kept), "whole": record.part_of is None, "mine": mine}
    return {**_shown(record), **more}


def plain(value: Any) -> str:
    """A value in one line, without formatting."""
    return strip_tags(str(value)).strip()


def _shown(record: Record) -> dict[str, Any]:
    label = capfirst(str(record._meta.verbose_name))
    return {"type": type(record).record_type(), "id": str(record.pk), "label": label, "title": str(record)}


def labels(model: type[Record]) -> dict[str, str]:
    """Field → what it is called; the company's own ones with the declared."""
    fields: list[models.Field[Any, Any]] = [model._meta.get_field(n) for n in model.personal_fields]  # type: ignore[misc]
    own = {name: customs.said(one.labels) for name, one in customs.fields_of(model.record_type()).items()}
    return {f.name: capfirst(str(f.verbose_name)) for f in fields} | own


def values_of(record: Record) -> list[tuple[str, Any]]:
    """(label, value) of the personal fields that are filled in."""
    found = [(label, _value(record, name)) for name, label in labels(type(record)).items()]
    return [(label, value) for label, value in found if value not in (None, "", [])]


def _value(record: Record, name: str) -> Any:
    return getattr(record, name) if name in record.personal_fields else (record.custom or {}).get(name)
