"""The story fixture, and a customer to sell to."""

import pytest

from fincomtech.testing.cast import CastCompany
from tenant_apps.foundation.base.tests.conftest import story
from tenant_apps.foundation.contacts.models import Contact

__all__ = ["story"]


@pytest.fixture
def customer(company: CastCompany) -> Contact:
    """ООО «Лютик», open to everybody."""
    return Contact.objects.create(name="ООО «Лютик»", email="info@lyutik.example", is_customer=True)
