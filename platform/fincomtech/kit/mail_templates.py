"""Mail templates: `{{ field }}` and `{{ relation.field }}` stand for a record's values, and nothing else does anything."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

from django.db import models
from django.utils.translation import override

from fincomtech.kit import conversation
from fincomtech.kit.models import MailTemplate
from fincomtech.kit.records import Record

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+(?:\.[a-z_]+){0,2})\s*\}\}")


def rendered(template: MailTemplate, record: Record) -> tuple[str, str]:
    """Subject (plain text) and body (HTML) of a template filled in from a record, in the template's language."""
    with override(template.language):
        subject = substituted(template.subject, record)
        return " ".join(subject.split()), substituted(template.body, record, escape)


def substituted(text: str, record: Record, quote: Callable[[str], str] = str) -> str:
    """The text with every placeholder replaced; an unknown field or one that the actor may not see is left empty."""
    return _PLACEHOLDER.sub(lambda found: quote(value_at(record, found[1])), text)


def value_at(record: Record, path: str) -> str:
    """The value at a dotted path as people read it; relations are followed only to records that the actor may read."""
    *relations, last = path.split(".")
    current: Record | None = record
    for name in relations:
        current = _related(current, name)
    field = _column(current, last)
    if current is None or field is None:
        return ""
    return conversation.shown(current, field, getattr(current, field.attname))


def _column(record: Record | None, name: str) -> Any:
    """The column of that name, unless it never leaves the server."""
    if record is None or name in record.hidden_fields:
        return None
    return next((f for f in record._meta.concrete_fields if f.name == name), None)


def _related(record: Record | None, name: str) -> Record | None:
    field = _column(record, name)
    if record is None or not isinstance(field, models.ForeignKey) or not issubclass(field.related_model, Record):
        return None
    return field.related_model.visible().filter(pk=getattr(record, field.attname)).first()
