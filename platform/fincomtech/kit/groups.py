"""Groups of records with counts and sums: what pivots, charts, boards and totals are made of. All of it in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Avg, Count, F, Max, Min, Sum
from django.db.models.functions import Trunc
from django.utils import formats
from django.utils.translation import gettext as _

from fincomtech.kit import clock, query
from fincomtech.kit.query import Member, Where
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid

Asked = Sequence[Mapping[str, Any]] | None
PERIODS = ("day", "week", "month", "quarter", "year")
MAX_KEYS, MAX_MEASURES = 4, 12
_AGGREGATES = {"sum": Sum, "avg": Avg, "min": Min, "max": Max, "count": Count}
_NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)


@dataclass(frozen=True)
class Key:
    """What rows are grouped by: a column, a relation, or the period that a date lies in."""

    name: str
    member: Member
    period: str | None

    def expression(self) -> Any:
        """The value in SQL. Instants belong to the day that they are where the actor is."""
        field = self.member.field
        if self.period is None:
            return F(self.member.value_path)
        zone = clock.zone() if isinstance(field, models.DateTimeField) else None
        return Trunc(self.member.path, self.period, output_field=models.DateField(), tzinfo=zone)


@dataclass(frozen=True)
class Measure:
    """An aggregate of a field."""

    name: str
    aggregate: str
    member: Member

    @property
    def field(self) -> Any:
        """The column type."""
        return self.member.field

    def expression(self) -> Any:
        """The value in SQL."""
        return _AGGREGATES[self.aggregate](self.member.path)


@dataclass(frozen=True)
class Question:
    """What is asked of groups: keys, measures, and the order, checked against the record type."""

    keys: list[Key]
    measures: list[Measure]
    order: list[Any]

    @classmethod
    def of(cls, model: type[Record], by: Asked, measures: Asked, order_by: Asked) -> "Question":
        """From the API's form; raises Invalid."""
        keys, wanted = _keys(model, by or []), _measures(model, measures or [])
        return cls(keys, wanted, _order(keys, wanted, order_by or []))

    def groups(self, rows: "models.QuerySet[Any]") -> "models.QuerySet[Any, dict[str, Any]]":
        """All groups of the rows, in order: one dictionary each. Needs at least one key."""
        found: Any = rows.order_by().values(**self._columns(), **_labels(self.keys)).annotate(**self.computed())
        sorted_groups: models.QuerySet[Any, dict[str, Any]] = found.order_by(*self.order)
        return sorted_groups

    def marked(self, rows: "models.QuerySet[Any]", within: Sequence[Any]) -> "models.QuerySet[Any]":
        """The rows themselves, each with its group's `key_0`, `key_1`, …: group by group, in a group as `within` says."""
        found = rows.annotate(**self._columns(), **_labels(self.keys))
        ordered: models.QuerySet[Any] = found.order_by(*self.order, *within)
        return ordered

    def distinct(self, rows: "models.QuerySet[Any]") -> "models.QuerySet[Any, dict[str, Any]]":
        """The keys alone, for counting the groups."""
        return rows.order_by().values(**self._columns()).distinct()

    def computed(self) -> dict[str, Any]:
        """The aggregates."""
        return {"count": Count("pk"), **{f"measure_{n}": m.expression() for n, m in enumerate(self.measures)}}

    def _columns(self) -> dict[str, Any]:
        return {f"key_{n}": key.expression() for n, key in enumerate(self.keys)}

    def told(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Groups in the API's form."""
        return [_node(self.keys, self.measures, row) for row in rows]


def grouped(
    model: type[Record],
    *,
    where: Where | None = None,
    search: str | None = None,
    by: Asked = None,
    measures: Asked = None,
    order_by: Asked = None,
    first: int | None = None,
    offset: int = 0,
) -> dict[str, Any]:
    """A page of groups: {"nodes": [{"keys", "count", "measures", "where"}], "totalCount": how to count them all}.

    `by`: [{"field", "period"}], none for one group of everything; `measures`: [{"field", "aggregate"}]; each group's
    `where` joined to the caller's own by AND lists its records. A relation is labelled with the linked record's title
    and sorted by its type's own order. Raises Invalid.
    """
    question = Question.of(model, by, measures, order_by)
    rows = query.narrowed_like(model, where, search)
    if not question.keys:
        return {"nodes": question.told([rows.aggregate(**question.computed())]), "totalCount": lambda: 1}
    page = question.groups(rows)[offset : None if first is None else offset + first]
    return {"nodes": question.told(page), "totalCount": question.distinct(rows).count}


# --- what was asked ---------------------------------------------------------------------------------------------------


def _keys(model: type[Record], by: Iterable[Mapping[str, Any]]) -> list[Key]:
    found = [_key(model, str(each.get("field")), each.get("period") or None) for each in by]
    if len(found) > MAX_KEYS or len({(k.name, k.period) for k in found}) != len(found):
        raise Invalid(_("Group by at most %(limit)s different keys."), code="keys", path=["by"], limit=MAX_KEYS)
    return found


def _key(model: type[Record], name: str, period: str | None) -> Key:
    member = query.member(model, name)
    if (
        member is None
        or member.kind not in ("column", "one")
        or isinstance(member.field, models.JSONField | models.TextField)
    ):
        raise Invalid(_("“%(field)s” is nothing to group by."), code="unknown_field", path=["by", name], field=name)
    if period and (period not in PERIODS or not isinstance(member.field, models.DateField)):
        raise Invalid(
            _("“%(field)s” has no period “%(period)s”."),
            code="period",
            path=["by", name],
            field=member.field.verbose_name,
            period=period,
        )
    return Key(name, member, period)


def _measures(model: type[Record], asked: Iterable[Mapping[str, Any]]) -> list[Measure]:
    found = [_measure(model, str(each.get("field")), str(each.get("aggregate"))) for each in asked]
    if len(found) > MAX_MEASURES:
        raise Invalid(_("At most %(limit)s measures."), code="measures", path=["measures"], limit=MAX_MEASURES)
    return found


def _measure(model: type[Record], name: str, aggregate: str) -> Measure:
    member = query.member(model, name)
    if member is None or member.kind not in ("column", "one") or aggregate not in _AGGREGATES:
        raise Invalid(
            _("“%(field)s” has no “%(aggregate)s”."),
            code="unknown_field",
            path=["measures", name],
            field=name,
            aggregate=aggregate,
        )
    number = isinstance(member.field, _NUMBERS) and not member.field.primary_key
    if (
        aggregate != "count"
        and not number
        and (aggregate in ("sum", "avg") or not isinstance(member.field, models.DateField))
    ):
        raise Invalid(
            _("“%(field)s” has no “%(aggregate)s”."),
            code="aggregate",
            path=["measures", name],
            field=member.field.verbose_name,
            aggregate=aggregate,
        )
    return Measure(name, aggregate, member)


# --- order and labels -------------------------------------------------------------------------------------------------


def _labels(keys: Sequence[Key]) -> dict[str, Any]:
    """Titles of linked records, and what their own type sorts them by: both follow from the key."""
    found: dict[str, Any] = {}
    for number, key in enumerate(keys):
        if key.member.kind == "one":
            found[f"label_{number}"] = F(key.member.title_path)
            for place, name in enumerate(_own_order(key)):
                found[f"sort_{number}_{place}"] = F(f"{key.member.path}__{name.lstrip('-')}")
    return found


def _own_order(key: Key) -> tuple[str, ...]:
    declared: tuple[str, ...] = key.member.target.default_order
    plain = declared == Record.default_order or key.member.custom is not None
    return () if plain else query.own_order(key.member.target)


def _order(keys: Sequence[Key], wanted: Sequence[Measure], asked: Iterable[Mapping[str, Any]]) -> list[Any]:
    """What was asked for, then every key: groups never change places between pages."""
    found = [_asked(keys, wanted, each) for each in list(asked)[:MAX_MEASURES]]
    for number, key in enumerate(keys):
        if key.member.kind == "one":
            found += [_sorted(f"sort_{number}_{p}", name.startswith("-")) for p, name in enumerate(_own_order(key))]
            found.append(_sorted(f"label_{number}", False))
        found.append(_sorted(f"key_{number}", False))
    return found


def _asked(keys: Sequence[Key], wanted: Sequence[Measure], each: Mapping[str, Any]) -> Any:
    field, aggregate, descending = each.get("field"), each.get("aggregate"), str(each.get("direction")) == "DESC"
    if aggregate == "count" and not field:
        return _sorted("count", descending)
    for number, key in enumerate(keys):
        if key.name == field and not aggregate:
            return _sorted(f"label_{number}" if key.member.kind == "one" else f"key_{number}", descending)
    for number, measure in enumerate(wanted):
        if (measure.name, measure.aggregate) == (field, aggregate):
            return _sorted(f"measure_{number}", descending)
    raise Invalid(
        _("“%(field)s” is nothing to order by."), code="unknown_field", path=["orderBy"], field=field or aggregate or ""
    )


def _sorted(name: str, descending: bool) -> Any:
    return F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True)


