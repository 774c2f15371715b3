"""A cache that forgets the least recently used: whoever sends many shapes pushes out their own, not our memory."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """At most `size` entries, of at most `weight` together where entries have weights. Safe between threads."""

    def __init__(self, size: int, weight: int = 0):
        self.size, self.weight = size, weight
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._total, self._lock = 0, Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """The entry, which counts as used now."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            self._entries.move_to_end(key)
            return found[0]

    def put(self, key: K, value: V, weight: int = 1) -> None:
        """Keep the entry, and forget what no longer has room."""
        with self._lock:
            self._total += weight - self._entries.pop(key, (None, 0))[1]
            self._entries[key] = (value, weight)
            while len(self._entries) > self.size or (
                self.weight and self._total > self.weight and len(self._entries) > 1
            ):
                self._total -= self._entries.popitem(last=False)[1][1]

    def get_or_make(self, key: K, make: Callable[[], V]) -> V:
        """The entry, made when it is not there. Two threads may make it at once; both results are right."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found
