"""The change feed: what was written, told to the platform's watchers (audit, search, rules, notifications) in the same transaction.

A write gathers its changes and tells them all together when its outermost part ends, so that a watcher needs a few
statements for an action over five hundred records. What watchers write is told in turn.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from fincomtech.kit.extending import extras
from fincomtech.kit.records import Record

MOST_ROUNDS = 100  # of watchers answering watchers: more is a circle

Links = Mapping[str, tuple[frozenset[int], frozenset[int]]]
NO_LINKS: Links = {}

# Kept by the conversation itself, in statements of their own: changing them is no change of the record.
_OWN_FIELDS = frozenset({"last_message_at", "next_activity_date"})


@dataclass(frozen=True, slots=True)
class Change:
    """One record as it was written.

    `operation` is create, update, delete, or action: one that was done and wrote nothing itself. `before` and `after`
    are the columns' values by attname, before empty for a new record and after for a deleted one. `action` is the name
    of the action in whose course it happened, "" for plain writes. `lines` are the changes of the record's own parts,
    `links` its many-to-many relations that changed: name → (ids before, ids after). `record` is None where an action is
    about the record type as a whole.
    """

    model: type[Record]
    key: int | None
    record: Record | None
    operation: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    action: str = ""
    lines: "Sequence[Change]" = ()
    links: Links = field(default_factory=dict)

    def columns(self) -> list[str]:
        """The attnames whose values differ; for a new record all of them."""
        return [name for name, value in self.after.items() if name not in self.before or self.before[name] != value]


Watcher = Callable[[Sequence[Change]], None]


@dataclass(slots=True)
class _Feed:
    waiting: list[Change] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)


_watchers: dict[str, Watcher] = {}
_feed: ContextVar[_Feed | None] = ContextVar("fincomtech_changes", default=None)


def watch(function: Watcher) -> Watcher:
    """Have the function called with every batch of changes, in the writer's transaction and as the writing actor."""
    _watchers[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def snapshot(record: Record) -> dict[str, Any]:
    """The columns' values as they stand, to compare with later."""
    own = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields if f.name not in _OWN_FIELDS}
    return own | extras.snapshot(record)


def differs(record: Record, before: Mapping[str, Any]) -> bool:
    """Whether any column differs from the snapshot."""
    return any(getattr(record, name) != value for name, value in before.items())


@contextmanager
def together() -> Iterator[None]:
    """Everything that is written inside is told together at the end, or not at all when it fails.

    Goes inside the transaction. Inside another such block it only forgets its own changes when it fails.
    """
    outer = _feed.get()
    if outer is not None:
        kept = len(outer.waiting)
        try:
            yield
        except BaseException:
            del outer.waiting[kept:]
            raise
        return
    feed = _Feed()
    token = _feed.set(feed)
    try:
        yield
        _tell(feed)
    finally:
        _feed.reset(token)


@contextmanager
def during(action: str) -> Iterator[None]:
    """What is written inside happens in the course of the action of that name."""
    feed = _feed.get()
    if feed is None:
        raise RuntimeError("an action runs inside together()")
    feed.actions.append(action)
    try:
        yield
    finally:
        feed.actions.pop()


@contextmanager
def seen() -> Iterator[list[Change]]:
    """Tells what was written inside, once the block is through. Goes inside `together()`."""
    feed = _feed.get()
    if feed is None:
        raise RuntimeError("what was written is seen inside together()")
    begun, found = len(feed.waiting), list[Change]()
    yield found
    found += feed.waiting[begun:]


def created(record: Record, lines: Sequence[Change] = (), links: Links = NO_LINKS) -> Change:
    """The change that a new record is."""
    return Change(type(record), record.pk, record, "create", {}, snapshot(record), _action(), lines, links)


def updated(record: Record, before: Mapping[str, Any], lines: Sequence[Change] = (), links: Links = NO_LINKS) -> Change:
    """The change between the snapshot and what the record is now."""
    return Change(type(record), record.pk, record, "update", before, snapshot(record), _action(), lines, links)


def deleted(record: Record, lines: Sequence[Change] = ()) -> Change:
    """The change that the end of a record is: to be made while it still has its id."""
    return Change(type(record), record.pk, record, "delete", snapshot(record), {}, _action(), lines)


def done(model: type[Record], record: Record | None = None) -> Change:
    """An action that was done with a record, or with the record type as a whole, and wrote nothing of it."""
    values = {} if record is None else snapshot(record)
    return Change(model, record.pk if record else None, record, "action", values, values, _action())


def note(*told: Change) -> None:
    """Have the changes told at the end of the write that is going on; at once when none is."""
    feed = _feed.get()
    if feed is None:
        with together():
            note(*told)
        return
    feed.waiting += told


def _action() -> str:
    feed = _feed.get()
    return feed.actions[-1] if feed is not None and feed.actions else ""


def _tell(feed: _Feed) -> None:
    for _round in range(MOST_ROUNDS):
        if not feed.waiting:
            return
        batch, feed.waiting = feed.waiting, []
        for name in sorted(_watchers):
            _watchers[name](batch)
    raise RuntimeError("watchers answer each other without end")
