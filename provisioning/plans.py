"""Which steps each kind of run has, and how a run is recorded and started."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from fincomtech.kit import clock
from fincomtech.tenancy.models import Tenant
from provisioning.books import OWNER
from provisioning.models import Run, RunStep, SignUp
from provisioning.steps import OPERATION, Step


def of(run: Run) -> list[Step]:
    """The run's steps in order: the same list whenever it is asked for, because it follows from the run's row."""
    from provisioning import activation, birth

    kinds: dict[str, Callable[[Run], Sequence[Step]]] = {
        Run.BIRTH: birth.plan,
        Run.ENABLE: activation.enabling,
        Run.DISABLE: activation.disabling,
    }
    return list(kinds[run.kind](run))


def record(kind: str, using: str = "default", **values: Any) -> Run:
    """Write the run with its steps, in the caller's transaction; starting it is `tasks.start`."""
    run = Run(kind=kind, created_at=clock.now(), **values)
    with transaction.atomic(using=using):
        run.save(using=using)
        _record_steps(run, using)
    return run


def _record_steps(run: Run, using: str) -> None:
    rows = [RunStep(run_id=run.pk, key=step.key, position=n) for n, step in enumerate(of(run), 1)]
    RunStep.objects.using(using).bulk_create(rows)


def shown(run: Run) -> list[dict[str, str]]:
    """The steps as people watch them: `{key, title, state}`, titles in the active language."""
    states = dict(RunStep.objects.filter(run=run).values_list("key", "state"))
    return [
        {"key": step.key, "title": str(step.title), "state": states.get(step.key, RunStep.WAITING)} for step in of(run)
    ]


def again(run: Run) -> None:
    """Let a failed run start anew, with the steps that its row asks for now; any other run goes on as it does."""
    failed_one = Run.objects.filter(pk=run.pk, state=Run.FAILED)
    if failed_one.update(state=Run.WAITING, error="", created_at=clock.now(), finished_at=None):
        RunStep.objects.filter(run=run).delete()
        _record_steps(run, "default")


def failed(run: Run) -> None:
    """Tell whoever waits for the run that everything was put back."""
    if run.kind != Run.BIRTH:
        Tenant.objects.using(OWNER).filter(pk=run.tenant_id, operation=OPERATION).update(
            operation="", operation_until=None
        )
    if run.sign_up_id:
        SignUp.objects.using(OWNER).filter(pk=run.sign_up_id).update(state=SignUp.FAILED)
