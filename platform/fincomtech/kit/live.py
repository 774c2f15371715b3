"""Hints for open screens: "these records changed". Sent after commit; the client refetches, so rights apply once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import orjson
import redis
from django.conf import settings
from django.db import transaction

from fincomtech.kit import context


def channel(company_key: str) -> str:
    """The company's own Redis channel: nobody else's events stream reads it."""
    return f"live:{company_key}"


def personal_channel(company_key: str) -> str:
    """The company's channel of hints for single people: the stream hands each to those whom it names, and nobody else."""
    return f"personal:{company_key}"


@cache
def client() -> redis.Redis:
    """The process's connection pool to Redis."""
    return redis.Redis.from_url(settings.REDIS_URL)


@contextmanager
def summed_up(record_type: str) -> Iterator[None]:
    """One hint instead of one per record, for work on very many: its list of ids is empty, which means "any"."""
    with silent():
        yield
    changed(record_type, [], "update")


@contextmanager
def silent() -> Iterator[None]:
    """No hints from inside: whoever works on very many records tells it from time to time."""
    memo = context.memo()
    held, memo["live_held"] = memo.get("live_held"), True
    try:
        yield
    finally:
        memo["live_held"] = held


def changed(record_type: str, ids: list[int], operation: str) -> None:
    """Tell the company's open screens after commit; operation is "create", "update" or "delete"."""
    if context.memo().get("live_held"):
        return
    where = channel(context.company().key)
    hint = orjson.dumps({"type": record_type, "ids": ids, "operation": operation})
    transaction.on_commit(lambda: client().publish(where, hint), robust=True)


def changed_for(user_ids: list[int], record_type: str) -> None:
    """Tell the open screens of these people alone, after commit, that something of theirs has changed."""
    where = personal_channel(context.company().key)
    hint = orjson.dumps({"type": record_type, "ids": [], "operation": "update"}).decode()
    words = orjson.dumps({"users": user_ids, "hint": hint})
    transaction.on_commit(lambda: client().publish(where, words), robust=True)
