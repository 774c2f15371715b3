"""One queue for all companies, and none of them waits behind another's ten thousand tasks.

A task of a company goes to a list of its own. Whenever there is room in the workers' queue, the companies put one task
each into it, in turn. So the workers' queue is always short, and whoever comes with one task has it done within a turn.
Lists and the ring of waiting companies live in Redis; each step is one script, so nothing is lost between two of them.
"""

from functools import cache
from logging import getLogger
from typing import Any

from redis.exceptions import RedisError

from fincomtech.kit import live

QUEUE = "celery"  # the workers' own
AHEAD = 16  # tasks in it at most: enough to keep workers busy, few enough for a turn to be short
PREFIX, RING, TURN = "fair.", "fair-ring", "fair-turn"

logger = getLogger(__name__)

# A company's place in the ring is the number of its last turn: the one with the smallest is next.
_SCRIPT = """
local queue, ring, turn, prefix, ahead = KEYS[1], KEYS[2], KEYS[3], ARGV[1], tonumber(ARGV[2])
if ARGV[3] ~= '' then redis.call('ZADD', ring, 'NX', redis.call('INCR', turn), ARGV[3]) end
local moved = 0
while redis.call('LLEN', queue) < ahead do
  local first = redis.call('ZRANGE', ring, 0, 0)[1]
  if not first then break end
  if redis.call('RPOPLPUSH', prefix .. first, queue) then
    moved = moved + 1
    redis.call('ZADD', ring, redis.call('INCR', turn), first)
  else
    redis.call('ZREM', ring, first)
  end
end
return moved
"""


def queue_of(company_key: str) -> str:
    """The list in which a company's tasks wait for their turn."""
    return PREFIX + company_key


@cache
def _script() -> Any:
    return live.client().register_script(_SCRIPT)


def pump(company_key: str = "") -> int:
    """Fill the workers' queue up; the named company has put something into its list. Returns how many tasks moved."""
    moved: int = _script()(keys=[QUEUE, RING, TURN], args=[PREFIX, AHEAD, company_key])
    return moved


def repair() -> None:
    """Put companies whose lists hold tasks back into the ring: the broker returns what a dead worker held past us."""
    for name in live.client().scan_iter(f"{PREFIX}c_*", count=1000):
        pump(name.decode().removeprefix(PREFIX))
    pump()


def pump_after_task(**_named: object) -> None:
    """For a worker's signal: there is room now."""
    try:
        pump()
    except RedisError:
        logger.exception("the queues were not pumped")
