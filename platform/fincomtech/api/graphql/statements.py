"""Statements of a plan: Django writes the SQL once, a generated function builds the rows' part of the answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count, zip_longest
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import Expression
from django.utils.translation import gettext as _

from fincomtech.api.graphql.arguments import Given, Placed
from fincomtech.api.graphql.problems import Problem
from fincomtech.api.graphql.reads import Cell, Constant, Link, Nested, Read, Selection
from fincomtech.api.graphql.resolvers import cursor_of
from fincomtech.kit import query
from fincomtech.kit.groups import Question
from fincomtech.kit.query import Bound, Later, Order, Viewer
from fincomtech.tenancy.backend.cursors import FencedCursor

# A list inside records that says no `first` gives all, but no statement gives more rows than this.
MAX_ROWS = 20_000
CURSORS = ("cursor", "startCursor", "endCursor")  # what the order's columns are read for
PARENTS = "parents"  # the number of the parents' ids among the values


@dataclass(slots=True)
class Statement:
    """SQL with the places of its values; `sql` is None when the rights leave nothing to read."""

    sql: str | None
    bound: list[Any]
    build: Callable[..., Any]
    links: int
    inner: list["Inner"] = field(default_factory=list)

    def fetch(self, run: "Run", parents: list[int] | None = None) -> list[Any]:
        """The rows as tuples of texts."""
        if self.sql is None or parents == []:
            return []
        rows = run.fetch(self.sql, self.bound, parents)
        run.objects += len(rows) * (1 + self.links)
        return rows

    def built(self, run: "Run", rows: list[Any]) -> Any:
        """The rows as objects, their lists read and put in."""
        return self.build(rows, *[inner.lists(run, rows) for inner in self.inner])


@dataclass(slots=True)
class Inner:
    """A list inside the rows of another statement: where the parent's id stands, and the flag that opens it."""

    statement: Statement
    id_at: int
    flag_at: int | None

    def lists(self, run: "Run", rows: list[Any]) -> Any:
        """Parent's id → list."""
        at, flag = self.id_at, self.flag_at
        parents = list({int(r[at]) for r in rows if r[at] is not None and (flag is None or r[flag])})
        found = self.statement.fetch(run, parents)
        if len(found) > MAX_ROWS:
            raise Problem(
                "TOO_COMPLEX", _("The lists of these records are too long together. Ask for fewer with `first`.")
            )
        return self.statement.built(run, found)


@dataclass(slots=True)
class Root:
    """The statements of one root field."""

    read: Read
    rows: Statement | None
    count: tuple[str | None, list[Any]] | None
    first: int
    cursor: tuple[tuple[Order, ...], list[int]] | None
    follows: bool = False

    def answer(self, run: "Run") -> Any:
        """The field's value."""
        found = self.rows.fetch(run) if self.rows else []
        more = False
        if self.read.kind == "list":
            limit = run.values[self.first]
            more = len(found) > limit
            del found[limit:]
        nodes = self.rows.built(run, found) if self.rows else []
        if self.read.kind == "one":
            return nodes[0] if nodes else None
        return {key: self._part(run, kind, extra, nodes, found, more) for key, kind, extra in self.read.page}

    def _part(self, run: "Run", kind: str, extra: Any, nodes: Any, rows: list[Any], more: bool) -> Any:
        match kind:
            case "nodes":
                return nodes
            case "totalCount":
                return self._counted(run)
            case "edges":
                return [{key: self._edge(name, *each) for key, name in extra} for each in zip_longest(rows, nodes)]
            case "pageInfo":
                return {key: self._info(name, rows, more) for key, name in extra}
        return extra

    def _counted(self, run: "Run") -> int:
        assert self.count is not None
        sql, bound = self.count
        return 0 if sql is None else int(run.fetch(sql, bound, None)[0][0])

    def _edge(self, name: str, row: Any, node: Any) -> Any:
        return {"node": node, "cursor": self._at(row)}.get(name, name)

    def _info(self, name: str, rows: list[Any], more: bool) -> Any:
        match name:
            case "hasNextPage":
                return more
            case "hasPreviousPage":
                return self.follows
            case "__typename":
                return "PageInfo"
        return self._at(rows[0 if name == "startCursor" else -1]) if rows else None

    def _at(self, row: Any) -> str | None:
        if self.cursor is None:
            return None
        order, places = self.cursor
        return cursor_of(order, [row[at] for at in places])


