"""The folder that remembers ports and passwords between runs, and the locks around it."""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".state"


class ServiceError(RuntimeError):
    """A local service cannot be had; the sentence says what to do."""


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for the file lock at `path` and hold it; the system frees it when the holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; nobody but its owner can read it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    os.replace(temporary, path)


def read_json(path: Path) -> dict[str, Any]:
    """Return what was kept, or nothing if it is absent or damaged."""
    try:
        kept = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def write_json(path: Path, values: dict[str, Any]) -> None:
    """Keep values for the next run, readable by their owner only."""
    write_private(path, json.dumps(values, indent=2) + "\n")


def tail(path: Path, lines: int = 15) -> str:
    """Return the last lines of a log, for an error message."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
