"""The morning mail: once a day, in the person's own time zone and language."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.identity.models import User
from fincomtech.kit import clock
from fincomtech.kit.models import Activity
from fincomtech.notifications import digest
from fincomtech.testing import sandbox


def plan(contact: Any, user_id: int, day: str, summary: str) -> None:
    Activity.objects.create(
        record_type="contacts.Contact",
        record_id=contact.pk,
        record_title="Заря",
        summary=summary,
        due_date=day,
        assignee_id=user_id,
    )


def at(monkeypatch: pytest.MonkeyPatch, day: int, hour: int, minute: int = 0) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, day, hour, minute, tzinfo=UTC))


def test_the_digest_comes_once_in_the_morning_of_ones_own_time_zone(
    company: Any, contact: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=company.users.boris.id).update(time_zone="Asia/Vladivostok", language="en")
    plan(contact, company.users.boris.id, "2026-03-02", "Call <b>them</b>")
    plan(contact, company.users.boris.id, "2026-02-27", "Old one")
    plan(contact, company.users.boris.id, "2026-03-03", "Not yet")
    at(monkeypatch, 1, 21)  # 07:00 there
    with sandbox.committed():
        assert digest.send() == 0
    at(monkeypatch, 1, 22, 30)  # 08:30 there, still the day before here
    for expected in (1, 0):
        with sandbox.committed():
            assert digest.send() == expected
    (mail,) = mailoutbox
    assert mail.to == [company.users.boris.email]
    assert mail.subject == "2 activities for today"
    assert "Old one" in mail.body
    assert "Not yet" not in mail.body
    assert "Call &lt;b&gt;" in mail.alternatives[0][0]


def test_people_cost_no_queries_of_their_own(
    company: Any, contact: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 2, 9)
    people = [User.objects.create(name=f"P{n}", email=f"p{n}@x.example", state="active") for n in range(5)]
    for person in people:
        plan(contact, person.pk, "2026-03-02", "Позвонить")
    with sandbox.committed():
        assert digest.send() == 5
    with CaptureQueriesContext(connection) as queries:
        assert digest.send() == 0
    assert len(queries) == 3, [q["sql"] for q in queries]  # who has work or news, who they are, who was told


def test_blocked_people_get_none(company: Any, contact: Any, mailoutbox: list[Any]) -> None:
    User.objects.filter(pk=company.users.boris.id).update(state="blocked")
    plan(contact, company.users.boris.id, "2020-01-01", "x")
    with sandbox.committed():
        digest.send()
    assert not mailoutbox
