"""Which column of a table is which field: what can be imported, and what the headings suggest."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.kit import writes
from fincomtech.kit.naming import camel, snake
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Refusal

# What people call these fields besides their labels.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": ("title", "full name", "фио", "наименование", "название", "имя"),
    "email": ("mail", "почта", "электронная почта", "эл почта"),
    "phone": ("tel", "telephone", "mobile", "тел", "телефон", "мобильный"),
    "number": ("no", "номер"),
    "note": ("comment", "notes", "комментарий", "примечание"),
}


def fields_of(model: type[Record]) -> dict[str, Any]:
    """What an import may set, by its Python name: the writable columns and many-to-many relations."""
    return {
        n: f
        for n, f in writes.writable_fields(model).items()
        if not isinstance(f, models.JSONField) and n != model.part_of
    }


def keys_of(model: type[Record]) -> list[str]:
    """The fields by which a row can find an existing record: "id" and plain texts and numbers."""
    kinds = (models.CharField, models.IntegerField)
    plain = [
        f.name for f in model._meta.concrete_fields if isinstance(f, kinds) and not f.choices and not f.primary_key
    ]
    shut = model.hidden_fields | {"version"}
    return ["id", *(name for name in plain if name not in shut)]


def suggested(model: type[Record], headings: Sequence[str]) -> dict[str, str]:
    """Heading → the API's field name, for the headings that are recognised; each field at most once."""
    known = _names(model)
    found: dict[str, str] = {}
    for name in headings:
        field = known.get(_plain(name))
        if field is not None and field not in found.values():
            found[name] = field
    return found


def checked(model: type[Record], columns: Sequence[str], mapping: Mapping[str, Any], key: str) -> dict[str, str]:
    """The mapping with Python's field names, empty entries dropped. Refuses unknown columns and fields, and doubles."""
    known = {*fields_of(model), *keys_of(model)} if key else set(fields_of(model))
    found: dict[str, str] = {}
    for column, field in mapping.items():
        if not field:
            continue
        name = snake(str(field))
        if column not in columns or name not in known:
            raise Invalid(
                _("“%(name)s” cannot be imported."), code="import.unknown", path=["mapping", column], name=field
            )
        if name in found.values():
            raise Invalid(
                _("Two columns are mapped to “%(name)s”."), code="import.twice", path=["mapping", column], name=field
            )
        found[column] = name
    _refuse_gaps(model, found, snake(key))
    return found


def _refuse_gaps(model: type[Record], mapping: Mapping[str, str], key: str) -> None:
    if not mapping:
        raise Invalid(_("Map at least one column to a field."), code="import.nothing", path=["mapping"])
    if key and (key not in keys_of(model) or key not in mapping.values()):
        raise Invalid(_("Map a column to the key field, too."), code="import.key", path=["key"])
    missing = [f for n, f in fields_of(model).items() if not key and n not in mapping.values() and _needed(f)]
    if missing:
        labels = ", ".join(str(f.verbose_name) for f in missing)
        raise Invalid(
            _("Map columns to the required fields: %(fields)s."),
            code="import.required",
            path=["mapping"],
            fields=labels,
        )


def _needed(field: Any) -> bool:
    plain = not field.many_to_many and not isinstance(field, models.BooleanField)
    return plain and not field.blank and not field.null and not field.has_default()


def described(model: type[Record]) -> list[dict[str, Any]]:
    """The fields for the mapping's form."""
    return [
        {
            "name": camel(name),
            "label": str(field.verbose_name),
            "required": _needed(field),
            "relation": field.related_model.record_type() if _leads_to_record(field) else None,
        }
        for name, field in fields_of(model).items()
    ]


def _leads_to_record(field: Any) -> bool:
    return bool(field.is_relation) and issubclass(field.related_model, Record)


def _names(model: type[Record]) -> dict[str, str]:
    """Every name that a field goes by: its own, its labels in all languages, what people also say."""
    found: dict[str, str] = {}
    for name, field in fields_of(model).items():
        for said in (name, *_labels(field), *_SYNONYMS.get(name, ())):
            found.setdefault(_plain(said), camel(name))
    return {"id": "id", **found}


def _labels(field: Any) -> list[str]:
    labels = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            labels.append(str(field.verbose_name))
    return labels


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-zа-я]", "", text.casefold().replace("ё", "е"))


def as_problem(refusal: Refusal, mapping: Mapping[str, str]) -> dict[str, str]:
    """A refusal of a row for the client: the field, its column, and the sentence in the active language."""
    field = refusal.path[0] if refusal.path else ""
    column = next((c for c, f in mapping.items() if f == field), "")
    return {"field": camel(field), "column": column, "code": refusal.code, "message": refusal.message}
