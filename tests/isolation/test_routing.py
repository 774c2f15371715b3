"""From a host to a company: what is unknown or shut reads nothing, and what was shut stops at once (tenancy.4)."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from fincomtech.identity.models import User
from fincomtech.kit import context
from fincomtech.kit.context import Actor
from fincomtech.kit.rights import right_on
from fincomtech.tenancy import directory, memory, place
from fincomtech.tenancy.access import Access
from fincomtech.tenancy.middleware import CompanyMiddleware
from fincomtech.tenancy.models import Domain, Tenant, TenantTransition
from fincomtech.tenancy.switch import in_public, tenant_of
from fincomtech.testing.cast import CastCompany

Ask = Callable[..., HttpResponse]


def view(request: Any) -> HttpResponse:
    """Answers who the request found itself in."""
    if request.company is None:
        return HttpResponse(f"public {request.urlconf} {place.current().schema}")
    return HttpResponse(f"{context.company().key} {User.objects.count()} {request.company.subdomain}")


@pytest.fixture
def ask(database: None) -> Ask:
    """One request to a host through the middleware alone."""
    return asked


def asked(host: str, method: str = "get", path: str = "/", **headers: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)(path, headers={"Host": host, **headers})
    return CompanyMiddleware(view)(request)


def error(response: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.content)["error"]
    return found


@pytest.fixture
def changed(romashka: CastCompany, database: None) -> Callable[..., None]:
    """Change Romashka's row as an operator would."""

    def change(**axes: Any) -> None:
        with in_public():
            Tenant.objects.get(schema_name=romashka.key).move("tests", "because", **axes)

    return change


@pytest.mark.spec_part("tenancy.4")
@pytest.mark.parametrize("spelled", ["{}", "{}:8000", "{}.", "{}.:8000"])
def test_a_company_answers_at_its_host(ask: Ask, romashka: CastCompany, spelled: str) -> None:
    for host in (romashka.host, romashka.host.upper()):
        assert ask(spelled.format(host)).content.decode() == f"{romashka.key} 4 romashka"


@pytest.mark.spec_part("tenancy.4")
def test_the_public_site_has_no_company(ask: Ask) -> None:
    assert ask(settings.PUBLIC_HOST).content.decode() == "public fincomtech.api.public_urls public"


@pytest.mark.spec_part("tenancy.4")
def test_a_domain_of_its_own_answers_once_it_is_proved(ask: Ask, romashka: CastCompany) -> None:
    with in_public():
        own = Domain.objects.create(
            tenant=tenant_of(romashka.key), domain="ERP.Romashka.example", is_primary=False, verified_at=None
        )
    assert ask("erp.romashka.example").status_code == 404
    with in_public():
        Domain.objects.filter(pk=own.pk).update(verified_at="2026-01-01T00:00Z")
    assert ask("erp.romashka.example").content.decode() == f"{romashka.key} 4 romashka"


