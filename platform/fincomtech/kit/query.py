"""What the API may ask of records: which fields there are, `where` objects, order, name search; all within rights.

One implementation for the API, exports and rules. A `where` names fields as the API does (camelCase); operators are
objects: `{"name": {"contains": "acme"}, "stage": {"id": {"in": ["1"]}}, "tags": {"some": {…}}, "OR": [{…}, {…}]}`.
Text is compared without regard to case by `contains` and `startsWith`. `eq: null` means empty and `neq: null` not
empty; any other operator that is null, an empty object and an empty list of alternatives say nothing.

Rows are narrowed by the row rule of every record type that a condition passes through, not of the root alone: a
condition on a record that the actor may not read never holds, except on its id and its title, which are public inside
the company wherever a readable record links to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields import AutoFieldMixin
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.background.later import Bound, Later, given
from fincomtech.kit.extending.members import Member, Viewer, is_public, member, members, title_path
from fincomtech.kit.finding.name_search import Word, looked_up, search
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.rights import Me, hidden_fields
from fincomtech.kit.shapes import a_list, an_object, comparable

__all__ = [
    "Bound",
    "Later",
    "Member",
    "Order",
    "Viewer",
    "Where",
    "Word",
    "after",
    "condition",
    "find",
    "is_public",
    "list_rows",
    "looked_up",
    "member",
    "members",
    "names_archived",
    "narrowed",
    "narrowed_like",
    "operators",
    "ordering",
    "own_order",
    "overrides",
    "parent_link",
    "search",
    "title_path",
]

Where = Mapping[str, Any]
MAX_DEPTH = 8  # objects inside objects of one `where`
MAX_PARTS = 500  # fields, operators and alternatives of one `where`
MAX_ORDER = 8  # keys of an order


# --- conditions -------------------------------------------------------------------------------------------------------


def condition(model: type[Record], where: Where, viewer: Viewer, prefix: str = "", depth: int = 0) -> Q:
    """A `where` object as a Q over rows that reach `model` by the path `prefix`. Raises Invalid."""
    if depth > MAX_DEPTH or (depth == 0 and _parts(where) > MAX_PARTS):
        raise Invalid(_("The condition is too long or nested too deeply."), code="too_complex", path=["where"])
    found = Q()
    for name, value in an_object(where).items():
        if value is not None:
            found &= _part(model, name, value, viewer, prefix, depth + 1)
    return found


def _parts(where: Any, depth: int = 0) -> int:
    if depth > 2 * MAX_DEPTH or not isinstance(where, Mapping | list):
        return 1
    inner = where.values() if isinstance(where, Mapping) else (each for each in where if isinstance(each, Mapping))
    return 1 + sum(_parts(each, depth + 1) for each in inner)


def _part(model: type[Record], name: str, value: Any, viewer: Viewer, prefix: str, depth: int) -> Q:
    if name == "NOT":
        return ~condition(model, value, viewer, prefix, depth)
    if name in ("AND", "OR"):
        found = Q()
        for each in a_list(value):
            part = condition(model, each, viewer, prefix, depth)
            found = found | part if name == "OR" else found & part
        return found
    asked = member(model, name, viewer.actor)
    if asked is None or not isinstance(value, Mapping):
        raise Invalid(
            _("There is no field “%(field)s” to filter by."), code="unknown_field", path=["where", name], field=name
        )
    if asked.kind == "custom":
        return condition(model, value, viewer, prefix, depth)
    if asked.kind == "several":
        return _several(asked, prefix + asked.path, value)
    if asked.kind == "column":
        return _comparisons(asked.field, prefix + asked.path, value)
    if asked.custom is not None:
        return _custom_link(asked, prefix + asked.path, value)
    return (_linked if asked.kind == "one" else _listed)(asked, value, viewer, prefix, depth)


def _custom_link(found: Member, path: str, where: Where) -> Q:
    """A company's own link is asked for the id that it holds."""
    unknown = set(where) - {"id"}
    if unknown:
        raise Invalid(
            _("“%(operator)s” cannot be asked of “%(field)s”."),
            code="unknown_operator",
            operator=next(iter(unknown)),
            field=found.field.verbose_name,
        )
    return _comparisons(found.target._meta.pk, path, an_object(where.get("id") or {}))


