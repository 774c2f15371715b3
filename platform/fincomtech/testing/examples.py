"""A plausible record of any type, made through the kit's own writes, for tests that run over every record type."""

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from fincomtech.kit import clock, writes
from fincomtech.kit.actions import Action, Argument
from fincomtech.kit.fields import ColorField, PercentField, PhoneField
from fincomtech.kit.models import Follower, OfRecord
from fincomtech.kit.records import Conversation, Numbered, Record, record_model, record_types

_numbers = itertools.count(1)


def example(model: type[Record], **values: Any) -> Record:
    """A new record with every required value filled; the caller's values win.

    Types that only actions make (keys, invitations, activities) are inserted directly.
    """
    if hasattr(model, "PROFILE_ID"):  # a company has one of it, from the start
        return model._default_manager.get(pk=model.PROFILE_ID)
    if model.right().create:
        return writes.create(model, {**required_values(model), **values})
    wanted = {f.name: sample(f) for f in model._meta.concrete_fields if _must_be_given(f)}
    if issubclass(model, OfRecord):
        about = example(conversational())
        if model is Follower:  # whoever makes a record follows it already
            return Follower.of(about).get()
        wanted |= {"record_type": type(about).record_type(), "record_id": about.pk}
    elif "record_type" in wanted:
        wanted["record_type"] = conversational().record_type()
    fields: dict[str, Any] = {f.name: f for f in model._meta.concrete_fields}
    columns = {fields[name].attname: value for name, value in {**wanted, **values}.items()}
    found: Record = model._default_manager.create(**columns)
    return found


def required_values(model: type[Record]) -> dict[str, Any]:
    """A value for each column that a plain create must be given."""
    fields = writes.writable_fields(model).values()
    found = {f.name: sample(f) for f in fields if _must_be_given(f)}
    if "record_type" in {f.name for f in model._meta.concrete_fields}:
        found["record_type"] = conversational().record_type()
    return found


def _must_be_given(field: Any) -> bool:
    return not (field.primary_key or field.blank or field.null or field.many_to_many or field.has_default())


def conversational() -> type[Record]:
    """Some record type that has a conversation; none with numbers, whose numbering every company has already."""
    types = record_types().values()
    return next(m for m in types if issubclass(m, Conversation) and not issubclass(m, Numbered))


def sample(field: Any) -> Any:
    """A value that suits the column."""
    number = next(_numbers)
    if field.choices and not isinstance(field, ColorField):
        return field.flatchoices[0][0]
    for kind, value in _SAMPLES:
        if isinstance(field, kind):
            return value(field, number)
    return f"Example {number}"


def _related(field: Any, _number: int) -> int:
    return example(field.related_model).pk


_SAMPLES: list[tuple[type, Any]] = [
    (models.ForeignKey, _related),
    (models.EmailField, lambda _f, n: f"example{n}@example.com"),
    (models.URLField, lambda _f, n: f"https://example.com/{n}"),
    (PhoneField, lambda _f, n: f"+7495{n:07d}"),
    (ColorField, lambda _f, _n: "blue"),
    (PercentField, lambda _f, _n: Decimal(10)),
    (models.BooleanField, lambda _f, _n: False),
    (models.DateTimeField, lambda _f, _n: clock.now()),
    (models.DateField, lambda _f, n: clock.today() + timedelta(days=n)),
    (models.TimeField, lambda _f, _n: "09:00"),
    (models.DecimalField, lambda _f, n: Decimal(n)),
    (models.IntegerField, lambda _f, n: n),
    (models.JSONField, lambda _f, _n: {}),
]


def arguments(action: Action) -> dict[str, Any]:
    """Input for an action: every required argument, in the API's form."""
    return {a.name: _argument(a) for a in action.arguments if a.required}


def _argument(argument: Argument) -> Any:
    match argument.kind:
        case "record":
            return str(example(record_model(str(argument.record))).pk)
        case "records":
            return [str(example(record_model(str(argument.record))).pk)]
        case "choice":
            return argument.choices[0]
        case "int":
            return 1
        case "decimal":
            return "1"
        case "bool":
            return True
        case "date":
            return clock.today().isoformat()
        case "datetime":
            return clock.now().isoformat()
    return "someone@example.com" if "mail" in argument.name else f"Example {next(_numbers)}"
