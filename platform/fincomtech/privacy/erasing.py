"""Erases a person: fields are made anonymous in place, conversations and the trail are redacted, an act says so.

All of it in one transaction: it is done or it is not. What must be kept by law stays and is named in the act.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fincomtech.audit import redacting
from fincomtech.identity import guards, sessions
from fincomtech.identity.models import User
from fincomtech.kit import changes, context, writes
from fincomtech.kit.bulk import update_rows
from fincomtech.kit.models import Follower, Message
from fincomtech.kit.naming import camel
from fincomtech.kit.numbers import sequences
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.privacy import finding
from fincomtech.privacy.finding import Found
from fincomtech.privacy.models import Act


class ErasedAlready(Refusal):
    """Nothing personal is left in the record."""

    code = "privacy.erased"
    sentence = gettext_lazy("The personal data of this record have been erased already.")


def erase(subject: Record, basis: str) -> Act:
    """Erase the person and return the act. Raises Invalid without a basis, LastAdministrator, OwnAccount, ErasedAlready."""
    if not basis.strip():
        raise Invalid(
            _("Say on what basis: a request with its date, a withdrawn consent."), code="required", path=["basis"]
        )
    with transaction.atomic():
        with writes.at_once():
            locked = type(subject)._default_manager.select_for_update(no_key=True).get(pk=subject.pk)
            if Act.objects.filter(record_type=type(locked).record_type(), record_id=locked.pk).exists():
                raise ErasedAlready()
            found = finding.everything(locked)
            _check_users(found)
            act = _written(found, basis.strip()[:300])
            _records(found, act)
        # The changes have been told by now: what the trail has kept of them is redacted with the rest.
        _conversations(found, act)
        users = {r.pk for r in found.records if isinstance(r, User)}
        redacting.redact(finding.entries_about(found.records), act.pk, _veiled(found), users, _anonymous(act))
        return act


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
        erased=[_erased(record) for record in found.records if not record.personal_kept],
        kept=kept(found),
    )
    act.number = sequences.next_number(Act)
    act.save(force_insert=True)
    changes.note(changes.created(act))
    return act


def _erased(record: Record) -> dict[str, Any]:
    return {"type": type(record).record_type(), "id": record.pk, "fields": [camel(n) for n in _filled(record)]}


def kept(found: Found) -> list[dict[str, Any]]:
    """What stays, and why: {"what", "count", "reason"}."""
    by_law = [r for r in found.records if r.personal_kept]
    told = [{"what": capfirst(str(r._meta.verbose_name)), "count": 1, "reason": str(r.personal_kept)} for r in by_law]
    if found.attachments:
        reason = _("Files are looked through and deleted by hand: they may be documents that the law keeps.")
        told.append({"what": _("Attachments"), "count": len(found.attachments), "reason": reason})
    reason = _("Who did what and when stays provable; the values are redacted.")
    told.append({"what": _("Entries of the audit trail"), "count": found.entries, "reason": reason})
    return told


def _filled(record: Record) -> list[str]:
    return [name for name in record.personal_fields if getattr(record, record._meta.get_field(name).attname)]  # type: ignore[union-attr]


def _anonymous(act: Act) -> str:
    return _("Erased, act %(number)s") % {"number": act.number}


def _records(found: Found, act: Act) -> None:
    for record in found.records:
        if record.personal_kept:
            continue
        before = changes.snapshot(record)
        names = list(record.personal_fields)
        for name in names:
            setattr(record, record._meta.get_field(name).attname, _blank(record, name, act))  # type: ignore[union-attr]
        if isinstance(record, User):
            record.password, record.state = "", "blocked"
            names += ["password", "state"]
            sessions.end_of_user(record)
        update_rows(type(record), [record], names)
        changes.note(changes.updated(record, before))


def _blank(record: Record, name: str, act: Act) -> Any:
    field: Any = record._meta.get_field(name)
    if name == record.title_field:
        return _anonymous(act)
    if isinstance(record, User) and name == "email":
        return f"erased-{record.pk}@erased.invalid"
    return None if field.null else field.get_default() if field.has_default() else ""


def _conversations(found: Found, act: Act) -> None:
    """Addresses, names and the texts of the person's own mails; in what others wrote, the addresses and numbers."""
    Follower.objects.filter(pk__in=[f.pk for f in found.followers]).delete()
    users = {r.pk for r in found.records if isinstance(r, User)}
    fields = {type(r).record_type(): {camel(n) for n in r.personal_fields} for r in found.records}
    for message in found.messages:
        _redact(message, found.marks, users, fields.get(str(message.record_type), set()), act)
    names = ["author_name", "subject", "body", "quoted", "changes", "mail_from", "mail_to", "mail_cc"]
    for start in range(0, len(found.messages), 500):
        update_rows(Message, found.messages[start : start + 500], names)


def _redact(message: Message, marks: frozenset[str], users: set[int], personal: set[str], act: Act) -> None:
    gone = escape(_anonymous(act))
    if message.author_id in users or message.mail_from.lower() in marks:
        message.author_name = gone
    if message.mail_from and message.mail_from.lower() in marks:
        message.subject = message.body = message.quoted = gone
    for name in ("mail_from", "mail_to", "mail_cc", "subject", "body", "quoted"):
        setattr(message, name, _without(getattr(message, name), marks))
    message.changes = [
        {**c, "before": redacting.VEILED, "after": redacting.VEILED} if c.get("field") in personal else c
        for c in message.changes
    ]


def _without(text: str, marks: frozenset[str]) -> str:
    """The longest marks first; letters that lower case makes two of (İ) move nothing."""
    for mark in sorted(marks, key=len, reverse=True):
        text = re.sub(re.escape(mark), redacting.VEILED, text, flags=re.IGNORECASE)
    return text


def _veiled(found: Found) -> Mapping[str, frozenset[str]]:
    """Record type → the fields whose values the trail must no longer tell."""
    return {type(r).record_type(): frozenset(camel(n) for n in r.personal_fields) for r in found.records}


def told(found: Found) -> dict[str, Any]:
    """The preview: what was found, what will change, what stays and why."""
    return {
        "title": str(found.subject),
        "records": [
            {**_erased(r), "label": capfirst(str(r._meta.verbose_name)), "title": str(r), "kept": str(r.personal_kept)}
            for r in found.records
        ],
        "messages": len(found.messages),
        "followers": len(found.followers),
        "attachments": [a.name for a in found.attachments],
        "entries": found.entries,
        "kept": kept(found),
    }


def labels(model: type[Record]) -> dict[str, str]:
    """Field → what it is called."""
    fields: list[models.Field[Any, Any]] = [model._meta.get_field(n) for n in model.personal_fields]  # type: ignore[misc]
    return {f.name: capfirst(str(f.verbose_name)) for f in fields}
