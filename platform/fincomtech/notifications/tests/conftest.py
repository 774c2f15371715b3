"""A contact to talk about, a push service, and somebody's centre as the API shows it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fincomtech.kit import actions, writes
from fincomtech.kit.records import record_model
from fincomtech.testing import sandbox
from infra.devservices.fakepush import FakePush


@pytest.fixture
def contact(company: Any) -> Any:
    """A contact that Alice has made, followed by her, Boris and Clara."""
    made = writes.create(record_model("contacts.Contact"), {"name": "Заря", "email": "info@zarya.example"})
    for name in ("boris", "clara"):
        with sandbox.acting(name):
            actions.run(actions.actions_of(type(made))["follow"], [made.pk], {})
    return made


@pytest.fixture
def comment() -> Callable[..., None]:
    """`comment(record, "text", by="boris")`: an internal note, with all that follows from it."""

    def say(record: Any, body: str, by: str = "alice") -> None:
        with sandbox.acting(by), sandbox.committed():
            actions.run(actions.actions_of(type(record))["comment"], [record.pk], {"body": body})

    return say


@pytest.fixture
def centre(api: Any) -> Callable[..., dict[str, Any]]:
    """`centre("boris", unread="1")`: what the API shows them."""
    return lambda who, **asked: api(who).get("/api/notifications", **asked).json()


@pytest.fixture
def wish(api: Any) -> Callable[..., Any]:
    """`wish("boris", kinds={…}, quietFrom="22:00")`: the API's answer."""
    return lambda who, **values: api(who).post("/api/notifications/wishes", values)


@pytest.fixture
def service(settings: Any, company: Any) -> Iterator[FakePush]:
    """A push service that this installation allows."""
    with FakePush() as found:
        settings.PUSH_SERVICES = [found.place]
        yield found
