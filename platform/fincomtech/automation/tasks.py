"""Rules' background work."""

from typing import Any

from fincomtech.automation import runs, triggers
from fincomtech.tenancy.tasks import company_task


@company_task(name=triggers.PROCEED)
def proceed(*, rule: int, **_rest: Any) -> None:
    """Do what waits for the rule."""
    runs.proceed(rule)
