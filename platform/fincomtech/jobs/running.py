"""Running a job in the current company: once at a time, logged, tried again when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from logging import getLogger

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from fincomtech.jobs.models import DIED, DONE, FAILED, RUNNING, JobRun, ScheduledJob
from fincomtech.kit import clock, context, live
from fincomtech.kit.events import tell
from fincomtech.kit.refusals import Refusal
from fincomtech.kit.schedule import Job, JobFailed, all_jobs

FIRST_RETRY = timedelta(minutes=5)
MOST_RETRIES = 3
SAID = 4000  # characters of a message or an error

logger = getLogger(__name__)


def execute(name: str, *, by_hand: bool = False) -> datetime | None:
    """Run the job if it is its time (or it is started by hand), and answer when it is to run next; None for never.

    A job that nobody declares any more, or whose module is disabled, does not run. While another worker runs it, this
    does nothing but answer the time that is already known.
    """
    job = all_jobs().get(name)
    if job is None or job.module not in context.company().modules:
        return None
    row = ScheduledJob.of(job)
    if not by_hand and (row.paused or row.next_run_at is None or row.next_run_at > clock.now()):
        return _put_next(row, job, row.next_run_at if not row.paused else None)
    with _alone(name) as alone:
        if not alone:
            return row.next_run_at
        _bury(row)
        return _run(row, job, by_hand)


def report(position: int, total: int = 0) -> None:
    """For a job in the middle of long work: how far it is. Shown live on the page of scheduled work."""
    run: JobRun | None = context.memo().get("job_run")
    if run is not None:
        run.position, run.total = position, total or run.total
        JobRun.objects.filter(pk=run.pk).update(position=run.position, total=run.total)
        live.changed("jobs.JobRun", [run.pk], "update")


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """A lock of this connection: it ends with the block, and with the process when that is killed."""
    key = [f"{context.company().key} {name}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key)
        [taken] = cursor.fetchone()
    try:
        yield taken
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)


def _bury(row: ScheduledJob) -> None:
    """Whatever seems to be running is not: the lock would be held."""
    JobRun.objects.filter(job=row, state=RUNNING).update(
        state=DIED, finished_at=clock.now(), error=_("The worker was stopped in the middle.")
    )


def _run(row: ScheduledJob, job: Job, by_hand: bool) -> datetime | None:
    profile = context.profile()
    who = replace(context.Actor.SYSTEM, language=profile.language, time_zone=profile.time_zone)
    run = JobRun.objects.create(job=row, state=RUNNING, by_hand=by_hand)
    live.changed("jobs.JobRun", [run.pk], "create")
    with context.acting_as(who), override(who.language):
        context.memo()["job_run"] = run
        try:
            run.message = str(job.function() or "")[:SAID]
            run.state = DONE
        except Exception as error:
            logger.exception("job %s failed", job.name)
            run.state, run.error = FAILED, _told(error)
    return _end(run, row, job)


def _told(error: Exception) -> str:
    return (error.message if isinstance(error, Refusal) else f"{type(error).__name__}: {error}")[:SAID]


def _end(run: JobRun, row: ScheduledJob, job: Job) -> datetime | None:
    run.finished_at = clock.now()
    run.save(update_fields=["state", "finished_at", "message", "error"])
    row.refresh_from_db()
    row.failures = row.failures + 1 if run.state == FAILED else 0
    row.last_run_at, row.last_state, row.last_error = run.started_at, run.state, run.error
    row.last_seconds = Decimal(str(round(run.took.total_seconds(), 2)))
    row.save(update_fields=["failures", "last_run_at", "last_state", "last_error", "last_seconds"])
    kept = JobRun.objects.filter(job=row).order_by("-started_at", "-id").values("pk")[: JobRun.KEEP]
    JobRun.objects.filter(job=row).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    live.changed("jobs.JobRun", [run.pk], "update")
    if row.failures == 1:
        tell(JobFailed(row.pk))
    return _put_next(row, job, _next(row, job))


def _next(row: ScheduledJob, job: Job) -> datetime | None:
    """The regular next time; after a failure sooner, a few times."""
    regular = job.next_after(clock.now())
    if 0 < row.failures <= MOST_RETRIES:
        again = clock.now() + FIRST_RETRY * 2 ** (row.failures - 1)
        return min(again, regular) if regular else again
    return regular


def _put_next(row: ScheduledJob, job: Job, moment: datetime | None) -> datetime | None:
    """Keep the time of the next run; one that has passed meanwhile (a pause) is the next regular one."""
    if moment is None or moment <= clock.now():
        moment = job.next_after(clock.now())
    if row.next_run_at != moment:
        row.next_run_at = moment
        row.save(update_fields=["next_run_at"])
    live.changed("jobs.ScheduledJob", [row.pk], "update")
    return moment
