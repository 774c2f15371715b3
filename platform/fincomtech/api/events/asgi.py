"""The ASGI application of the events process: GET /events and /health. Nothing else of Django answers here."""

import logging
import os
import secrets
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fincomtech.settings.production")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings
from redis import asyncio as redis

from fincomtech.api.events.admission import Broken
from fincomtech.api.events.hub import Hub
from fincomtech.api.events.stream import Receive, Scope, Send, refuse, serve
from fincomtech.kit import context

log = logging.getLogger(__name__)


def _connect() -> "redis.Redis":
    # The other side is asked now and then, so that a connection that died in silence is found.
    client: redis.Redis = redis.Redis.from_url(settings.REDIS_URL, health_check_interval=30, socket_keepalive=True)
    return client


hub = Hub(_connect)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _http(scope, receive, send)


async def _http(scope: Scope, receive: Receive, send: Send) -> None:
    begun = False

    async def sending(message: Any) -> None:
        nonlocal begun
        begun = True
        await send(message)

    with context.entered(None, request_id=secrets.token_hex(8)):
        try:
            await _answer(scope, receive, sending)
        except Exception as error:
            if not isinstance(error, Broken):
                log.exception("unhandled error in the events process")
            if not begun:
                await refuse(send, 500, b"bug", [(b"x-request-id", context.request_id().encode())])


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] == "/health":
        await refuse(send, 200, b"ok")
    elif scope["path"] != "/events":
        await refuse(send, 404, b"not_found")
    elif scope["method"] != "GET":
        await refuse(send, 405, b"method")
    else:
        await serve(hub, scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
