"""Who does a long piece of work: a lease with a deadline in the row itself, so that a killed worker's work is free soon.

The deadline is renewed with every batch, in the batch's own transaction, which holds the row locked: whoever finds the
row locked knows that its worker lives. Redis remembers which leases run, of all companies: looking for those that have
run out costs the scheduler one question, not one for each company.
"""

import secrets
from datetime import timedelta
from logging import getLogger
from typing import Any, TypeVar

import redis
from django.db import transaction
from django.db.models import Q

from fincomtech.kit import clock, context, live
from fincomtech.kit.exchange.models import Work

LEASE = timedelta(seconds=30)
_BOARD = "exchange:leases"  # member: company|kind of work|id|user, score: when the lease runs out

logger = getLogger(__name__)
W = TypeVar("W", bound=Work)


class Lost(RuntimeError):
    """The work is no longer ours: another worker has it, or somebody has cancelled it."""


def take(model: type[W], key: int) -> W | None:
    """Make the work ours; None when another worker has it or nothing is left to do."""
    now = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        rows = model._default_manager.filter(free, pk=key, state__in=model.ACTIVE)  # type: ignore[attr-defined]
        found = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if found is None:
            return None
        found.lease_owner, found.lease_until = secrets.token_hex(16), now + LEASE
        found.save(update_fields=["lease_owner", "lease_until"])
    announce(found)
    return found


def hold(work: W) -> W:
    """Inside a transaction: the row as it is, locked until the end, with the deadline pushed out. Raises Lost."""
    rows = type(work)._default_manager.select_for_update(of=("self",))
    found: W | None = rows.filter(pk=work.pk, lease_owner=work.lease_owner, state=work.state).first()  # type: ignore[attr-defined]
    if found is None:
        raise Lost(str(work.pk))
    found.lease_until = clock.now() + LEASE
    return found


def give_back(work: Work) -> None:
    """Free the work, at its end or for whoever comes next."""
    rows = type(work)._default_manager.filter(pk=work.pk, lease_owner=work.lease_owner)
    rows.update(lease_owner="", lease_until=None)
    _quietly("zrem", _member(work))


def announce(work: Work) -> None:
    """Put the lease where the scheduler looks; without Redis the sweep of each company finds the work later."""
    until = work.lease_until or clock.now() + LEASE
    _quietly("zadd", {_member(work): until.timestamp()})


def overdue() -> list[tuple[str, str, int, int]]:
    """(company's key, kind of work, id, user) of the leases that have run out, of all companies; told once."""
    board: Any = live.client()
    now = clock.now().timestamp()
    try:
        members = board.zrangebyscore(_BOARD, "-inf", now, start=0, num=500)
        if members:
            board.zadd(_BOARD, {member: now + LEASE.total_seconds() for member in members}, xx=True)
    except redis.RedisError as error:
        logger.warning("no leases known: %s", error)
        return []
    parts = [member.decode().split("|") for member in members]
    return [(company, kind, int(key), int(user)) for company, kind, key, user in parts]


def forget(company: str, kind: str, key: int, user: int) -> None:
    """Take a lease off the board: its work is over."""
    _quietly("zrem", f"{company}|{kind}|{key}|{user}")


def _member(work: Work) -> str:
    return f"{context.company().key}|{type(work).__name__}|{work.pk}|{work.created_by_id or 0}"


def _quietly(command: str, *arguments: object) -> None:
    try:
        getattr(live.client(), command)(_BOARD, *arguments)
    except redis.RedisError as error:
        logger.warning("the lease is not announced: %s", error)
