"""What an administrator does with scheduled work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.jobs.models import ScheduledJob
from fincomtech.kit import clock
from fincomtech.kit.actions import action
from fincomtech.kit.background import tasks
from fincomtech.kit.refusals import WrongState
from fincomtech.kit.schedule import all_jobs

RUN = "jobs.run"
PAUSED = ["set", "paused"]
RUNNING = ["not", PAUSED]


@action(ScheduledJob, title=_("Run now"), icon="player-play", tone="primary", access="read")
def run_now(job: ScheduledJob) -> None:
    """Start the job in the background, whatever the clock says; its regular time stays. While it runs, it is not run again."""
    tasks.after_commit(RUN, job=job.name, by_hand=True)


@action(ScheduledJob, title=pgettext_lazy("job", "Pause"), icon="player-pause", when=RUNNING, access="read")
def pause(job: ScheduledJob) -> None:
    """Do not start the job by itself until it is resumed."""
    _set_paused(job, paused=True)


@action(ScheduledJob, title=pgettext_lazy("job", "Resume"), icon="player-play", when=PAUSED, access="read")
def resume(job: ScheduledJob) -> None:
    """Let the clock start the job again, from its next regular time."""
    _set_paused(job, paused=False)


def _set_paused(job: ScheduledJob, *, paused: bool) -> None:
    if job.paused == paused:
        raise WrongState(state=_("paused") if paused else _("running by the clock"))
    declared = all_jobs().get(str(job.name))
    job.paused = paused
    job.next_run_at = None if paused or declared is None else declared.next_after(clock.now())
    job.save(update_fields=["paused", "next_run_at"])
