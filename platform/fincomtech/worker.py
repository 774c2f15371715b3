"""The Celery application: background work and the clock that starts it. Tasks enter a company themselves."""

import os

from celery import Celery, signals

from fincomtech.kit.background import fair

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fincomtech.settings.production")

app = Celery("fincomtech")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()  # each installed app's tasks.py
signals.task_postrun.connect(fair.pump_after_task)
signals.worker_ready.connect(fair.pump_after_task)


@app.on_after_finalize.connect
def add_the_clock(sender: Celery, **_named: object) -> None:
    """What the clock starts, once the tasks are known."""
    from fincomtech.api.schedule import BEAT

    sender.conf.beat_schedule = {**sender.conf.beat_schedule, **BEAT}
