"""The stream of live events: who gets in, what they hear, and that no company hears another."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from fincomtech.api.events import admission, asgi, hub, stream
from fincomtech.identity.models import Session
from fincomtech.kit import live, writes
from fincomtech.kit.records import record_model
from fincomtech.tenancy.switch import in_company
from fincomtech.testing import sandbox
from fincomtech.testing.client import ApiClient

COOKIE = settings.SESSION_COOKIE_NAME


class Client:
    """A browser's EventSource."""

    def __init__(self, company: Any, token: str, path: str = "/events", **headers: str):
        sent = {"host": f"{company.host}:8001", "cookie": f"{COOKIE}={token}", **headers}
        raw = [(name.encode(), value.encode()) for name, value in sent.items()]
        self.scope = {"type": "http", "method": "GET", "path": path, "headers": raw}
        self.gone = asyncio.Event()
        self.start: dict[str, Any] = {}
        self.chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self.slow = False

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            await self.chunks.put(message["body"])
        while self.slow:
            await asyncio.sleep(0.01)

    async def read(self, wanted: str = "", seconds: float = 10) -> str:
        """The next event with these words; tests beside this one publish to the same server, so others are passed over."""
        async with asyncio.timeout(seconds):
            while wanted not in (event := (await self.chunks.get()).decode()):
                pass
        return event

    def header(self, name: str) -> str:
        return dict(self.start["headers"]).get(name.encode(), b"").decode()


@asynccontextmanager
async def opened(client: Client) -> AsyncIterator[Client]:
    """The client's connection, until it goes away."""
    task = asyncio.create_task(asgi.application(client.scope, client.receive, client.send))
    try:
        yield client
    finally:
        client.gone.set()
        client.slow = False
        await asyncio.wait_for(task, 5)


async def settled(client: Client) -> None:
    """Read what a stream begins with."""
    assert "event: ready" in await client.read()


def told_to_resync(client: Client) -> bool:
    return any(b"resync" in chunk for chunk in client.chunks._queue)  # type: ignore[attr-defined]


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Play a story in an event loop of its own."""

    async def play() -> None:
        asgi.hub.ready = asyncio.Event()
        try:
            await story()
        finally:
            await asgi.hub.stop()

    asyncio.run(play())


@pytest.fixture
def token(real_company: Any) -> str:
    """Alice's session in Romashka."""
    return str(ApiClient(real_company, "alice").http.cookies[COOKIE].value)


@pytest.fixture(scope="module", autouse=True)
def _close_the_threads_connections(real_company: Any) -> Any:
    yield
    for future in [admission._threads.submit(connections.close_all) for _thread in range(16)]:
        future.result()


def test_a_change_is_heard_by_the_companys_open_screens(real_company: Any, token: str) -> None:
    def change() -> int:
        with in_company(real_company.key), sandbox.acting("alice"):
            key = writes.create(record_model("contacts.Contact"), {"name": "Живая"}).pk
        connections.close_all()
        return int(key)

    async def story() -> None:
        async with opened(Client(real_company, token)) as client:
            await settled(client)
            key = await asyncio.to_thread(change)
            hint = f'{{"type":"contacts.Contact","ids":[{key}],"operation":"create"}}'
            assert await client.read(hint) == f"event: change\ndata: {hint}\n\n"
        assert len(asgi.hub) == 0

    run(story)


def test_another_companys_stream_stays_silent(real_company: Any, token: str, cast: Any) -> None:
    other = str(ApiClient(cast.vector, "alice").http.cookies[COOKIE].value)

    async def story() -> None:
        async with opened(Client(real_company, token)) as mine, opened(Client(cast.vector, other)) as theirs:
            await settled(mine)
            await settled(theirs)
            live.client().publish(live.channel(real_company.key), b'{"for":"romashka only"}')
            assert await mine.read("romashka only")
            with pytest.raises(TimeoutError):
                await theirs.read("romashka only", 0.5)

    run(story)


@pytest.mark.parametrize("whose", ["nobody", "wrong", "other"])
def test_only_a_session_of_this_company_gets_in(real_company: Any, token: str, cast: Any, whose: str) -> None:
    company, cookie = {"nobody": (real_company, ""), "wrong": (real_company, "x" * 43), "other": (cast.vector, token)}[
        whose
    ]

    async def story() -> None:
        async with opened(Client(company, cookie)) as client:
            assert await client.read() == "sign_in"
            assert client.start["status"] == 401

    run(story)


def test_other_sites_pages_are_refused_and_the_companys_own_are_let_in(real_company: Any, token: str) -> None:
    own = f"http://{real_company.host}:{settings.PUBLIC_PORT}"

    async def story() -> None:
        for origin in ("https://evil.example", f"http://{real_company.host}:666", "null"):
            async with opened(Client(real_company, token, origin=origin)) as client:
                assert await client.read() == "forbidden"
        async with opened(Client(real_company, token, origin=own)) as client:
            await settled(client)
            assert client.header("access-control-allow-origin") == own
            assert client.header("access-control-allow-credentials") == "true"
            assert client.header("content-type").startswith("text/event-stream")

    run(story)


def test_a_slow_client_is_told_to_read_anew(real_company: Any, token: str) -> None:
    async def story() -> None:
        async with opened(Client(real_company, token)) as client:
            await settled(client)
            client.slow = True
            for _hint in range(hub.MOST_WAITING + 50):
                live.client().publish(live.channel(real_company.key), b"{}")
            async with asyncio.timeout(10):
                while not (
                    told_to_resync(client) or any(x.lost for group in asgi.hub._listeners.values() for x in group)
                ):
                    await asyncio.sleep(0.01)
            client.slow = False
            assert await client.read("resync") == "event: resync\ndata: {}\n\n"

    run(story)


def test_an_ended_session_ends_the_stream(real_company: Any, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CHECK_SECONDS", 0.2)

    def sign_out() -> None:
        with in_company(real_company.key):
            Session.objects.all().update(ended_at="2026-01-01T00:00Z")
        connections.close_all()

    async def story() -> None:
        async with opened(Client(real_company, token)) as client:
            await settled(client)
            await asyncio.to_thread(sign_out)
            assert await client.read("signed-out")

    run(story)


def test_an_open_screen_does_not_keep_an_idle_session_alive(real_company: Any, token: str) -> None:
    with in_company(real_company.key):
        before = Session.objects.latest("pk")
        admission.look_up(real_company.host, token)
        assert Session.objects.get(pk=before.pk).last_activity_at == before.last_activity_at
        Session.objects.filter(pk=before.pk).update(last_activity_at="2020-01-01T00:00Z")
    assert admission.look_up(real_company.host, token) is None


def test_too_many_tabs_of_one_session_are_refused(
    real_company: Any, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_PER_SESSION", 1)

    async def story() -> None:
        async with opened(Client(real_company, token)) as first:
            await settled(first)
            async with opened(Client(real_company, token)) as second:
                assert await second.read() == "too_many"
        async with opened(Client(real_company, token)) as third:
            await settled(third)

    run(story)


def test_health_and_nothing_else_answers(real_company: Any) -> None:
    async def story() -> None:
        async with opened(Client(real_company, "", "/health")) as client:
            assert await client.read() == "ok"
        async with opened(Client(real_company, "", "/graphql")) as client:
            assert await client.read() == "not_found"

    run(story)
