"""How records look, as data. Modules declare these; the server adds fields, labels and rights, the client draws them.

Node ids are stable: a field's node is named after the field, everything else is named by the author, and overlays
target ids. Conditions are JSON expressions: `["=", "state", "open"]`, `["and", e1, e2]`, `["or", …]`, `["not", e]`,
operators = != > < >= <= in set. The client evaluates them, for the eye only: what a column needs and what somebody may
do is enforced by the kit's writes, whatever a screen hides or asks for.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from fincomtech.kit import registry
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
    """A small counter on a form that opens related records: those of `record` whose `field` is this record.

    `history`: what was said about them shows in this record's conversation, too, to whoever may read them.
    """

    id: str
    label: Text
    record: str
    field: str
    icon: str = "list"
    history: bool = False


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
    """Cards in columns by `group_by` (a state or a relation); `sum` is totalled per column.

    `fields` stand below the others, each behind its label.
    """

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
    fields: Sequence[str] = ()


@dataclass(frozen=True)
class CalendarView:
    """Records on days: `start` (and `end`) name date or datetime fields; `time` an instant on the day of `start`, if it has one."""

    start: str
    title: str
    end: str | None = None
    color: str | None = None
    time: str | None = None


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


@dataclass(frozen=True)
class Extended:
    """What a module's `links/` adds to the views of another module's record type. `by` is the declaring file's `__name__`.

    `nodes` go into the group or tab `into`, at its end or behind the node `after`; without `into` among the form's
    groups. `tabs`, `stats`, `buttons`, `columns` and the search's parts go to the end, columns behind the column `after`.
    """

    record: str
    by: str
    into: str = ""
    after: str = ""
    nodes: Sequence["Field | Group | Lines"] = ()
    tabs: Sequence[Tab] = ()
    stats: Sequence[Stat] = ()
    buttons: Sequence[str] = ()
    columns: Sequence[Column] = ()
    search: Search = field(default_factory=Search)

    @property
    def modules(self) -> frozenset[str]:
        """Those that must be enabled."""
        return frozenset(registry.modules_of(self.by))


_views: dict[str, Views] = {}
_extended: list[Extended] = []


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


def extend(record_type: str, *, by: str, **parts: Any) -> Extended:
    """Add to the views of another module's record type (see `Extended`), from a file in `links/`."""
    made = Extended(record_type, by, **parts)
    _extended.append(made)
    return made


def extensions() -> list[Extended]:
    """All that modules add, in the order in which it is put in: by the modules' order, then by file."""
    order = list(registry.all_modules())
    return sorted(_extended, key=lambda e: (order.index(registry.modules_of(e.by)[0]), e.by))


def extended_views(record_type: str, modules: Set[str]) -> Views | None:
    """The views as a company with these modules has them: what is declared, and what enabled modules add."""
    found = _views.get(record_type)
    if found is None:
        return None
    for each in extensions():
        if each.record == record_type and each.modules <= modules:
            found = _with(found, each)
    return found


def missing_targets() -> list[str]:
    """Additions that name a view, a node or a column that is not there: for the tests, since nobody would see them."""
    found = []
    for each in extensions():
        declared = _views.get(each.record)
        if declared is None:
            found.append(f"{each.by}: {each.record} has no views")
            continue
        known = _ids(declared)
        found += [
            f"{each.by}: {each.record} has no {name!r}" for name in (each.into, each.after) if name not in {*known, ""}
        ]
    return found


def _ids(views: Views) -> set[str]:
    form = views.form
    nodes = [*form.groups, *(child for tab in form.tabs for child in tab.children)] if form else []
    ids = {c.field for c in views.list.columns} | {tab.id for tab in (form.tabs if form else ())}
    while nodes:
        node = nodes.pop()
        ids.add(node.id if isinstance(node, Group) else node.name)
        nodes += node.children if isinstance(node, Group) else ()
    return ids


def _with(views: Views, more: Extended) -> Views:
    columns = _behind(views.list.columns, more.columns, more.after, lambda column: column.field)
    search = Search(*([*getattr(views.search, n), *getattr(more.search, n)] for n in ("filters", "fields", "groups")))
    form = views.form and replace(
        views.form,
        groups=_nodes_with(views.form.groups, more) if more.nodes else views.form.groups,
        tabs=[*_tabs_with(views.form.tabs, more), *more.tabs],
        stats=[*views.form.stats, *more.stats],
        buttons=[*views.form.buttons, *more.buttons],
    )
    return replace(views, list=replace(views.list, columns=columns), form=form, search=search)


def _tabs_with(tabs: Sequence[Tab], more: Extended) -> list[Tab]:
    """The tabs, with the nodes in the one that they go into."""
    if not more.nodes or not more.into:
        return list(tabs)
    return [replace(tab, children=_nodes_with(tab.children, more, tab.id)) for tab in tabs]


def _nodes_with(nodes: Sequence[Any], more: Extended, inside: str = "") -> list[Any]:
    found = [
        replace(node, children=_nodes_with(node.children, more, node.id)) if isinstance(node, Group) else node
        for node in nodes
    ]
    return _behind(found, more.nodes, more.after, _node_id) if more.into == inside else found


def _node_id(node: Any) -> str:
    return str(node.id if isinstance(node, Group) else node.name)


def _behind(nodes: Sequence[Any], more: Sequence[Any], after: str, name: Callable[[Any], str]) -> list[Any]:
    place = next((number for number, node in enumerate(nodes, 1) if after and name(node) == after), len(nodes))
    return [*nodes[:place], *more, *nodes[place:]]
