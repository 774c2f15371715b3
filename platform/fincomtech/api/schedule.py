"""What the clock starts, in the form of Celery's `beat_schedule`."""

from typing import Any

from celery.schedules import crontab

from fincomtech.api import tasks

BEAT: dict[str, dict[str, Any]] = {
    # Only what was lost waits for this: facts, mails and imports are sent on their way when they are committed.
    "kit-sweep": {"task": tasks.SWEEP_ALL, "schedule": crontab(minute="*/5"), "options": {"expires": 240}},
    # Mornings begin at half hours, too: time zones differ by 30 and 45 minutes.
    "kit-remind": {"task": tasks.REMIND_ALL, "schedule": crontab(minute="0,30"), "options": {"expires": 1500}},
}
