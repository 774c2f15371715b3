"""The clock's ticks and the runs that they start, as Celery tasks."""

from typing import Any

from celery import shared_task

from fincomtech.jobs import due, running
from fincomtech.kit import context
from fincomtech.kit.background import fair, tasks
from fincomtech.tenancy.tasks import company_task

TICK, RUN = "jobs.tick", "jobs.run"


@shared_task(name=TICK)
def tick(**_later: Any) -> None:
    """Twice a minute: send the jobs that are due on their way, and repair the queues' ring."""
    due.enroll()
    for key, job in due.take():
        tasks.send(RUN, {"company": key, "job": job})
    fair.repair()


@company_task(name=RUN)
def run(*, job: str, by_hand: bool = False, **_rest: Any) -> None:
    """Run a job of the company that the message names, and note when it is due next."""
    moment = running.execute(job, by_hand=by_hand)
    due.put_off(context.company().key, job, moment)
