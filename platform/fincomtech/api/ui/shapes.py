"""The shapes that the client relies on. `manage.py client_types` writes them as TypeScript; a check fails when they differ."""

from typing import Any, Literal, NotRequired, TypedDict

Expr = Any  # a JSON expression, or a plain yes/no

FieldType = Literal[
    "char", "text", "html", "email", "url", "phone", "int", "decimal", "percent", "money", "date", "datetime", "time",
    "bool", "mark", "select", "state", "color", "m2o", "m2m", "o2m", "json",
]  # fmt: skip
ViewType = Literal["list", "kanban", "calendar", "chart", "pivot", "form"]


Tone = Literal["gray", "blue", "indigo", "violet", "pink", "red", "orange", "yellow", "green", "teal"]
ArgumentKind = Literal["text", "int", "decimal", "bool", "date", "datetime", "choice", "record", "records"]
Where = dict[str, Any]  # the API's `where` object


class Option(TypedDict):
    value: str
    label: str
    tone: str | None


class Relation(TypedDict):
    type: str
    titleField: str
    many: str
    label: str


class FieldSpec(TypedDict):
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


class ColumnSpec(TypedDict):
    field: str
    width: int | None
    optional: bool
    aggregate: str | None
    widget: str | None


class FieldNode(TypedDict):
    id: str
    kind: Literal["field"]
    name: str
    widget: str | None
    span: int
    invisible: Expr
    readonly: Expr
    required: Expr


class LinesNode(TypedDict):
    id: str
    kind: Literal["lines"]
    name: str
    invisible: Expr
    columns: list[ColumnSpec]


class GroupNode(TypedDict):
    id: str
    kind: Literal["group"]
    label: str
    cols: int
    invisible: Expr
    children: "list[FieldNode | LinesNode | GroupNode]"


class TabNode(TypedDict):
    id: str
    kind: Literal["tab"]
    label: str
    invisible: Expr
    children: list[FieldNode | LinesNode | GroupNode]


class StatSpec(TypedDict):
    id: str
    label: str
    record: str
    many: str
    field: str
    icon: str


class By(TypedDict):
    field: str
    period: str | None


class Measure(TypedDict):
    field: str | None
    aggregate: str


class ToneRule(TypedDict):
    when: Expr
    tone: str


class ListViewSpec(TypedDict):
    columns: list[ColumnSpec]
    editable: bool
    tones: list[ToneRule]
    defaultOrder: list[dict[str, str]]
    defaultGroup: By | None


class FormViewSpec(TypedDict):
    groups: list[FieldNode | LinesNode | GroupNode]
    tabs: list[TabNode]
    title: str | None
    statusbar: str | None
    buttons: list[str]
    stats: list[StatSpec]
    image: str | None


class KanbanViewSpec(TypedDict):
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


class CalendarViewSpec(TypedDict):
    start: str
    title: str
    end: str | None
    color: str | None


class ChartViewSpec(TypedDict):
    by: list[By]
    measure: Measure
    kind: Literal["bar", "line", "pie", "funnel"]


class PivotViewSpec(TypedDict):
    rows: list[By]
    cols: list[By]
    measures: list[Measure]


class ViewSpecs(TypedDict):
    list: NotRequired[ListViewSpec]
    form: NotRequired[FormViewSpec]
    kanban: NotRequired[KanbanViewSpec]
    calendar: NotRequired[CalendarViewSpec]
    chart: NotRequired[ChartViewSpec]
    pivot: NotRequired[PivotViewSpec]


class FilterSpec(TypedDict):
    id: str
    label: str
    where: Where
    default: bool


class GroupChoice(TypedDict):
    field: str
    period: str | None
    label: str


class SearchSpec(TypedDict):
    filters: list[FilterSpec]
    fields: list[str]
    groups: list[GroupChoice]


class ArgumentSpec(TypedDict):
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
    name: str
    title: str
    on: Literal["record", "collection"]
    mutation: str
    icon: str
    tone: str
    bulk: bool
    confirm: str
    states: list[str]
    move: Move | None
    undo: str | None
    arguments: list[ArgumentSpec]


class Permissions(TypedDict):
    create: bool
    write: bool
    delete: bool


class LinesSpec(TypedDict):
    type: str
    label: str
    titleField: str
    fields: dict[str, FieldSpec]


class ApiNames(TypedDict):
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
    views: ViewSpecs
    viewOrder: list[ViewType]
    search: SearchSpec
    actions: dict[str, ActionSpec]
    permissions: Permissions
    lines: dict[str, LinesSpec]
    defaultOrder: list[dict[str, str]]


class MenuEntry(TypedDict):
    id: str
    title: str
    icon: str
    record: str | None
    view: str
    screen: str | None
    filters: Where | None
    entries: "list[MenuEntry]"


class BootUser(TypedDict):
    id: str
    name: str
    email: str
    language: str
    timeZone: str
    theme: Literal["light", "dark", "auto"]
    isAdministrator: bool


class BootCompany(TypedDict):
    name: str
    subdomain: str
    currency: str
    currencyDigits: int
    country: str
    timeZone: str
    language: str


class RecordTypeInfo(TypedDict):
    label: str
    pluralLabel: str
    icon: str
    api: ApiNames


class Language(TypedDict):
    code: str
    label: str


class Boot(TypedDict):
    user: BootUser
    company: BootCompany
    menu: list[MenuEntry]
    recordTypes: dict[str, RecordTypeInfo]
    modules: list[str]
    eventsUrl: str
    csrfToken: str
    mailPage: str
    languages: list[Language]
