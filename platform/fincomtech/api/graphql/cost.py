"""What a query may cost: counted from the document and its variables before it runs.

An object is one point, a list is `first` times what it holds, a nested list without `first` is taken for ten, and a
mutation is ten. Both branches of @skip and @include count. The same caps hold for people and programs; programs with
a key also have a leaking bucket in Redis, and are told about it in `extensions.cost`.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

import redis
from django.conf import settings
from django.utils.translation import gettext as _
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from fincomtech.api.graphql.problems import Problem
from fincomtech.kit import context, live

log = logging.getLogger(__name__)
PAGE, NESTED, WRITE = 80, 10, 10


def limit(name: str, default: int) -> int:
    """A limit that the settings may override."""
    return int(getattr(settings, name, default))


def max_cost() -> int:
    """The most that one request may cost."""
    return limit("GRAPHQL_MAX_COST", 20_000)


@dataclass(frozen=True)
class Item:
    """Objects that a selection gives: how many (`given` is the argument that says it, else `usual`), and what each holds."""

    usual: int
    given: Any
    children: tuple["Item", ...]

    def of(self, variables: Mapping[str, Any]) -> int:
        """Points with these variables."""
        return self._times(variables) * (1 + sum(child.of(variables) for child in self.children))

    def _times(self, variables: Mapping[str, Any]) -> int:
        value: Any = self.given
        if isinstance(value, VariableNode):
            value = variables.get(value.name.value)
        elif isinstance(value, IntValueNode):
            value = int(value.value)
        elif isinstance(value, ListValueNode):
            value = value.values
        if isinstance(value, list | tuple):
            return len(value)
        return max(value, 0) if isinstance(value, int) else self.usual


class Priced:
    """An operation's price as a tree that is evaluated with the variables of each request."""

    def __init__(
        self, schema: GraphQLSchema, node: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
    ):
        self._fragments = fragments
        root = schema.get_root_type(node.operation)
        self._is_write = root is schema.mutation_type
        self._roots = self._inside(root, node.selection_set)

    def of(self, variables: Mapping[str, Any]) -> int:
        """Points for these variables."""
        return max(1, sum(item.of(variables) for item in self._roots))

    def _fields(self, selection: SelectionSetNode) -> Iterator[FieldNode]:
        for each in selection.selections:
            if isinstance(each, FieldNode):
                yield each
            elif isinstance(each, FragmentSpreadNode):
                yield from self._fields(self._fragments[each.name.value].selection_set)
            elif isinstance(each, InlineFragmentNode):
                yield from self._fields(each.selection_set)

    def _inside(self, parent: Any, selection: SelectionSetNode) -> tuple[Item, ...]:
        fields = (f for f in self._fields(selection) if f.selection_set and not f.name.value.startswith("__"))
        found = [self._item(parent, f) for f in fields]
        if self._is_write and parent.name == "Mutation":
            found += [Item(WRITE, None, ()) for _each in found]
        return tuple(found)

    def _item(self, parent: Any, node: FieldNode) -> Item:
        kind = parent.fields[node.name.value].type
        named: Any = get_named_type(kind)
        given = {a.name.value: a.value for a in node.arguments}
        selection: Any = node.selection_set
        if "nodes" in named.fields:
            return Item(1, None, self._page(named, selection, given.get("first")))
        if parent.name == "Mutation":
            return Item(1, given.get("ids"), self._inside(named, selection))
        listed = is_list_type(get_nullable_type(kind))
        return Item(NESTED if listed else 1, given.get("first") if listed else None, self._inside(named, selection))

    def _page(self, connection: Any, selection: SelectionSetNode, first: Any) -> tuple[Item, ...]:
        edges = [f.selection_set for f in self._fields(selection) if f.name.value == "edges" and f.selection_set]
        nodes = [f for f in self._fields(selection) if f.name.value == "nodes"]
        nodes += [f for edge in edges for f in self._fields(edge) if f.name.value == "node"]
        record = get_named_type(connection.fields["nodes"].type)
        return tuple(Item(PAGE, first, self._inside(record, f.selection_set)) for f in nodes if f.selection_set)


# --- the bucket -------------------------------------------------------------------------------------------------------

_TAKE = """
local level = tonumber(redis.call('HGET', KEYS[1], 'level') or ARGV[1])
local at = tonumber(redis.call('HGET', KEYS[1], 'at') or ARGV[3])
level = math.min(tonumber(ARGV[1]), level + math.max(0, tonumber(ARGV[3]) - at) * tonumber(ARGV[2]))
local taken = 0
if level >= tonumber(ARGV[4]) then taken = 1; level = level - tonumber(ARGV[4]) end
level = math.min(level, tonumber(ARGV[1]))
redis.call('HSET', KEYS[1], 'level', level, 'at', ARGV[3])
redis.call('EXPIRE', KEYS[1], 3600)
return {taken, math.floor(level)}
"""


class Bucket:
    """What a key may still spend. Leaks back `restore` points a second; without Redis nobody is stopped."""

    def __init__(self) -> None:
        self.size = limit("GRAPHQL_BUCKET_SIZE", 40_000)
        self.restore = limit("GRAPHQL_BUCKET_RESTORE", 2_000)
        self.left = self.size

    def take(self, points: int) -> None:
        """Spend the points, or raise `Problem` THROTTLED."""
        taken, self.left = self._move(points)
        if not taken:
            sentence = _("Too many requests with this key. Wait until enough points are back.")
            raise Problem("THROTTLED", sentence, cost=self.told(points, None))

    def refund(self, points: int) -> None:
        """Give back what was not needed."""
        if points > 0:
            _taken, self.left = self._move(-points)

    def told(self, requested: int, actual: int | None) -> dict[str, Any]:
        """`extensions.cost`."""
        status = {"maximumAvailable": self.size, "currentlyAvailable": self.left, "restoreRate": self.restore}
        return {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}

    def _move(self, points: int) -> tuple[bool, int]:
        name = f"bucket:{context.company().key}:{context.actor().key_id}"
        try:
            taken, left = live.client().eval(_TAKE, 1, name, self.size, self.restore, time(), points)
        except redis.RedisError:
            log.warning("no rate limit: Redis does not answer", exc_info=True)
            return True, self.left
        return bool(taken), int(left)


def check(points: int) -> None:
    """Refuse a request that costs more than any request may."""
    if points > max_cost():
        sentence = _(
            "This request would cost %(cost)s points, more than the %(limit)s that a request may. Ask for less at once."
        )
        raise Problem(
            "MAX_COST_EXCEEDED", sentence % {"cost": points, "limit": max_cost()}, cost=points, maximum=max_cost()
        )
