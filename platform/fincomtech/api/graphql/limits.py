"""What a document may cost before it is even validated: tokens, selections, roots, depth.

Validation is quadratic in places (fields of the same name are compared pairwise), so the caps come first. The
sentences are English like GraphQL's own: what is wrong with a document is remembered for people of every language.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from fincomtech.api.graphql.problems import Problem

MAX_BODY = 256 * 1024
MAX_TOKENS = 10_000
MAX_DEPTH = 12
MAX_INTROSPECTION_DEPTH = 20
MAX_ROOTS = 30
MAX_MUTATIONS = 20
MAX_SELECTIONS = 1_500
MAX_SAME_NAME = 20
MAX_SPREADS = 100


class Measured:
    """Counts a document once; fragments are counted where they are spread, and looked into once each."""

    def __init__(self, document: DocumentNode):
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self.operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        self._known: dict[str, tuple[int, int]] = {}
        self._open: set[str] = set()
        self.spreads = 0

    def check(self) -> None:
        """Raise `Problem` for a document that is too large in any respect."""
        for operation in self.operations:
            roots = sum(1 for _field in self._fields(operation.selection_set, set()))
            limit = MAX_MUTATIONS if operation.operation.value == "mutation" else MAX_ROOTS
            _refuse(roots > limit, "At most %(limit)s fields at the root of an operation.", limit)
        sizes = [self._size(d.selection_set, 1) for d in [*self.operations, *self.fragments.values()]]
        _refuse(
            sum(size for size, _depth in sizes) > MAX_SELECTIONS,
            "At most %(limit)s selections in a document.",
            MAX_SELECTIONS,
        )
        _refuse(self.spreads > MAX_SPREADS, "At most %(limit)s fragment spreads in a document.", MAX_SPREADS)

    def _fields(self, selections: SelectionSetNode, seen: set[str]) -> Iterator[FieldNode]:
        for each in selections.selections:
            if isinstance(each, FieldNode):
                yield each
            elif isinstance(each, InlineFragmentNode):
                yield from self._fields(each.selection_set, seen)
            elif (
                isinstance(each, FragmentSpreadNode)
                and each.name.value in self.fragments
                and each.name.value not in seen
            ):
                seen.add(each.name.value)
                yield from self._fields(self.fragments[each.name.value].selection_set, seen)

    def _size(self, selections: SelectionSetNode, level: int, introspection: bool = False) -> tuple[int, int]:
        limit = MAX_INTROSPECTION_DEPTH if introspection else MAX_DEPTH
        _refuse(level > limit, "At most %(limit)s levels of selections.", limit)
        names = Counter(
            e.alias.value if e.alias else e.name.value for e in selections.selections if isinstance(e, FieldNode)
        )
        _refuse(
            max(names.values(), default=0) > MAX_SAME_NAME,
            "The same name at most %(limit)s times side by side.",
            MAX_SAME_NAME,
        )
        count = depth = 0
        for each in selections.selections:
            size, deep = self._part(each, level, introspection)
            count, depth = count + size, max(depth, deep)
            _refuse(count > MAX_SELECTIONS, "At most %(limit)s selections in a document.", MAX_SELECTIONS)
        return count, depth

    def _part(self, each: Any, level: int, introspection: bool) -> tuple[int, int]:
        if isinstance(each, FragmentSpreadNode):
            return self._spread(each.name.value, level, introspection)
        if each.selection_set is None:
            return 1, 0
        if isinstance(each, InlineFragmentNode):
            return self._size(each.selection_set, level, introspection)
        size, depth = self._size(each.selection_set, level + 1, introspection or each.name.value.startswith("__"))
        return size + 1, depth + 1

    def _spread(self, name: str, level: int, introspection: bool) -> tuple[int, int]:
        self.spreads += 1
        if name in self._open or name not in self.fragments:
            return 1, 0  # a circle or an unknown name: validation words it
        if name not in self._known:
            self._open.add(name)
            self._known[name] = self._size(self.fragments[name].selection_set, 1, introspection)
            self._open.discard(name)
        size, depth = self._known[name]
        limit = MAX_INTROSPECTION_DEPTH if introspection else MAX_DEPTH
        _refuse(level + depth > limit, "At most %(limit)s levels of selections.", limit)
        return size, depth


def _refuse(too_much: bool, sentence: str, limit: int) -> None:
    if too_much:
        raise Problem("TOO_COMPLEX", sentence % {"limit": limit}, limit=limit)
