"""The shapes that the client relies on. `manage.py client_types` writes them as TypeScript; a check fails when they differ."""

from typing import Any, Literal, NotRequired, TypedDict

Expr = Any  # a JSON expression, or a plain yes/no

FieldType = Literal[
    "char", "text", "html", "email", "url", "phone", "int", "decimal", "percent", "money", "date", "datetime", "time",
    "bool", "mark", "select", "state", "color", "choices", "m2o", "m2m", "o2m", "json",
]  # fmt: skip
ViewType = Literal["list", "kanban", "calendar", "chart", "pivot", "form"]


Tone = Literal["gray", "blue", "indigo", "violet", "pink", "red", "orange", "yellow", "green", "teal"]
Period = Literal["day", "week", "month", "quarter", "year"]
Aggregate = Literal["sum", "avg", "min", "max", "count"]
ArgumentKind = Literal["text", "int", "decimal", "bool", "date", "time", "datetime", "choice", "record", "records"]
Where = dict[str, Any]  # the API's `where` object


class Option(TypedDict):
    """One choice of a field or of an action's argument, with the colour in which it is shown."""

    value: str
    label: str
    tone: str | None


class Relation(TypedDict):
    """What a picker of related records needs to ask for them."""

    type: str
    titleField: str
    many: str
    label: str
    colorField: str | None


class FieldSpec(TypedDict):
    """One field of a record type: how it is labelled, read, written, found and grouped by."""

    name: str
    type: FieldType
    label: str
    help: str
    required: bool
    readonly: bool
    sortable: bool
    filterable: bool
    groupable: bool
    options: NotRequired[list[Option]]
    relation: NotRequired[Relation]
    digits: NotRequired[int]
    currency: NotRequired[str]
    inCompanyCurrency: NotRequired[bool]  # whatever currency the record names
    custom: NotRequired[bool]  # one of the company's own fields: asked for by custom(field: …)


class ColumnSpec(TypedDict):
    """One column of a list or of lines."""

    field: str
    width: int | None
    optional: bool
    aggregate: Aggregate | None
    widget: str | None


class FieldNode(TypedDict):
    """A field where a form shows it, with the conditions under which it looks otherwise; its own label, or the field's ("")."""

    id: str
    kind: Literal["field"]
    name: str
    label: str
    widget: str | None
    span: int
    invisible: Expr
    readonly: Expr
    required: Expr


class LinesNode(TypedDict):
    """A table of the record's lines inside a form."""

    id: str
    kind: Literal["lines"]
    name: str
    invisible: Expr
    columns: list[ColumnSpec]


class GroupNode(TypedDict):
    """Fields side by side under a label."""

    id: str
    kind: Literal["group"]
    label: str
    cols: int
    invisible: Expr
    children: "list[FieldNode | LinesNode | GroupNode]"


class TabNode(TypedDict):
    """One tab of a form."""

    id: str
    kind: Literal["tab"]
    label: str
    invisible: Expr
    children: list[FieldNode | LinesNode | GroupNode]


class StatSpec(TypedDict):
    """A counter on a form that opens the related records; `history`: their conversations show in this record's."""

    id: str
    label: str
    record: str
    many: str
    field: str
    icon: str
    history: bool


class By(TypedDict):
    """What to group by: a field, for dates with a period."""

    field: str
    period: Period | None


class Measure(TypedDict):
    """What to compute for each group; without a field it counts records."""

    field: str | None
    aggregate: Aggregate


class ToneRule(TypedDict):
    """When a list's row has a colour, and which."""

    when: Expr
    tone: Tone


class ListViewSpec(TypedDict):
    """How the list looks."""

    columns: list[ColumnSpec]
    editable: bool
    tones: list[ToneRule]
    defaultOrder: list[dict[str, str]]
    defaultGroup: By | None


class FormViewSpec(TypedDict):
    """How one record's form looks."""

    groups: list[FieldNode | LinesNode | GroupNode]
    tabs: list[TabNode]
    title: str | None
    statusbar: str | None
    buttons: list[str]
    stats: list[StatSpec]
    image: str | None


class KanbanViewSpec(TypedDict):
    """How cards stand in columns, and which fields a card shows."""

    groupBy: str
    title: str
    subtitle: str | None
    amount: str | None
    tags: str | None
    avatar: str | None
    date: str | None
    progress: str | None
    sum: str | None
    quickCreate: bool
    fields: list[str]  # below the others, each behind its label


class CalendarViewSpec(TypedDict):
    """Which fields put a record on which days; `time` is the instant on its day, where it has one."""

    start: str
    title: str
    end: str | None
    color: str | None
    time: str | None


class ChartViewSpec(TypedDict):
    """What a chart draws."""

    by: list[By]
    measure: Measure
    kind: Literal["bar", "line", "pie", "funnel"]