def _several(found: Member, path: str, where: Where) -> Q:
    """A list of choices or links: `{some: {in: ["a"]}}`, `{none: {id: {in: ["1"]}}}`, `{isNull: true}`."""
    every = Q()
    for name, inner in where.items():
        if name == "isNull":
            every &= Q(**{f"{path}__isnull": bool(inner)})
        elif name in ("some", "none") and isinstance(inner, Mapping):
            some = _overlaps(path, inner.get("id", inner))
            every &= some if name == "some" else ~some
        else:
            raise Invalid(_("Lists know “some” and “none” only."), code="unknown_operator", path=["where", found.name])
    return every


def _overlaps(path: str, where: Any) -> Q:
    every = Q(**{f"{path}__isnull": False})
    for name, value in an_object(where).items():
        if name not in ("in", "eq"):
            raise Invalid(_("Lists know “some” and “none” only."), code="unknown_operator", path=["where", name])
        every &= Q(**{f"{path}__overlaps": given(value, _texts)})
    return every


def _texts(value: Any) -> list[str]:
    return [str(one).replace("\0", "") for one in (value if isinstance(value, list | tuple) else [value])]


def _linked(link: Member, where: Where, viewer: Viewer, prefix: str, depth: int) -> Q:
    path = f"{prefix}{link.path}__"
    found = condition(link.target, where, viewer, path, depth)
    if found and not _only_public(link.target, where) and not viewer.sees_all(link.target):
        found &= Q(**{f"{path}in": viewer.rows(link.target).values("pk")})
    return found


def _only_public(model: type[Record], where: Where) -> bool:
    for name, value in where.items():
        parts = value or [] if name in ("AND", "OR") else [value or {}] if name == "NOT" else []
        if not parts and not is_public(model, name) or not all(_only_public(model, part) for part in parts):
            return False
    return True


def _listed(member: Member, where: Where, viewer: Viewer, prefix: str, depth: int) -> Q:
    unknown = set(where) - {"some", "none"}
    if unknown:
        raise Invalid(_("Lists know “some” and “none” only."), code="unknown_operator", path=["where", member.name])
    found = Q()
    for name, inner in where.items():
        if inner is not None:
            some = Q(Exists(_members_of(member, inner, viewer, OuterRef(f"{prefix}pk"), depth)))
            found &= some if name == "some" else ~some
    return found


def _members_of(member: Member, where: Where, viewer: Viewer, parent: Any, depth: int) -> Any:
    rows, prefix = list_rows(member, viewer)
    return rows.filter(condition(member.target, where, viewer, prefix, depth), **{parent_link(member): parent})


def list_rows(member: Member, viewer: Viewer) -> "tuple[models.QuerySet[Any], str]":
    """The readable entries of a list field of all parents, and the path from such a row to its record."""
    if member.kind == "lines":
        return (viewer.rows(member.target) if _narrows(member, viewer) else member.target._default_manager.all()), ""
    path = member.field.m2m_reverse_field_name()
    rows = member.field.remote_field.through._default_manager.all()
    if not viewer.sees_all(member.target):
        rows = rows.filter(**{f"{path}__in": viewer.rows(member.target).values("pk")})
    return rows, f"{path}__"


def _narrows(member: Member, viewer: Viewer) -> bool:
    """Lines of a readable whole need no rule of their own, unless their type declares one."""
    target = member.target
    of_the_whole = target.part_of == member.field.field.name and not overrides(target, "row_rule", "right", "visible")
    return not of_the_whole and not viewer.sees_all(target)


def overrides(model: type[Record], *names: str) -> bool:
    """Whether a record type has its own version of one of these class methods."""
    return any(getattr(model, name).__func__ is not getattr(Record, name).__func__ for name in names)


def parent_link(member: Member) -> str:
    """The relation of a list field's rows that leads to the parent."""
    return str(member.field.field.name if member.kind == "lines" else member.field.m2m_field_name())


# --- comparisons ------------------------------------------------------------------------------------------------------

