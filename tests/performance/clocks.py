"""What a piece of work costs: wall time, and CPU of this process and of its PostgreSQL backends."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Milliseconds: wall, CPU in Python, CPU in PostgreSQL."""

    wall: float
    python: float
    postgres: float

    def __str__(self) -> str:
        return f"{self.wall:8.2f} ms wall  {self.python:7.2f} + {self.postgres:6.2f} ms CPU (web + PostgreSQL)"


def backend_cpu(pids: list[int]) -> float:
    """CPU milliseconds that PostgreSQL backends have used so far."""
    return sum(_ticks(pid) for pid in pids) * 1000 / TICK


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def timed(work: Callable[[], Any], pids: list[int], rounds: int = 1) -> Cost:
    """The cost of one run of the work, averaged over so many."""
    wall, cpu, backend = time.perf_counter(), time.process_time(), backend_cpu(pids)
    for _round in range(rounds):
        work()
    scale = 1000 / rounds
    return Cost(
        (time.perf_counter() - wall) * scale,
        (time.process_time() - cpu) * scale,
        (backend_cpu(pids) - backend) / rounds,
    )


def interleaved(
    works: dict[str, Callable[[], Any]], pids: list[int], *, rounds: int = 7, repeat: int = 40
) -> dict[str, Cost]:
    """Each work in turn, round after round, so that all meet the same weather; the median of each."""
    found: dict[str, list[Cost]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _round in range(rounds):
        for name, work in works.items():
            found[name].append(timed(work, pids, repeat))
    return {
        name: Cost(*(median(getattr(c, part) for c in costs) for part in ("wall", "python", "postgres")))
        for name, costs in found.items()
    }
