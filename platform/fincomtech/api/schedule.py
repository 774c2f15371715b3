"""What the clock starts, in the form of Celery's `beat_schedule`."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

from fincomtech.api import tasks
from fincomtech.jobs.tasks import TICK

BEAT: dict[str, dict[str, Any]] = {
    # Only what was lost waits for this: facts, mails and imports are sent on their way when they are committed.
    "kit-sweep": {"task": tasks.SWEEP_ALL, "schedule": crontab(minute="*/5"), "options": {"expires": 240}},
    "jobs-tick": {"task": TICK, "schedule": timedelta(seconds=30), "options": {"expires": 25}},
    # A worker that dies in the middle of an import or export is missed within half a minute.
    "kit-resume-transfers": {"task": tasks.RESUME, "schedule": 10.0, "options": {"expires": 9}},
    # Everything else that the clock starts is a job, declared in its module's jobs.py.
}
