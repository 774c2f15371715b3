"""Lines as a person reads them: the records' titles of today, and only of records that are open to them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from fincomtech.kit import clock, context, conversation, people
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.notifications import kinds
from fincomtech.notifications.models import Delivery, Notification
from fincomtech.notifications.wishes import Person

Told = Notification | Delivery
Places = dict[tuple[str, int], Record]


def open_records(rows: Iterable[Told]) -> Places:
    """The records that the rows are about, as far as the actor may read them. One query for each record type."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        keys[row.record_type].add(row.record_id)
    known = enabled_record_types(context.company().modules)
    found: Places = {}
    for name, model in known.items():
        if name in keys:
            found |= {(name, record.pk): record for record in model.visible().filter(pk__in=keys[name])}
    return found


def is_open(row: Told, places: Places) -> bool:
    """Whether the actor may read what the row is about, and its module still tells of such things."""
    return kinds.named(row.kind) is not None and (not row.record_type or (row.record_type, row.record_id) in places)


def line(row: Told, places: Places) -> str:
    """The row in one sentence, in the active language."""
    kind = kinds.named(row.kind)
    if kind is None:
        return ""
    record = places.get((row.record_type, row.record_id))
    values = {
        "who": row.by_name or _("System"),
        "record": str(record) if record is not None else "",
        "count": getattr(row, "count", 1),
    }
    return kind.line({**_plain(row.values), **values})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """What the teller gave; a word of ours ("done") and a time are said in the reader's language and by their clocks."""
    return {name: _SAID[name](value) if name in _SAID else value for name, value in values.items()}


def _outcome(state: str) -> str:
    return {"done": pgettext("job", "done"), "failed": pgettext("job", "failed")}.get(state, state)


def _time(told: str) -> str:
    """A day ("2026-11-24") or an instant; today's is told by its hour alone."""
    moment = datetime.fromisoformat(told)
    if len(told) == len("2026-11-24"):
        return conversation.plain(moment.date())
    there = clock.local(moment)
    return conversation.plain(there.time() if there.date() == clock.today() else moment)


_SAID: dict[str, Callable[[str], str]] = {"outcome": _outcome, "due": _time}


@contextmanager
def as_reader(person: Person) -> Iterator[bool]:
    """Act and speak as the person; says whether they may sign in at all."""
    actor = people.actors_of([person.id]).get(person.id)
    if actor is None:
        yield False
        return
    with context.acting_as(actor), override(person.language):
        yield True


def by_person(rows: Sequence[Delivery]) -> dict[int, list[Delivery]]:
    """The rows of each person, in their order."""
    found: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        found[row.user_id].append(row)
    return dict(found)