# --- the answer -------------------------------------------------------------------------------------------------------


def _node(keys: Sequence[Key], wanted: Sequence[Measure], row: Mapping[str, Any]) -> dict[str, Any]:
    values = [_key_value(k, row[f"key_{n}"]) for n, k in enumerate(keys)]
    told = [
        {"field": k.name, "value": _plain(k, values[n]), "label": _label(k, values[n], row.get(f"label_{n}"))}
        for n, k in enumerate(keys)
    ]
    conditions = [_where(k, values[n]) for n, k in enumerate(keys)]
    return {
        "keys": told,
        "count": row["count"],
        "measures": [
            {"field": m.name, "aggregate": m.aggregate, "value": _measured(m, row[f"measure_{n}"])}
            for n, m in enumerate(wanted)
        ],
        "where": {} if not conditions else conditions[0] if len(conditions) == 1 else {"AND": conditions},
    }


def _key_value(key: Key, value: Any) -> Any:
    """The first day of a period: SQL truncates instants to instants."""
    return value.date() if key.period and isinstance(value, datetime) else value


def _measured(measure: Measure, value: Any) -> Any:
    """Decimals as text, with the column's own places; averages of whole numbers with two."""
    if isinstance(value, Decimal):
        return format(round(value, getattr(measure.field, "decimal_places", 2)), "f")
    return value.isoformat() if isinstance(value, date) else value


