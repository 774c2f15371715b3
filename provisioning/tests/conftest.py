"""What the tests of provisioning share: a database of their own, forms, and background work that runs at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from fincomtech.kit import live
from fincomtech.kit import tasks as broker
from fincomtech.tenancy import switch
from fincomtech.testing.cast import CastCompany
from provisioning import by_hand, sign_up
from provisioning.form import Form, checked
from provisioning.models import Run

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


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was put on the broker; nothing runs."""
    messages: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(broker, "send", lambda name, arguments, countdown=0: messages.append((name, arguments)))
    return messages


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put on the broker runs in this thread, except the filling of the pool."""
    from provisioning import tasks

    work: dict[str, Callable[..., Any]] = {tasks.EXECUTE: tasks.execute, tasks.MAIL: tasks.mail}
    monkeypatch.setattr(broker, "send", lambda name, arguments, countdown=0: name in work and work[name](**arguments))


@pytest.fixture
def own_database(real_company: CastCompany) -> Iterator[CastCompany]:
    """A database that the test may commit to; no rate limit carries over from another test."""
    for key in live.client().scan_iter("limit:*"):
        live.client().delete(key)
    cache.clear()
    yield real_company
