"""Ready schemas: taken once, the same as fresh ones, never of another release."""

from typing import Any

import pytest
from django.db import transaction

from fincomtech.tenancy import switch
from fincomtech.testing.cast import CastCompany
from provisioning import books, pool
from provisioning.models import ReadySchema
from provisioning.tests import portraits
from provisioning.tests.conftest import born


@pytest.fixture
def ready(own_database: CastCompany, sent: Any) -> list[str]:
    """Two ready schemas."""
    with books.opened():
        pool.fill(2)
    with switch.in_public():
        return list(ReadySchema.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.spec("onboarding.1")
def test_a_company_takes_a_ready_schema_and_is_like_any_other(ready: list[str]) -> None:
    quick = born("quick")
    assert quick.key == ready[0]
    with switch.in_public():
        assert list(ReadySchema.objects.values_list("key", flat=True)) == ready[1:]
        ReadySchema.objects.update(digest="taken out of use")
    slow = born("slow")
    assert slow.key not in ready
    assert portraits.of(quick) == portraits.of(slow)


def test_schemas_of_another_release_are_dropped_and_made_anew(ready: list[str]) -> None:
    with switch.in_public():
        ReadySchema.objects.update(digest="an older release")
    with books.opened():
        with transaction.atomic(using="owner"):
            assert pool.take() is None
        assert pool.fill(2) == 2
        assert pool.fill(2) == 0
    assert not set(ready) & portraits.schemas()
