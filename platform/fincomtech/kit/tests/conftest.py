"""A contact to talk about, and what the conversation's tests look at."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.kit import writes
from fincomtech.kit.background import tasks
from fincomtech.kit.models import Message
from fincomtech.kit.records import record_model


@pytest.fixture
def contact(company: Any) -> Any:
    """A contact that Alice has made."""
    return writes.create(record_model("contacts.Contact"), {"name": "Заря", "email": "info@zarya.example"})


@pytest.fixture
def messages() -> Callable[[Any], list[Message]]:
    """A record's messages, oldest first."""
    return lambda record: list(Message.of(record).order_by("pk"))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Tasks that were put on the broker, instead of running them."""
    found: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(tasks, "send", lambda name, arguments, countdown=0: found.append((name, arguments)))
    return found
