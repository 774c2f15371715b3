"""Facts for background listeners: told once, retried, and in their own company only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from fincomtech.kit import clock, context, conversation, events
from fincomtech.kit.background import outbox
from fincomtech.kit.models import Message, OutboxEntry
from fincomtech.tenancy.switch import in_company


@dataclass(frozen=True)
class Shipped(events.Event):
    """A fact of the tests."""

    order_id: int
    on_date: date


Heard = list[tuple[str, Shipped]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """A background listener, and what it heard in which company."""
    found: Heard = []

    def hear(event: Shipped) -> None:
        if event.order_id < 0:
            raise ValueError("no such order")
        found.append((context.company().key, event))

    listener = events.Listener(Shipped, hear, True, frozenset({"kit"}))
    monkeypatch.setitem(events._listeners, Shipped, [listener])
    monkeypatch.setattr(Shipped, "event_type", classmethod(lambda cls: "kit.Shipped"))
    return found


def tell(order_id: int) -> OutboxEntry:
    """Tell the fact as code would; the entry that it left."""
    with transaction.atomic():
        events.tell(Shipped(order_id, date(2026, 1, 31)))
    return OutboxEntry.objects.latest("pk")


@pytest.mark.spec("kit.4")
def test_a_background_listener_hears_a_fact_once(company: Any, heard: Heard, sent: list[Any]) -> None:
    entry = tell(7)
    assert not heard, "not before the commit"
    assert outbox.deliver(entry.pk)
    assert outbox.deliver(entry.pk)
    assert heard == [(company.key, Shipped(7, date(2026, 1, 31)))]


@pytest.mark.spec("kit.4")
def test_a_module_that_is_not_enabled_hears_nothing(
    company: Any, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = events.Listener(Shipped, lambda event: heard.append(("off", event)), True, frozenset({"payroll"}))
    monkeypatch.setitem(events._listeners, Shipped, [listener])
    events.tell(Shipped(1, date(2026, 1, 1)))
    assert not OutboxEntry.objects.exists()


@pytest.mark.spec("kit.4")
def test_a_listener_in_the_transaction_is_undone_with_it(
    company: Any, contact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hear(event: Shipped) -> None:
        conversation.post(contact, "heard")

    monkeypatch.setitem(events._listeners, Shipped, [events.Listener(Shipped, hear, False, frozenset({"kit"}))])
    with transaction.atomic():
        events.tell(Shipped(1, date(2026, 1, 1)))
        assert Message.of(contact).filter(body="heard").exists()
        transaction.set_rollback(True)
    assert not Message.of(contact).filter(body="heard").exists()


def test_a_listener_that_fails_is_tried_later_and_then_left_to_people(
    company: Any, heard: Heard, sent: list[Any]
) -> None:
    entry = tell(-1)
    delays = []
    for _attempt in range(outbox.MOST_ATTEMPTS):
        assert not outbox.deliver(entry.pk)
        delays.append(outbox.seconds_until(entry.pk))
    entry.refresh_from_db()
    assert "no such order" in entry.error
    assert delays[0] is not None
    assert delays[1] is not None
    assert delays[0] < delays[1]
    assert delays[-1] is None
    assert entry.pk not in outbox.waiting()


def test_the_sweep_finds_what_the_broker_lost(company: Any, heard: Heard, sent: list[Any], monkeypatch: Any) -> None:
    tell(8)
    assert outbox.sweep() == 0, "its own task is still on the way"
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert outbox.sweep() == 1
    assert len(heard) == 1


def test_an_entry_of_one_company_is_never_heard_in_another(
    company: Any, vector: Any, heard: Heard, sent: list[Any], monkeypatch: Any
) -> None:
    from fincomtech.api import tasks as api_tasks

    entry = tell(9)
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    api_tasks.deliver(company=vector.key, entry=entry.pk)
    with in_company(vector.key):
        assert outbox.sweep() == 0
    assert not heard
    api_tasks.deliver(company=company.key, entry=entry.pk)
    assert [key for key, _event in heard] == [company.key]


def test_a_task_without_a_company_is_refused() -> None:
    from fincomtech.api import tasks as api_tasks

    with pytest.raises(context.NoCompany):
        api_tasks.deliver(entry=1)


def test_after_commit_names_the_company(company: Any, sent: list[Any], contact: Callable[..., Any]) -> None:
    from fincomtech.kit.background import tasks
    from fincomtech.testing import sandbox

    with sandbox.committed():
        tasks.after_commit("kit.anything", number=3)
        assert not sent
    assert sent == [("kit.anything", {"company": company.key, "number": 3})]
