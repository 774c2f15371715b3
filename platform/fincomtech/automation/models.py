"""Rules and their runs."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context
from fincomtech.kit.fields import RecordTypeField
from fincomtech.kit.models import acting_user
from fincomtech.kit.records import Record, Stateful
from fincomtech.kit.refusals import Denied, Refusal
from fincomtech.kit.rights import Right, Scope
from fincomtech.kit.states import State, StateField

CREATED, CHANGED, DATE, SCHEDULE, HOOK = "created", "changed", "date", "schedule", "hook"


class Rule(Stateful, Record):
    """When something happens to a record of one type and a condition holds, steps are done in the owner's name.

    `field`, `before`, `after` narrow the trigger "changed"; `date_field` and `minutes` make the trigger "date" (negative:
    before the date); `times` is when the trigger "schedule" comes: {"kind": "daily"/"monthly"/"every", …}. `condition` is
    a `where` object of the API, `steps` a list as `steps.py` describes it.
    """

    TRIGGERS: ClassVar = [
        (CREATED, _("a record was created")),
        (CHANGED, _("a field was changed")),
        (DATE, _("a date has come")),
        (SCHEDULE, _("at set times")),
        (HOOK, _("another system called")),
    ]
    MOVES = frozenset({("draft", "active"), ("active", "stopped"), ("stopped", "active")})

    search_fields = ("name",)
    fixed_fields = frozenset({"state", "owner", "stopped_reason", "next_time_at", "checked_until", "archived"})
    hidden_fields = frozenset({"hook_hash", "checked_until"})
    default_order = ("name", "id")

    name = models.CharField(_("name"), max_length=160)
    record_type = RecordTypeField()
    trigger = models.CharField(_("when"), max_length=16, choices=TRIGGERS, default=CREATED)
    field = models.CharField(_("which field"), max_length=80, blank=True, default="")
    before = models.JSONField(_("from"), null=True, blank=True)
    after = models.JSONField(_("to"), null=True, blank=True)
    date_field = models.CharField(_("which date"), max_length=80, blank=True, default="")
    minutes = models.IntegerField(_("minutes after the date"), default=0)
    times = models.JSONField(_("at which times"), null=True, blank=True)
    condition = models.JSONField(_("condition"), default=dict, blank=True)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        default=acting_user,
        related_name="+",
        verbose_name=_("in whose name"),
    )
    state = StateField(
        (
            State("draft", pgettext_lazy("rule", "draft"), "gray"),
            State("active", pgettext_lazy("rule", "active"), "green"),
            State("stopped", pgettext_lazy("rule", "stopped"), "orange"),
        )
    )
    stopped_reason = models.TextField(_("why it was stopped"), blank=True, default="")
    next_time_at = models.DateTimeField(_("next time"), null=True, blank=True)
    checked_until = models.DateTimeField(null=True, editable=False)
    hook_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("automation rule"), _("automation rules")
        indexes = [models.Index(fields=["record_type"], name="automation_rule_active", condition=Q(state="active"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(trigger__in=[CREATED, CHANGED, DATE, SCHEDULE, HOOK]), name="automation_rule_trigger_known"
            ),
            models.UniqueConstraint(fields=["hook_hash"], condition=~Q(hook_hash=""), name="automation_rule_hook_once"),
        ]

    def contradictions(self) -> Sequence[Refusal]:
        """What in the rule could never work, named by its part; see `checking.py`. Nobody rewrites what acts for another."""
        from fincomtech.automation import checking

        who = context.actor()
        if not who.is_administrator and self.owner_id != who.user_id:
            return [Denied()]
        return checking.problems(self)

    def written(self, before: Mapping[str, Any]) -> None:
        """A rule by the clock knows its next time as soon as it is saved."""
        from fincomtech.automation import times

        times.plan(self)

    def new_hook(self) -> str:
        """A new secret for calls from outside; the former one is worth nothing from now on."""
        from fincomtech.automation.hooks import hash_of

        secret = secrets.token_urlsafe(32)
        self.hook_hash = hash_of(secret)
        return secret


class RuleRun(Record):
    """One run of a rule for one record: what caused it, what was done and why, and where it waits.

    `path` is the place in the rule's steps where it goes on ([2, "then", 0]). `chain` are the (rule, record) pairs of the
    runs that led here: one that comes again is a loop. `log` are {"step", "kind", "what", "result", "why"}.
    """

    WAITING, DONE, FAILED, LOOP = "waiting", "done", "failed", "loop"

    title_field = "record_title"
    search_fields = ("record_title",)
    fixed_fields = frozenset({"archived"})
    hidden_fields = frozenset({"path", "chain", "payload"})
    default_order = ("-id",)

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="runs", editable=False, verbose_name=_("rule"))
    record_type = RecordTypeField(editable=False)
    record_id = models.BigIntegerField(_("record"), null=True, blank=True, editable=False)
    record_title = models.CharField(_("about"), max_length=300, blank=True, default="", editable=False)
    cause = models.JSONField(_("cause"), default=dict, blank=True, encoder=DjangoJSONEncoder, editable=False)
    payload = models.JSONField(default=dict, blank=True, editable=False)
    state = StateField(
        (
            State(WAITING, pgettext_lazy("rule", "waiting"), "blue"),
            State(DONE, pgettext_lazy("rule", "done"), "green"),
            State(FAILED, pgettext_lazy("rule", "failed"), "red"),
            State(LOOP, pgettext_lazy("rule", "loop stopped"), "orange"),
        )
    )
    due_at = models.DateTimeField(_("goes on at"), null=True, blank=True, editable=False)
    path = models.JSONField(default=list, blank=True, editable=False)
    chain = models.JSONField(default=list, blank=True, editable=False)
    log = models.JSONField(_("what was done"), default=list, blank=True, encoder=DjangoJSONEncoder, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    error = models.TextField(_("what went wrong"), blank=True, default="", editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("run of a rule"), _("runs of rules")
        indexes = [
            models.Index(fields=["rule", "due_at", "id"], name="automation_run_due", condition=Q(state="waiting")),
            models.Index(fields=["record_type", "record_id"], name="automation_run_of_record"),
            models.Index(fields=["rule", "-id"], name="automation_run_of_rule"),
        ]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Runs are written by the rules alone."""
        return replace(super().right(actor), create=False, write=Scope.NONE, delete=Scope.NONE)

    def end(self, state: str, error: str = "") -> None:
        """Settle the run in memory; the caller stores it with the others of its batch."""
        self.state, self.error, self.finished_at, self.due_at = state, error[:4000], clock.now(), None
