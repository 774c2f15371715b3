"""Which new records of a batch look like others: those that are there, and those of the same batch."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from fincomtech.kit.bulk import Draft
from fincomtech.kit.records import Record


def found_in(model: type[Record], drafts: Sequence[Draft]) -> Iterator[tuple[Draft, str]]:
    """(draft, title of the record that it looks like), by the record type's `alike_by`: one query for each of its sets."""
    if not model.alike_by or not drafts:
        return
    known = [_stored(model, columns, drafts) for columns in model.alike_by]
    for draft in drafts:
        marks = [_mark(draft.record, columns) for columns in model.alike_by]
        title = next((seen[m] for m, seen in zip(marks, known, strict=True) if m is not None and m in seen), None)
        if title is not None:
            yield draft, title
        for mark, seen in zip(marks, known, strict=True):
            if mark is not None:
                seen.setdefault(mark, str(draft.record))


def _mark(record: Any, columns: Sequence[str]) -> tuple[Any, ...] | None:
    """The values that must be the same; nothing looks like a record whose first one is empty."""
    values = tuple(getattr(record, record._meta.get_field(name).attname) for name in columns)
    return values if values[0] not in (None, "") else None


def _stored(model: type[Record], columns: Sequence[str], drafts: Sequence[Draft]) -> dict[tuple[Any, ...], str]:
    marks = {mark for draft in drafts if (mark := _mark(draft.record, columns)) is not None}
    if not marks:
        return {}
    rows = model.visible().filter(Q(**{f"{columns[0]}__in": {mark[0] for mark in marks}}), archived=False)
    found = rows.order_by("-pk").values_list(model.title_field, *columns)
    return {tuple(values): str(title) for title, *values in found if tuple(values) in marks}
