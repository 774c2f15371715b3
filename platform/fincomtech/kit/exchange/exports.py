"""Export of records within the actor's rights: chosen fields, also through relations and of lines, as XLSX or CSV.

Records are read in chunks, so that a hundred thousand of them need no more memory than a thousand.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, tables
from fincomtech.kit.extending import customs, extension, extras
from fincomtech.kit.extending.custom_values import CustomValues
from fincomtech.kit.fields import MoneyField, RichTextField
from fincomtech.kit.naming import snake
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.rights import hidden_fields

CHUNK = 500
MOST_ROWS = 200_000
MOST_COLUMNS = 200

Values = dict[int, Any]  # by the record's id


@dataclass(frozen=True)
class Exported:
    """One column of the export: the fields to follow from the record, the last one is what is written."""

    path: tuple[Any, ...]

    @property
    def title(self) -> str:
        """The labels along the path."""
        return " / ".join(_label(field) for field in self.path)

    @property
    def number_format(self) -> str:
        """How a spreadsheet shows the cells; "" for as they are."""
        last = self.path[-1]
        if isinstance(last, MoneyField):
            return "#,##0.00"
        return f"0.{'0' * last.decimal_places}" if isinstance(last, models.DecimalField) and last.decimal_places else ""

    def values(self, records: Sequence[Record]) -> list[Any]:
        """The column's cells for a chunk of records: one query for each relation on the way."""
        *relations, last = self.path
        reached: list[Any] = list(records)
        if self.path[0].one_to_many:
            return _lines_of(self.path[0], last, reached)
        for field in relations:
            reached = _followed(field, reached)
        return _cells(last, reached)


def columns_of(model: type[Record], names: Sequence[str]) -> list[Exported]:
    """The columns for the API's names ("name", "contact.email"); Invalid for unknown ones and for those that never leave."""
    if not names or len(names) > MOST_COLUMNS:
        raise Invalid(_("Choose the fields to export."), code="export.fields", path=["fields"])
    return [Exported(_path(model, name)) for name in names]


def _path(model: type[Record], name: str) -> tuple[Any, ...]:
    fields: list[Any] = []
    current: Any = model
    for part in str(name).split("."):
        field = _field(current, snake(part)) if len(fields) < 3 else None
        if field is None:
            raise Invalid(_("“%(name)s” cannot be exported."), code="export.unknown", path=["fields"], name=name)
        fields.append(field)
        current = field.related_model if isinstance(field, models.ForeignKey) or field.one_to_many else None
    if fields[-1].one_to_many or any(field.one_to_many for field in fields[1:]):
        raise Invalid(_("“%(name)s” cannot be exported."), code="export.unknown", path=["fields"], name=name)
    return tuple(fields)


def _field(model: Any, name: str) -> Any:
    """The field of that name, if the model is a record type that the actor may read at all."""
    if model is None or not issubclass(model, Record) or name in hidden_fields(model) or not model.right().read:
        return None
    if name in model.lines:
        return model._meta.get_field(name)
    own = next((f for f in (*model._meta.concrete_fields, *model._meta.many_to_many) if f.name == name), None)
    return (own if not isinstance(own, CustomValues) else None) or extras.field_of(model, name)


def _label(field: Any) -> str:
    return capfirst(str(field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name))


def keys_of(rows: "models.QuerySet[Any]") -> list[int]:
    """The ids of what is exported, in the order of the rows. Refuses more than an export takes."""
    keys = list(rows.values_list("pk", flat=True)[: MOST_ROWS + 1])
    if len(keys) > MOST_ROWS:
        raise Invalid(_("These are more than %(most)d records. Narrow the list."), code="export.long", most=MOST_ROWS)
    return keys


