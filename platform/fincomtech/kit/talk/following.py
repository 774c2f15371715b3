"""Who follows a record, and whether anybody is to hear of a message. Source: kit.6."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from fincomtech.kit import context, copying
from fincomtech.kit.events import tell
from fincomtech.kit.models import Follower, Message
from fincomtech.kit.records import Record
from fincomtech.kit.talk.events import FollowersToTell, MessagePosted

# Which subscription a message of each kind belongs to; notices of the system bother nobody.
PART = {"comment": "notes", "mail": "messages", "change": "changes", "activity": "activities"}


def begin(record: Record) -> None:
    """Whoever makes a record and whoever answers for it follow it by themselves."""
    add(record, (context.actor().user_id, getattr(record, "assignee_id", None)))


def begin_many(records: Sequence[Record]) -> None:
    """As `begin()` for many new records of one type, which nobody can follow yet."""
    me = context.actor().user_id
    pairs = {(r.pk, key) for r in records for key in (me, getattr(r, "assignee_id", None)) if key is not None}
    rows = [
        Follower(record_type=type(records[0]).record_type(), record_id=record, user_id=key, created_by_id=me)
        for record, key in sorted(pairs)
    ]
    copying.insert(Follower, rows)


def add(record: Record, user_ids: Iterable[int | None]) -> None:
    """Make the users follow; those who follow already keep their subscriptions. One statement."""
    found = [key for key in dict.fromkeys(user_ids) if key is not None]
    if found:
        about = {"record_type": type(record).record_type(), "record_id": record.pk}
        rows = [Follower(user_id=key, created_by_id=context.actor().user_id, **about) for key in found]
        Follower.objects.bulk_create(rows, ignore_conflicts=True)


def add_address(record: Record, address: str, name: str = "") -> Follower:
    """Make an address outside follow: it gets the mails to the customer, and nothing that is internal."""
    found, _created = Follower.objects.get_or_create(
        record_type=type(record).record_type(),
        record_id=record.pk,
        user=None,
        address=address.lower(),
        defaults={"name": name[:200], "notes": False, "activities": False, "created_by_id": context.actor().user_id},
    )
    return found


def outsiders(record: Record) -> list[Follower]:
    """The followers outside the company who get mails about the record."""
    return list(Follower.of(record).filter(user=None, messages=True).order_by("pk"))


def move(old: Record, new: Record) -> None:
    """The followers of a record that goes up in another one follow that."""
    users = Follower.of(new).filter(user__isnull=False).values("user")
    addresses = Follower.of(new).filter(user=None).values("address")
    Follower.of(old).exclude(user__in=users).exclude(user=None, address__in=addresses).update(record_id=new.pk)


def announce(record: Record, message: Message, mentioned: tuple[int, ...] = ()) -> None:
    """Tell everybody who listens that something was said; followers hear of it by mail, in the background."""
    tell(MessagePosted(message.pk, str(message.record_type), message.record_id, message.kind, message.author_id))
    if mentioned or _is_heard(record, message):
        tell(FollowersToTell(message.pk, mentioned))


def _is_heard(record: Record, message: Message) -> bool:
    part = PART.get(message.kind)
    return part is not None and Follower.of(record).filter(_hears(part, message.author_id)).exists()


def _hears(part: str, author_id: int | None) -> Q:
    return Q(user__isnull=False, **{part: True}) & (~Q(user=author_id) if author_id else Q())


def hearers(message: Message) -> list[int]:
    """The colleagues who follow what a message is, its author left out."""
    part = PART.get(message.kind)
    rows: Any = Follower.objects.filter(record_type=message.record_type, record_id=message.record_id)
    return (
        list(rows.filter(_hears(part, message.author_id)).order_by("pk").values_list("user", flat=True)) if part else []
    )