class PivotViewSpec(TypedDict):
    """What a pivot table shows in rows, columns and cells."""

    rows: list[By]
    cols: list[By]
    measures: list[Measure]
    due: str | None  # the date whose past periods are overdue


class ViewSpecs(TypedDict):
    """The views that the record type has."""

    list: NotRequired[ListViewSpec]
    form: NotRequired[FormViewSpec]
    kanban: NotRequired[KanbanViewSpec]
    calendar: NotRequired[CalendarViewSpec]
    chart: NotRequired[ChartViewSpec]
    pivot: NotRequired[PivotViewSpec]


class FilterSpec(TypedDict):
    """A ready filter of the search bar."""

    id: str
    label: str
    where: Where
    default: bool


class GroupChoice(TypedDict):
    """A grouping that the search bar offers."""

    field: str
    period: Period | None
    label: str


class SearchSpec(TypedDict):
    """What the search bar offers."""

    filters: list[FilterSpec]
    fields: list[str]
    groups: list[GroupChoice]


class ArgumentSpec(TypedDict):
    """One question of an action's dialog."""

    name: str
    kind: ArgumentKind
    label: str
    required: bool
    default: Any
    choices: list[Option]
    relation: Relation | None
    widget: str
    help: str


Move = TypedDict("Move", {"from": list[str], "to": str})


class ActionSpec(TypedDict):
    """A button: its mutation, where it is possible, and what it asks."""

    name: str
    title: str
    on: Literal["record", "collection"]
    asStep: bool  # an automation rule can do it
    mutation: str
    icon: str
    tone: str
    bulk: bool
    confirm: str
    states: list[str]
    when: Expr
    move: Move | None
    undo: str | None
    arguments: list[ArgumentSpec]


class PrintSpec(TypedDict):
    """A document that records of the type can be printed as."""

    id: str
    title: str


class Permissions(TypedDict):
    """What the reader may do with records of the type, before each record's own rules."""

    create: bool
    write: bool
    delete: bool


class LinesSpec(TypedDict):
    """The record type of lines, as a form edits them in place."""

    type: str
    label: str
    titleField: str
    fields: dict[str, FieldSpec]


class ApiNames(TypedDict):
    """The record type's names in GraphQL."""

    type: str
    one: str
    many: str
    create: str
    update: str
    delete: str
    bulkUpdate: str
    preview: str
    groups: str


class ModelSpec(TypedDict):
    """Everything that the client must know to draw one record type."""

    specVersion: int
    etag: str
    type: str
    label: str
    pluralLabel: str
    titleField: str
    icon: str
    conversation: bool
    numbered: bool
    tagged: bool
    api: ApiNames
    fields: dict[str, FieldSpec]
    single: bool
    hints: dict[str, FieldSpec]  # what a preview tells beyond the fields; the record itself has no such values
    views: ViewSpecs
    viewOrder: list[ViewType]
    search: SearchSpec
    actions: dict[str, ActionSpec]
    prints: list[PrintSpec]
    permissions: Permissions
    lines: dict[str, LinesSpec]
    defaultOrder: list[dict[str, str]]
    adaptable: bool  # whether the reader may adapt the forms and lists
    personal: Expr  # of which records the reader may hand out or erase a person's data
    warnings: list[str]  # steps of the company's changes that found nothing, for whoever may adapt


class MenuEntry(TypedDict):
    """One entry of the sidebar: it opens a record type, a screen, or holds entries."""

    id: str
    title: str
    icon: str
    record: str | None
    view: str
    screen: str | None
    filters: Where | None
    entries: "list[MenuEntry]"


class BootUser(TypedDict):
    """Who has signed in."""

    id: str
    name: str
    email: str
    language: str
    timeZone: str
    theme: Literal["light", "dark", "auto"]
    isAdministrator: bool
    viewing: str
    session: str  # the id of the session that one works in


class BootCompany(TypedDict):
    """The company in which one works."""

    name: str
    subdomain: str
    currency: str
    currencyDigits: int
    country: str
    timeZone: str
    language: str


class RecordTypeInfo(TypedDict):
    """A record type that the reader may read, in short."""

    label: str
    pluralLabel: str
    icon: str
    api: ApiNames
    create: bool
    single: bool
    home: list[str]


class Language(TypedDict):
    """A language that the product speaks, in its own words."""

    code: str
    label: str


class Boot(TypedDict):
    """The first answer after sign-in: all that the shell needs."""

    user: BootUser
    company: BootCompany
    menu: list[MenuEntry]
    recordTypes: dict[str, RecordTypeInfo]
    modules: list[str]
    eventsUrl: str
    csrfToken: str
    mailPage: str
    languages: list[Language]
