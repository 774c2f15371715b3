"""The press: a process of its own that turns HTML into PDF and can do nothing else.

`python -m fincomtech.reports.press SOCKET` listens on a Unix socket. It has loaded WeasyPrint once; each job is drawn by
a fork with limits on processor time and memory, without the product's environment and without a database. The only
addresses that a document can name are those of the pictures that came with the job. It ends when its standard input
ends, that is with the process that has started it.

A job is a length (8 bytes, big-endian) and JSON {"pages": [HTML], "pictures": {name: base64}, "seconds", "megabytes",
"most"}; the answer is a "." for each of the pages of HTML that has been drawn, then "+" (a PDF with all of them) or "-" (a
reason), a length and so many bytes.
"""

import base64
import contextlib
import json
import logging
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
MOST_AT_ONCE = 4  # forks of one press
PICTURE = "picture:"
_CONFIGURATION = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{FONTS}</dir><cachedir>%s</cachedir>
<alias><family>sans-serif</family><prefer><family>PT Sans</family></prefer></alias>
<alias><family>serif</family><prefer><family>PT Serif</family></prefer></alias></fontconfig>
"""


class TooMuch(Exception):
    """The document is longer than a document may be."""


class Unreachable(Exception):
    """The document names an address that no document may reach."""


def main(address: str) -> None:
    """Serve until standard input ends."""
    _prepare_fonts(Path(address).parent)
    _load()
    door = socket.socket(socket.AF_UNIX)
    door.bind(address)
    door.listen(64)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    children: set[int] = set()
    while True:
        children = {child for child in children if not _ended(child)}
        ready, _w, _x = select.select([sys.stdin] if len(children) >= MOST_AT_ONCE else [sys.stdin, door], [], [], 0.2)
        if sys.stdin in ready and not os.read(sys.stdin.fileno(), 1):
            return
        if door in ready:
            children.add(_begin(door))


def _prepare_fonts(folder: Path) -> None:
    """Our own fonts, and no others of the machine: a document looks the same everywhere."""
    path = folder / "fonts.conf"
    path.write_text(_CONFIGURATION % (folder / "cache"))
    os.environ["FONTCONFIG_FILE"] = str(path)


def _load() -> None:
    """Everything that forks then have: the library, the fonts, the code that a first document imports."""
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    print_pdf(["<p>Пример <b>Example</b> <i>x</i></p><table><tr><td>1</td></tr></table>"], {}, 1)


def _begin(door: socket.socket) -> int:
    call, _address = door.accept()
    with call:
        child = os.fork()
        if child == 0:
            try:
                door.close()
                _work(call)
            finally:
                os._exit(0)
    return child


def _ended(child: int) -> bool:
    try:
        return os.waitpid(child, os.WNOHANG)[0] == child
    except ChildProcessError:
        return True


def _work(call: socket.socket) -> None:
    job = json.loads(received(call))
    _limit(int(job["seconds"]), int(job["megabytes"]))
    pictures = {name: base64.b64decode(data) for name, data in job["pictures"].items()}
    try:
        answer = b"+", print_pdf(job["pages"], pictures, int(job["most"]), lambda: call.sendall(b"."))
    except (TooMuch, MemoryError, RecursionError):
        answer = b"-", b"long"
    except Exception as error:
        answer = b"-", f"{type(error).__name__}: {error}"[:300].encode()
    call.sendall(answer[0])
    send(call, answer[1])


def _limit(seconds: int, megabytes: int) -> None:
    """The kernel ends a fork that wants more."""
    signal.alarm(2 * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with contextlib.suppress(ValueError, OSError):  # macOS knows no such limit
        size = megabytes * 1024**2
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def print_pdf(
    documents: list[str], pictures: dict[str, bytes], most: int, drawn: Callable[[], None] = lambda: None
) -> bytes:
    """The documents in one PDF, each with its own page numbers. Raises TooMuch when they have more than `most` pages."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Pictures(URLFetcher):
        """Reaches what came with the job; neither files nor network, nor data that unfolds."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The picture. Raises Unreachable."""
            found = pictures.get(url.removeprefix(PICTURE)) if url.startswith(PICTURE) else None
            if found is None:
                raise Unreachable(url[:80])
            return URLFetcherResponse(url, found)

    fetcher, pages, first = Pictures(allowed_protocols=()), [], None
    for html in documents:
        found = HTML(string=html, base_url="document:/", url_fetcher=fetcher).render()
        first = first or found
        pages += found.pages
        if len(pages) > most:
            raise TooMuch()
        drawn()
    return bytes(first.copy(pages).write_pdf() or b"") if first is not None else b""


def send(call: socket.socket, data: bytes) -> None:
    """A length and the bytes."""
    call.sendall(len(data).to_bytes(8, "big") + data)


def received(call: socket.socket) -> bytes:
    """What `send` has sent. Raises EOFError when the other side is gone."""
    return exactly(call, int.from_bytes(exactly(call, 8), "big"))


def exactly(call: socket.socket, count: int) -> bytes:
    """So many bytes."""
    found = bytearray()
    while len(found) < count:
        part = call.recv(min(1 << 20, count - len(found)))
        if not part:
            raise EOFError("the other side is gone")
        found += part
    return bytes(found)


if __name__ == "__main__":
    main(sys.argv[1])
