"""The fields of a record type beyond its own, in this company: those that enabled modules add, and the company's own.

The one seam: forms, the API, imports, exports, rules ask here, and read the values as attributes of the record
(`contact.segment`, `deal.x_budget`). Source: kit.3, kit.5.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.extending import custom_values, customs, extension
from fincomtech.kit.refusals import Conflict, Invalid, Refusal
from fincomtech.kit.rights import fixed_fields, hidden_fields


def fields_of(model: type) -> dict[str, Any]:
    """Added and custom fields by name. A custom one has an attribute `custom`, its definition."""
    found = {f.name: f for ext in extension.enabled_extensions(model) for f in ext.added_fields()}
    return {**found, **{name: c.field for name, c in customs.fields_of(_type(model)).items()}}


def open_fields_of(model: Any) -> list[Any]:
    """Those of them that show to the actor."""
    shut = hidden_fields(model)
    return [field for name, field in fields_of(model).items() if name not in shut]


def field_of(model: type, name: str) -> Any:
    """The added or custom field of that name, or None."""
    if name.startswith(customs.PREFIX):
        custom = customs.fields_of(_type(model)).get(name)
        return custom.field if custom else None
    return next((f for ext in extension.enabled_extensions(model) for f in ext.added_fields() if f.name == name), None)


def _type(model: Any) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || %s, 7))"


# --- values -----------------------------------------------------------------------------------------------------------


def value_of(record: Any, name: str) -> Any:
    """What an attribute that the record's class lacks means; AttributeError when it is no field either."""
    if name.startswith(customs.PREFIX):
        return _custom_value(record, name)
    kind: Any = type(record)
    for ext in extension.extensions_of(kind):
        for field in ext.added_fields():
            if name in (field.name, field.attname):
                row = extension.row_of(record, ext) if ext in extension.enabled_extensions(type(record)) else None
                return getattr(row, name) if row is not None else None
    raise AttributeError(f"{type(record).__name__} has no {name!r}")


def _custom_value(record: Any, name: str) -> Any:
    known = customs.fields_of(_type(type(record)))
    custom = known.get(name) or known.get(name.removesuffix("_id"))
    if custom is None:
        raise AttributeError(f"{type(record).__name__} has no {name!r}")
    value = custom_values.value_in(record.custom, custom)
    if custom.kind == "record" and name == custom.name and value is not None:
        return custom.field.related_model._base_manager.filter(pk=value).first()
    return value


def assign(record: Any, field: Any, value: Any) -> None:
    """Give the record a cleaned value (the id of a link) of an added or custom field; `store` writes it."""
    custom = getattr(field, "custom", None)
    if custom is not None:
        record.custom = custom_values.changed(record.custom, custom, value)
        return
    row = extension.row_of(record, field.model, make=value not in (None, ""))
    if row is not None and getattr(row, field.attname) != value:
        setattr(row, field.attname, value if value != "" else None)
        row.is_changed = True


def is_own(field: Any, model: type) -> bool:
    """Whether the field is a column of the record's own table."""
    return not hasattr(field, "custom") and field.model is not None and issubclass(model, field.model)


def starting(model: type, given: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults of the company's own fields for a new record, where nothing was given."""
    found = customs.fields_of(_type(model))
    return {name: c.default for name, c in found.items() if c.default not in (None, "", []) and name not in given}


def snapshot(record: Any) -> dict[str, Any]:
    """The values of the fields that enabled modules add, by attname; the custom ones stand in the column `custom`."""
    found: dict[str, Any] = {}
    for ext in extension.enabled_extensions(type(record)):
        row = extension.row_of(record, ext)
        found |= {f.attname: getattr(row, f.attname) if row is not None else None for f in ext.added_fields()}
    return found


# --- what must be so --------------------------------------------------------------------------------------------------


def changed_customs(record: Any, before: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:
    """The company's own fields whose values differ from the snapshot: (field, value before, value after)."""
    old, new = before.get("custom") or {}, record.custom or {}
    known = customs.fields_of(_type(type(record))) if old != new else {}
    return [
        (c.field, custom_values.value_in(old, c), custom_values.value_in(new, c))
        for name, c in known.items()
        if old.get(name) != new.get(name)
    ]


def missing(record: Any, given: Mapping[str, Any]) -> list[Refusal]:
    """A refusal for each required field of the company's that is empty in a new record, or was emptied by what is given.

    A record from before the field was made required may stay without, until somebody changes that field. Nobody is
    asked for what their roles do not let them set.
    """
    found: list[Refusal] = []
    shut = fixed_fields(type(record))
    for name, custom in customs.fields_of(_type(type(record))).items():
        empty = (record.custom or {}).get(name) in (None, "", [])
        if custom.required and empty and name not in shut and (record.pk is None or name in given):
            found.append(Invalid(_("Fill in “%(field)s”."), code="required", path=[name], field=custom.label))
    return found


def refuse_doubles(written: Iterable[tuple[Any, Mapping[str, Any] | None]]) -> None:
    """Refuse a value that another record has in a field of unique values; given are records with their former values.

    Inside the write's transaction: who writes the same value waits until this one has ended. Raises Invalid.
    """
    seen: set[tuple[str, Any]] = set()
    pairs = list(written)
    if any(record.custom != (before or {}).get("custom") for record, before in pairs):
        _hold_definitions()
    for record, before in pairs:
        _refuse_doubles(record, before, seen)


def _hold_definitions() -> None:
    """Keep the fields what they are until the write has ended. Raises Conflict when they have changed since they were read."""
    profile = context.profile()
    table, column = (connection.ops.quote_name(name) for name in (profile._meta.db_table, "customization"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} FOR SHARE")
        if cursor.fetchone()[0] != profile.customization:
            raise Conflict()


def _refuse_doubles(record: Any, before: Mapping[str, Any] | None, seen: set[tuple[str, Any]]) -> None:
    old = (before or {}).get("custom") or {}
    for name, custom in customs.fields_of(_type(type(record))).items():
        value = (record.custom or {}).get(name)
        if not custom.unique or value is None or value == old.get(name):
            continue
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [f"{_type(type(record))} {name} {value}"])
        same = type(record)._base_manager.filter(**{f"custom__{name}": custom_values.value_in(record.custom, custom)})
        twice = (name, value) in seen
        seen.add((name, value))
        if twice or same.exclude(pk=record.pk).exists():
            sentence = _("Another record has this value of “%(field)s” already.")
            raise Invalid(sentence, code="unique", path=[name], field=custom.label)


def is_many(field: Any) -> bool:
    """Whether the field holds several links or choices."""
    return isinstance(field, customs.ManyField | models.ManyToManyField)
