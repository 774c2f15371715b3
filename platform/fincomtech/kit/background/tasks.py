"""Background work: sent after commit only, and always with the company that it is for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from celery import Celery
from django.db import transaction

from fincomtech.kit import context
from fincomtech.kit.background import fair

REQUEST_ID = "fct_request_id"  # the header by which a task's log lines are found with its request's
Enter = Callable[[str], AbstractContextManager[Any]]


def _nobody_enters(key: str) -> AbstractContextManager[Any]:
    raise RuntimeError("tenancy has not told the kit how to enter a company")


# Set by tenancy at start: the kit knows companies by their keys only.
enter_company: Enter = _nobody_enters


@cache
def sender() -> Celery:
    """What puts messages on the broker; the workers' own application knows the tasks."""
    app = Celery("fincomtech-sender", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    return app


def send(task_name: str, arguments: dict[str, Any], countdown: float = 0) -> None:
    """Put a task on the broker now: in turn with other companies' where it is one company's. Tests replace this function."""
    company = arguments.get("company")
    options: dict[str, Any] = {"kwargs": arguments, "headers": {REQUEST_ID: context.request_id()}}
    if company and not countdown:
        sender().send_task(task_name, queue=fair.queue_of(company), **options)
        fair.pump(company)
    else:
        sender().send_task(task_name, countdown=countdown or None, **options)


def after_commit(task_name: str, *, countdown: float = 0, **arguments: Any) -> None:
    """Run the task in the background for this company, once the transaction has been committed.

    `countdown` delays it by so many seconds. A broker that is down does not undo what was committed: whatever must not
    be lost has a row in the database that a scheduled sweep finds.
    """
    told = {"company": context.company().key, **arguments}
    transaction.on_commit(lambda: send(task_name, told, countdown), robust=True)
