"""Arguments of a read, split into their shape (which keys and operators: it decides the SQL) and their values (bound)."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from fincomtech.api.graphql.resolvers import PAGE, cursor_values, key_of, limits
from fincomtech.kit import context, query
from fincomtech.kit.groups import Question
from fincomtech.kit.query import Later, Order, Viewer, Word

Values = list[Any]
MAX_LEVELS = 12


def shape_of(where: Any, values: Values, level: int = 0) -> Any:
    """The structure of a `where`; its scalars and lists go to `values` in the order of walking."""
    if level > MAX_LEVELS:
        raise RecursionError  # left to the executor, which words it
    if isinstance(where, Mapping):
        return tuple([(name, _part_of(name, value, values, level + 1)) for name, value in where.items()])
    if where is None or isinstance(where, bool):
        return where  # part of the SQL: IS NULL, and partial indexes on a flag
    values.append(where)
    return "list" if isinstance(where, list) else "value"


def _part_of(name: str, value: Any, values: Values, level: int) -> Any:
    if name in ("AND", "OR") and value is not None:
        return tuple([shape_of(each, values, level) for each in value])
    return shape_of(value, values, level)


def lifted(where: Any, numbers: Iterator[int]) -> Any:
    """The same `where` with a placeholder for each value, in the same order."""
    if isinstance(where, Mapping):
        return {
            name: [lifted(each, numbers) for each in value]
            if name in ("AND", "OR") and value is not None
            else lifted(value, numbers)
            for name, value in where.items()
        }
    return where if where is None or isinstance(where, bool) else Later(next(numbers))


def _word_shape(word: Word, values: Values) -> Any:
    """For which relations the linked records are known; the word and their ids go to `values`."""
    known = {relation: ids for relation, ids in word.linked.items() if ids is not None}
    values += [word.text, *known.values()]
    return tuple(known)


def _placed_word(word: Word, numbers: Iterator[int]) -> Word:
    """The same word as placeholders, in the same order."""
    text = Later(next(numbers))
    known = {relation: Later(next(numbers)) for relation, ids in word.linked.items() if ids is not None}
    return Word(text, {relation: known.get(relation) for relation in word.linked})


class Given:
    """The arguments of one read in one request."""

    def __init__(self, kind: str, model: Any, arguments: Mapping[str, Any]):
        self.model = model
        self.where = arguments.get("where") or None
        self.order_by = (arguments.get("orderBy") or ()) if kind != "groups" else ()
        self.question = [arguments.get(name) for name in ("by", "measures", "orderBy")] if kind == "groups" else None
        self.words = query.looked_up(model, arguments.get("search"), Viewer.current())
        self.first, self.offset = limits(arguments, PAGE if kind in ("list", "groups") else None)
        self.key = key_of(arguments["id"]) if kind == "one" else None
        self.cursor: list[Any] | None = None
        if arguments.get("after"):
            self.cursor = cursor_values(query.ordering(model, self.order_by), arguments["after"])

    def shape(self, values: Values) -> Any:
        """What the SQL depends on; the values are appended in the order in which `Placed` numbers them."""
        where = shape_of(self.where, values) if self.where else None
        order = tuple([(name, str(direction)) for each in self.order_by for name, direction in each.items()])
        words = tuple([_word_shape(word, values) for word in self.words])
        empty = None
        if self.cursor is not None:
            empty = tuple([value is None for value in self.cursor])
            values += self.cursor
        values += (self.key, self.first, self.offset)
        return where, order, words, empty, self.first is None, self.offset > 0, self._asked()

    def _asked(self) -> Any:
        """Keys, measures and order of groups; instants are cut into days where the actor is."""
        if self.question is None:
            return None
        asked = [[tuple([(k, str(v)) for k, v in each.items()]) for each in part or ()] for part in self.question]
        return (*map(tuple, asked), context.actor().time_zone)


class Placed:
    """The same arguments as placeholders: what the statement is written with."""

    def __init__(self, given: Given, model: Any, numbers: "count[int]"):
        self.where = lifted(given.where, numbers) if given.where else None
        self.order: tuple[Order, ...] = query.ordering(model, given.order_by)
        self.words = [_placed_word(word, numbers) for word in given.words]
        self.cursor = None
        if given.cursor is not None:
            self.cursor = [
                None if value is None else Later(number) for value, number in zip(given.cursor, numbers, strict=False)
            ]
        self.key, self.first, self.offset = next(numbers), next(numbers), next(numbers)
        self.question = None
        if given.question is not None:
            self.question = Question.of(model, *given.question)
        self.limited, self.skips = given.first is not None, given.offset > 0
