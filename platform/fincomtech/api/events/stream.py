"""One client's stream of server-sent events, from the request to the last byte."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings

from fincomtech.api.events.admission import Admission, Broken, admitted
from fincomtech.api.events.hub import Hub, Listener
from fincomtech.kit import addresses, context

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PING_SECONDS = 20.0
CHECK_SECONDS = 60.0
MOST_PER_SESSION = 30  # open tabs of one browser

log = logging.getLogger(__name__)
_open: Counter[tuple[str, int]] = Counter()


class Request:
    """What of an HTTP request the stream needs."""

    def __init__(self, scope: Scope):
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self.host = headers.get(b"host", "").rsplit(":", 1)[0].lower() if b"host" in headers else ""
        self.origin = headers.get(b"origin", "")
        self.token = _cookie(headers.get(b"cookie", ""), settings.SESSION_COOKIE_NAME)

    @property
    def own_origin(self) -> str:
        """Where the company's pages come from: the same host, at the public port."""
        return addresses.origin(self.host)


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


async def serve(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer GET /events: 403 for another site's page, 401 without a session, 429 for too many tabs, else the stream."""
    request = Request(scope)
    if request.origin and request.origin != request.own_origin:
        return await refuse(send, 403, b"forbidden")
    admission = await admitted(request.host, request.token)
    if admission is None:
        return await refuse(send, 401, b"sign_in", cors(request))
    key = (admission.company, admission.session_id)
    if _open[key] >= MOST_PER_SESSION:
        return await refuse(send, 429, b"too_many", cors(request))
    _open[key] += 1
    listener = hub.join(admission.company, admission.user_id)
    try:
        with context.entered(admission.whole):  # for what is logged
            await _listen(hub, listener, request, admission, receive, send)
    finally:
        hub.leave(listener)
        _open[key] -= 1
        if not _open[key]:
            del _open[key]


async def _listen(
    hub: Hub, listener: Listener, request: Request, admission: Admission, receive: Receive, send: Send
) -> None:
    try:
        await hub.listening()
        listener.begin()
        await _stream(request, admission, listener, receive, send)
    except Broken:
        raise
    except Exception as error:
        log.exception("a stream of events broke")
        raise Broken from error


def cors(request: Request) -> list[tuple[bytes, bytes]]:
    """Lets the company's own pages, which may be at another port, read the answer with their cookie."""
    if not request.origin:
        return [(b"vary", b"Origin")]
    return [
        (b"access-control-allow-origin", request.own_origin.encode()),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


async def refuse(send: Send, status: int, words: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    """A short answer in plain text."""
    shown = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": shown})
    await send({"type": "http.response.body", "body": words})


async def _stream(request: Request, admission: Admission, listener: Listener, receive: Receive, send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        *cors(request),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 3000\nevent: ready\ndata: {}\n\n", "more_body": True})
    gone = asyncio.create_task(_until_gone(receive))
    told = asyncio.create_task(_tell(request, admission, listener, send))
    try:
        await asyncio.wait({gone, told}, return_when=asyncio.FIRST_COMPLETED)
        if told.done() and not gone.done():
            told.result()
            await send({"type": "http.response.body", "body": b"event: signed-out\ndata: {}\n\n"})
    finally:
        for task in (gone, told):
            task.cancel()
        await asyncio.gather(gone, told, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _tell(request: Request, admission: Admission, listener: Listener, send: Send) -> None:
    """Send hints and pings until the session is over."""
    loop = asyncio.get_running_loop()
    check_at = loop.time() + CHECK_SECONDS
    while True:
        event = await _next(listener, min(PING_SECONDS, max(check_at - loop.time(), 0.01)))
        if loop.time() >= check_at:
            if await admitted(request.host, request.token) != admission:
                return
            check_at = loop.time() + CHECK_SECONDS
        await send({"type": "http.response.body", "body": event, "more_body": True})


async def _next(listener: Listener, seconds: float) -> bytes:
    """The next event: a hint, an order to read everything anew, or a ping when nothing happens."""
    try:
        async with asyncio.timeout(seconds):  # unlike wait_for of Python 3.11, it never swallows a cancellation
            hint = await listener.queue.get()
    except TimeoutError:
        return b": ping\n\n"
    if listener.take_loss():
        return b"event: resync\ndata: {}\n\n"
    return b"event: change\ndata: " + hint + b"\n\n"
