"""The search's work in the background. Each task runs in the company that its message names."""

from typing import Any

from fincomtech.kit.background import tasks
from fincomtech.search import filling
from fincomtech.search.watch import RELINK
from fincomtech.tenancy.tasks import company_task


@company_task(name=filling.FILL)
def fill(**_rest: Any) -> None:
    """Fill in entries for a while, and leave the rest to another message: one company does not hold a worker."""
    if not filling.proceed():
        tasks.after_commit(filling.FILL)


@company_task(name=RELINK)
def relink(*, record_type: str, record_id: int, **_rest: Any) -> None:
    """Have the entries follow that show the title of a record."""
    filling.relink(record_type, record_id)
