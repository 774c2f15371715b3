"""Documents: parsed, capped and validated once for all companies, and what each of them touches."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    Node,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    validate,
    visit,
)
from graphql.validation import recommended_rules, specified_rules

from fincomtech.api.graphql import schema
from fincomtech.api.graphql.bounded import Recent
from fincomtech.api.graphql.cost import Priced
from fincomtech.api.graphql.limits import MAX_TOKENS, Measured
from fincomtech.api.graphql.problems import Problem, all_told
from fincomtech.api.graphql.schema import Modules

MAX_ERRORS = 5
RULES = [*specified_rules, *(rule for rule in recommended_rules if rule not in specified_rules)]


@dataclass(frozen=True)
class Use:
    """A place in the document that needs modules, and the error that a company without them gets."""

    modules: Modules
    error: GraphQLError


@dataclass
class Operation:
    """One operation of a valid document; `number` is its own for the life of the process, `weight` the text's length."""

    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    price: Priced
    flags: tuple[str, ...]
    is_query: bool
    introspects: bool
    only_introspects: bool
    weight: int
    number: int = field(default_factory=count().__next__)


class Document:
    """A text, understood once. `errors` is set when it is wrong for everybody."""

    def __init__(self, text: str, key: bytes = b""):
        self.key = key
        self.errors: list[dict[str, Any]] = []
        self.uses: list[Use] = []
        self.modules: Modules = frozenset()
        self.operations: dict[str | None, Operation] = {}
        self.ast: DocumentNode | None = None
        try:
            self._read(text)
        except Problem as problem:
            self.errors = all_told([problem], "TOO_COMPLEX")
        except GraphQLError as error:
            self.errors = all_told([error], "GRAPHQL_PARSE_FAILED")
        except RecursionError:
            self.errors = [{"message": "The document is nested too deeply.", "extensions": {"code": "TOO_COMPLEX"}}]

    def _read(self, text: str) -> None:
        self.ast = parse(text, max_tokens=MAX_TOKENS)
        measured = Measured(self.ast)
        measured.check()
        full = schema.full()
        self.uses = _uses(self.ast)
        self.modules = frozenset().union(*(use.modules for use in self.uses))
        wrong = validate(full, self.ast, RULES, max_errors=MAX_ERRORS, hide_suggestions=True)
        self.errors = all_told(wrong, "GRAPHQL_VALIDATION_FAILED")
        if not wrong:
            self.operations = {
                o.name.value if o.name else None: _operation(o, measured.fragments, len(text))
                for o in measured.operations
            }

    def errors_for(self, modules: Modules) -> list[dict[str, Any]]:
        """What is wrong for a company with these modules: what it lacks does not exist, whatever else is wrong there."""
        if self.modules <= modules:
            return self.errors
        missing = [use.error for use in self.uses if not use.modules <= modules]
        return all_told(missing[:MAX_ERRORS], "GRAPHQL_VALIDATION_FAILED")

    def operation(self, name: str | None) -> Operation | None:
        """The operation of that name; the only one when none is named; None otherwise."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        return self.operations.get(name)


# A parsed document weighs some hundred times its text: 4 MB of text are the most that is kept.
_documents: Recent[bytes, Document] = Recent(2_000, weight=4 * 1024 * 1024)


def document(text: str) -> Document:
    """The document of a text, from memory if it was seen lately."""
    key = hashlib.sha256(text.encode(errors="surrogatepass")).digest()
    found = _documents.get(key)
    if found is None:
        found = Document(text, key)
        _documents.put(key, found, weight=len(text))
    return found


def _operation(
    node: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode], weight: int
) -> Operation:
    seen = _Seen(fragments)
    seen.look(node)
    return Operation(
        node=node,
        fragments=fragments,
        price=Priced(schema.full(), node, fragments),
        flags=tuple(sorted(seen.flags)),
        is_query=node.operation == OperationType.QUERY,
        introspects=seen.introspects,
        only_introspects=_only_introspects(node),
        weight=weight,
    )


def _only_introspects(node: OperationDefinitionNode) -> bool:
    selections = node.selection_set.selections
    return all(isinstance(each, FieldNode) and each.name.value.startswith("__") for each in selections)


class _Seen(Visitor):
    """Which variables decide @skip and @include, and whether the schema itself is asked about."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]):
        super().__init__()
        self.fragments, self.flags, self.introspects = fragments, set[str](), False
        self._done: set[str] = set()

    def look(self, node: Node) -> None:
        visit(node, self)

    def enter_field(self, node: FieldNode, *_rest: Any) -> None:
        self.introspects = self.introspects or node.name.value in ("__schema", "__type")

    def enter_fragment_spread(self, node: Any, *_rest: Any) -> None:
        if node.name.value not in self._done:
            self._done.add(node.name.value)
            self.look(self.fragments[node.name.value])

    def enter_directive(self, node: Any, *_rest: Any) -> None:
        if node.name.value in ("skip", "include") and node.arguments[0].value.kind == "variable":
            self.flags.add(node.arguments[0].value.name.value)


# --- what a document touches ------------------------------------------------------------------------------------------


def _uses(ast: DocumentNode) -> list[Use]:
    walk = _Touched()
    type_info = TypeInfo(schema.full())
    visit(ast, TypeInfoVisitor(type_info, walk.knowing(type_info)))
    return walk.found


class _Touched(Visitor):
    """Root fields, and types that the document names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Use] = []
        self._types: Any = None

    def knowing(self, type_info: TypeInfo) -> "_Touched":
        self._types = type_info
        return self

    def enter_field(self, node: FieldNode, *_rest: Any) -> None:
        parent = self._types.get_parent_type()
        if parent is None:
            return
        if parent.name not in ("Query", "Mutation"):
            self._added(parent.name, node, f"Cannot query field '{node.name.value}' on type '{parent.name}'.")
            return
        modules = schema.root_modules(parent.name, node.name.value)
        if modules:
            self.found.append(
                Use(modules, GraphQLError(f"Cannot query field '{node.name.value}' on type '{parent.name}'.", node))
            )

    def enter_object_field(self, node: Any, *_rest: Any) -> None:
        parent = get_named_type(self._types.get_parent_input_type())
        if parent is not None:
            self._added(parent.name, node, f"Field '{node.name.value}' is not defined by type '{parent.name}'.")

    def _added(self, parent: str, node: Any, words: str) -> None:
        """A field that another module adds to the type."""
        modules = schema.field_module(parent, node.name.value)
        if modules:
            self.found.append(Use(modules, GraphQLError(words, node)))

    def enter_named_type(self, node: Any, *_rest: Any) -> None:
        owner = schema.type_owners().get(node.name.value)
        if owner:
            self.found.append(Use(frozenset({owner}), GraphQLError(f"Unknown type '{node.name.value}'.", node)))
