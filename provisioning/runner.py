"""Executes a run's steps one by one, each once, whoever dies meanwhile (onboarding.2).

A run resumes at the first step that is not done. A step that keeps failing, or that refuses, makes the runner undo the
steps from the last one touched to the first: afterwards there is no company, or the company is as before.
"""

import logging
import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, override

from fincomtech.kit import clock
from fincomtech.kit.refusals import Refusal
from fincomtech.tenancy import directory
from provisioning import books, leases, plans
from provisioning.books import OWNER
from provisioning.leases import LeaseLost
from provisioning.models import Run, RunStep
from provisioning.steps import Step

log = logging.getLogger(__name__)

TRIES = 3  # within one execution, for what passes by itself: a lock, a lost connection
STARTS = 6  # in all, so that a step that kills its worker is given up too
PAUSE_SECONDS = 0.2


class StepFailed(Exception):
    """A step was given up; the sentence is for the person who waits."""


def boundary(run: Run, step: str, moment: str) -> None:
    """Called at every point where a dying worker would leave a different state. Tests die here."""


def execute(run_id: int) -> Run | None:
    """Bring the run to its end, forwards or backwards; None when another worker has it or it has ended already."""
    with books.opened():
        run = leases.take(run_id)
        if run is None:
            return None
        try:
            _to_the_end(run)
        except LeaseLost:
            log.warning("lease lost: %s", run)
            return None
        finally:
            books.reopen()
            leases.give_back(run)
            directory.forget()
        return Run.objects.using(OWNER).get(pk=run_id)


def _to_the_end(run: Run) -> None:
    plan = plans.of(run)
    if run.state != Run.UNDOING:
        try:
            return _forwards(run, plan)
        except StepFailed as failure:
            _turn_around(run, str(failure))
    return _backwards(run, plan)


def _forwards(run: Run, plan: Sequence[Step]) -> None:
    _set(run, state=Run.RUNNING)
    done = set(_rows(run).filter(state=RunStep.DONE).values_list("key", flat=True))
    for step in plan:
        if step.key not in done:
            _try(run, step)
    _set(run, state=Run.DONE, finished_at=clock.now(), error="")


def _try(run: Run, step: Step) -> None:
    """Run the step until it is done; `StepFailed` when it refuses or has failed too often."""
    for number in range(1, TRIES + 1):
        _start(run, step)
        try:
            return _perform(run, step)
        except LeaseLost:
            raise
        except Refusal as refusal:
            _note(run, step, refusal)
            raise StepFailed(_in_words(run, refusal)) from refusal
        except Exception as error:
            log.exception("step %s of %s failed, try %s", step.key, run, number)
            _note(run, step, error)
            if number == TRIES:
                raise StepFailed(_in_words(run, None)) from error
            time.sleep(PAUSE_SECONDS * number)
    return None


def _start(run: Run, step: Step) -> None:
    books.reopen()
    leases.renew(run)
    row = _rows(run).get(key=step.key)
    if row.attempts >= STARTS:
        raise StepFailed(_in_words(run, None))
    row.state, row.started_at, row.attempts = RunStep.RUNNING, clock.now(), row.attempts + 1
    row.save(using=OWNER, update_fields=["state", "started_at", "attempts"])
    boundary(run, step.key, "started")


def _perform(run: Run, step: Step) -> None:
    if not step.together:
        step.do(run)
        boundary(run, step.key, "unmarked")
    with transaction.atomic(using=OWNER):
        leases.hold(run)
        if step.together:
            step.do(run)
        _rows(run).filter(key=step.key).update(state=RunStep.DONE, finished_at=clock.now(), error="")
        boundary(run, step.key, "uncommitted")
    boundary(run, step.key, "done")


def _turn_around(run: Run, sentence: str) -> None:
    _set(run, state=Run.UNDOING, error=sentence)
    boundary(run, "", "turned")


def _backwards(run: Run, plan: Sequence[Step]) -> None:
    """Undo every step that was touched, then let the plan's owner know. An undo that fails is tried again later."""
    touched = set(_rows(run).exclude(state=RunStep.WAITING).values_list("key", flat=True))
    for step in reversed([s for s in plan if s.key in touched]):
        books.reopen()
        leases.renew(run)
        with transaction.atomic(using=OWNER):
            leases.hold(run)
            step.undo(run)
            _rows(run).filter(key=step.key).update(state=RunStep.WAITING, attempts=0, started_at=None, finished_at=None)
        boundary(run, step.key, "undone")
    with transaction.atomic(using=OWNER):
        leases.hold(run)
        plans.failed(run)
        _set(run, state=Run.FAILED, finished_at=clock.now())


def _note(run: Run, step: Step, error: Exception) -> None:
    _rows(run).filter(key=step.key).update(state=RunStep.FAILED, error=f"{type(error).__name__}: {error}"[:2000])


def _in_words(run: Run, refusal: Refusal | None) -> str:
    with override(run.details.get("language", "ru")):
        return (
            refusal.message
            if refusal
            else gettext("Something went wrong on our side, and everything was put back. Please try again.")
        )


def _rows(run: Run) -> QuerySet[RunStep]:
    return RunStep.objects.using(OWNER).filter(run_id=run.pk)


def _set(run: Run, **values: object) -> None:
    for name, value in values.items():
        setattr(run, name, value)
    Run.objects.using(OWNER).filter(pk=run.pk, lease_owner=run.lease_owner).update(**values)
