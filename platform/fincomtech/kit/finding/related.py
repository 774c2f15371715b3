"""Related records while many records are written: each is fetched once, not once for every record that leads to it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

T = TypeVar("T")


@dataclass(slots=True)
class _Known:
    """What has been fetched: by record type the open records by id (None: not open), and answers by their key."""

    records: dict[Any, dict[int, Any]] = field(default_factory=dict)
    answers: dict[Any, Any] = field(default_factory=dict)


_known: ContextVar[_Known | None] = ContextVar("fincomtech_related", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, what related records look like is asked once. For one batch in one transaction: it may be old afterwards."""
    token = _known.set(_Known())
    try:
        yield
    finally:
        _known.reset(token)


def once(key: Any, ask: Callable[[], T]) -> T:
    """The answer to a question that many records of a batch ask; outside `remembering()` it is asked each time."""
    known = _known.get()
    if known is None:
        return ask()
    if key not in known.answers:
        known.answers[key] = ask()
    found: T = known.answers[key]
    return found


def fetch(model: Any, ids: Iterable[int]) -> None:
    """Fetch the records of these ids in one query, as far as the actor may read them; the rest is known as not open."""
    known = _known.get()
    if known is None:
        return
    have = known.records.setdefault(model, {})
    wanted = set(ids) - have.keys()
    if wanted:
        have.update(dict.fromkeys(wanted))
        have.update(model.visible().in_bulk(wanted))


def opened(model: Any, key: int | None) -> Any:
    """The record of this id; None for none, and where the actor may not read it."""
    known = _known.get()
    if key is None or known is None:
        return None if key is None else model.visible().filter(pk=key).first()
    fetch(model, [key])
    return known.records[model][key]


def all_open(model: Any, ids: set[int]) -> bool:
    """Whether every id names a record that the actor may read."""
    known = _known.get()
    if known is None:
        return bool(model.visible().filter(pk__in=ids).count() == len(ids))
    fetch(model, ids)
    return all(known.records[model][key] is not None for key in ids)


def attach(record: models.Model, relation: Any, key: int) -> None:
    """Let the record's relation lead to what has been fetched, so that following it needs no query."""
    known = _known.get()
    found = known.records.get(relation.related_model, {}).get(key) if known is not None else None
    if found is not None:
        relation.set_cached_value(record, found)


def forget(model: Any) -> None:
    """What was asked about these records is out of date: more of them have been written."""
    known = _known.get()
    if known is not None:
        known.records.pop(model, None)


def key_of(given: Any) -> int | None:
    """The id that a value for a relation names, whatever it came as; None for none and for what is no id."""
    text = str(getattr(given, "pk", given))
    return int(text) if text.isdecimal() and len(text) < 20 else None
