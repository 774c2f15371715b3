"""A worker that is killed: executes each given run in a child of its own, which dies by SIGKILL at the given boundary.

Run as a process: `python -m provisioning.tests.dying '[[run, step, moment], …]' [module whose seed fails]`.
"""

import json
import os
import signal
import sys
from typing import Any

import django


def main() -> None:
    """Print how each child ended: the number of the signal, or 0 for a child that never met its boundary."""
    django.setup()
    _warm_up()
    orders: list[tuple[int, str, str]] = [(run, step, moment) for run, step, moment in json.loads(sys.argv[1])]
    failing = sys.argv[2] if len(sys.argv) > 2 else ""
    print(json.dumps([_die(run, step, moment, failing) for run, step, moment in orders]))  # noqa: T201


def _warm_up() -> None:
    """Once here instead of in every child."""
    from fincomtech.tenancy import ddl
    from provisioning import pool, tables

    pool.digest()
    tables.release()
    ddl.migrations_of("kit")


def _die(run: int, step: str, moment: str, failing: str) -> int:
    child = os.fork()
    if child == 0:
        _work(run, step, moment, failing)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _work(run: int, step: str, moment: str, failing: str) -> None:
    from provisioning import inside, runner

    def die_there(_run: Any, at_step: str, at_moment: str) -> None:
        if (at_step, at_moment) == (step, moment):
            os.kill(os.getpid(), signal.SIGKILL)

    runner.boundary = die_there  # type: ignore[assignment]
    runner.PAUSE_SECONDS = 0
    if failing:
        inside.seed = failing_at(failing)
    runner.execute(run)


def failing_at(module: str) -> Any:
    """A stand-in for `inside.seed` that cannot seed this module."""
    from provisioning import inside

    real = inside.seed

    def seed(name: str) -> None:
        if name == module:
            raise RuntimeError("no seed today")
        real(name)

    return seed


if __name__ == "__main__":
    main()
