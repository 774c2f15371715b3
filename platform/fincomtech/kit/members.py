"""The fields of a record type as the API names them, and whose eyes look at them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q

from fincomtech.kit import context
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record
from fincomtech.kit.rights import Me, fields_key, hidden_fields


@dataclass(frozen=True)
class Member:
    """A field as the API knows it: `kind` is column, one (a relation), many (many-to-many) or lines; `target` its type."""

    name: str
    kind: str
    field: Any
    target: Any = None


@cache
def members(model: type[Record]) -> dict[str, Member]:
    """The fields of a record type in the API by their camelCase names. Hidden fields are not among them."""
    found = [_column(f) for f in model._meta.concrete_fields]
    found += [Member(camel(f.name), "many", f, f.related_model) for f in model._meta.many_to_many]
    found += [
        Member(camel(n), "lines", model._meta.get_field(n), model._meta.get_field(n).related_model) for n in model.lines
    ]
    return {m.name: m for m in found if m and m.field.name not in model.hidden_fields}


def open_members(model: type[Record], actor: context.Actor | None = None) -> dict[str, Member]:
    """As `members()`, without those that the actor's roles hide from them."""
    who = actor or context.actor()
    if not fields_key(who):
        return members(model)
    shut = hidden_fields(model, who)
    return {name: m for name, m in members(model).items() if m.field.name not in shut}


def _column(field: Any) -> Member | None:
    if isinstance(field, models.BinaryField):
        return None
    if not isinstance(field, models.ForeignKey):
        return Member(camel(field.name), "column", field)
    target: Any = field.related_model
    return Member(camel(field.name), "one", field, target) if issubclass(target, Record) else None


def is_public(model: type[Record], name: str) -> bool:
    """Whether a linked record shows this field to everybody: its id and its title."""
    return name == "id" or name == camel(model.title_field)


@cache
def title_path(model: type[Record]) -> str:
    """The column that names a record of this type; its id where the title is no column."""
    member = members(model).get(camel(model.title_field))
    return model.title_field if member and member.kind == "column" else "id"


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
