"""A background task works in the company that its message names, or not at all."""

import pytest

from fincomtech.kit import context
from fincomtech.kit.background import tasks
from fincomtech.kit.context import Actor, NoCompany
from fincomtech.tenancy import place
from fincomtech.tenancy.models import Tenant
from fincomtech.tenancy.switch import NoSuchCompany, in_public
from fincomtech.tenancy.tasks import in_its_company
from fincomtech.testing.cast import CastCompany


@in_its_company
def whoami(*, fail: bool = False) -> tuple[str, bool]:
    if fail:
        raise ValueError("on purpose")
    return context.company().key, context.actor() == Actor.SYSTEM


def test_a_task_runs_in_its_company_and_leaves_it(database: None, romashka: CastCompany) -> None:
    assert whoami(company=romashka.key) == (romashka.key, True)
    assert place.current() is place.NOWHERE
    with pytest.raises(ValueError, match="on purpose"):
        whoami(company=romashka.key, fail=True)
    assert place.current() is place.NOWHERE


@pytest.mark.parametrize("company", ["", None, "public", "romashka"])
def test_a_task_without_a_company_refuses_to_run(database: None, company: str) -> None:
    with pytest.raises(NoCompany):
        whoami(company=company)
    with pytest.raises(NoCompany):
        whoami()


def test_a_task_of_a_company_that_is_shut_or_gone_does_nothing(database: None, romashka: CastCompany) -> None:
    assert whoami(company="c_ffffffffffff") is None
    with in_public():
        Tenant.objects.filter(schema_name=romashka.key).update(standing="suspended")
    assert whoami(company=romashka.key) is None


def test_the_kit_enters_a_company_by_its_key(database: None, romashka: CastCompany) -> None:
    with tasks.enter_company(romashka.key):
        assert context.company().key == romashka.key
    with pytest.raises(NoSuchCompany), tasks.enter_company("c_ffffffffffff"):
        pass
