"""One subscription to Redis per process, handed out to the connections of each company."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from logging import getLogger

import orjson
from redis import asyncio as redis
from redis.exceptions import RedisError

from fincomtech.kit.live import channel, personal_channel

MOST_WAITING = 256  # hints that one slow client may have before it; beyond, it reads its screens anew
_ALL, _PERSONAL = channel(""), personal_channel("")
_LONGEST_PAUSE = 10.0

logger = getLogger(__name__)


@dataclass(eq=False)
class Listener:
    """The hints on their way to one client. `lost` means that some did not fit, or may have been missed."""

    company: str
    user: int = 0
    queue: "asyncio.Queue[bytes]" = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    lost: bool = False

    def hear(self, hint: bytes) -> None:
        """Take a hint, or remember that one was lost: never wait for a slow client."""
        if self.lost:
            return
        try:
            self.queue.put_nowait(hint)
        except asyncio.QueueFull:
            self.lose()

    def begin(self) -> None:
        """Forget what came before the stream began: its client reads everything after that."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.lost = False

    def lose(self) -> None:
        """Let the client read everything anew; what waits for it is of no use any more."""
        self.begin()
        self.lost = True
        self.queue.put_nowait(b"")

    def take_loss(self) -> bool:
        """Whether hints were lost since this was last asked."""
        lost, self.lost = self.lost, False
        return lost


class Hub:
    """All the listeners of this process. Each company's listeners hear its own channel and no other."""

    def __init__(self, connect: Callable[[], "redis.Redis"]):
        self._connect = connect
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    def __len__(self) -> int:
        return sum(len(group) for group in self._listeners.values())

    def join(self, company: str, user: int = 0) -> Listener:
        """A new listener to the company, of one of its people; the first one starts the subscription."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())
        listener = Listener(company, user)
        self._listeners[company].add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener whose client has gone."""
        group = self._listeners[listener.company]
        group.discard(listener)
        if not group:
            del self._listeners[listener.company]

    async def listening(self, seconds: float = 3) -> None:
        """Wait until Redis has confirmed the subscription, but not for ever: a stream without hints still pings."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.ready.wait()

    async def stop(self) -> None:
        """End the subscription."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self) -> None:
        pause = 0.1
        while True:
            try:
                async for where, words in self._hints():
                    pause = 0.1
                    self._hand_out(where, words)
            except (RedisError, OSError) as error:
                logger.warning("live events: no connection to Redis (%s)", error)
            self.ready.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _hints(self) -> AsyncIterator[tuple[str, bytes]]:
        async with self._connect() as client, client.pubsub() as subscription:
            await subscription.psubscribe(f"{_ALL}*", f"{_PERSONAL}*")
            async for message in subscription.listen():
                if message["type"] == "psubscribe":
                    if message["data"] == 2:  # both patterns
                        self._resubscribed()
                elif message["type"] == "pmessage":
                    yield message["channel"].decode(), message["data"]

    def _hand_out(self, where: str, words: bytes) -> None:
        if where.startswith(_PERSONAL):
            told = orjson.loads(words)
            self._tell(where.removeprefix(_PERSONAL), told["hint"].encode(), frozenset(told["users"]))
        else:
            self._tell(where.removeprefix(_ALL), words)

    def _tell(self, company: str, hint: bytes, users: frozenset[int] | None = None) -> None:
        """To everybody of the company who listens, or to these people alone."""
        for listener in self._listeners.get(company, ()):
            if users is None or listener.user in users:
                listener.hear(hint)

    def _resubscribed(self) -> None:
        """Nobody knows what was told while we did not listen."""
        self.ready.set()
        for group in self._listeners.values():
            for listener in group:
                listener.lose()