@dataclass(slots=True)
class GroupsRoot:
    """The statements of one root field of groups."""

    question: Question
    sql: str | None
    bound: list[Any]
    count: tuple[str | None, list[Any]]
    picks: Any

    def answer(self, run: "Run") -> Any:
        """The field's value."""
        rows = [] if self.sql is None else run.dictionaries(self.sql, self.bound)
        run.objects += len(rows)
        return picked({"nodes": self.question.told(rows), "totalCount": partial(self._counted, run)}, self.picks)

    def _counted(self, run: "Run") -> int:
        sql, bound = self.count
        return 0 if sql is None else int(run.fetch(sql, bound, None)[0][0])


def picked(found: Any, picks: list[Any] | None) -> Any:
    """Plain data with the fields that were asked for, under the keys and in the order of the document."""
    if picks is None or found is None:
        return found
    if isinstance(found, list):
        return [picked(each, picks) for each in found]
    data = {}
    for key, name, inner in picks:
        value = inner if name is None else found[name]
        data[key] = value if name is None else picked(value() if callable(value) else value, inner)
    return data


class Run:
    """One execution of a plan: the cursor, the values of this request, and what it read."""

    def __init__(self, cursor: Any, values: list[Any]):
        self.cursor, self.values, self.objects = cursor, values, 0

    def fetch(self, sql: str, bound: list[Any], parents: list[int] | None) -> list[Any]:
        """The rows of a statement with its values filled in."""
        values = self.values
        filled = [
            (b if type(b) is not Bound else b.prepare(parents if b.number is PARENTS else values[b.number]))
            for b in bound
        ]
        self.cursor.execute(sql, filled, prepare=False)
        found: list[Any] = self.cursor.fetchall()
        return found

    def dictionaries(self, sql: str, bound: list[Any]) -> list[dict[str, Any]]:
        """The rows by the names of their columns, as Python values."""
        cursor, values = FencedCursor(self.cursor.connection), self.values
        cursor.execute(sql, [b if type(b) is not Bound else b.prepare(values[b.number]) for b in bound], prepare=False)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


# --- writing the SQL --------------------------------------------------------------------------------------------------


