"""Scheduled work runs once at its time in each company, is logged, tried again, paused and started by hand."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine

from fincomtech.jobs import due, running
from fincomtech.jobs import tasks as jobs_tasks
from fincomtech.jobs.models import JobRun, ScheduledJob
from fincomtech.kit import clock, context, schedule
from fincomtech.kit.refusals import Refusal
from fincomtech.kit.schedule import Daily, Every, Job
from fincomtech.tenancy import switch
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
JOBS = """{ jobsScheduledJobs(where: {name: {eq: "base.count"}}) { nodes {
  id name paused nextRunAt lastState lastError failures runs { state message error byHand } } } }"""
RUN_NOW = "mutation($id: ID) { jobsScheduledJobRunNow(id: $id) { ok errors { code } } }"
PAUSE = "mutation($id: ID) { jobsScheduledJobPause(id: $id) { ok errors { code } } }"
RESUME = "mutation($id: ID) { jobsScheduledJobResume(id: $id) { ok errors { code } } }"


class Counted:
    """A job that counts its runs by company, and fails when told to."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, str]] = []
        self.error: Exception | None = None

    def __call__(self) -> str:
        self.runs.append((context.company().key, context.actor().time_zone))
        if self.error is not None:
            raise self.error
        return f"run {len(self.runs)}"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Declares `base.count`: every day at six."""
    work = Counted()
    declared = Job("base.count", "Count", work, Daily(time(6)), "base")
    monkeypatch.setattr(schedule, "_jobs", {"base.count": declared})
    return work


def tick_at(moment: str) -> None:
    with time_machine.travel(moment, tick=False):
        jobs_tasks.tick()


def job_of(api: ApiClient) -> dict[str, Any]:
    [found] = api.run(JOBS)["jobsScheduledJobs"]["nodes"]
    return dict(found)


@pytest.mark.spec("kit.9")
@pytest.mark.spec_part("kit.11")
def test_a_job_runs_at_its_time_in_the_companys_zone_and_once(database: None, counted: Counted, api: Api) -> None:
    tick_at("2026-11-24T01:00:00Z")
    assert counted.runs == []
    assert job_of(api("alice"))["nextRunAt"].startswith("2026-11-24T03:00")
    for moment in ("2026-11-24T02:59:59Z", "2026-11-24T03:00:05Z", "2026-11-24T03:00:35Z"):
        tick_at(moment)
    keys = [key for key, _zone in counted.runs]
    assert len(keys) == len(set(keys)) >= 3  # every company of the cast, each once
    assert {zone for _key, zone in counted.runs} == {"Europe/Moscow"}
    [run] = job_of(api("alice"))["runs"]
    assert (run["state"], run["error"], run["byHand"]) == ("done", "", False)
    assert run["message"].startswith("run ")


@pytest.mark.spec("kit.9")
def test_a_job_that_fails_in_one_company_is_told_and_tried_again_there_only(
    database: None, counted: Counted, api: Api, romashka: CastCompany
) -> None:
    tick_at("2026-11-24T01:00:00Z")
    counted.error = Refusal("Источник не отвечает.")
    with time_machine.travel("2026-11-24T03:00:05Z", tick=False), switch.in_company(romashka.key):
        due.put_off(romashka.key, "base.count", running.execute("base.count"))
    counted.error = None
    tick_at("2026-11-24T03:00:10Z")
    assert [key for key, _z in counted.runs].count(romashka.key) == 1
    found = job_of(api("alice"))
    assert (found["lastState"], found["failures"]) == ("failed", 1)
    assert found["lastError"]
    tick_at("2026-11-24T03:05:10Z")
    assert job_of(api("alice"))["lastState"] == "done"
    assert [key for key, _z in counted.runs].count(romashka.key) == 2


def test_retries_are_few_and_later_each_time(company: CastCompany, counted: Counted) -> None:
    counted.error = RuntimeError("down")
    with time_machine.travel("2026-11-24T03:00:00Z", tick=False) as now:
        running.execute("base.count")
        waits = []
        for _try in range(4):
            moment = running.execute("base.count", by_hand=True)
            assert moment is not None
            waits.append((moment - clock.now()).total_seconds() / 60)
        now.shift(timedelta(hours=1))
    assert waits[:3] == [5, 10, 20]
    assert waits[3] == 24 * 60


@pytest.mark.spec("kit.9")
def test_an_administrator_starts_pauses_and_resumes_it(database: None, counted: Counted, api: Api) -> None:
    tick_at("2026-11-24T01:00:00Z")
    alice = api("alice")
    key = job_of(alice)["id"]
    assert alice.run(RUN_NOW, id=key)["jobsScheduledJobRunNow"]["ok"]
    assert [run["byHand"] for run in job_of(alice)["runs"]] == [True]
    assert alice.run(PAUSE, id=key)["jobsScheduledJobPause"]["ok"]
    assert [e["code"] for e in alice.refused(PAUSE, id=key)] == ["wrong_state"]
    before = len(counted.runs)
    tick_at("2099-11-24T03:00:05Z")
    assert context.company_or_none() is None
    assert [k for k, _z in counted.runs[before:]].count(alice.company.key) == 0
    assert alice.run(RESUME, id=key)["jobsScheduledJobResume"]["ok"]
    assert not job_of(alice)["paused"]


@pytest.mark.parametrize("who", ["boris", "clara", "dan"])
def test_only_administrators_see_and_start_it(database: None, counted: Counted, api: Api, who: str) -> None:
    tick_at("2026-11-24T01:00:00Z")
    key = job_of(api("alice"))["id"]
    assert api(who).run(JOBS)["jobsScheduledJobs"]["nodes"] == []
    assert api(who).refused(RUN_NOW, id=key)
    assert counted.runs == []


def test_another_companys_job_is_not_started(
    database: None, counted: Counted, api: Api, vector: CastCompany, romashka: CastCompany
) -> None:
    tick_at("2026-11-24T01:00:00Z")
    api("alice").run(RUN_NOW, id=job_of(api("alice"))["id"])
    assert {key for key, _zone in counted.runs} == {romashka.key}
    assert job_of(api("alice", company=vector))["runs"] == []


def test_a_job_of_a_disabled_module_does_not_run(
    company: CastCompany, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_jobs", {"x.count": Job("x.count", "Count", counted, Every(1), "nowhere")})
    assert running.execute("x.count", by_hand=True) is None
    assert counted.runs == []


def test_a_run_whose_worker_died_is_told_and_another_begins(company: CastCompany, counted: Counted) -> None:
    running.execute("base.count")
    row = ScheduledJob.objects.get(name="base.count")
    JobRun.objects.create(job=row, state="running")
    running.execute("base.count", by_hand=True)
    assert [run.state for run in JobRun.objects.order_by("pk")] == ["died", "done"]


def test_how_far_it_is_can_be_seen(company: CastCompany, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def work() -> str:
        running.report(40, 100)
        run = JobRun.objects.get(state="running")
        seen.append((run.position, run.total))
        return ""

    monkeypatch.setattr(schedule, "_jobs", {"base.long": Job("base.long", "Long", work, Every(1), "base")})
    running.execute("base.long", by_hand=True)
    assert seen == [(40, 100)]


def test_old_runs_are_forgotten(company: CastCompany, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobRun, "KEEP", 3)
    for _n in range(5):
        running.execute("base.count", by_hand=True)
    assert list(JobRun.objects.order_by("pk").values_list("message", flat=True)) == ["run 3", "run 4", "run 5"]


def test_a_tick_costs_the_same_for_any_number_of_jobs(database: None, counted: Counted) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    jobs_tasks.tick()
    with CaptureQueriesContext(connection) as queries:
        jobs_tasks.tick()
    assert len([q for q in queries if "tenancy_duejob" in q["sql"]]) == 2
