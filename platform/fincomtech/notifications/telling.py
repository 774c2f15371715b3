"""`notify()`: tell people something about a record, once, in the ways that each of them wants. Source: kit.13."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import orjson
from django.db import connection

from fincomtech.identity.models import Role, User
from fincomtech.kit import clock, context, live, people
from fincomtech.kit.background import tasks
from fincomtech.kit.records import Record
from fincomtech.notifications import kinds, wishes
from fincomtech.notifications.kinds import DIGEST, NONE, NOW, Kind
from fincomtech.notifications.models import Delivery
from fincomtech.notifications.wishes import Channels, Person

DELIVER = "notifications.deliver"
TYPE = "notifications.Notification"  # as open screens hear of it
EXCERPT = 300
_CHUNK = 200  # people whose right to read a record is asked at once

# One line for each person; a line that waits to be read counts up instead.
_PUT = """
    INSERT INTO notifications_notification AS line
        (user_id, kind, record_type, record_id, by_id, by_name, "values", excerpt, count, at)
    SELECT reader, %s, %s, %s, %s, %s, %s::jsonb, %s, 1, %s FROM unnest(%s::bigint[]) AS reader ORDER BY reader
    ON CONFLICT (user_id, kind, record_type, record_id) WHERE read_at IS NULL DO UPDATE SET
        count = line.count + 1, by_id = excluded.by_id, by_name = excluded.by_name, "values" = excluded."values",
        excerpt = excluded.excerpt, at = excluded.at
"""


@dataclass(frozen=True)
class Fact:
    """What is told: of which kind, about which record, by whom, in which words."""

    kind: Kind
    record: Record | None
    by: int | None
    by_name: str
    excerpt: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> dict[str, Any]:
        """The record's type and id; empty and 0 for none."""
        record = self.record
        return {
            "record_type": "" if record is None else type(record).record_type(),
            "record_id": 0 if record is None else record.pk,
        }


def notify(
    users: Iterable[int | None],
    kind: str,
    record: Record | None = None,
    *,
    by: int | None = None,
    by_name: str = "",
    excerpt: str = "",
    even_by_oneself: bool = False,
    **values: Any,
) -> int:
    """Tell the users. Returns how many of them hear of it, in whatever way.

    Only active people hear, and only those who may read `record`; whoever has done it (`by`, else the actor) does not,
    unless `even_by_oneself`. `values` fill the kind's templates and must be plain JSON; `excerpt` is plain text. The
    number of statements does not depend on how many people there are (below two hundred). A kind of a disabled module
    tells nobody.
    """
    found = kinds.named(kind)
    who = by if by is not None or by_name else context.actor().user_id
    name = by_name or ("" if by is not None else context.actor().name if who else "")
    if found is None:
        return 0
    asked = [key for key in dict.fromkeys(users) if key is not None and (even_by_oneself or key != who)]
    hearing = wishes.people(_readers(record, asked)) if asked else {}
    if not hearing:
        return 0
    fact = Fact(found, record, who, _name(who, name)[:200], " ".join(excerpt.split())[:EXCERPT], values)
    return _tell(fact, hearing, wishes.channels(hearing, found))


def administrators() -> list[int]:
    """The company's active administrators."""
    roles = Role.objects.filter(is_administrator=True)
    return list(User.objects.filter(roles__in=roles, state="active").order_by("pk").values_list("pk", flat=True))


def _readers(record: Record | None, asked: list[int]) -> list[int]:
    if record is None:
        return asked
    rest = iter(asked)
    found: list[int] = []
    while chunk := list(islice(rest, _CHUNK)):
        found += people.readers(record, chunk)
    return found


def _name(user_id: int | None, known: str) -> str:
    if known or user_id is None:
        return known
    return User.objects.filter(pk=user_id).values_list("name", flat=True).first() or ""


def _tell(fact: Fact, hearing: dict[int, Person], chosen: dict[int, Channels]) -> int:
    shown = sorted(key for key in hearing if chosen[key].app)
    if shown:
        _put(fact, shown)
        live.changed_for(shown, TYPE)
    waiting = [d for key, person in hearing.items() for d in _deliveries(fact, person, chosen[key])]
    Delivery.objects.bulk_create(waiting)
    if any(d.due_at is not None and d.due_at <= clock.now() for d in waiting):
        tasks.after_commit(DELIVER)
    return len({*shown, *(d.user_id for d in waiting)})


def _put(fact: Fact, user_ids: list[int]) -> None:
    place = fact.place
    words = orjson.dumps(dict(fact.values)).decode()
    about = [fact.kind.name, place["record_type"], place["record_id"], fact.by, fact.by_name, words, fact.excerpt]
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [*about, clock.now(), user_ids])


def _deliveries(fact: Fact, person: Person, chosen: Channels) -> list[Delivery]:
    due = person.free_at(clock.now())
    ways: list[tuple[str, datetime | None]] = []
    if chosen.mail != NONE and person.email:
        ways.append({NOW: (Delivery.MAIL, due), DIGEST: (Delivery.DIGEST, None)}[chosen.mail])
    if chosen.push and person.has_browser:
        ways.append((Delivery.PUSH, due))
    about = {"kind": fact.kind.name, "by_name": fact.by_name, "values": dict(fact.values), "excerpt": fact.excerpt}
    return [
        Delivery(user_id=person.id, channel=channel, due_at=moment, **about, **fact.place) for channel, moment in ways
    ]
