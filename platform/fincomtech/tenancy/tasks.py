"""Background tasks that know their company."""

import functools
import logging
from collections.abc import Callable
from typing import Any

from celery import current_task, shared_task
from celery.exceptions import TaskPredicate

from fincomtech.kit import context
from fincomtech.kit.background import tasks
from fincomtech.kit.context import Actor, NoCompany
from fincomtech.tenancy import directory, switch
from fincomtech.tenancy.access import Access
from fincomtech.tenancy.place import KEY

log = logging.getLogger(__name__)


def company_task(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Declare a Celery task that runs in a company, as the system.

    Its message carries `company=<key>` (`tasks.after_commit` adds it); without one it refuses to run (NoCompany).
    Unknown further arguments are dropped, so that an old worker survives a newer message only if it declares **rest.
    In a company that is gone or shut it does nothing. It always leaves the company, whatever happens.
    """
    if function is None:
        return functools.partial(company_task, **options)
    return shared_task(**options)(in_its_company(function))


def in_its_company(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, run in the company that its keyword argument `company` names."""

    @functools.wraps(function)
    def run(*args: Any, company: str = "", **values: Any) -> Any:
        if not KEY.fullmatch(company or ""):
            raise NoCompany(f"the task {function.__name__} was sent without a company")
        entry = directory.with_key(company)
        if entry is None or entry.access == Access.NONE:
            log.warning("task %s left out: the company %s is gone or shut", function.__name__, company)
            return None
        inside = context.entered(entry.company, Actor.SYSTEM, request_id=_request_id())
        with switch.in_company(entry.company, Actor.SYSTEM), inside:
            try:
                return function(*args, **values)
            except TaskPredicate:
                raise  # Celery's own way of saying "again, later"
            except Exception:
                log.exception("task %s failed", function.__name__)  # here, where the company is still known
                raise

    return run


def _request_id() -> str:
    """The id of the request that asked for the task, else the task's own."""
    if not current_task:
        return context.request_id()
    asked = (current_task.request.headers or {}).get(tasks.REQUEST_ID)
    return str(asked or context.request_id() or current_task.request.id or "")
