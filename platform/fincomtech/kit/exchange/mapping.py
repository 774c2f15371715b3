"""Which column of a table is which field: what can be imported, what the headings suggest, what was chosen last time."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.kit import writes
from fincomtech.kit.extending import customs
from fincomtech.kit.models import Tag
from fincomtech.kit.naming import camel, snake
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.rights import fixed_fields, hidden_fields

# What people call these fields besides their labels, whatever the record type; records add their own in `also_called`.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": ("title", "full name", "фио", "наименование", "название", "имя"),
    "email": ("mail", "почта", "электронная почта", "эл почта", "эл адрес"),
    "phone": ("tel", "telephone", "phone number", "тел", "телефон", "номер телефона"),
    "mobile": ("cell", "cell phone", "мобильный", "сотовый", "моб тел"),
    "number": ("no", "номер"),
    "note": ("comment", "notes", "комментарий", "примечание"),
    "notes": ("comment", "note", "комментарий", "примечание"),
    "assignee": ("owner", "manager", "менеджер", "ответственный"),
    "tags": ("labels", "метки", "теги", "ярлыки"),
}
_ALSO_NAMES = ("code", "email", "number")  # columns that name a record as well as its title does, where it has them


@dataclass(frozen=True)
class Target:
    """Where a column goes: a field of the record, or of its lines in the list `line`.

    `by` is the column that finds the related record; None tries its title, its other names and its id.
    """

    name: str  # as the API writes it: "source", "contact.inn", "addresses.city"
    field: Any
    line: str | None = None
    by: str | None = None

    @property
    def path(self) -> list[str]:
        """Where a refusal about this column points to."""
        return [self.field.name] if self.line is None else [self.line, self.field.name]


def fields_of(model: type[Record]) -> dict[str, Any]:
    """What the actor's import may set, by its Python name: the writable columns and many-to-many relations."""
    shut = fixed_fields(model) | {model.part_of}
    return {
        n: f
        for n, f in writes.writable_fields(model).items()
        if (isinstance(f, customs.ManyField) or not isinstance(f, models.JSONField)) and n not in shut
    }


def lines_of(model: type[Record]) -> dict[str, type[Record]]:
    """The lists of lines that a table can carry, each with its record type."""
    relations: dict[str, Any] = {name: model._meta.get_field(name) for name in model.lines}
    shut = fixed_fields(model)
    return {name: relation.related_model for name, relation in relations.items() if name not in shut}


def target(model: type[Record], name: str) -> Target | None:
    """The target of that name; None where there is none."""
    first, _dot, rest = str(name).partition(".")
    field, line = fields_of(model).get(snake(first)), lines_of(model).get(snake(first))
    if line is not None and rest:
        found = target(line, rest)
        return Target(str(name), found.field, snake(first), found.by) if found and found.line is None else None
    if field is None:
        return _lookup_only(model, name)
    if not rest:
        return Target(str(name), field)
    known = field.is_relation and snake(rest) in names_of(field.related_model)
    return Target(str(name), field, by=snake(rest)) if known else None


def _lookup_only(model: type[Record], name: str) -> Target | None:
    """A column that finds records and is never written: the id, a number that the company gives."""
    field = next((f for f in model._meta.concrete_fields if f.name == snake(name)), None)
    return Target(str(name), field) if field is not None and field.name in keys_of(model) else None


def keys_of(model: type[Record]) -> list[str]:
    """The fields by which a row can find an existing record: "id", plain texts, numbers, days and relations to one."""
    kinds = (models.CharField, models.IntegerField, models.DateField, models.ForeignKey)
    inner = {"version", "created_by", "changed_by", "created_at", "changed_at", "last_message_at"}
    shut = hidden_fields(model) | inner
    plain = [
        f.name for f in model._meta.concrete_fields if isinstance(f, kinds) and not f.choices and not f.primary_key
    ]
    return ["id", *(name for name in plain if name not in shut)]


def names_of(model: Any) -> list[str]:
    """The columns of a related record by which a cell can name it, the title first."""
    columns = {f.name for f in model._meta.concrete_fields if not f.is_relation}
    asked = (model.title_field, *model.known_by, *_ALSO_NAMES, "id")
    return [name for name in dict.fromkeys(asked) if name in columns - hidden_fields(model)]


def can_be_made(model: type[Record], field: Any) -> bool:
    """Whether a missing related record can be made of its title alone, and the actor may make it."""
    other = field.related_model if field.is_relation else None
    if other is None or not issubclass(other, Record) or other.part_of or not other.right().create:
        return False
    given = {other.title_field, *(("record_type",) if other is Tag else ())}
    needed = {name for name, f in fields_of(other).items() if _needed(f)}
    return other.title_field in fields_of(other) and needed <= given


# --- suggestions ----------------------------------------------------------------------------------------------------


def suggested(model: type[Record], headings: Sequence[str]) -> dict[str, str]:
    """Heading → the API's field name, for the headings that are recognised; each field at most once."""
    known = _names(model)
    found: dict[str, str] = {}
    for name in headings:
        field = known.get(_plain(name))
        if field is not None and field not in found.values():
            found[name] = field
    return found


def signature(headings: Sequence[str]) -> str:
    """What tables with the same headings have in common, in whatever order they stand."""
    return hashlib.sha256("\n".join(sorted(_plain(h) or h for h in headings)).encode()).hexdigest()


def still_fits(model: type[Record], headings: Sequence[str], mapping: Mapping[str, Any]) -> dict[str, str]:
    """A mapping of former times as far as it can be used now: other columns, and fields that are gone, are left out."""
    known = {_plain(column): field for column, field in mapping.items()}
    fitting = {name: str(known.get(_plain(name)) or "") for name in headings}
    return {name: field for name, field in fitting.items() if field and target(model, field) is not None}


