"""How records look, as data. Modules declare these; the server adds fields, labels and rights, the client draws them.

Node ids are stable: a field's node is named after the field, everything else is named by the author, and overlays
target ids. Conditions are JSON expressions: `["=", "state", "open"]`, `["and", e1, e2]`, `["or", …]`, `["not", e]`,
operators = != > < >= <= in set. The client evaluates them, for the eye only: what a column needs and what somebody may
do is enforced by the kit's writes, whatever a screen hides or asks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Text

Expr = bool | Sequence[Any]


@dataclass(frozen=True)
class Column:
    """One column of a list: `optional` ones start hidden; `aggregate` (sum, avg, count) shows in totals; width in pixels."""

    field: str
    width: int | None = None
    optional: bool = False
    aggregate: str | None = None
    widget: str | None = None


@dataclass(frozen=True)
class Field:
    """One field on a form. `span` counts grid columns."""

    name: str
    widget: str | None = None
    span: int = 1
    invisible: Expr = False
    readonly: Expr = False
    required: Expr = False
    label: Text = ""  # where the field is called otherwise than everywhere


@dataclass(frozen=True)
class Group:
    """Fields side by side in `cols` columns, under an optional label."""

    id: str
    children: Sequence["Field | Group | Lines"]
    label: Text = ""
    cols: int = 2
    invisible: Expr = False


@dataclass(frozen=True)
class Lines:
    """A sub-table of the record's lines, edited in place."""

    name: str
    columns: Sequence[Column]
    invisible: Expr = False


@dataclass(frozen=True)
class Tab:
    """One tab under the main fields."""

    id: str
    label: Text
    children: Sequence["Field | Group | Lines"]
    invisible: Expr = False


@dataclass(frozen=True)
class Stat:
    """A small counter on a form that opens related records: those of `record` whose `field` is this record."""

    id: str
    label: Text
    record: str
    field: str
    icon: str = "list"


@dataclass(frozen=True)
class ListView:
    """A table. `tones` colours rows: (condition, tone) pairs; `default_order` as "-field"; `default_group` a field."""

    columns: Sequence[Column]
    editable: bool = True
    tones: Sequence[tuple[Expr, str]] = ()
    default_order: Sequence[str] = ()
    default_group: str | None = None


@dataclass(frozen=True)
class FormView:
    """One record: title, status bar, buttons (names of actions), groups, tabs, conversation."""

    groups: Sequence["Group | Field"]
    tabs: Sequence[Tab] = ()
    title: str | None = None
    statusbar: str | None = None
    buttons: Sequence[str] = ()
    stats: Sequence[Stat] = ()
    image: str | None = None


@dataclass(frozen=True)
class KanbanView:
    """Cards in columns by `group_by` (a state or a relation); `sum` is totalled per column."""

    group_by: str
    title: str
    subtitle: str | None = None
    amount: str | None = None
    tags: str | None = None
    avatar: str | None = None
    date: str | None = None
    progress: str | None = None
    sum: str | None = None
    quick_create: bool = True


@dataclass(frozen=True)
class CalendarView:
    """Records on days: `start` (and `end`) name date or datetime fields."""

    start: str
    title: str
    end: str | None = None
    color: str | None = None


@dataclass(frozen=True)
class ChartView:
    """A chart over groups: `kind` bar, line, pie or funnel; `by` is "field" or "field:month"; `measure` "count" or "field:sum"."""

    by: Sequence[str]
    measure: str = "count"
    kind: str = "bar"


@dataclass(frozen=True)
class PivotView:
    """Sums in rows and columns: `rows`/`cols` as ChartView.by, `measures` as ChartView.measure.

    `due`: the date by which something was to happen; its past periods are marked as overdue.
    """

    rows: Sequence[str]
    cols: Sequence[str] = ()
    measures: Sequence[str] = ("count",)
    due: str | None = None


@dataclass(frozen=True)
class Filter:
    """A ready filter of the search bar: `where` in the API's form, with $me, $today, $month_start as values."""

    id: str
    label: Text
    where: Mapping[str, Any]
    default: bool = False


@dataclass(frozen=True)
class Search:
    """What the search bar offers: ready filters, fields to filter by, fields to group by ("created_at:month")."""

    filters: Sequence[Filter] = ()
    fields: Sequence[str] = ()
    groups: Sequence[str] = ()


View = ListView | FormView | KanbanView | CalendarView | ChartView | PivotView


@dataclass(frozen=True)
class Views:
    """All views of one record type. `icon` is a Tabler icon's name; order of the fields is order of the switcher.

    `single`: there is exactly one record, its form opens at once. `home`: ready filters whose records the home page shows.
    """

    model: type[Record]
    list: ListView
    form: FormView | None = None
    kanban: KanbanView | None = None
    calendar: CalendarView | None = None
    chart: ChartView | None = None
    pivot: PivotView | None = None
    search: Search = field(default_factory=Search)
    icon: str = "list"
    single: bool = False
    home: Sequence[str] = ()

    def by_type(self) -> dict[str, View]:
        """The declared views by type name, in the switcher's order."""
        names = ("list", "kanban", "calendar", "chart", "pivot", "form")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


_views: dict[str, Views] = {}


def register(views: Views) -> Views:
    """Make the views of a record type known; a second declaration for the same type is an error."""
    name = views.model.record_type()
    if name in _views:
        raise ValueError(f"{name} has views already")
    if unknown := set(views.home) - {f.id for f in views.search.filters}:
        raise ValueError(f"{name} has no ready filters {sorted(unknown)}")
    _views[name] = views
    return views


def views_of(record_type: str) -> Views | None:
    """The declared views, or None for record types without screens."""
    return _views.get(record_type)


def all_views() -> dict[str, Views]:
    """Every declared set of views by record type."""
    return dict(_views)
