"""Watchers hear of every write once, with what it was before, in the writer's transaction."""

from collections.abc import Sequence
from typing import Any

import pytest

from fincomtech.kit import changes, writes
from fincomtech.kit.actions import actions_of, run
from fincomtech.kit.changes import Change
from fincomtech.kit.extending import links
from fincomtech.kit.models import Tag
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Refusal

CONTACT = "contacts.Contact"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Change]]:
    """The batches as a watcher of ours gets them."""
    batches: list[Sequence[Change]] = []
    monkeypatch.setattr(changes, "_watchers", {"test": batches.append})
    return batches


def test_a_write_is_told_with_what_was_before(contact: Any, heard: list[Sequence[Change]]) -> None:
    tag = Tag.objects.create(name="VIP", record_type=CONTACT)
    address = {"create": [{"kind": "delivery", "city": "Тула", "street": "ул. Мира, 1"}]}
    old = contact.name
    writes.update(type(contact), contact.pk, {"name": "Новое имя", "tags": [tag.pk], "addresses": address})
    [[change]] = heard
    assert (change.operation, change.key, change.action) == ("update", contact.pk, "")
    assert (change.before["name"], change.after["name"]) == (old, "Новое имя")
    assert {"name", "inn"} & set(change.columns()) == {"name"}
    assert change.links == {"tags": (frozenset(), frozenset({tag.pk}))}
    [line] = change.lines
    assert (line.operation, line.after["city"]) == ("create", "Тула")


def test_an_action_over_many_records_is_told_once(contact: Any, heard: list[Sequence[Change]]) -> None:
    deals: Any = record_model("crm.Deal")
    keys = [writes.create(deals, {"name": f"Сделка {n}", "contact": contact.pk}).pk for n in range(3)]
    heard.clear()
    run(actions_of(deals)["win"], keys, {})
    assert [[change.key for change in batch if change.model is deals] for batch in heard] == [keys]
    assert {change.action for change in heard[0] if change.model is deals} == {"win"}


def test_an_action_that_writes_nothing_of_the_record_is_told_too(contact: Any, heard: list[Sequence[Change]]) -> None:
    run(actions_of(type(contact))["comment"], [contact.pk], {"body": "<p>Слово</p>"})
    [[change]] = heard
    assert (change.operation, change.action, change.columns()) == ("action", "comment", [])


def test_what_failed_is_not_told(contact: Any, heard: list[Sequence[Change]]) -> None:
    def doomed() -> None:
        with writes.at_once():
            writes.update(type(contact), contact.pk, {"name": "Не сбудется"})
            raise Refusal("no")

    with writes.at_once():
        writes.update(type(contact), contact.pk, {"name": "Сбудется"})
        with pytest.raises(Refusal):
            doomed()
    [[change]] = heard
    assert change.after["name"] == "Сбудется"


def test_the_end_of_a_record_is_told_with_all_it_was(contact: Any, heard: list[Sequence[Change]]) -> None:
    key, name = contact.pk, contact.name
    writes.delete(type(contact), key)
    [[change]] = heard
    assert (change.operation, change.key, change.before["name"], change.after) == ("delete", key, name, {})


def test_a_merge_is_told_for_whatever_named_the_one_that_went(contact: Any, heard: list[Sequence[Change]]) -> None:
    deals: Any = record_model("crm.Deal")
    other = writes.create(type(contact), {"name": "Другой"})
    deal = writes.create(deals, {"name": "Сделка", "contact": contact.pk})
    heard.clear()
    links.repoint(contact, other)
    [change] = [c for batch in heard for c in batch if c.model is deals]
    assert (change.before["contact_id"], change.after["contact_id"]) == (contact.pk, other.pk)
    assert change.key == deal.pk


def test_watchers_that_answer_each_other_are_stopped(contact: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def echo(batch: Sequence[Change]) -> None:
        changes.note(*batch)

    monkeypatch.setattr(changes, "_watchers", {"echo": echo})
    with pytest.raises(RuntimeError, match="without end"):
        writes.update(type(contact), contact.pk, {"name": "Эхо"})
    contact.refresh_from_db()
    assert contact.name != "Эхо"
