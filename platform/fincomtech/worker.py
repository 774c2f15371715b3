"""The Celery application: background work and the clock that starts it. Tasks enter a company themselves."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fincomtech.settings.demo")

app = Celery("fincomtech")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["fincomtech.kit", "fincomtech.identity", "fincomtech.api", "provisioning"])
