"""Everything about a person as one ZIP: JSON for programs, a page for people, a spreadsheet for whoever sorts and counts."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fincomtech.kit import clock, context
from fincomtech.kit.exchange import exports
from fincomtech.kit.records import Record
from fincomtech.kit.tables import SheetOf, write_book
from fincomtech.privacy import erasing, finding
from fincomtech.privacy.finding import Found


def archive(found: Found) -> bytes:
    """The ZIP's bytes."""
    told = data(found)
    out, book = io.BytesIO(), io.BytesIO()
    write_book(book, sheets(found))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("person.json", orjson.dumps(told, option=orjson.OPT_INDENT_2, default=str))
        files.writestr("person.html", render_to_string("privacy/person.html", told))
        files.writestr("person.xlsx", book.getvalue())
    return out.getvalue()


def data(found: Found) -> dict[str, Any]:
    """What the archive says."""
    return {
        "company": context.company().name,
        "made_at": clock.now().isoformat(),
        "title": str(found.subject),
        "records": [_record(record) for record in [*found.records, *found.linked]],
        "messages": [
            {
                "at": m.created_at.isoformat(),
                "author": m.author_name,
                "from": m.mail_from,
                "to": m.mail_to,
                "subject": m.subject,
                "text": m.body,
            }
            for m in found.messages
        ],
        "activities": [
            {
                "due": a.due_date.isoformat(),
                "what": a.summary,
                "note": a.note,
                "outcome": a.feedback,
                "about": a.record_title,
            }
            for a in found.activities
        ],
        "mails": [
            {"at": m.created_at.isoformat(), "from": m.sender, "to": m.recipients, "subject": m.subject}
            for m in found.received
        ],
        "attachments": [
            {"name": a.name, "size": a.size, "type": a.content_type, "added": a.created_at.isoformat()}
            for a in found.attachments
        ],
    }


def _record(record: Record) -> dict[str, Any]:
    return {
        "type": type(record).record_type(),
        "label": capfirst(str(record._meta.verbose_name)),
        "id": record.pk,
        "values": [{"label": label, "value": str(value)} for label, value in held(record)],
    }


def held(record: Record) -> list[tuple[str, Any]]:
    """(label, value): the personal fields, or the texts of a record that has none and is about the person."""
    if record.personal_fields:
        return erasing.values_of(record)
    fields = [record._meta.get_field(name) for name in finding.texts_of(type(record))]
    return [(capfirst(str(f.verbose_name)), getattr(record, f.name)) for f in fields if getattr(record, f.name)]  # type: ignore[union-attr]


def sheets(found: Found) -> Iterator[SheetOf]:
    """The spreadsheet's sheets: dates, numbers and yes or no are cells of their own kinds."""
    head = [
        _("Record type"),
        _("Record"),
        _("Name"),
        pgettext("personal data", "Field"),
        pgettext("personal data", "Value"),
    ]
    rows: list[Sequence[Any]] = [
        (capfirst(str(record._meta.verbose_name)), record.pk, str(record), label, _cell(value))
        for record in [*found.records, *found.linked]
        for label, value in [*held(record), (_("Created"), record.created_at)]
    ]
    yield SheetOf(_("Personal data"), head, rows)
    for title, group, names in (
        (_("Messages"), found.messages, ("created_at", "author_name", *finding.MAIL, "subject", "body")),
        (_("Activities"), found.activities, ("due_date", "state", *finding.ACTIVITY, "done_at")),
        (_("Mails received"), found.received, ("created_at", "sender", "recipients", "subject", "size")),
        (_("Attachments"), found.attachments, ("created_at", "name", "content_type", "size")),
    ):
        yield _sheet(title, group, names)


def _sheet(title: str, group: Sequence[Any], names: Sequence[str]) -> SheetOf:
    if not group:
        return SheetOf(title, [_("Nothing was found.")], [])
    head = [capfirst(str(group[0]._meta.get_field(name).verbose_name)) for name in names]
    return SheetOf(title, head, [[_cell(getattr(row, name)) for name in names] for row in group])


def _cell(value: Any) -> Any:
    return exports.plain(strip_tags(value) if isinstance(value, str) else value)
