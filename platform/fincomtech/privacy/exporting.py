"""Everything about a person as one ZIP: JSON for programs, a page for people, the list of attachments."""

import io
import zipfile
from typing import Any

import orjson
from django.template.loader import render_to_string
from django.utils.text import capfirst

from fincomtech.kit import clock, context
from fincomtech.kit.records import Record
from fincomtech.privacy import erasing
from fincomtech.privacy.finding import Found


def archive(found: Found) -> bytes:
    """The ZIP's bytes."""
    told = data(found)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("person.json", orjson.dumps(told, option=orjson.OPT_INDENT_2, default=str))
        files.writestr("person.html", render_to_string("privacy/person.html", told))
    return out.getvalue()


def data(found: Found) -> dict[str, Any]:
    """What the archive says."""
    return {
        "company": context.company().name,
        "made_at": clock.now().isoformat(),
        "title": str(found.subject),
        "records": [_record(record) for record in found.records],
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
        "attachments": [
            {"name": a.name, "size": a.size, "type": a.content_type, "added": a.created_at.isoformat()}
            for a in found.attachments
        ],
    }


def _record(record: Record) -> dict[str, Any]:
    labels = erasing.labels(type(record))
    values = {labels[name]: str(getattr(record, name) or "") for name in record.personal_fields}
    return {
        "type": type(record).record_type(),
        "label": capfirst(str(record._meta.verbose_name)),
        "id": record.pk,
        "values": {label: value for label, value in values.items() if value},
    }
