"""A contact to work with."""

from typing import Any

import pytest

from fincomtech.kit import writes
from fincomtech.kit.records import record_model


@pytest.fixture
def contact(company: Any) -> Any:
    """A company that Alice has written down."""
    return writes.create(record_model("contacts.Contact"), {"kind": "company", "name": "ООО «Заря»"})
