"""Facts on their way to background listeners: written with the change itself, delivered once per listener, retried."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from logging import getLogger
from typing import Any, get_args, get_type_hints

from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime

from fincomtech.kit import clock, context
from fincomtech.kit.background import tasks
from fincomtech.kit.events import Event, Listener, listener_named
from fincomtech.kit.models import OutboxEntry

DELIVER = "kit.deliver"
MOST_ATTEMPTS = 12
KEEP = timedelta(days=30)
_FIRST_DELAY = timedelta(seconds=10)
_LONGEST_DELAY = timedelta(hours=6)

logger = getLogger(__name__)


def put(listener: Listener, payload: Mapping[str, Any]) -> None:
    """Write a fact for a listener in the current transaction and have it delivered after commit."""
    # The sweep leaves a fresh entry alone, so that it does not compete with the task sent right here.
    later = clock.now() + timedelta(minutes=2)
    entry = OutboxEntry.objects.create(
        event=listener.event.event_type(), listener=listener.name, payload=dict(payload), next_try_at=later
    )
    tasks.after_commit(DELIVER, entry=entry.pk)


def deliver(entry_id: int) -> bool:
    """Let the listener hear the entry, as the system. True when it has been heard, now or before.

    The listener's work and the mark "done" are one transaction: its effects in the database happen exactly once.
    """
    try:
        with transaction.atomic(), context.acting_as(context.Actor.SYSTEM):
            entry = OutboxEntry.objects.select_for_update(skip_locked=True).filter(pk=entry_id, done_at=None).first()
            if entry is None:
                return OutboxEntry.objects.filter(pk=entry_id).exclude(done_at=None).exists()
            entry.error = _hear(entry)
            entry.done_at, entry.next_try_at = clock.now(), None
            entry.save()
            return True
    except Exception as error:
        logger.exception("listener failed, outbox entry %s", entry_id)
        _put_off(entry_id, error)
        return False


def seconds_until(entry_id: int) -> float | None:
    """How long until the entry is to be tried again; None when it is done, or given up."""
    due = OutboxEntry.objects.filter(pk=entry_id, done_at=None).values_list("next_try_at", flat=True).first()
    return max((due - clock.now()).total_seconds(), 0.0) if due is not None else None


def waiting(limit: int = 500) -> list[int]:
    """The entries whose time has come, oldest first: for the sweep that repairs lost messages and retries."""
    due = OutboxEntry.objects.filter(done_at=None, next_try_at__lte=clock.now())
    return list(due.order_by("next_try_at").values_list("pk", flat=True)[:limit])


def sweep() -> int:
    """Deliver what waits and forget what was delivered long ago. Returns how many were heard."""
    heard = sum(deliver(key) for key in waiting())
    OutboxEntry.objects.filter(done_at__lt=clock.now() - KEEP).delete()
    return heard


def _hear(entry: OutboxEntry) -> str:
    """Call the listener; a reason when nobody is there to listen any more."""
    try:
        listener = listener_named(entry.listener)
    except KeyError:
        return "no such listener any more"
    if not listener.modules <= context.company().modules:
        return "its module is not enabled"
    listener.function(_event(listener.event, entry.payload))
    return ""


def _event(kind: type[Event], payload: Mapping[str, Any]) -> Event:
    """The fact as it was told: JSON has no dates, decimals and tuples, the dataclass says where they were."""
    hints = get_type_hints(kind)
    names = {f.name for f in fields(kind)}
    return kind(**{name: _value(hints[name], value) for name, value in payload.items() if name in names})


def _value(hint: Any, value: Any) -> Any:
    kinds = {hint, *get_args(hint)} if not isinstance(value, list) else {hint}
    if isinstance(value, str) and datetime in kinds:
        return parse_datetime(value)
    if isinstance(value, str) and date in kinds:
        return parse_date(value)
    if isinstance(value, str) and Decimal in kinds:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value


def _put_off(entry_id: int, error: Exception) -> None:
    """Try again later, twice as late each time; after the last attempt the entry stays for a person to look at."""
    with transaction.atomic():
        entry = OutboxEntry.objects.select_for_update().filter(pk=entry_id, done_at=None).first()
        if entry is None:
            return
        entry.attempts += 1
        delay = min(_FIRST_DELAY * 2**entry.attempts, _LONGEST_DELAY)
        entry.next_try_at = clock.now() + delay if entry.attempts < MOST_ATTEMPTS else None
        entry.error = f"{type(error).__name__}: {error}"[:2000]
        entry.save()
