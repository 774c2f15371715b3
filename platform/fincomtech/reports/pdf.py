"""HTML to PDF, through a press: a process of its own with limits (`press.py`), one for each process that prints."""

import atexit
import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from logging import getLogger
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Refusal
from fincomtech.reports import press

SECONDS, MEGABYTES, PAGES = 20, 1536, 2000
MOST_HTML, MOST_PDF = 20 * 1024**2, 50 * 1024**2  # bytes
_BREW = "/opt/homebrew/lib:/usr/local/lib:/usr/lib"  # where macOS' packages lie; nobody reads it elsewhere

logger = getLogger(__name__)


class CannotPrint(Refusal):
    """No press on this machine."""

    code, status = "reports.no_press", 503
    sentence = _("PDF cannot be made on this server: the library Pango is missing. Tell your administrator.")


class TooLong(Refusal):
    """The document needs more time, memory or pages than a document may."""

    code = "reports.too_long"
    sentence = _("The document is too long or takes too much time to draw. Make its template simpler.")


class Unprintable(Refusal):
    """The document cannot be drawn."""

    code = "reports.unprintable"
    sentence = _("The document cannot be drawn: %(reason)s")


@dataclass
class _Press:
    """A running press, and whose it is: a fork of ours must not use it."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    owner: int

    @property
    def address(self) -> str:
        """Where it listens."""
        return str(self.folder / "press")

    def usable(self) -> bool:
        """Whether it is ours and runs."""
        return self.owner == os.getpid() and self.process.poll() is None

    def stop(self) -> None:
        """End it, if it is ours."""
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)


_lock = threading.Lock()
_running: "_Press | None" = None


def pdf(
    documents: Sequence[str],
    pictures: Mapping[str, bytes] | None = None,
    *,
    seconds: int = 0,
    progress: Callable[[int], None] = lambda _done: None,
) -> bytes:
    """Pages of HTML as one PDF. `pictures` are what `<img src="picture:NAME">` may show; nothing else can be reached.

    `seconds` of processor time, by the number of documents unless given; `progress` is told how many are drawn.
    Raises TooLong, Unprintable, CannotPrint.
    """
    seconds = seconds or SECONDS + len(documents)
    job = {
        "pages": list(documents),
        "pictures": {name: base64.b64encode(data).decode() for name, data in (pictures or {}).items()},
        "seconds": seconds,
        "megabytes": MEGABYTES,
        "most": PAGES,
    }
    text = json.dumps(job).encode()
    if len(text) > MOST_HTML:
        raise TooLong()
    answer = _asked(text, seconds, progress)
    if answer[:1] == b"+":
        return answer[1:]
    if answer == b"-long":
        raise TooLong()
    raise Unprintable(reason=answer[1:].decode(errors="replace"))


def _asked(job: bytes, seconds: int, progress: Callable[[int], None]) -> bytes:
    """The press's answer; a fork that was ended by its limits answers nothing."""
    with socket.socket(socket.AF_UNIX) as call:
        call.settimeout(3 * seconds)
        try:
            call.connect(_ours().address)
            press.send(call, job)
            drawn = 0
            while (sign := press.exactly(call, 1)) == b".":
                drawn += 1
                progress(drawn)
            size = int.from_bytes(press.exactly(call, 8), "big")
            if size > MOST_PDF:
                raise TooLong()
            return sign + press.exactly(call, size)
        except (EOFError, TimeoutError, ConnectionError):
            raise TooLong() from None


def _ours() -> _Press:
    global _running
    with _lock:
        if _running is None or not _running.usable():
            _running = _started()
        return _running


def _started() -> _Press:
    """A new press, ready for work. It gets nothing of our environment but where programs are."""
    folder = Path(tempfile.mkdtemp(prefix="press-"))
    known = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH")
        if name in os.environ
    }
    process = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", press.__name__, str(folder / "press")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"DYLD_FALLBACK_LIBRARY_PATH": _BREW, **known, "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"},
        cwd=folder,
    )
    found = _Press(process, folder, os.getpid())
    assert process.stdout is not None
    assert process.stderr is not None
    if process.stdout.readline() != b"ready\n":
        reason = process.stderr.read().decode(errors="replace")[-2000:]
        found.stop()
        logger.error("no press: %s", reason)
        raise CannotPrint()
    threading.Thread(target=_drained, args=(process.stderr,), daemon=True).start()
    atexit.register(found.stop)
    return found


def _drained(stream: object) -> None:
    """Whatever the press says is read, so that it never waits for us."""
    for line in stream:  # type: ignore[attr-defined]
        logger.warning("press: %s", line.decode(errors="replace").rstrip())
