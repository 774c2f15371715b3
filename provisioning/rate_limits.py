"""How often one visitor may ask: counters in Redis that forget by themselves."""

import logging

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import live
from fincomtech.kit.refusals import Refusal

log = logging.getLogger(__name__)

# what: (times, within seconds)
LIMITS = {"address": (120, 60), "sign_up": (30, 3600), "mail": (5, 3600), "verify": (60, 600)}


class TooOften(Refusal):
    """The visitor has to wait; `minutes` says how long."""

    code, status = "too_often", 429
    sentence = _("Too many attempts. Please try again in %(minutes)s min.")


def count(what: str, who: str) -> None:
    """Count one attempt; `TooOften` above the limit. Without Redis nobody is refused: a limit is not worth an outage."""
    times, seconds = getattr(settings, "SIGN_UP_LIMITS", LIMITS)[what]
    key = f"limit:{what}:{who}"
    try:
        with live.client().pipeline() as pipe:
            pipe.incr(key)
            pipe.expire(key, seconds, nx=True)
            pipe.ttl(key)
            number, _begun, left = pipe.execute()
    except redis.RedisError:
        log.exception("rate limits are off: Redis does not answer")
        return
    if number > times:
        raise TooOften(minutes=max(-(-int(left) // 60), 1))
