"""Notifications on their way, as Celery tasks. Each runs in the company that its message names."""

from typing import Any

from fincomtech.notifications import sending
from fincomtech.notifications.telling import DELIVER
from fincomtech.tenancy.tasks import company_task


@company_task(name=DELIVER)
def deliver(**_rest: Any) -> None:
    """Mail and push what is due."""
    while sending.deliver():
        pass