def _names(model: type[Record]) -> dict[str, str]:
    """Every name that a field goes by: its own, its labels in all languages, what people also say."""
    found: dict[str, str] = {"id": "id"}
    for name, said in _said(model):
        found.setdefault(said, camel(name))
    for line, other in lines_of(model).items():
        for name, said in _said(other):
            path = f"{camel(line)}.{camel(name)}"
            for title in _in_all_languages(other._meta.verbose_name_plural):
                found.setdefault(_plain(title) + said, path)
            found.setdefault(said, path)
    for name in keys_of(model):
        found.setdefault(_plain(name), camel(name))
    return found


def _said(model: type[Record]) -> Iterator[tuple[str, str]]:
    """(field, what it is called), the surest names of all fields before the synonyms."""
    fields = fields_of(model)
    for name, field in fields.items():
        for said in (name, *_in_all_languages(field.verbose_name)):
            yield name, _plain(said)
    for name in fields:
        for said in (*model.also_called.get(name, ()), *_SYNONYMS.get(name, ())):
            yield name, _plain(said)


def _in_all_languages(text: Any) -> list[str]:
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(text))
    return found


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-zа-я]", "", text.casefold().replace("ё", "е"))


# --- what is chosen -------------------------------------------------------------------------------------------------


def checked(
    model: type[Record], columns: Sequence[str], mapping: Mapping[str, Any], keys: Sequence[str]
) -> dict[str, Target]:
    """The targets by column, empty entries dropped. Refuses unknown columns and fields, doubles, gaps."""
    found: dict[str, Target] = {}
    used: set[str] = set()
    for column, name in mapping.items():
        if not name:
            continue
        chosen = target(model, str(name)) if column in columns else None
        if chosen is None or (_is_lookup(model, chosen) and snake(str(name)) not in keys):
            raise Invalid(
                _("“%(name)s” cannot be imported."), code="import.unknown", path=["mapping", column], name=name
            )
        place = ".".join(chosen.path)
        if place in used:
            raise Invalid(
                _("Two columns are mapped to “%(name)s”."), code="import.twice", path=["mapping", column], name=name
            )
        used.add(place)
        found[column] = chosen
    _refuse_gaps(model, found, keys)
    return found


def _is_lookup(model: type[Record], chosen: Target) -> bool:
    return chosen.line is None and chosen.field.name not in fields_of(model)


def _refuse_gaps(model: type[Record], mapping: Mapping[str, Target], keys: Sequence[str]) -> None:
    if not mapping:
        raise Invalid(_("Map at least one column to a field."), code="import.nothing", path=["mapping"])
    mapped = {chosen.field.name for chosen in mapping.values() if chosen.line is None}
    if not set(keys) <= set(keys_of(model)) & mapped:
        raise Invalid(_("Map a column to the key field, too."), code="import.key", path=["keys"])
    required = _required(model) if not keys else set()
    missing = [f for n, f in fields_of(model).items() if n not in mapped and n in required]
    if missing:
        labels = ", ".join(str(f.verbose_name) for f in missing)
        raise Invalid(
            _("Map columns to the required fields: %(fields)s."),
            code="import.required",
            path=["mapping"],
            fields=labels,
        )


def _required(model: type[Record]) -> set[str]:
    """The fields that a new record must be given: it does not start with a value of its own there."""
    starts = {name for name, value in model.starting_values({}).items() if value is not None}
    return {name for name, field in fields_of(model).items() if _needed(field)} - starts


def _needed(field: Any) -> bool:
    plain = not field.many_to_many and not isinstance(field, models.BooleanField)
    return plain and not field.blank and not field.null and not field.has_default()


# --- for the form ---------------------------------------------------------------------------------------------------


def described(model: type[Record]) -> list[dict[str, Any]]:
    """The fields for the mapping's form, those of lines after the record's own."""
    required = _required(model)
    found = [_described(name, field, model, required) for name, field in fields_of(model).items()]
    lookups = [n for n in keys_of(model) if n not in fields_of(model)]
    for name in lookups:
        field = model._meta.get_field(name)
        found.append({**_described(name, field, model), "lookup": True})
    for line, other in lines_of(model).items():
        group = capfirst(str(other._meta.verbose_name_plural))
        for name, field in fields_of(other).items():
            one = _described(name, field, other)
            found.append({**one, "name": f"{camel(line)}.{one['name']}", "group": group})
    return found


def _described(name: str, field: Any, model: type[Record], required: Collection[str] = ()) -> dict[str, Any]:
    relation = field.related_model if _leads_to_record(field) else None
    return {
        "name": camel(name),
        "label": capfirst(str(field.verbose_name)),
        "required": name in required,
        "relation": relation.record_type() if relation else None,
        "by": [_column(relation, column) for column in names_of(relation)] if relation else [],
        "canCreate": relation is not None and can_be_made(model, field),
        "group": "",
        "lookup": False,
    }


def _column(model: type[Record], name: str) -> dict[str, str]:
    field: Any = model._meta.get_field(name)
    return {"name": camel(name), "label": capfirst(str(field.verbose_name))}


def _leads_to_record(field: Any) -> bool:
    return bool(field.is_relation) and issubclass(field.related_model, Record)


def described_keys(model: type[Record]) -> list[dict[str, str]]:
    """The fields that can find existing records, for the form."""
    return [_column(model, name) for name in keys_of(model)]