def _plain(key: Key, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if key.member.kind == "one" or isinstance(key.member.field, models.BigIntegerField) else value


def _label(key: Key, value: Any, title: Any) -> str:
    if value is None or value == "":
        return _("Not set")
    if key.member.kind == "one":
        return str(title)
    if key.period:
        return period_label(key.period, value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = dict(key.member.field.flatchoices or ())
    return str(choices.get(value, formats.localize(value) if isinstance(value, date | Decimal) else value))


def period_label(period: str, start: date) -> str:
    """A period in words of the active language: "January 2026", "Q1 2026"."""
    match period:
        case "year":
            return str(start.year)
        case "quarter":
            return _("Q%(quarter)s %(year)s") % {"quarter": (start.month + 2) // 3, "year": start.year}
        case "month":
            return formats.date_format(start, "F Y")
        case "week":
            return _("Week %(week)s, %(year)s") % {"week": start.isocalendar().week, "year": start.isocalendar().year}
    return formats.date_format(start, "j E Y")


# --- re-opening a group -----------------------------------------------------------------------------------------------


def _where(key: Key, value: Any) -> dict[str, Any]:
    """The condition that lists the rows of this key."""
    if key.member.kind == "one":
        return _asked_of(key, {"id": {"isNull": True} if value is None else {"eq": str(value)}})
    if value is None:
        return _asked_of(key, {"isNull": True})
    if key.period is None:
        return _asked_of(key, {"eq": _plain(key, value)})
    end = _next(key.period, value)
    return _asked_of(key, {"gte": _bound(key, value), **({"lt": _bound(key, end)} if end else {})})


def _asked_of(key: Key, condition: dict[str, Any]) -> dict[str, Any]:
    """The company's own fields stand one level deeper."""
    return {key.name: condition} if key.member.custom is None else {"custom": {key.name: condition}}


def _bound(key: Key, day: date) -> str:
    if not isinstance(key.member.field, models.DateTimeField):
        return day.isoformat()
    return datetime.combine(day, time(), clock.zone()).isoformat()


def _next(period: str, start: date) -> date | None:
    """The first day after the period; None behind the calendar's last period."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(period, 0) + start.month - 1
    try:
        if period in ("day", "week"):
            return start + timedelta(days=1 if period == "day" else 7)
        return start.replace(year=start.year + months // 12, month=months % 12 + 1)
    except (ValueError, OverflowError):
        return None
