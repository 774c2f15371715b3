"""Saved reports as tables: a list with groups and totals, a pivot table, a chart's figures. Within the reader's rights.

The settings are those of the client's views, as an address holds them: "filters", "where", "q", "order" (["-amount"]),
"columns", "group" and "rows"/"cols" (["stage", "createdAt:month"]), "measures" (["count", "amount:sum"]). The figures
are the kit's: records from `kit.query`, cells from `kit.exchange.exports`, groups and totals from `kit.groups`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from fincomtech.kit import context, groups, moving_days, query, views
from fincomtech.kit.exchange import exports
from fincomtech.kit.fields import MoneyField
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.kit.refusals import Denied, Invalid, Missing
from fincomtech.kit.tables import Line
from fincomtech.reports.models import Report

MOST_ROWS = 100_000
MOST_CELLS = 2000  # groups of a pivot table or a chart
KINDS = {"sum": "", "avg": gettext_lazy("average"), "min": gettext_lazy("least"), "max": gettext_lazy("greatest")}


class NothingLeft(Invalid):
    """None of the report's columns is there any more."""

    code = "reports.no_columns"
    sentence = gettext_lazy("None of the columns of this report exists any more. Choose others and save it.")


@dataclass
class Sheet:
    """A table ready to be written. `lines` can be gone through once; `bars` says which column a chart draws."""

    title: str
    head: list[str]
    formats: list[str]
    lines: Iterator[Line]
    count: int
    bars: int | None = None
    numbers: frozenset[int] = field(default_factory=frozenset)


def sheet(report: Report) -> Sheet:
    """The report's table for the current actor. Raises Missing, Denied, Invalid, NothingLeft."""
    model = readable(str(report.record_type))
    asked = Asked(model, report.settings if isinstance(report.settings, dict) else {})
    return _KINDS[str(report.view)](str(report.label), asked)


def readable(record_type: str) -> type[Record]:
    """A record type of the company that the actor may read. Raises Missing, Denied."""
    model = enabled_record_types(context.company().modules).get(record_type)
    if model is None:
        raise Missing(path=["recordType"])
    if not model.right().read:
        raise Denied(path=["recordType"])
    return model