def write(
    model: type[Record],
    keys: Sequence[int],
    columns: Sequence[Exported],
    out: IO[bytes],
    form: str,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Write the records of these ids, which the caller has narrowed to what the actor may read.

    `form` is "xlsx" or "csv"; `progress` is told how many have been written, chunk by chunk.
    """
    head = [column.title for column in columns]
    lines = _lines(model, keys, columns, progress)
    if form == "csv":
        tables.write_csv(out, head, lines)
    else:
        formats = [column.number_format for column in columns]
        tables.write_xlsx(out, head, lines, str(model._meta.verbose_name_plural), formats)


def _lines(
    model: type[Record], keys: Sequence[int], columns: Sequence[Exported], progress: Callable[[int], None]
) -> Iterator[tuple[Any, ...]]:
    """The export's lines in the order of the ids; only one chunk of records is in memory at a time."""
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        found = model._default_manager.in_bulk(chunk)
        records = [found[key] for key in chunk if key in found]
        extension.read_together(records)
        yield from zip(*(column.values(records) for column in columns), strict=True)
        progress(start + len(chunk))


def _followed(field: Any, records: Sequence[Any]) -> list[Any]:
    """For each record the one that its relation leads to; None where it is empty or not open to the actor."""
    keys = {getattr(r, field.attname) for r in records if r is not None} - {None}
    found = _readable(field.related_model).in_bulk(keys) if keys else {}
    return [found.get(getattr(r, field.attname)) if r is not None else None for r in records]


def _readable(model: Any) -> "models.QuerySet[Any]":
    rows: models.QuerySet[Any] = model.visible() if issubclass(model, Record) else model._default_manager.all()
    return rows


def _cells(field: Any, records: Sequence[Any]) -> list[Any]:
    if isinstance(field, models.ForeignKey):
        return [str(found) if found is not None else None for found in _followed(field, records)]
    if isinstance(field, models.ManyToManyField):
        return _many(field, records)
    if isinstance(field, customs.ManyField):
        return _several(field.custom, records)
    convert = _conversion(field)
    return [convert(getattr(r, field.attname)) if r is not None else None for r in records]


def _many(field: Any, records: Sequence[Any]) -> list[Any]:
    """The titles of many-to-many relations, separated by semicolons as the import takes them back."""
    keys = [r.pk for r in records if r is not None]
    mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
    pairs = list(
        field.remote_field.through._default_manager.filter(**{f"{mine}__in": keys}).values_list(
            f"{mine}_id", f"{theirs}_id"
        )
    )
    titles = _readable(field.related_model).in_bulk({other for _key, other in pairs})
    found: dict[int, list[str]] = {}
    for key, other in pairs:
        if other in titles:
            found.setdefault(key, []).append(str(titles[other]))
    return ["; ".join(sorted(found.get(r.pk, ()))) if r is not None else None for r in records]


def _lines_of(relation: Any, field: Any, records: Sequence[Any]) -> list[Any]:
    """For each record the values of its lines, separated by semicolons."""
    back = relation.field.attname
    rows = _readable(relation.related_model).filter(**{f"{back}__in": [r.pk for r in records]}).order_by("pk")
    lines = list(rows)
    found: dict[int, list[str]] = {}
    for line, value in zip(lines, _cells(field, lines), strict=True):
        if value not in (None, ""):
            found.setdefault(getattr(line, back), []).append(str(value))
    return ["; ".join(found.get(record.pk, ())) for record in records]


def _several(custom: customs.Custom, records: Sequence[Any]) -> list[Any]:
    """The labels of several choices, the titles of several linked records."""
    values = [getattr(r, custom.name) if r is not None else [] for r in records]
    labels: dict[Any, str] = {c.value: customs.said(c.labels) or c.value for c in custom.choices}
    if custom.is_link:
        keys = {key for each in values for key in each}
        labels = {key: str(found) for key, found in _readable(record_model(custom.target)).in_bulk(keys).items()}
    return ["; ".join(labels[value] for value in each if value in labels) for each in values]


def _conversion(field: Any) -> Callable[[Any], Any]:
    if field.choices:
        labels = dict(field.flatchoices)
        return lambda value: str(labels.get(value, value)) if value is not None else None
    if isinstance(field, RichTextField):
        return lambda value: strip_tags(value or "")
    return plain


def plain(value: Any) -> Any:
    """What a cell can hold: instants in the actor's time zone without a zone, structures as text."""
    if isinstance(value, datetime):
        return clock.local(value).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, str | bool | int | float | Decimal) or hasattr(value, "isoformat"):
        return value
    return str(value)