_TEXT = {"eq", "neq", "in", "notIn", "contains", "startsWith", "isNull"}
_ORDERED = {"eq", "neq", "in", "notIn", "lt", "lte", "gt", "gte", "isNull"}
_KEY = {"eq", "neq", "in", "notIn", "isNull"}
_YES_NO = {"eq", "neq", "isNull"}


def operators(field: Any) -> set[str]:
    """The operators of a column in `where`; none for those that cannot be compared."""
    if isinstance(field, models.BooleanField):
        return _YES_NO
    if isinstance(field, AutoFieldMixin | models.UUIDField):
        return _KEY
    if isinstance(field, models.JSONField):
        return {"isNull"}
    if isinstance(field, models.CharField | models.TextField | models.FileField | models.GenericIPAddressField):
        return _TEXT
    return _ORDERED


def _comparisons(field: Any, path: str, operations: Where) -> Q:
    known, found = operators(field), Q()
    for name, value in operations.items():
        if name not in known:
            raise Invalid(
                _("“%(operator)s” cannot be asked of “%(field)s”."),
                code="unknown_operator",
                operator=name,
                field=field.verbose_name,
            )
        found &= _comparison(field, path, name, value)
    # The negation of a comparison holds for the empty ones too, as for every column.
    return found if {"isNull", "eq", "neq", "notIn"} & set(operations) else found & _filled(path)


def _comparison(field: Any, path: str, name: str, value: Any) -> Q:
    if value is None:
        return {"eq": Q(**{f"{path}__isnull": True}), "neq": Q(**{f"{path}__isnull": False})}.get(name, Q())
    match name:
        case "isNull":
            return Q(**{f"{path}__isnull": bool(value)})
        case "in" | "notIn":
            listed = Q(**{f"{path}__any_of": given(value, lambda many: [_value(field, one) for one in a_list(many)])})
            return ~(listed & _filled(path)) if name == "notIn" else listed
        case "contains":
            return Q(**{f"{path}__like": given(value, lambda text: f"%{_escaped(text)}%")})
        case "startsWith":
            return Q(**{f"{path}__like": given(value, lambda text: f"{_escaped(text)}%")})
    equal = name in ("eq", "neq")
    found = Q(**{f"{path}__equals" if equal else f"{path}__{name}": given(value, lambda one: _value(field, one))})
    return ~(found & _filled(path)) if name == "neq" else found


def _filled(path: str) -> Q:
    """Not empty: where a path goes into a company's own fields, Django does not know that there may be nothing."""
    return Q(**{f"{path}__isnull": False}) if "custom__" in path else Q()