class Asked:
    """A report's settings, in the kit's own terms."""

    def __init__(self, model: type[Record], settings: Mapping[str, Any]):
        self.model, self.settings = model, settings
        self.declared = views.views_of(model.record_type())

    @property
    def where(self) -> dict[str, Any] | None:
        """The ready filters that are on, and the own condition; what moves is settled."""
        ready = self.declared.search.filters if self.declared else ()
        on = self.settings.get("filters")
        parts = [dict(f.where) for f in ready if (f.id in on if isinstance(on, list) else f.default)]
        if isinstance(self.settings.get("where"), dict):
            parts.append(self.settings["where"])
        settled = [moving_days.settled(self.model, part) for part in parts if part]
        return {"AND": settled} if len(settled) > 1 else settled[0] if settled else None

    @property
    def search(self) -> str | None:
        """The words of the search field."""
        return str(self.settings["q"]) if self.settings.get("q") else None

    @property
    def order(self) -> list[dict[str, str]]:
        """["-amount"] as the kit takes it."""
        return [{n.lstrip("-"): "DESC" if n.startswith("-") else "ASC"} for n in self.texts("order")]

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        found = self.settings.get(name)
        return [str(one) for one in found] if isinstance(found, list) else []

    def by(self, name: str, usual: Sequence[str]) -> list[dict[str, Any]]:
        """["createdAt:month"] as the kit takes it; the view's own where nothing is chosen."""
        chosen = self.texts(name) if self.settings.get(name) is not None else [_camel(one) for one in usual]
        known = query.members(self.model)
        pairs = [text.partition(":") for text in chosen]
        return [{"field": f, "period": period or None} for f, _colon, period in pairs if f in known]

    def measures(self, usual: Sequence[str]) -> list[tuple[str | None, str]]:
        """(field, aggregate); (None, "count") counts records."""
        chosen = self.texts("measures") or [_camel(one) for one in usual]
        pairs = [text.partition(":") for text in chosen]
        return [(f, aggregate) if aggregate else (None, "count") for f, _colon, aggregate in pairs]

    def rows(self) -> Any:
        """The records, within rights, in the list's order."""
        return query.find(self.model, where=self.where, text=self.search, order_by=self.order)

    def grouped(
        self, by: Sequence[Mapping[str, Any]], measures: Sequence[tuple[str | None, str]]
    ) -> list[dict[str, Any]]:
        """The kit's groups. Raises Invalid when there are too many to read."""
        wanted = [{"field": name, "aggregate": aggregate} for name, aggregate in measures if name]
        found = groups.grouped(
            self.model, where=self.where, search=self.search, by=list(by), measures=wanted, first=MOST_CELLS + 1
        )["nodes"]
        if len(found) > MOST_CELLS:
            sentence = gettext_lazy("These are more than %(most)d groups. Choose others, or narrow the report.")
            raise Invalid(sentence, code="reports.groups", most=MOST_CELLS)
        return list(found)

    def label(self, name: str) -> str:
        """What a field is called."""
        return capfirst(str(query.members(self.model)[name].field.verbose_name))

    def measure_label(self, measure: tuple[str | None, str]) -> str:
        """What a measure is called."""
        name, aggregate = measure
        if name is None:
            return pgettext("report", "Number of records")
        kind = KINDS.get(aggregate, aggregate)
        return f"{self.label(name)}, {kind}" if kind else self.label(name)

    def measure_format(self, measure: tuple[str | None, str]) -> str:
        """The number format of a measure."""
        name, aggregate = measure
        if name is None or aggregate == "count":
            return "0"
        return _format(query.members(self.model)[name].field) or ("0.00" if aggregate == "avg" else "")


def _camel(text: str) -> str:
    name, colon, rest = text.partition(":")
    return camel(name) + colon + rest


def _format(column: Any) -> str:
    if isinstance(column, MoneyField):
        return "#,##0.00"
    places = getattr(column, "decimal_places", None)
    return f"0.{'0' * places}" if places else ""


def _number(value: Any) -> Any:
    """A measure as a cell: numbers as numbers."""
    if not isinstance(value, str):
        return value
    try:
        return Decimal(value)
    except ArithmeticError:
        return date.fromisoformat(value[:10])


def _value(node: Mapping[str, Any] | None, measure: tuple[str | None, str]) -> Any:
    if node is None:
        return None
    name, aggregate = measure
    if name is None:
        return node["count"]
    found = next(m for m in node["measures"] if (m["field"], m["aggregate"]) == (name, aggregate))
    return _number(found["value"])


# --- lists ----------------------------------------------------------------------------------------------------------


def _list(title: str, asked: Asked) -> Sheet:
    columns = _columns(asked)
    totals = _totals(asked, columns)
    by = asked.by(
        "group", [asked.declared.list.default_group] if asked.declared and asked.declared.list.default_group else []
    )
    table = _Table(asked, columns, totals, by)
    formats = [column.number_format for column in columns]
    numbers = frozenset(
        i
        for i, column in enumerate(columns)
        if formats[i] or column.path[-1].get_internal_type().endswith("IntegerField")
    )
    return Sheet(title, [column.title for column in columns], formats, table.lines(), len(table.keys), numbers=numbers)


def _columns(asked: Asked) -> list[exports.Exported]:
    names = asked.texts("columns")
    if not names and asked.declared:
        names = [camel(column.field) for column in asked.declared.list.columns if not column.optional]
    found = []
    for name in names:
        try:
            found += exports.columns_of(asked.model, [name])
        except Invalid:  # it was there when the report was saved: a module is gone, or the reader may not see it
            continue
    if not found:
        raise NothingLeft()
    return found


