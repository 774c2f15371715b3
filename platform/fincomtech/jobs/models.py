"""The jobs of a company and their last runs."""

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context
from fincomtech.kit.fields import MarkField
from fincomtech.kit.records import Record
from fincomtech.kit.rights import Me, Right, Scope
from fincomtech.kit.schedule import Job, all_jobs, job_choices
from fincomtech.kit.states import State, StateField

RUNNING, DONE, FAILED, DIED = "running", "done", "failed", "died"
RUN_STATES = [
    (RUNNING, pgettext_lazy("job", "running")),
    (DONE, pgettext_lazy("job", "done")),
    (FAILED, pgettext_lazy("job", "failed")),
    (DIED, pgettext_lazy("job", "broken off")),
]


class ScheduledJob(Record):
    """A declared job in this company: when it runs next, and how the last run went."""

    title_field = "name"
    search_fields = ("name",)
    fixed_fields = frozenset(
        {"name", "paused", "next_run_at", "last_run_at", "last_state", "last_seconds", "last_error", "failures"}
        | {"archived"}
    )
    lines = ("runs",)
    default_order = ("name",)

    name = models.CharField(_("job"), max_length=80, choices=job_choices)
    paused = MarkField(pgettext_lazy("job", "paused"), default=False)
    next_run_at = models.DateTimeField(_("next run"), null=True, blank=True)
    last_run_at = models.DateTimeField(_("last run"), null=True, blank=True)
    last_state = models.CharField(_("how it went"), max_length=8, blank=True, default="", choices=RUN_STATES)
    last_seconds = models.DecimalField(_("took, seconds"), max_digits=10, decimal_places=2, null=True, blank=True)
    last_error = models.TextField(_("what went wrong"), blank=True, default="")
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("scheduled job"), _("scheduled work")
        constraints = [models.UniqueConstraint(fields=["name"], name="jobs_scheduledjob_once")]

    def __str__(self) -> str:
        return str(self.get_name_display())

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Jobs are declared by modules: nobody adds or deletes one."""
        return replace(super().right(actor), create=False, write=Scope.NONE, delete=Scope.NONE, actions=_acts(actor))

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Those of enabled modules."""
        enabled = [name for name, job in all_jobs().items() if job.module in context.company().modules]
        return super().row_rule(scope, me) & Q(name__in=enabled)

    @classmethod
    def of(cls, job: Job) -> "ScheduledJob":
        """The company's row of a job; a new one waits for its first time."""
        found, _made = cls.objects.get_or_create(name=job.name, defaults={"next_run_at": job.next_after(clock.now())})
        return found


def _acts(actor: "context.Actor | None") -> frozenset[str]:
    return frozenset({"*"}) if (actor or context.actor()).is_administrator else frozenset()


class JobRun(Record):
    """One run of a job: from when to when, how far it is, and what it said in the end."""

    title_field = "started_at"
    part_of = "job"
    fixed_fields = frozenset(
        {"job", "state", "started_at", "finished_at", "position", "total", "message", "error", "by_hand", "archived"}
    )
    default_order = ("-started_at", "-id")
    KEEP: ClassVar[int] = 100

    job = models.ForeignKey(ScheduledJob, models.CASCADE, related_name="runs", verbose_name=_("job"))
    state = StateField(
        (
            State(RUNNING, pgettext_lazy("job", "running"), "blue"),
            State(DONE, pgettext_lazy("job", "done"), "green"),
            State(FAILED, pgettext_lazy("job", "failed"), "red"),
            State(DIED, pgettext_lazy("job", "broken off"), "orange"),
        )
    )
    started_at = models.DateTimeField(_("started"), default=clock.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    position = models.PositiveIntegerField(_("done so far"), default=0)
    total = models.PositiveIntegerField(_("of how many"), default=0)
    message = models.TextField(_("result"), blank=True, default="")
    error = models.TextField(_("what went wrong"), blank=True, default="")
    by_hand = MarkField(_("started by hand"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("run of a job"), _("runs of jobs")
        indexes = [models.Index(fields=["job", "-started_at"], name="jobs_jobrun_latest")]
        constraints = [
            models.UniqueConstraint(fields=["job"], condition=Q(state="running"), name="jobs_jobrun_one_at_a_time")
        ]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Runs are written by the clock alone."""
        return replace(super().right(actor), create=False, write=Scope.NONE, delete=Scope.NONE)

    @property
    def took(self) -> timedelta:
        """From start to end."""
        return (self.finished_at or clock.now()) - self.started_at
