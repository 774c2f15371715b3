"""Two who erase the same person at the same time. Commits for real, in a database of its own."""

from typing import Any

import pytest

from fincomtech.audit import chain
from fincomtech.identity.tests.test_races import at_once
from fincomtech.kit import context, writes
from fincomtech.kit.context import Actor
from fincomtech.kit.records import record_model
from fincomtech.privacy import erasing
from fincomtech.privacy.models import Act
from fincomtech.privacy.tests.test_personal_data import rows
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import CastCompany


@pytest.mark.spec("auth.8")
def test_of_two_who_erase_at_once_one_is_told_that_it_is_done(real_company: CastCompany) -> None:
    with in_company(real_company.key), context.acting_as(Actor.SYSTEM):
        contacts = record_model("contacts.Contact")
        found: Any = writes.create(contacts, {"kind": "person", "last_name": "Петров", "email": "petrov@home.example"})

    def work() -> None:
        with context.acting_as(Actor.SYSTEM):
            erasing.erase(rows("contacts.Contact").get(pk=found.pk), "Требование")

    assert at_once(real_company, work, work) == [erasing.ErasedAlready.__name__, "done"]
    with in_company(real_company.key):
        assert Act.objects.count() == 1
        assert rows("contacts.Contact").get(pk=found.pk).email == ""
        chain.seal()
        assert chain.verify().breaks == ()
