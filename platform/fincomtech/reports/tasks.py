"""Background work of reports as Celery tasks. Long printing is handed out with the kit's other long work, in the API's tasks."""

from typing import Any

from fincomtech.reports import sending
from fincomtech.reports.actions import SEND
from fincomtech.tenancy.tasks import company_task


@company_task(name=SEND)
def send_report(*, schedule: int, **_rest: Any) -> None:
    """Send a report to its recipients now."""
    sending.send(schedule, by_hand=True)
