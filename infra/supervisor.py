"""Keeps a handful of processes running: starts them, restarts what dies, ends them in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.devservices.processes import boot, end_group, group_lives, identity
from infra.devservices.state import read_json, write_json

# A child that lived this long has started well: its next end counts as the first.
SETTLED_SECONDS = 60
LONGEST_PAUSE = 30


@dataclass
class Child:
    """One process that shall run: its command, its log, and how long it may take to end."""

    name: str
    command: list[str]
    patience: float = 5
    process: subprocess.Popen[bytes] | None = None
    identity: str = ""
    started: float = 0
    failures: int = 0
    due: float = 0

    @property
    def alive(self) -> bool:
        """Tell whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        """Send SIGTERM to the process itself: it ends its own children when their work is done."""
        if self.process and self.alive:
            self.process.terminate()

    def end(self) -> None:
        """Wait its patience out, then end whatever is left of its group."""
        if self.process is None:
            return
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        end_group(self.process.pid, seconds=1)
        self.process = None


@dataclass
class Supervisor:
    """Runs children; `say` tells the person at the terminal what happens to them."""

    folder: Path
    logs: Path
    environment: Mapping[str, str]
    say: Callable[[str], None] = print
    children: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> None:
        """Start a child and watch over it from now on."""
        if child not in self.children:
            self.children.append(child)
        with self.log(child).open("ab") as log:
            child.process = subprocess.Popen(
                child.command, env=dict(self.environment), cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        child.started, child.identity = time.monotonic(), identity(child.process.pid)
        self._remember()

    def log(self, child: Child) -> Path:
        """Return the file that gets all that a child prints."""
        return self.logs / f"{child.name}.log"

    def check(self) -> None:
        """Restart what has died, after a pause that doubles with each failure in a row."""
        for child in self.children:
            if child.process is not None and not child.alive:
                self._plan_restart(child)
            if child.process is None and time.monotonic() >= child.due:
                self.start(child)

    def kill(self) -> None:
        """End everything at once: for an impatient person."""
        for child in self.children:
            if child.process and child.alive:
                os.killpg(child.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the children in the order in which they were started, side by side."""
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end()
        self._memory.unlink(missing_ok=True)

    def end_stale(self) -> list[str]:
        """End what an earlier run left behind when it was killed; return the names."""
        left = read_json(self._memory)
        stale = [name for name, known in left.items() if _is_ours(known["pid"], known["identity"])]
        for name in stale:
            end_group(left[name]["pid"])
        self._memory.unlink(missing_ok=True)
        return stale

    @property
    def _memory(self) -> Path:
        return self.logs.parent / "children.json"

    def _plan_restart(self, child: Child) -> None:
        """Note the failure, clear what is left of the group (it may hold the port), and set the time."""
        process = child.process
        assert process is not None
        end_group(process.pid, seconds=1)
        settled = time.monotonic() - child.started > SETTLED_SECONDS
        child.failures = 1 if settled else child.failures + 1
        pause = min(2 ** (child.failures - 1), LONGEST_PAUSE)
        child.due = time.monotonic() + pause
        child.process = None
        reason = f"{child.name} ended with code {process.returncode}"
        self.say(f"{reason}, starts again in {pause} s; see {self.log(child)}")

    def _remember(self) -> None:
        running = [child for child in self.children if child.process]
        write_json(
            self._memory,
            {one.name: {"pid": one.process.pid, "identity": one.identity} for one in running if one.process},
        )


def _is_ours(pid: int, known: str) -> bool:
    """Tell whether a group is the one that we started: its leader is the same, or dead in the same boot."""
    if now := identity(pid):
        return now == known
    return bool(known) and known.startswith(boot()) and group_lives(pid)
