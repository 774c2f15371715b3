"""What can be exported of a record type: its own fields, those of its lines, and those that its relations lead to."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst

from fincomtech.kit.extending import extras
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record
from fincomtech.kit.rights import hidden_fields


def offered(model: type[Record]) -> list[dict[str, str]]:
    """{"name", "label", "group"}: the record's own fields first, then by relation and list of lines."""
    return [*_own(model), *_related(model), *_of_lines(model)]


def _open(model: type[Record]) -> Iterator[Any]:
    shut = hidden_fields(model)
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.name not in shut and field.name not in ("lease_owner", "custom"):
            yield field
    yield from extras.open_fields_of(model)


def _own(model: type[Record]) -> list[dict[str, str]]:
    return [{"name": camel(f.name), "label": _label(f), "group": ""} for f in _open(model) if _is_readable(f)]


def _is_readable(field: Any) -> bool:
    if not field.is_relation:
        return True
    return issubclass(field.related_model, Record) and bool(field.related_model.right().read)


def _related(model: type[Record]) -> Iterator[dict[str, str]]:
    for field in _open(model):
        if isinstance(field, models.ForeignKey) and _is_readable(field):
            related: Any = field.related_model
            for other in _open(related):
                if not other.is_relation:
                    yield {
                        "name": f"{camel(field.name)}.{camel(other.name)}",
                        "label": _label(other),
                        "group": _label(field),
                    }


def _of_lines(model: type[Record]) -> Iterator[dict[str, str]]:
    for name in model.lines:
        if name in hidden_fields(model):
            continue
        relation: Any = model._meta.get_field(name)
        group = capfirst(str(relation.related_model._meta.verbose_name_plural))
        for field in _open(relation.related_model):
            if field.name != relation.related_model.part_of and _is_readable(field):
                yield {"name": f"{camel(name)}.{camel(field.name)}", "label": _label(field), "group": group}


def _label(field: Any) -> str:
    return capfirst(str(field.verbose_name))