@pytest.mark.spec_part("tenancy.4")
@pytest.mark.parametrize(
    "host",
    [
        "nobody.localhost",
        "localhost.example",
        "romashka.localhost.evil.example",
        "127.0.0.1",
        "[::1]",
        "a b",
        "x" * 300,
    ],
)
def test_an_unknown_host_is_told_so_and_reads_no_company(ask: Ask, host: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = ask(host, accept="application/json")
    assert (response.status_code, error(response)["code"]) == (404, "company.unknown")
    assert all("tenancy_" in q["sql"] for q in queries.captured_queries)
    assert place.current() is place.NOWHERE


def test_people_get_a_page_in_their_language(ask: Ask) -> None:
    page = ask("nobody.localhost", accept="text/html", accept_language="ru")
    assert "По этому адресу нет компании" in page.content.decode()
    assert "There is no company" in ask("nobody.localhost", accept="text/html", accept_language="en").content.decode()
    assert page["Cache-Control"] == "no-store"
    assert f'href="http://{settings.PUBLIC_HOST}' in page.content.decode(), "the way to the public site"


@pytest.mark.parametrize(
    "axes",
    [{"standing": "suspended"}, {"holds": ["abuse"]}, {"holds": ["security", "legal"]}, {"holds": ["operator"]}],
    ids=str,
)
def test_a_company_that_is_shut_stops_at_once(
    ask: Ask, romashka: CastCompany, changed: Any, axes: dict[str, Any]
) -> None:
    assert ask(romashka.host).status_code == 200
    changed(**axes)
    response = ask(romashka.host)
    assert (response.status_code, error(response)["code"]) == (403, "company.shut")


@pytest.mark.parametrize("axes", [{"standing": "restricted"}, {"lifecycle": "closing"}], ids=str)
def test_a_company_for_reading_only_refuses_writes(
    ask: Ask, romashka: CastCompany, changed: Any, axes: dict[str, Any]
) -> None:
    changed(**axes)
    assert ask(romashka.host).status_code == 200
    for method in ("post", "put", "patch", "delete"):
        response = ask(romashka.host, method, "/api/files")
        assert (response.status_code, error(response)["code"]) == (403, "company.read_only")
    assert ask(romashka.host, "post", "/graphql").status_code == 200
    assert ask(romashka.host, "post", "/api/auth/sign-in").status_code == 200


def test_reading_only_takes_the_right_to_write_from_whoever_signs_in(
    database: None, romashka: CastCompany, changed: Any
) -> None:
    changed(standing="restricted")
    rights: list[Any] = []

    def signing_in(request: Any) -> HttpResponse:
        """What the session's middleware, the handler and the view do, in their order."""
        with context.acting_as(Actor.SYSTEM):
            middleware.process_view(request)
            rights.append(right_on(context.actor(), User))
        rights.append(context.actor())
        return HttpResponse()

    middleware = CompanyMiddleware(signing_in)
    middleware(RequestFactory().post("/graphql", headers={"Host": romashka.host}))
    assert (rights[0].write, rights[0].create, rights[0].delete, rights[0].actions) == (0, False, 0, frozenset())
    assert rights[0].read > 0
    assert rights[1] == Actor.ANONYMOUS
    assert context.actor() == Actor.ANONYMOUS


def test_every_change_of_state_is_written_down(romashka: CastCompany, changed: Any) -> None:
    changed(standing="suspended", holds=["legal"])
    with in_public():
        rows = [(t.axis, t.before, t.after, t.who, t.why) for t in TenantTransition.objects.order_by("axis")]
    assert rows == [
        ("holds", [], ["legal"], "tests", "because"),
        ("standing", "current", "suspended", "tests", "because"),
    ]
    with pytest.raises(ValueError, match="does not go from live to signup"):
        changed(lifecycle="signup")


def test_an_operation_locks_the_company_until_its_deadline(romashka: CastCompany, database: None) -> None:
    with in_public():
        tenant = tenant_of(romashka.key)
        assert tenant.begin("restore", seconds=60)
        assert not tenant_of(romashka.key).begin("backup", seconds=60)
        assert tenant_of(romashka.key).access == Access.NONE
        tenant.end("restore")
        assert tenant.begin("backup", seconds=-1)
        assert tenant_of(romashka.key).begin("move", seconds=60)  # the other job's deadline has passed


# --- in other threads and processes ---------------------------------------------------------------------------------


@pytest.fixture
def shut_elsewhere(real_company: CastCompany) -> Iterator[Callable[[], None]]:
    """Shut the company as another process does: past this process's memory."""

    def standing(value: str) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "UPDATE public.tenancy_tenant SET standing = %s WHERE schema_name = %s", [value, real_company.key]
            )

    yield lambda: standing("suspended")
    standing("current")
    directory.forget()


def test_a_company_shut_elsewhere_stops_within_two_seconds(real_company: CastCompany, shut_elsewhere: Any) -> None:
    assert asked(real_company.host).status_code == 200
    shut_elsewhere()
    begun = time.monotonic()
    while asked(real_company.host).status_code == 200:
        assert time.monotonic() - begun < 2
        time.sleep(0.02)


def test_what_was_being_read_while_it_was_shut_is_not_remembered() -> None:
    remembered: memory.Memory[str] = memory.Memory()
    reading, go_on = threading.Event(), threading.Event()

    def slowly() -> str:
        reading.set()
        go_on.wait(5)
        return "old"

    thread = threading.Thread(target=lambda: remembered.get("x", slowly))
    thread.start()
    reading.wait(5)
    remembered.forget()
    go_on.set()
    thread.join()
    assert remembered.get("x", lambda: "new") == "new"


def test_strangers_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 3)
    remembered: memory.Memory[None] = memory.Memory()
    for number in range(10):
        remembered.get(str(number), lambda: None)
    assert len(remembered._found) <= 3
