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
    if not command_line(pid):
        return ""
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
    """End a session that we started, its children included: politely, then at once."""
    for sign, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 2.0)):
        try:
            os.killpg(leader, sign)
        except (ProcessLookupError, PermissionError):
            return
        wait_gone_group(leader, patience)


def wait_gone_group(leader: int, seconds: float) -> bool:
    """Wait until no process of the group is left; tell whether none is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-leader, os.WNOHANG)
        try:
            os.killpg(leader, 0)
        except (ProcessLookupError, PermissionError):
            return True
        time.sleep(0.05)
    return False


def _started_linux(pid: int) -> str:
    """Return the start in clock ticks since boot: field 22, counted behind the name in brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _ps(field: str, pid: int) -> str:
    result = subprocess.run(["ps", "-o", field, "-p", str(pid)], capture_output=True, text=True, check=False)
    return result.stdout.strip()
