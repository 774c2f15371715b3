"""What an operation reads: a tree of selections over known columns, or `Unplannable`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import FieldNode, GraphQLField, VariableNode, Visitor, get_named_type, visit
from graphql.execution.collect_fields import collect_fields, collect_sub_fields
from graphql.execution.values import get_argument_values

from fincomtech.api.graphql import roots, schema
from fincomtech.api.graphql.documents import Operation
from fincomtech.api.graphql.scalars import scalar_of
from fincomtech.kit import query
from fincomtech.kit.extending.customs import PREFIX
from fincomtech.kit.extending.members import known
from fincomtech.kit.naming import type_name
from fincomtech.kit.query import Member
from fincomtech.kit.records import Record, record_types

Model = type[Record]


class Unplannable(Exception):
    """The executor has to do it."""


@dataclass(slots=True)
class Constant:
    """A name of a type."""

    key: str
    value: Any


@dataclass(slots=True)
class Cell:
    """A column. `link` is the path of the relation that it is reached through; a public one shows of every linked record."""

    key: str
    path: str
    link: str
    public: bool
    field: tuple[Model, str]


@dataclass(slots=True)
class Link:
    """A linked record: null when there is none. `path` ends with "__"; `link` is the path that leads here."""

    key: str
    path: str
    id_path: str
    link: str
    inside: list[Any]
    field: tuple[Model, str]


@dataclass(slots=True)
class Nested:
    """A list of each record."""

    key: str
    read: "Read"
    id_path: str
    link: str
    field: tuple[Model, str]


@dataclass(slots=True)
class Selection:
    """What is read of one record: outputs in the order of the answer, the columns that they need, and the links."""

    model: Model
    outputs: list[Any] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    links: dict[str, Model] = field(default_factory=dict)  # those that show more than the public fields

    def column(self, path: str) -> str:
        """Make sure that the column is read."""
        self.columns.setdefault(path, len(self.columns))
        return path


@dataclass(slots=True)
class Read:
    """One list or record: a root, or a list inside records. `page` is what was asked of a connection, in order."""

    key: str
    kind: str
    model: Any
    definition: GraphQLField
    node: FieldNode
    selection: Selection
    member: Member | None = None
    page: list[tuple[str, str, Any]] = field(default_factory=list)
    fixed: dict[str, Any] | None = None
    picks: list[Any] | None = None  # of groups, as of `Data`
    varies: bool = field(init=False)

    def __post_init__(self) -> None:
        self.varies = _has_variables(self.node)

    def arguments(self, variables: dict[str, Any]) -> dict[str, Any]:
        """The coerced arguments; computed once where no variable is in them."""
        if self.fixed is not None:
            return self.fixed
        found: dict[str, Any] = get_argument_values(self.definition, self.node, variables)
        if not self.varies:
            self.fixed = found
        return found

    def asks(self, what: str) -> bool:
        """Whether a part of the page is asked for; those of pageInfo and edges count as parts of the page."""
        inner = [name for _key, kind, sub in self.page if kind in ("pageInfo", "edges") for _sub_key, name in sub]
        return what in inner or any(kind == what for _key, kind, _sub in self.page)


@dataclass(slots=True)
class Data:
    """A root that its resolver answers with plain data; `picks` says which of it, under which keys."""

    key: str
    definition: GraphQLField
    node: FieldNode
    picks: list[Any]


class Variant:
    """One operation with its @skip and @include decided."""

    def __init__(self, operation: Operation, variables: Mapping[str, Any]):
        self._schema, self._fragments, self._variables = schema.full(), operation.fragments, dict(variables)
        self.roots: list[Read | Data | Constant] = []
        self.reads: list[Read] = []
        query_type: Any = self._schema.query_type
        fields = collect_fields(
            self._schema, dict(self._fragments), self._variables, query_type, operation.node.selection_set
        )
        for key, nodes in fields.items():
            self.roots.append(self._root(key, query_type, nodes))

    def _root(self, key: str, query_type: Any, nodes: list[FieldNode]) -> Read | Data | Constant:
        name = nodes[0].name.value
        if name == "__typename":
            return Constant(key, query_type.name)
        root, definition = roots.queries()[name], query_type.fields[name]
        if any(node.directives and _foreign(node) for node in nodes):
            raise Unplannable("directive")
        if root.kind == "data":
            return Data(key, definition, nodes[0], self._picks(get_named_type(definition.type), nodes))
        read = Read(key, root.kind, root.model, definition, nodes[0], Selection(root.model))
        self.reads.append(read)
        if root.kind == "groups":
            read.picks = self._picks(get_named_type(definition.type), nodes)
        elif root.kind == "one":
            self._select(read.selection, read.selection.outputs, definition.type, nodes, "")
        else:
            self._page(read, get_named_type(definition.type), nodes)
        return read

    def _sub_fields(self, kind: Any, nodes: list[FieldNode]) -> dict[str, list[FieldNode]]:
        return collect_sub_fields(self._schema, dict(self._fragments), self._variables, kind, nodes)

    def _picks(self, kind: Any, nodes: list[FieldNode]) -> list[Any]:
        found: list[Any] = []
        for key, sub in self._sub_fields(kind, nodes).items():
            name = sub[0].name.value
            if name == "__typename":
                found.append((key, None, kind.name))
            else:
                inner: Any = get_named_type(kind.fields[name].type)
                found.append((key, name, self._picks(inner, sub) if hasattr(inner, "fields") else None))
        return found

    def _page(self, read: Read, kind: Any, nodes: list[FieldNode]) -> None:
        for key, sub in self._sub_fields(kind, nodes).items():
            name = sub[0].name.value
            if name == "__typename":
                read.page.append((key, "constant", kind.name))
            elif name == "edges":
                read.page.append((key, name, self._edges(read, get_named_type(kind.fields[name].type), sub)))
            elif name == "pageInfo":
                read.page.append((key, name, self._page_info(get_named_type(kind.fields[name].type), sub)))
            else:
                read.page.append((key, name, None))
                if name == "nodes":
                    self._nodes(read, kind.fields[name].type, sub)

    def _nodes(self, read: Read, kind: Any, nodes: list[FieldNode]) -> None:
        if read.selection.outputs:
            raise Unplannable("nodes twice")
        self._select(read.selection, read.selection.outputs, kind, nodes, "")

    def _edges(self, read: Read, kind: Any, nodes: list[FieldNode]) -> list[tuple[str, str]]:
        found = []
        for key, sub in self._sub_fields(kind, nodes).items():
            name = sub[0].name.value
            found.append((key, kind.name if name == "__typename" else name))
            if name == "node":
                self._nodes(read, kind.fields[name].type, sub)
        return found

    def _page_info(self, kind: Any, nodes: list[FieldNode]) -> list[tuple[str, str]]:
        return [(key, sub[0].name.value) for key, sub in self._sub_fields(kind, nodes).items()]

    # --- records ----------------------------------------------------------------------------------------------------

    def _select(self, selection: Selection, outputs: list[Any], kind: Any, nodes: list[FieldNode], prefix: str) -> None:
        named: Any = get_named_type(kind)
        model = _models()[named.name]
        for key, sub in self._sub_fields(named, nodes).items():
            name = sub[0].name.value
            if any(node.directives and _foreign(node) for node in sub):
                raise Unplannable("directive")
            if name == "__typename":
                outputs.append(Constant(key, named.name))
                continue
            member = query.members(model)[name]
            if member.kind == "custom":
                outputs.append(self._custom(selection, key, model, named.fields[name], sub[0], prefix))
                continue
            public = query.is_public(model, name)
            if prefix and not public:
                selection.links[prefix] = model
            if member.kind == "column":
                outputs.append(self._cell(selection, key, (model, member), prefix, public))
            elif member.kind == "one":
                outputs.append(self._link(selection, key, (model, member), named.fields[name].type, sub, prefix))
            else:
                outputs.append(self._list(selection, key, (model, member), named.fields[name], sub, prefix))

    def _custom(
        self, selection: Selection, key: str, model: Model, definition: GraphQLField, node: FieldNode, prefix: str
    ) -> Cell | Constant:
        """One of the company's own fields: which, is written in the document."""
        if _has_variables(node):
            raise Unplannable("custom")
        if prefix:
            selection.links[prefix] = model
        name = get_argument_values(definition, node, {})["field"]
        found = known(model, name) if name.startswith(PREFIX) else None
        if found is None:
            return Constant(key, None)
        return Cell(key, selection.column(f"{prefix}{found.path}__shown"), prefix, False, (model, found.field.name))

    def _cell(self, selection: Selection, key: str, of: tuple[Model, Member], prefix: str, public: bool) -> Cell:
        model, member = of
        if scalar_of(member.field) is None:
            raise Unplannable(member.name)
        return Cell(key, selection.column(prefix + member.path), prefix, public, (model, member.field.name))

    def _link(
        self, selection: Selection, key: str, of: tuple[Model, Member], kind: Any, nodes: list[FieldNode], prefix: str
    ) -> Link:
        model, member = of
        path = f"{prefix}{member.path}__"
        found = Link(key, path, selection.column(prefix + member.value_path), prefix, [], (model, member.field.name))
        self._select(selection, found.inside, kind, nodes, path)
        return found

    def _list(
        self,
        selection: Selection,
        key: str,
        of: tuple[Model, Member],
        definition: GraphQLField,
        nodes: list[FieldNode],
        prefix: str,
    ) -> Nested:
        model, member = of
        read = Read(key, member.kind, member.target, definition, nodes[0], Selection(member.target), member)
        self.reads.append(read)
        self._select(read.selection, read.selection.outputs, definition.type, nodes, "")
        return Nested(key, read, selection.column(prefix + "pk"), prefix, (model, member.field.name))


class _Variables(Visitor):
    found = False

    def enter_variable(self, _node: VariableNode, *_rest: Any) -> None:
        self.found = True


def _has_variables(node: FieldNode) -> bool:
    walk = _Variables()
    for argument in node.arguments:
        visit(argument, walk)
    return walk.found


def _foreign(node: FieldNode) -> bool:
    return any(d.name.value not in ("skip", "include") for d in node.directives)


_by_type: dict[str, Model] = {}


def _models() -> dict[str, Model]:
    if not _by_type:
        _by_type.update({type_name(name): model for name, model in record_types().items()})
    return _by_type
