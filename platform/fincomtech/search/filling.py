"""Fills in the entries of records that were there before: a new company's samples, a module enabled again, a new release.

In chunks, each a transaction with the mark how far it got: whoever dies, the next one goes on behind it.
"""

import logging
import time

import redis
from django.core.cache import cache
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from fincomtech.kit import clock, context
from fincomtech.kit.background import tasks
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.search import sources
from fincomtech.search.models import Filling

log = logging.getLogger(__name__)
FILL = "search.fill"
CHUNK = 1_000
ASK_SECONDS = 60  # how often a search may ask for it


def missing() -> list[str]:
    """The record types whose entries are not all there."""
    wanted = {name: sources.signature(model) for name, model in sources.searched_types().items()}
    done = dict(Filling.objects.exclude(done_at=None).values_list("record_type", "signature"))
    return [name for name, signature in wanted.items() if done.get(name) != signature]


def ask() -> bool:
    """Have it done in the background where anything is missing; returns whether that is so."""
    if not missing():
        return False
    try:
        if cache.add("search:asked", 1, ASK_SECONDS):
            tasks.after_commit(FILL)
    except (redis.RedisError, OperationalError):
        log.warning("the search's entries stay unfilled: the broker does not answer", exc_info=True)
    return True


def proceed(seconds: float = 20.0) -> bool:
    """Fill for so long; returns whether everything is there. Entries of modules that are off are filled anew later."""
    Filling.objects.exclude(record_type__in=sources.searched_types()).delete()
    until = time.monotonic() + seconds
    for name in missing():
        while not fill_chunk(name):
            if time.monotonic() > until:
                return False
    return True


@transaction.atomic
def fill_chunk(record_type: str) -> bool:
    """The next records of a type; returns whether these were the last. Another one at it makes this one wait."""
    model = enabled_record_types(context.company().modules)[record_type]
    Filling.objects.bulk_create([Filling(record_type=record_type)], ignore_conflicts=True)
    filling = Filling.objects.select_for_update().get(record_type=record_type)
    signature = sources.signature(model)
    if filling.signature != signature:
        filling.signature, filling.position, filling.done_at = signature, 0, None
    if filling.done_at is not None:
        return True
    keys = _next_keys(model, filling.position)
    sources.put((record_type, key) for key in keys)
    if keys:
        filling.position = keys[-1]
    if len(keys) < CHUNK:
        filling.done_at = clock.now()
    filling.save()
    return filling.done_at is not None


def _next_keys(model: type[Record], position: int) -> list[int]:
    """The ids that come next: of records, and of entries whose record may be gone."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"(SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s) UNION "
            "(SELECT record_id FROM search_entry WHERE record_type = %s AND record_id > %s ORDER BY record_id LIMIT %s) "
            "ORDER BY 1 LIMIT %s",
            [position, CHUNK, model.record_type(), position, CHUNK, CHUNK],
        )
        return [key for (key,) in cursor.fetchall()]


def relink(record_type: str, record_id: int) -> None:
    """Bring the entries up to date that show the title of this record."""
    model = enabled_record_types(context.company().tables).get(record_type)
    for other, relation in sources.dependants(model) if model else ():
        if other._meta.app_label in context.company().tables:
            _follow(other, relation, record_id)


def _follow(other: type[Record], relation: str, record_id: int) -> None:
    position = 0
    while True:
        rows = other._base_manager.filter(**{relation: record_id}, pk__gt=position).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:CHUNK])
        with transaction.atomic():
            sources.put((other.record_type(), key) for key in keys)
        if len(keys) < CHUNK:
            return
        position = keys[-1]
