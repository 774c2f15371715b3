"""Customization's work in the background."""

from typing import Any

from fincomtech.customization import indexes
from fincomtech.tenancy.tasks import company_task


@company_task(name=indexes.SETTLE)
def settle_indexes(**_rest: Any) -> None:
    """Make and drop indexes of own fields."""
    indexes.settle()