def _totals(asked: Asked, columns: Sequence[exports.Exported]) -> dict[int, tuple[str | None, str]]:
    """What is totalled under which column: as the list says, and every amount of money."""
    declared = (
        {camel(c.field): c.aggregate for c in asked.declared.list.columns if c.aggregate} if asked.declared else {}
    )
    found: dict[int, tuple[str | None, str]] = {}
    for place, column in enumerate(columns):
        if len(column.path) == 1:
            name = camel(column.path[0].name)
            aggregate = declared.get(name) or ("sum" if isinstance(column.path[0], MoneyField) else "")
            if aggregate and name in query.members(asked.model):
                found[place] = (name, aggregate)
    return found


class _Table:
    """The lines of a list: groups inside groups with their totals, the records, the total of all."""

    def __init__(
        self,
        asked: Asked,
        columns: Sequence[exports.Exported],
        totals: Mapping[int, tuple[str | None, str]],
        by: Sequence[Mapping[str, Any]],
    ):
        self.asked, self.columns, self.totals, self.by = asked, columns, totals, by
        rows = asked.rows()
        if by:
            question = groups.Question.of(asked.model, by, [], [])
            rows = question.marked(rows, [key.expression() for key in query.ordering(asked.model, asked.order)])
        names = [f"key_{n}" for n in range(len(by))]
        self.keys: list[tuple[Any, ...]] = list(rows.values_list("pk", *names)[: MOST_ROWS + 1])
        if len(self.keys) > MOST_ROWS:
            sentence = gettext_lazy("These are more than %(most)d records. Narrow the report.")
            raise Invalid(sentence, code="reports.long", most=MOST_ROWS)
        self.groups = [self._groups(level + 1) for level in range(len(by))]

    def _groups(self, depth: int) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The groups of so many keys, by their values."""
        by = self.by[:depth]
        wanted = [{"field": name, "aggregate": aggregate} for name, aggregate in self.totals.values()]
        question = groups.Question.of(self.asked.model, by, wanted, [])
        raw = list(question.groups(query.narrowed_like(self.asked.model, self.asked.where, self.asked.search)))
        keys = [tuple(row[f"key_{n}"] for n in range(depth)) for row in raw]
        return dict(zip(keys, question.told(raw), strict=True))

    def lines(self) -> Iterator[Line]:
        """All of them, in order; one chunk of records is in memory at a time."""
        before: tuple[Any, ...] | None = None
        for start in range(0, len(self.keys), exports.CHUNK):
            chunk = self.keys[start : start + exports.CHUNK]
            for (_pk, *key), cells in zip(chunk, self._cells([pk for pk, *_key in chunk]), strict=True):
                yield from self._heads(before, tuple(key))
                before = tuple(key)
                yield Line(cells, level=len(self.by))
        [total] = self.asked.grouped([], list(self.totals.values()))
        yield self._total(total, _("Total"), 0)

    def _cells(self, keys: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        found = self.asked.model._default_manager.in_bulk(keys)
        records = [found[key] for key in keys if key in found]
        return iter(list(zip(*(column.values(records) for column in self.columns), strict=True)))

    def _heads(self, before: "tuple[Any, ...] | None", key: tuple[Any, ...]) -> Iterator[Line]:
        """The headings of the groups that begin here."""
        for level in range(len(self.by)):
            if before is None or before[: level + 1] != key[: level + 1]:
                node = self.groups[level].get(key[: level + 1])
                if node is not None:
                    yield self._total(node, f"{node['keys'][level]['label']} ({node['count']})", level)

    def _total(self, node: Mapping[str, Any], label: str, level: int) -> Line:
        cells: list[Any] = [None] * len(self.columns)
        for place, measure in self.totals.items():
            cells[place] = _value(node, measure)
        cells[0] = label if cells[0] is None else f"{label}: {cells[0]}"
        return Line(cells, level=level, strong=True)


# --- pivot tables and charts ------------------------------------------------------------------------------------------


def _pivot(title: str, asked: Asked) -> Sheet:
    usual = asked.declared.pivot if asked.declared and asked.declared.pivot else views.PivotView(rows=[])
    rows, cols = asked.by("rows", usual.rows)[:2], asked.by("cols", usual.cols)[:2]
    measures = asked.measures(usual.measures)
    pivot = _Pivot(asked, rows, cols, measures)
    head = [asked.label(one["field"]) for one in rows] or [""]
    head += [_joined(labels, asked.measure_label(m), len(measures)) for _k, labels in pivot.tops for m in measures]
    head += [_joined([_("Total")], asked.measure_label(m), len(measures)) for m in measures] if cols else []
    formats = [""] * max(len(rows), 1) + [asked.measure_format(m) for m in measures] * (len(pivot.tops) + bool(cols))
    numbers = frozenset(range(max(len(rows), 1), len(head)))
    return Sheet(title, head, formats, pivot.lines(), len(pivot.sides), numbers=numbers)


def _joined(labels: Sequence[str], measure: str, measures: int) -> str:
    return " / ".join([*labels, measure] if measures > 1 or not labels else labels)


class _Pivot:
    """Groups by rows and columns; the totals are the server's, not sums of what is shown."""

    def __init__(self, asked: Asked, rows: list[Any], cols: list[Any], measures: list[tuple[str | None, str]]):
        self.measures, self.width = measures, max(len(rows), 1)
        self.by_cols = bool(cols)
        self.sides = self._heads(asked, rows)
        self.tops = self._heads(asked, cols) if cols else [((), [])]
        self.right = _by_key(asked.grouped(rows, measures))
        self.bottom = _by_key(asked.grouped(cols, measures)) if cols else {}
        self.cells = _by_key(asked.grouped([*rows, *cols], measures)) if cols else self.right
        [self.all] = asked.grouped([], measures)

    def _heads(self, asked: Asked, by: list[Any]) -> list[tuple[tuple[Any, ...], list[str]]]:
        found = asked.grouped(by, self.measures) if by else []
        return [(tuple(k["value"] for k in node["keys"]), [k["label"] for k in node["keys"]]) for node in found]

    def lines(self) -> Iterator[Line]:
        """A line for each group of rows, then the totals."""
        for key, labels in self.sides:
            cells: list[Any] = list(labels)
            for top, _labels in self.tops:
                cells += [_value(self.cells.get((*key, *top)), m) for m in self.measures]
            if self.by_cols:
                cells += [_value(self.right.get(key), m) for m in self.measures]
            yield Line(cells)
        total: list[Any] = [_("Total"), *[None] * (self.width - 1)]
        if self.by_cols:
            for top, _labels in self.tops:
                total += [_value(self.bottom.get(top), m) for m in self.measures]
        total += [_value(self.all, m) for m in self.measures]
        yield Line(total, strong=True)


def _by_key(nodes: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    return {tuple(k["value"] for k in node["keys"]): node for node in nodes}


def _chart(title: str, asked: Asked) -> Sheet:
    usual = asked.declared.chart if asked.declared and asked.declared.chart else views.ChartView(by=[])
    by = asked.by("rows", usual.by)[:2]
    if asked.settings.get("kind", usual.kind) in ("pie", "funnel"):
        by = by[:1]
    measure = asked.measures([usual.measure])[0]
    nodes = asked.grouped(by, [measure]) if by else []
    [total] = asked.grouped([], [measure])
    lines = [Line([*[k["label"] for k in node["keys"]], _value(node, measure)]) for node in nodes]
    last = Line([_("Total"), *[None] * (len(by) - 1), _value(total, measure)], strong=True)
    head = [*[asked.label(one["field"]) for one in by], asked.measure_label(measure)]
    formats = [*[""] * len(by), asked.measure_format(measure)]
    return Sheet(title, head, formats, iter([*lines, last]), len(lines), bars=len(by), numbers=frozenset({len(by)}))


_KINDS: Mapping[str, Callable[[str, Asked], Sheet]] = {"list": _list, "pivot": _pivot, "chart": _chart}
