"""A person's own lines: what is there, how many are unread, and that they have been read."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context, live
from fincomtech.kit.records import enabled_record_types
from fincomtech.kit.refusals import Invalid
from fincomtech.notifications import kinds, words
from fincomtech.notifications.models import Delivery, Notification
from fincomtech.notifications.telling import TYPE

PAGE = 30
BADGE = 100  # more are not counted
READ_KEPT, KEPT = timedelta(days=30), timedelta(days=180)


def own() -> Any:
    """The lines of whoever acts, as far as their modules are enabled."""
    types = ["", *enabled_record_types(context.company().modules)]
    names = [kind.name for kind in kinds.all_kinds()]
    return Notification.objects.filter(user=context.signed_in(), record_type__in=types, kind__in=names)


def unread() -> int:
    """How many lines wait to be read, a hundred at most. One query."""
    return len(own().filter(read_at=None).values_list("pk")[:BADGE])


def page(*, only_unread: bool = False, kind: str = "", before: str = "") -> dict[str, Any]:
    """A page of lines, the latest first: `{lines, next}`; `next` is what the following page is asked with, "" at the end.

    Lines about records that are gone or closed by now are forgotten here.
    """
    rows = own().select_related("by")
    if only_unread:
        rows = rows.filter(read_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    found = list(_after(rows, before).order_by("-at", "-pk")[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    places = words.open_records(shown)
    closed = [row.pk for row in shown if not words.is_open(row, places)]
    if closed:
        own().filter(pk__in=closed).delete()
    lines = [_line(row, places) for row in shown if row.pk not in closed]
    return {"lines": lines, "next": f"{shown[-1].at.isoformat()}|{shown[-1].pk}" if more else ""}


def _after(rows: Any, before: str) -> Any:
    if not before:
        return rows
    moment, _bar, key = before.partition("|")
    at = parse_datetime(moment) if key.isdecimal() and len(key) < 19 else None
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise Invalid(_("This page of notifications cannot be found."), code="notifications.page", path=["before"])
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=int(key)))


def _line(row: Notification, places: words.Places) -> dict[str, Any]:
    kind = kinds.named(row.kind)
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "kindTitle": str(kind.title) if kind is not None else "",
        "text": words.line(row, places),
        "excerpt": row.excerpt,
        "count": row.count,
        "recordType": row.record_type,
        "recordId": str(row.record_id) if row.record_type else "",
        "by": row.by_name,
        "at": row.at.isoformat(),
        "read": row.read_at is not None,
    }


def forget_words(records: Collection[tuple[str, int]]) -> None:
    """Everybody's lines about the records (type and id), read and unwritten ones too, no longer quote what was said."""
    for name, key in records:
        for kept in (Notification, Delivery):
            kept._default_manager.filter(record_type=name, record_id=key).update(excerpt="")


def mark_read(*, ids: Sequence[int] = (), record: tuple[str, int] | None = None, everything: bool = False) -> int:
    """Mark lines read: the given ones, those about a record, or all. Returns how many. One query."""
    rows = own().filter(read_at=None)
    if not everything:
        about = Q(record_type=record[0], record_id=record[1]) if record is not None else Q(pk__in=[])
        rows = rows.filter(Q(pk__in=list(ids)) | about)
    changed: int = rows.update(read_at=clock.now())
    if changed:
        live.changed_for([context.signed_in()], TYPE)
    return changed


def mark_unread(key: int) -> int:
    """Put a line back, unless the same has become a line of its own meanwhile."""
    row = own().filter(pk=key).exclude(read_at=None).first()
    if row is None or own().filter(_same(row), read_at=None).exists():
        return 0
    own().filter(pk=key).update(read_at=None)
    live.changed_for([context.signed_in()], TYPE)
    return 1


def _same(row: Notification) -> Q:
    return Q(kind=row.kind, record_type=row.record_type, record_id=row.record_id)


def forget_old() -> int:
    """Read lines stay for a month, unread ones for half a year. Returns how many were forgotten."""
    old = Q(read_at__lt=clock.now() - READ_KEPT) | Q(at__lt=clock.now() - KEPT)
    gone, _by_type = Notification.objects.filter(old).delete()
    return gone
