"""One column or relation as the client needs it: its type, label, choices and relation."""

from typing import Any

from django.db import models
from django.utils.text import capfirst

from fincomtech.kit import context, fields, states, writes
from fincomtech.kit.extending import customs, extras
from fincomtech.kit.extending.custom_values import CustomValues
from fincomtech.kit.naming import camel, plural_name
from fincomtech.kit.records import Record, enabled_record_types, record_model
from fincomtech.kit.refusals import Text
from fincomtech.kit.rights import fixed_fields, hidden_fields

# From the special to the general: the first class that matches names the type.
TYPES: tuple[tuple[type, str], ...] = (
    (states.StateField, "state"),
    (fields.MoneyField, "money"),
    (fields.PercentField, "percent"),
    (fields.PhoneField, "phone"),
    (fields.ColorField, "color"),
    (fields.RichTextField, "html"),
    (fields.MarkField, "mark"),
    (fields.RecordTypeField, "select"),
    (models.ForeignKey, "m2o"),
    (models.ManyToManyField, "m2m"),
    (models.EmailField, "email"),
    (models.URLField, "url"),
    (models.TextField, "text"),
    (models.CharField, "char"),
    (models.BooleanField, "bool"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.TimeField, "time"),
    (models.DecimalField, "decimal"),
    (models.IntegerField, "int"),
    (models.JSONField, "json"),
)
GROUPABLE = {"m2o", "select", "state", "bool", "mark", "date", "datetime", "char", "color"}
NOT_SORTABLE = {"m2m", "o2m", "json", "html", "choices"}


def kind_of(field: Any) -> str:
    """The client's type of a Django field."""
    if isinstance(field, customs.ManyField):
        return "m2m" if field.custom.is_link else "choices"
    found = next((name for cls, name in TYPES if isinstance(field, cls)), "char")
    return "select" if found in {"char", "int"} and field.choices else found


def shown_fields(model: type[Record]) -> list[Any]:
    """Every column and many-to-many relation that may leave the server, with those that modules and the company add."""
    found = [*model._meta.concrete_fields, *model._meta.many_to_many]
    own = [f for f in found if not f.primary_key and f.name not in hidden_fields(model)]
    return [*(f for f in own if not isinstance(f, CustomValues)), *extras.open_fields_of(model)]


def field_spec(model: type[Record], field: Any) -> dict[str, Any]:
    """The FieldSpec of one field, labels in the active language."""
    kind, custom = kind_of(field), getattr(field, "custom", None)
    spec: dict[str, Any] = {
        "name": camel(field.name),
        "type": kind,
        "label": capfirst(str(field.verbose_name)),
        "help": str(field.help_text or ""),
        "required": not field.blank if custom else _is_required(field),
        "readonly": field.name not in writes.writable_fields(model) or field.name in fixed_fields(model),
        "sortable": kind not in NOT_SORTABLE,
        "filterable": kind != "json",
        "groupable": kind in GROUPABLE,
    }
    if custom:
        spec["custom"] = True
    if isinstance(field, fields.RecordTypeField):
        spec["options"] = _record_types()
    elif kind in {"select", "state", "color", "choices"}:
        spec["options"] = _custom_options(custom) if custom and custom.choices else _options(field)
        if isinstance(field, models.IntegerField):
            spec["digits"] = 0  # options are texts everywhere; this one is written as a number
    if kind in {"m2o", "m2m"}:
        spec["relation"] = relation_spec(record_model(custom.target) if custom else field.related_model)
    if kind in {"decimal", "money", "percent"}:
        spec["digits"] = field.decimal_places
    if kind == "money":
        spec["currency"] = context.profile().currency
        spec["inCompanyCurrency"] = field.in_company_currency
    return spec


def _is_required(field: Any) -> bool:
    return not (field.blank or field.null or field.many_to_many or field.has_default())


def _custom_options(custom: customs.Custom) -> list[dict[str, Any]]:
    return [{"value": c.value, "label": customs.said(c.labels) or c.value, "tone": c.color} for c in custom.choices]


def hint_spec(name: str, label: Text) -> dict[str, Any]:
    """The FieldSpec of what a preview tells the person who fills in the form: to read, nothing to search by."""
    return {
        "name": camel(name),
        "type": "json",
        "label": capfirst(str(label)),
        "help": "",
        "required": False,
        "readonly": True,
        "sortable": False,
        "filterable": False,
        "groupable": False,
    }


def lines_spec(model: type[Record], name: str) -> dict[str, Any]:
    """The FieldSpec of the record's lines of that name."""
    relation: Any = model._meta.get_field(name)
    related: type[Record] = relation.related_model
    return {
        "name": camel(name),
        "type": "o2m",
        "label": capfirst(str(related._meta.verbose_name_plural)),
        "help": "",
        "required": False,
        "readonly": name in fixed_fields(model),
        "sortable": False,
        "filterable": False,
        "groupable": False,
        "relation": relation_spec(related),
    }


def relation_spec(related: type[Record]) -> dict[str, Any]:
    """What a picker of related records needs."""
    name = related.record_type()
    return {
        "type": name,
        "titleField": camel(related.title_field),
        "many": plural_name(name),
        "label": capfirst(str(related._meta.verbose_name)),
        "colorField": next((camel(f.name) for f in shown_fields(related) if kind_of(f) == "color"), None),
    }


def _record_types() -> list[dict[str, Any]]:
    """The record types that the reader may see, by what they are called."""
    readable = [
        (name, model)
        for name, model in enabled_record_types(context.company().modules).items()
        if not model.part_of and model.right().read
    ]
    return [
        {"value": name, "label": capfirst(str(model._meta.verbose_name)), "tone": None}
        for name, model in sorted(readable, key=lambda pair: str(pair[1]._meta.verbose_name))
    ]


def _options(field: Any) -> list[dict[str, Any]]:
    tones = {s.value: s.tone for s in getattr(field, "states", ())}
    colors = isinstance(field, fields.ColorField)
    return [
        {"value": str(value), "label": capfirst(str(label)), "tone": value if colors else tones.get(value)}
        for value, label in field.flatchoices
    ]
