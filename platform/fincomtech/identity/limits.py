"""Counters in Redis against guessing, each of one company. Without Redis nothing is limited, but logged."""

import hashlib
import logging

import redis

from fincomtech.kit import context, live

PREFIX = "limit"

log = logging.getLogger(__name__)


def count(what: str, who: str, seconds: int) -> int:
    """One more of these; the counter begins anew `seconds` after its first."""
    try:
        with live.client().pipeline() as pipe:
            pipe.incr(_key(what, who))
            pipe.expire(_key(what, who), seconds, nx=True)
            return int(pipe.execute()[0])
    except redis.RedisError:
        log.exception("cannot count %s", what)
        return 0


def counted(what: str, who: str) -> int:
    """How many so far."""
    try:
        return int(live.client().get(_key(what, who)) or 0)
    except redis.RedisError:
        log.exception("cannot read the counter of %s", what)
        return 0


def keep_for(what: str, who: str, seconds: int) -> None:
    """Let the counter stand for so long from now on."""
    try:
        live.client().expire(_key(what, who), seconds)
    except redis.RedisError:
        log.exception("cannot prolong the counter of %s", what)


def _key(what: str, who: str) -> str:
    # Addresses are hashed: whoever reads Redis learns no e-mail from its keys.
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    return f"{PREFIX}:{context.company().key}:{what}:{digest}"
