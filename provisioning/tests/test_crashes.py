"""A birth that is killed at any point ends as the same company, or as none (onboarding.2)."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from fincomtech.kit import clock
from fincomtech.tenancy import switch
from fincomtech.tenancy.models import Domain, Tenant
from fincomtech.testing.cast import CastCompany
from provisioning import inside, plans, reconcile, runner, sign_up, tokens
from provisioning.by_hand import company_at
from provisioning.models import ReadySchema, Run, RunStep, SignUp
from provisioning.tests import dying, portraits
from provisioning.tests.conftest import born, form_of, verified

ROOT = Path(__file__).resolve().parents[2]
Boundary = tuple[str, str]


@pytest.mark.spec("onboarding.2")
def test_a_birth_killed_at_any_boundary_resumes_as_the_same_company(own_database: CastCompany, sent: Any) -> None:
    boundaries = _boundaries("listed", sampleData=True)
    assert len(boundaries) >= 3 * 8, boundaries
    # Sample data takes longer than all the rest: only those get it who die while adding it.
    sampled = [step == "sample" for step, _moment in boundaries]
    undisturbed = {wanted: portraits.of(born(f"calm-{wanted}", sampleData=wanted)) for wanted in (True, False)}
    runs = [verified(f"hit-{number}", sampleData=wanted) for number, wanted in enumerate(sampled)]

    ends = _kill([(run.pk, *boundary) for run, boundary in zip(runs, boundaries, strict=True)])

    assert ends == [9] * len(boundaries)
    assert reconcile.resume_runs() == 0, "a lease that has not run out keeps others away"
    _let_leases_run_out()
    assert reconcile.resume_runs() == len(runs)
    for number, boundary in enumerate(boundaries):
        assert portraits.of(company_at(f"hit-{number}")) == undisturbed[sampled[number]], boundary
    _nothing_half()


@pytest.mark.spec("onboarding.2")
def test_a_rollback_killed_at_any_boundary_leaves_nothing(
    own_database: CastCompany, sent: Any, monkeypatch: Any
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(inside, "seed", dying.failing_at("crm"))
        patch.setattr(runner, "PAUSE_SECONDS", 0)
        boundaries = [one for one in _boundaries("listed-too") if one[1] in {"turned", "undone"}]
        runs = [verified(f"back-{number}") for number in range(len(boundaries))]
        assert _kill([(run.pk, *b) for run, b in zip(runs, boundaries, strict=True)], failing="crm") == [9] * len(runs)
        _let_leases_run_out()
        assert reconcile.resume_runs() == len(runs)
    with switch.in_public():
        assert {run.state for run in Run.objects.filter(pk__in=[r.pk for r in runs])} == {Run.FAILED}
        assert not Domain.objects.filter(domain__startswith="back-").exists()
    _nothing_half()


@pytest.mark.spec("onboarding.2")
def test_a_birth_that_fails_is_put_back_told_and_can_be_tried_again(
    own_database: CastCompany, sent: Any, monkeypatch: Any
) -> None:
    run = verified("second-luck")
    with monkeypatch.context() as patch:
        patch.setattr(inside, "seed", dying.failing_at("crm"))
        patch.setattr(runner, "PAUSE_SECONDS", 0)
        runner.execute(run.pk)
    with switch.in_public():
        row = SignUp.objects.get(runs=run)
        told = sign_up.progress(row.public_id)
        assert told["state"] == "failed"
        assert "попробуйте" in told["message"].lower()
        assert not Domain.objects.filter(domain__startswith="second-luck").exists()
        sign_up.verify(tokens.token_of(row))
    runner.execute(run.pk)
    assert company_at("second-luck").lifecycle == "live"
    _nothing_half()


def test_after_a_failure_the_same_person_may_send_another_form_for_the_address(
    own_database: CastCompany, sent: Any, monkeypatch: Any
) -> None:
    run = verified("changed-mind")
    with monkeypatch.context() as patch:
        patch.setattr(inside, "seed", dying.failing_at("crm"))
        patch.setattr(runner, "PAUSE_SECONDS", 0)
        runner.execute(run.pk)
    with switch.in_public():
        row = sign_up.reserve(form_of("changed-mind", modules=["contacts"]))
        assert sign_up.progress(row.public_id)["state"] == "waiting_for_mail"
        sign_up.verify(tokens.token_of(row))
    runner.execute(run.pk)
    assert company_at("changed-mind").modules == ["contacts"]
    _nothing_half()


def test_a_step_that_kills_its_worker_again_and_again_is_given_up(own_database: CastCompany, sent: Any) -> None:
    run = verified("stubborn")
    assert _kill([(run.pk, "module:crm", "tables")]) == [9]
    _let_leases_run_out()
    with switch.in_public():
        assert RunStep.objects.get(run=run, key="module:crm").attempts == 1
        RunStep.objects.filter(run=run, key="module:crm").update(attempts=runner.STARTS)
    assert runner.execute(run.pk).state == Run.FAILED  # type: ignore[union-attr]
    _nothing_half()


def test_a_run_has_one_worker(own_database: CastCompany, sent: Any) -> None:
    from provisioning import books, leases

    run = verified("alone")
    with books.opened():
        taken = leases.take(run.pk)
        assert taken is not None
        assert leases.take(run.pk) is None
    assert runner.execute(run.pk) is None
    _let_leases_run_out()
    assert runner.execute(run.pk) is not None
    with books.opened(), pytest.raises(leases.LeaseLost):
        leases.renew(taken)


def _boundaries(subdomain: str, **given: Any) -> list[Boundary]:
    """Every point where a worker may die, as an undisturbed run meets them."""
    met: list[Boundary] = []
    real = runner.boundary
    runner.boundary = lambda run, step, moment: met.append((step, moment))
    try:
        runner.execute(verified(subdomain, **given).pk)
    finally:
        runner.boundary = real
    return list(dict.fromkeys(met))


def _kill(orders: list[tuple[int, str, str]], failing: str = "") -> list[int]:
    """Execute the runs in processes that die; returns the signals that ended them."""
    from fincomtech.testing.plugin import SERVER

    environment = {**os.environ, **SERVER.addresses(connections["default"].settings_dict["NAME"])}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    command = [sys.executable, "-m", "provisioning.tests.dying", json.dumps(orders), failing]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    ends: list[int] = json.loads(done.stdout)
    return ends


def _let_leases_run_out() -> None:
    with switch.in_public():
        Run.objects.exclude(lease_until=None).update(lease_until=clock.now() - timedelta(seconds=1))


def _nothing_half() -> None:
    """Every schema is a company's or a ready one, every company has schema, role and address, nothing is still under way."""
    with switch.in_public():
        tenants = set(Tenant.objects.values_list("schema_name", flat=True))
        ready = set(ReadySchema.objects.values_list("key", flat=True))
        assert not Run.objects.filter(state__in=Run.ACTIVE).exists()
        assert not Tenant.objects.exclude(lifecycle="live").exists()
        assert Domain.objects.count() == len(tenants)
    assert portraits.schemas() == tenants | ready
    assert portraits.roles(tenants | ready) == tenants | ready


def test_the_plan_of_a_run_follows_from_its_row(own_database: CastCompany, sent: Any) -> None:
    run = verified("planned")
    with switch.in_public():
        recorded = list(run.steps.values_list("key", flat=True))
        assert recorded == [step.key for step in plans.of(Run.objects.get(pk=run.pk))]