def _escaped(text: Any) -> str:
    return str(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("\0", "")


def _value(field: Any, value: Any) -> Any:
    """The operand as the column's own type; refuses what is none."""
    if operators(field) is _TEXT:
        return str(value).replace("\0", "")  # as it is: cleaning is for what gets stored
    try:
        found = field.get_prep_value(field.to_python(value))
        return comparable(found)
    except (ValidationError, ValueError, TypeError, ArithmeticError) as error:
        raise Invalid(
            _("“%(value)s” is no value for “%(field)s”."),
            code="invalid",
            value=str(value)[:80],
            field=field.verbose_name,
        ) from error


# --- order ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """One key of an order: a path to a column, and its direction."""

    path: str
    descending: bool
    field: Any

    def expression(self, prefix: str = "") -> Any:
        """For `order_by()`."""
        return F(prefix + self.path).desc() if self.descending else F(prefix + self.path).asc()


def ordering(model: type[Record], order_by: Iterable[Mapping[str, Any]] | None = None) -> tuple[Order, ...]:
    """The order that was asked for ([{"createdAt": "DESC"}]), else the record type's own; always ends with the id.

    A relation orders by the title of what it links to. Raises Invalid.
    """
    given = [pair for each in a_list(order_by or ()) for pair in _keys_of(an_object(each))]
    asked = [(name, str(direction)) for name, direction in given if direction is not None]
    if len(asked) > MAX_ORDER:
        raise Invalid(_("Order by at most %(limit)s keys."), code="order", path=["orderBy"], limit=MAX_ORDER)
    found = [_asked(model, *pair) for pair in asked] if asked else [_declared(model, n) for n in own_order(model)]
    if not any(o.path == "id" for o in found):
        found.append(Order("id", False, model._meta.pk))
    return tuple(found)


def own_order(model: type[Record]) -> tuple[str, ...]:
    """The record type's declared order, without fields that are hidden from the actor."""
    shut = hidden_fields(model)
    return tuple(name for name in model.default_order if name.lstrip("-") not in shut)


def _keys_of(each: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The company's own fields stand one level deeper: {"custom": {"x_budget": "DESC"}}."""
    own = each.get("custom")
    deeper = list(an_object(own).items()) if own is not None else []
    return [*((name, direction) for name, direction in each.items() if name != "custom"), *deeper]


def _asked(model: type[Record], name: str, direction: str) -> Order:
    found = member(model, name)
    if found is None or found.kind not in ("column", "one") or direction not in ("ASC", "DESC"):
        raise Invalid(
            _("“%(field)s” is nothing to order by."), code="unknown_field", path=["orderBy", name], field=name
        )
    return _order(found, direction == "DESC")


def _declared(model: type[Record], name: str) -> Order:
    field: Any = model._meta.get_field(name.lstrip("-"))
    kind = "one" if isinstance(field, models.ForeignKey) else "column"
    return _order(Member(name, kind, field, field.related_model), name.startswith("-"))


def _order(key: Member, descending: bool) -> Order:
    if key.kind == "column":
        return Order(key.path, descending, key.field)
    return Order(key.title_path, descending, key.target._meta.get_field(title_path(key.target)))


def after(order: Sequence[Order], values: Sequence[Any]) -> Q:
    """The rows behind the one with these order values (None for empty), in that order.

    Empty values sort as PostgreSQL sorts them: last when ascending, first when descending.
    """
    found, same = Q(), Q()
    for key, value in zip(order, values, strict=True):
        found |= same & _behind(key, value)
        same &= _equal(key, value)
    return found


def _behind(key: Order, value: Any) -> Q:
    if value is None:
        return Q(**{f"{key.path}__isnull": False}) if key.descending else Q(pk__in=[])
    bound = given(value, lambda one: _value(key.field, one))
    further = Q(**{f"{key.path}__{'lt' if key.descending else 'gt'}": bound})
    return further if key.descending else further | Q(**{f"{key.path}__isnull": True})


def _equal(key: Order, value: Any) -> Q:
    if value is None:
        return Q(**{f"{key.path}__isnull": True})
    return Q(**{f"{key.path}__equals": given(value, lambda one: _value(key.field, one))})


# --- rows -------------------------------------------------------------------------------------------------------------


def names_archived(where: Any) -> bool:
    """Whether a condition says itself what it wants of archived rows."""
    if not isinstance(where, Mapping):
        return False
    inner = [where.get("NOT"), *(where.get("AND") or []), *(where.get("OR") or [])]
    return where.get("archived") is not None or any(names_archived(part) for part in inner)


def narrowed(model: type[Record], where: Where | None, words: list[Word], viewer: Viewer) -> "models.QuerySet[Any]":
    """The readable rows of a root list, without order: condition, search, no archived ones unless asked for."""
    rows = viewer.rows(model)
    if where:
        rows = rows.filter(condition(model, where, viewer))
    if not names_archived(where):
        rows = rows.filter(archived=False)
    found = search(model, words, viewer)
    return rows.filter(found) if found else rows


def narrowed_like(model: type[Record], where: Where | None, text: str | None) -> "models.QuerySet[Any]":
    """The rows that the current actor's list with this condition and search holds, without order."""
    viewer = Viewer.current()
    return narrowed(model, where, looked_up(model, text, viewer), viewer)


def find(
    model: type[Record],
    *,
    where: Where | None = None,
    text: str | None = None,
    order_by: Iterable[Mapping[str, Any]] | None = None,
    actor: context.Actor | None = None,
) -> "models.QuerySet[Any]":
    """The records that the API would list: what exports, rules and screens use. Raises Invalid for a bad condition."""
    viewer = Viewer(actor, Me.of(actor)) if actor else Viewer.current()
    rows = narrowed(model, where, looked_up(model, text, viewer), viewer)
    return rows.order_by(*[key.expression() for key in ordering(model, order_by)])
