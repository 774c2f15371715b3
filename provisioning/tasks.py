"""Background work of provisioning. A lost message is no loss: the reconciler finds every open run and unsent mail."""

import logging
from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_process_init
from django.db import transaction

from fincomtech.kit.background import tasks as broker
from fincomtech.tenancy import switch
from provisioning.models import Run, SignUp

log = logging.getLogger(__name__)

EXECUTE, MAIL, RECONCILE, FILL = (
    "provisioning.execute",
    "provisioning.send_mail",
    "provisioning.reconcile",
    "provisioning.fill_pool",
)


def start(run: Run) -> None:
    """Let a worker execute the run once the transaction is committed."""
    _after_commit(EXECUTE, run=run.pk)


def send_mail(sign_up: SignUp) -> None:
    """Let a worker send the verification mail once the transaction is committed."""
    _after_commit(MAIL, sign_up=sign_up.pk)


def _after_commit(name: str, **arguments: int) -> None:
    transaction.on_commit(lambda: broker.send(name, arguments), robust=True)


@shared_task(name=EXECUTE)
def execute(*, run: int, **_newer: Any) -> None:
    """Bring a run to its end, and have the pool filled again after a birth."""
    from provisioning import runner

    ended = runner.execute(run)
    if ended is not None and ended.kind == Run.BIRTH:
        broker.send(FILL, {})


@shared_task(name=MAIL)
def mail(*, sign_up: int, **_newer: Any) -> None:
    """Send a verification mail; the reconciler repeats what a dead mail server has refused."""
    from provisioning import letters

    with switch.in_public():
        letters.send(sign_up)


@shared_task(name=RECONCILE)
def reconcile(**_newer: Any) -> None:
    """Every minute: see `provisioning.reconcile`."""
    from provisioning import reconcile as reconciler

    reconciler.sweep()


@shared_task(name=FILL)
def fill_pool(**_newer: Any) -> None:
    """Make schemas ready for the next companies."""
    from provisioning import books, pool

    with books.opened():
        pool.fill()


@worker_process_init.connect
def _warm_up(**_named: Any) -> None:
    """Read the tables' text and the list of migrations before somebody waits for them."""
    from fincomtech.tenancy import ddl
    from provisioning import pool, tables

    pool.digest()
    tables.release()
    ddl.migrations_of("kit")


@current_app.on_after_finalize.connect
def _every_minute(sender: Any, **_named: Any) -> None:
    sender.add_periodic_task(60, sender.tasks[RECONCILE].s(), name=RECONCILE)
