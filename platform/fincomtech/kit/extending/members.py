"""The fields of a record type as the API names them, and whose eyes look at them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q

from fincomtech.kit import context
from fincomtech.kit.extending import customs, extension, extras
from fincomtech.kit.extending.custom_values import CustomValues
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record
from fincomtech.kit.rights import Me, hidden_fields


@dataclass(frozen=True)
class Member:
    """A field as the API knows it: `kind` is column, one (a relation), many (many-to-many) or lines; `target` its type.

    Two more kinds come from the company: "custom" is all of its own fields together, and "several" one of them that
    holds a list. `module` names the other module that adds the field, `way` the relation to that module's table.
    """

    name: str
    kind: str
    field: Any
    target: Any = None
    module: str = ""
    way: str = ""

    @property
    def custom(self) -> Any:
        """The definition of a company's own field; None for all others."""
        return getattr(self.field, "custom", None)

    @property
    def path(self) -> str:
        """Where a query finds it, from the record on."""
        if self.custom is not None:
            return f"custom__{self.field.name}"
        return f"{self.way}__{self.field.name}" if self.way else str(self.field.name)

    @property
    def value_path(self) -> str:
        """Where a query finds the plain value: of a relation, the id."""
        if self.custom is not None:
            return self.path
        return f"{self.way}__{self.field.attname}" if self.way else str(self.field.attname)

    @property
    def title_path(self) -> str:
        """Where a query finds the title of a linked record."""
        return f"{self.path}__{'title' if self.custom is not None else title_path(self.target)}"


@cache
def members(model: type[Record]) -> dict[str, Member]:
    """The fields of a record type in the API by their camelCase names, with those that any module adds to it.

    Hidden fields are not among them. What of it counts in the current company, `member` and `present` tell.
    """
    found = [_column(f) for f in model._meta.concrete_fields]
    found += [_column(f, ext) for ext in extension.extensions_of(model) for f in ext.added_fields()]
    found += [Member(camel(f.name), "many", f, f.related_model) for f in model._meta.many_to_many]
    found += [
        Member(camel(n), "lines", model._meta.get_field(n), model._meta.get_field(n).related_model) for n in model.lines
    ]
    return {m.name: m for m in found if m and m.field.name not in model.hidden_fields}


def member(model: type[Record], name: str, actor: context.Actor | None = None) -> Member | None:
    """The field of that name in the current company: own, added by an enabled module, or the company's.

    None too where the actor's roles hide it.
    """
    found = known(model, name)
    return None if found is None or found.field.name in hidden_fields(model, actor) else found


def known(model: type[Record], name: str) -> Member | None:
    """The same whoever asks: for what is decided for everybody at once, like the plan of a document."""
    if name.startswith(customs.PREFIX):
        field = extras.field_of(model, name)
        return custom_member(field.custom) if field is not None else None
    found = members(model).get(name)
    return found if found is not None and is_present(found) else None


def present(model: type[Record]) -> list[Member]:
    """All fields of a record type in the current company that show to the actor."""
    shut = hidden_fields(model)
    return [m for m in every(model) if m.field.name not in shut]


def every(model: type[Record]) -> list[Member]:
    """All fields of a record type in the current company, whoever asks."""
    own = [m for m in members(model).values() if m.kind != "custom" and is_present(m)]
    return own + [custom_member(c) for c in customs.fields_of(model.record_type()).values()]


def is_present(found: Member) -> bool:
    """Whether the company has the module that the field comes from."""
    return not found.module or found.module in context.company().modules


def custom_member(custom: customs.Custom) -> Member:
    """A company's own field as a member."""
    if isinstance(custom.field, customs.ManyField):
        return Member(custom.name, "several", custom.field)
    if custom.kind == "record":
        return Member(custom.name, "one", custom.field, custom.field.related_model)
    return Member(custom.name, "column", custom.field)


def _column(field: Any, ext: Any = None) -> Member | None:
    if isinstance(field, models.BinaryField):
        return None
    if isinstance(field, CustomValues):
        return Member("custom", "custom", field)
    module, way = (ext._meta.app_label, ext.way()) if ext else ("", "")
    if not isinstance(field, models.ForeignKey):
        return Member(camel(field.name), "column", field, None, module, way)
    target: Any = field.related_model
    return Member(camel(field.name), "one", field, target, module, way) if issubclass(target, Record) else None


def is_public(model: type[Record], name: str) -> bool:
    """Whether a linked record shows this field to everybody: its id and its title."""
    return name == "id" or name == camel(model.title_field)


@cache
def title_path(model: type[Record]) -> str:
    """The column that names a record of this type; its id where the title is no column."""
    found = members(model).get(camel(model.title_field))
    return model.title_field if found and found.kind == "column" else "id"


@dataclass
class Viewer:
    """Whose row rules count: an actor, and how rules see them (plain ids, or placeholders of a compiled statement)."""

    actor: context.Actor
    me: Me

    @classmethod
    def current(cls) -> "Viewer":
        """The current actor."""
        return cls(context.actor(), Me.of(context.actor()))

    def rule(self, model: type[Record]) -> Q:
        """The rows of a record type that they may read."""
        return model.row_rule(model.right(self.actor).read, self.me)

    def hides(self, model: type[Record], name: str) -> bool:
        """Whether the field of that name is hidden from them."""
        return name in hidden_fields(model, self.actor)

    def sees_all(self, model: type[Record]) -> bool:
        """Whether nothing of this record type is closed to them."""
        return not self.rule(model)

    def rows(self, model: type[Record]) -> "models.QuerySet[Any]":
        """The readable rows: `Model.visible()`."""
        return model.visible(self.actor)
