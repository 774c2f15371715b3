"""Processes that may outlive their starter: how to recognise and end them."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc/self/stat").exists()


def command_line(pid: int) -> str:
    """Return the command of a live process; empty for one that has ended, a zombie included."""
    if PROC:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return _ps("command=", pid)


def identity(pid: int) -> str:
    """Return a text that no later process with the same number can have; empty if it has ended."""
    started = _started_linux(pid) if PROC else _ps("lstart=", pid)
    return f"{boot()} {started}" if started else ""


def boot() -> str:
    """Return which run of the machine this is: numbers of processes start anew with each."""
    file = Path("/proc/sys/kernel/random/boot_id")
    return file.read_text().strip() if file.exists() else ""


def wait_gone(pid: int, seconds: float) -> bool:
    """Wait until the process has ended; tell whether it has."""
    deadline = time.monotonic() + seconds
    while command_line(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(pid: int, steps: list[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn and give it its seconds, until the process has ended."""
    for sign, seconds in steps:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        if wait_gone(pid, seconds):
            return


def end_group(leader: int, seconds: float = 3) -> None:
    """End a process group that we started: politely, then at once."""
    for sign, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 2.0)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, sign)
        if wait_group_gone(leader, patience):
            return


def wait_group_gone(leader: int, seconds: float) -> bool:
    """Wait until no live process of the group is left; tell whether none is."""
    deadline = time.monotonic() + seconds
    while group_lives(leader):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def group_lives(leader: int) -> bool:
    """Tell whether the group has a process that is no zombie: an idle init may keep those for long."""
    if not PROC:
        return _ps_group(leader)
    fields = (_stat(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return any(found[0] not in "ZX" and found[2] == str(leader) for found in fields if found)


def _stat(pid: int) -> list[str]:
    """Return the fields of a process behind its name in brackets: state, parent, group, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _started_linux(pid: int) -> str:
    """Return the start in clock ticks since boot; empty for a zombie."""
    fields = _stat(pid)
    return fields[19] if fields and fields[0] not in "ZX" else ""


def _ps_group(leader: int) -> bool:
    listed = subprocess.run(["ps", "-axo", "pgid=,stat="], capture_output=True, text=True, check=False).stdout
    pairs = (line.split() for line in listed.splitlines())
    return any(pair[0] == str(leader) and not pair[1].startswith("Z") for pair in pairs if len(pair) == 2)


def _ps(field: str, pid: int) -> str:
    result = subprocess.run(["ps", "-o", field, "-p", str(pid)], capture_output=True, text=True, check=False)
    return result.stdout.strip()
