"""Plain writes keep what their actor cannot see, move states along the declared moves, and explain what the database refuses."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from fincomtech.identity.models import User
from fincomtech.kit import changes, writes
from fincomtech.kit.actions import actions_of, run
from fincomtech.kit.context import Actor
from fincomtech.kit.extending import links
from fincomtech.kit.models import Message, Tag
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import InUse, WrongState
from fincomtech.tenancy import switch
from fincomtech.testing.cast import CastCompany

Acting = Callable[..., AbstractContextManager[Any]]
CONTACT = "contacts.Contact"


def tag(name: str) -> Tag:
    return Tag.objects.create(name=name, record_type=CONTACT)


def test_links_to_records_that_the_actor_cannot_see_stay(
    contact: Any, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, hidden, new = tag("seen"), tag("hidden"), tag("new")
    contact.tags.set([seen, hidden])
    visible = Tag.visible
    monkeypatch.setattr(Tag, "visible", lambda *a, **k: visible(*a, **k).exclude(pk=hidden.pk))
    with acting("boris"):
        writes.update(type(contact), contact.pk, {"tags": [new.pk]})
        assert set(contact.tags.all()) == {new, hidden}
        writes.update(type(contact), contact.pk, {"tags": []})
    assert list(contact.tags.all()) == [hidden]


def test_a_state_moves_along_the_declared_moves_only(company: CastCompany) -> None:
    user = User.objects.get(pk=company.users.clara.id)
    before = changes.snapshot(user)
    user.state = "invited"
    with pytest.raises(WrongState):
        writes.store(user, before)
    assert User.objects.get(pk=user.pk).state == "active"


def test_whoever_was_blocked_before_they_joined_is_invited_again(company: CastCompany) -> None:
    user = User.objects.create(name="Ева", email="eva@example.com")
    for name in ("block", "unblock"):
        run(actions_of(User)[name], [user.pk], {})
    assert User.objects.get(pk=user.pk).state == "invited"


def test_everything_that_names_one_record_names_the_other_in_a_few_statements(company: CastCompany) -> None:
    contacts: Any = record_model(CONTACT)
    deals: Any = record_model("crm.Deal")
    old, new = (writes.create(contacts, {"name": name}) for name in ("Старый", "Новый"))
    # A deal with the number of the kept contact moves, too.
    made = [writes.create(deals, {"name": f"Сделка {n}", "contact": old.pk}) for n in range(3)]
    deals._default_manager.filter(pk=made[0].pk).update(id=new.pk)
    with CaptureQueriesContext(connection) as queries:
        links.repoint(old, new)
    changing = [q["sql"] for q in queries if q["sql"].startswith('UPDATE "crm_deal"')]
    assert len(changing) == 1
    rows = set(deals._default_manager.values_list("contact_id", "version"))
    assert rows == {(new.pk, 2)}
    told = Message.objects.filter(record_type="crm.Deal", record_id__in=[m.pk for m in made[1:]], kind="change")
    assert [m.changes[0]["after"] for m in told if m.changes] == ["Новый", "Новый"]


def test_links_to_two_that_become_one_are_one(contact: Any) -> None:
    one, two = tag("one"), tag("two")
    contact.tags.set([one, two])
    version = contact.version
    links.repoint(one, two)
    assert list(contact.tags.all()) == [two]
    contact.refresh_from_db()
    assert contact.version == version + 1


@pytest.mark.xdist_group("real")
def test_what_the_database_refuses_at_the_commit_is_told_in_words(
    real_company: CastCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Foreign keys are checked at the commit: the refusal must not stand inside the transaction."""

    def dangle(self: Any, before: Any) -> None:
        addresses._default_manager.create(contact_id=10**9, city="Нигде")

    contacts: Any = record_model(CONTACT)
    addresses: Any = record_model("contacts.Address")
    monkeypatch.setattr(contacts, "written", dangle)
    with switch.in_company(real_company.key, Actor.SYSTEM), pytest.raises(InUse) as refused:
        writes.create(contacts, {"name": "Заря"})
    assert isinstance(refused.value.__cause__, IntegrityError)
    assert "contacts_address" not in refused.value.message
    assert refused.value.params["records"] == str(addresses._meta.verbose_name)
