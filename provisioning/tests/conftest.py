"""What the tests of provisioning share: a database of their own, forms, and background work that runs at once."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections

from fincomtech.kit import live
from fincomtech.kit.background import tasks as broker
from fincomtech.tenancy import switch
from fincomtech.testing.cast import Cast, CastCompany
from provisioning import by_hand, sign_up
from provisioning.form import Form, checked
from provisioning.models import Run
from provisioning.tests import portraits

PASSWORD = "correct horse battery"  # noqa: S105


def filled(subdomain: str, **given: Any) -> dict[str, Any]:
    """A form as the public site sends it."""
    form = {
        "companyName": f"ООО «{subdomain.title()}»",
        "subdomain": subdomain,
        "email": f"ann@{subdomain}.example",
        "name": "Анна Соколова",
        "password": PASSWORD,
        "language": "ru",
        "currency": "RUB",
        "country": "RU",
        "timeZone": "Europe/Moscow",
        "modules": ["crm"],
        "sampleData": False,
    }
    return {**form, **given}


def form_of(subdomain: str, **given: Any) -> Form:
    """The same, checked."""
    with switch.in_public():
        return checked(filled(subdomain, **given))


def verified(subdomain: str, **given: Any) -> Run:
    """A sign-up whose birth is recorded and has not begun."""
    with switch.in_public():
        return sign_up.begin(sign_up.reserve(form_of(subdomain, **given), mail=False))


def born(subdomain: str, **given: Any) -> Any:
    """A living company."""
    return by_hand.create(form_of(subdomain, **given))


def at_once(works: list[Any]) -> list[Any]:
    """Run the works in threads that start together; each one's result, or its exception."""
    barrier = threading.Barrier(len(works))
    found: list[Any] = [None] * len(works)

    def run(number: int, work: Any) -> None:
        barrier.wait()
        try:
            with switch.in_public():
                found[number] = work()
        except Exception as error:  # noqa: BLE001
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was put on the broker; nothing runs."""
    messages: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(broker, "send", lambda name, arguments, countdown=0: messages.append((name, arguments)))
    return messages


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put on the broker runs in this thread, except the filling of the pool."""
    from provisioning import tasks

    work: dict[str, Callable[..., Any]] = {tasks.EXECUTE: tasks.execute, tasks.MAIL: tasks.mail}
    monkeypatch.setattr(broker, "send", lambda name, arguments, countdown=0: name in work and work[name](**arguments))


@pytest.fixture(scope="session")
def keys() -> Iterator[set[str]]:
    """The companies that tests gave birth to. Roles belong to the server and outlive the database: they are dropped last."""
    made: set[str] = set()
    yield made
    from fincomtech.testing.plugin import SERVER

    for key in made:
        SERVER.execute("DROP ROLE IF EXISTS {}", f"r_{key}")


@pytest.fixture
def own_database(keys: set[str], real_company: CastCompany, cast: Cast) -> Iterator[CastCompany]:
    """A database that the test may commit to; no rate limit carries over from another test."""
    for key in live.client().scan_iter("limit:*"):
        live.client().delete(key)
    cache.clear()
    yield real_company
    keys |= portraits.schemas() - {company.key for company in cast}