class Outer(Expression):
    """The parent's id, inside LATERAL."""

    def __init__(self) -> None:
        super().__init__(output_field=models.BigIntegerField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A column of the list of parents."""
        return "parents.id", ()


class Writer:
    """Writes the statements of one variant for one viewer and one shape of arguments."""

    def __init__(self, reads: list[Read], given: list[Given], viewer: Viewer, first_number: int):
        self.viewer = viewer
        numbers = count(first_number)
        self.unread: list[int] = []
        self.weight = 0  # roughly the bytes that the statements take
        self._reads = reads
        self.placed = {id(read): Placed(each, read.model, numbers) for read, each in zip(reads, given, strict=True)}

    def root(self, read: Read) -> Root:
        """A root field."""
        placed = self.placed[id(read)]
        rows = (
            query.narrowed(read.model, placed.where, placed.words, self.viewer)
            if read.kind == "list"
            else self.viewer.rows(read.model)
        )
        counted = sql_of(rows.order_by().values("pk")) if read.asks("totalCount") else None
        if counted and counted[0]:
            counted = (f"SELECT count(*) FROM ({counted[0]}) c", counted[1])
        self._note_unread(read, rows)
        needed = read.kind == "one" or any(read.asks(what) for what in ("nodes", "edges", "hasNextPage", *CURSORS))
        follows = placed.cursor is not None or placed.skips
        if not needed:
            return Root(read, None, counted, placed.first, None, follows)
        cursor = self._cursor(read, placed) if any(read.asks(what) for what in CURSORS) else None
        return Root(read, self._root_rows(read, placed, rows), counted, placed.first, cursor, follows)

    def groups(self, read: Read) -> GroupsRoot | None:
        """A root field of groups; None for one group of everything, which the field's own resolver does as well."""
        placed = self.placed[id(read)]
        if placed.question is None or not placed.question.keys:
            return None
        rows = query.narrowed(read.model, placed.where, placed.words, self.viewer)
        self._note_unread(read, rows)
        sql, bound = sql_of(placed.question.groups(rows))
        count, count_bound = sql_of(placed.question.distinct(rows))
        self.weight += 4_000 + 6 * len(sql or "")
        if sql is not None:
            sql += " LIMIT %s OFFSET %s"
        count = count and f"SELECT count(*) FROM ({count}) c"
        bound = [*bound, Bound(placed.first, _same), Bound(placed.offset, _same)]
        return GroupsRoot(placed.question, sql, bound, (count, count_bound), read.picks)

    def _note_unread(self, read: Read, rows: Any) -> None:
        """The rights leave nothing to read, so no value of the condition will be bound: somebody must still check them."""
        if self.placed[id(read)].where and sql_of(rows)[0] is None:
            self.unread.append(next(n for n, each in enumerate(self._reads) if each is read))

    def _cursor(self, read: Read, placed: Placed) -> tuple[tuple[Order, ...], list[int]]:
        columns = [read.selection.column(key.path) for key in placed.order]
        return placed.order, [read.selection.columns[path] for path in columns]

    def _root_rows(self, read: Read, placed: Placed, rows: Any) -> Statement:
        if read.kind == "one":
            return self._statement(read.selection, "", rows.filter(pk=Later(placed.key)), "", [])
        if placed.cursor is not None:
            rows = rows.filter(query.after(placed.order, placed.cursor))
        rows = rows.order_by(*[key.expression() for key in placed.order])
        tail: list[Any] = [
            Bound(placed.first, lambda value: value + 1),
            *([Bound(placed.offset, _same)] if placed.skips else []),
        ]
        return self._statement(read.selection, "", rows, " LIMIT %s" + (" OFFSET %s" if placed.skips else ""), tail)

    def nested(self, read: Read) -> Statement:
        """A list inside records, for all parents at once."""
        placed = self.placed[id(read)]
        assert read.member is not None
        rows, prefix = query.list_rows(read.member, self.viewer)
        if placed.where:
            rows = rows.filter(query.condition(read.model, placed.where, self.viewer, prefix))
            self._note_unread(read, rows)
        rows = rows.order_by(*[key.expression(prefix) for key in placed.order])
        parent = query.parent_link(read.member)
        if not placed.limited and not placed.skips:
            rows = rows.filter(**{f"{parent}__pk__any_of": Later(PARENTS)})
            return self._statement(read.selection, prefix, rows, f" LIMIT {MAX_ROWS + 1}", [], parent)
        limit = (" LIMIT %s" if placed.limited else "") + (" OFFSET %s" if placed.skips else "")
        tail = [
            *([Bound(placed.first, _same)] if placed.limited else []),
            *([Bound(placed.offset, _same)] if placed.skips else []),
        ]
        found = self._statement(read.selection, prefix, rows.filter(**{parent: Outer()}), limit, tail, parent)
        if found.sql is not None:
            found.sql = f"SELECT c.* FROM unnest(%s::bigint[]) parents(id) CROSS JOIN LATERAL ({found.sql}) c LIMIT {MAX_ROWS + 1}"
            found.bound.insert(0, Bound(PARENTS, _same))
        return found

    def _statement(
        self, selection: Selection, prefix: str, rows: Any, tail: str, tail_bound: list[Any], parent: str = ""
    ) -> Statement:
        columns: dict[str, Any] = {f"c_{n}": F(prefix + path) for path, n in selection.columns.items()}
        flags = {}
        for path, model in selection.links.items():
            if not self.viewer.sees_all(model):
                flags[path] = len(columns)
                open_rows = self.viewer.rows(model).filter(pk=OuterRef(prefix + path + "pk"))
                columns[f"c_{len(columns)}"] = Exists(open_rows)
        if parent:
            columns[f"c_{len(columns)}"] = F(parent)
        sql, bound = sql_of(rows.values(**columns))
        self.weight += 4_000 + 3 * len(sql or "")
        build = Builder(self, selection, flags, len(columns) - 1 if parent else None)
        statement = Statement(None if sql is None else sql + tail, [*bound, *tail_bound], build.function(), build.links)
        statement.inner = build.inner
        return statement


def _same(value: Any) -> Any:
    return value


def sql_of(rows: Any) -> tuple[str | None, list[Any]]:
    """The SQL of a queryset and its values; None when it can have no rows."""
    try:
        sql, bound = rows.query.sql_with_params()
    except EmptyResultSet:
        return None, []
    return sql, list(bound)


# --- building the rows ------------------------------------------------------------------------------------------------


class Builder:
    """Writes the function that turns row tuples into objects: one comprehension, no call per cell."""

    def __init__(self, writer: Writer, selection: Selection, flags: dict[str, int], parent_at: int | None):
        self._writer, self._at, self._flags, self._parent_at = writer, selection.columns, flags, parent_at
        self.inner: list[Inner] = []
        self.links = 0
        self._row = self._object(selection.outputs)

    def function(self) -> Callable[..., Any]:
        """The function. Its source holds positions, and keys as the document's grammar allows them, nothing else."""
        names = "".join(f", lists_{n}" for n in range(len(self.inner)))
        if self._parent_at is None:
            source = f"def build(rows{names}):\n return [{self._row} for r in rows]"
        else:
            source = (
                f"def build(rows{names}):\n found = {{}}\n for r in rows:\n"
                f"  found.setdefault(r[{self._parent_at}], []).append({self._row})\n return found"
            )
        made: dict[str, Any] = {}
        exec(source, made)  # noqa: S102 - see the docstring
        build: Callable[..., Any] = made["build"]
        return build

    def _object(self, outputs: list[Any]) -> str:
        return "{" + ", ".join(f"{o.key!r}: {self._value(o)}" for o in outputs) + "}"

    def _value(self, output: Any) -> str:
        if not isinstance(output, Constant) and self._writer.viewer.hides(*output.field):
            return self._hidden(output)
        match output:
            case Constant():
                return repr(output.value)
            case Cell():
                return self._open(f"r[{self._at[output.path]}]", "" if output.public else output.link)
            case Link():
                self.links += 1
                inside = f"({self._object(output.inside)} if r[{self._at[output.id_path]}] is not None else None)"
                return self._open(inside, output.link)
            case Nested():
                return self._open(self._list(output), output.link)
        raise TypeError(output)

    def _hidden(self, output: Any) -> str:
        """Nothing; what was asked of a hidden list is checked like any other."""
        if isinstance(output, Nested):
            self._writer.nested(output.read)
        return "None"

    def _open(self, value: str, link: str) -> str:
        flag = self._flags.get(link)
        return value if flag is None else f"({value} if r[{flag}] else None)"

    def _list(self, output: Nested) -> str:
        at = self._at[output.id_path]
        self.inner.append(Inner(self._writer.nested(output.read), at, self._flags.get(output.link)))
        return f"(lists_{len(self.inner) - 1}.get(r[{at}]) or [])"
