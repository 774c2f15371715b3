"""Planned activities and their types."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import context
from fincomtech.kit.fields import ColorField, RichTextField
from fincomtech.kit.records import Record, Stateful
from fincomtech.kit.rights import Me, Scope
from fincomtech.kit.states import State, StateField
from fincomtech.kit.talk.of_record import OfRecord

MORNING = time(9)  # from when the reminder of an activity without a time of day is counted
MOST_BEFORE = 60 * 24 * 60  # minutes: nobody wants to be reminded of what is more than two months away

ICONS = [
    ("phone", _("telephone")),
    ("users", _("people")),
    ("mail", _("letter")),
    ("check", _("tick")),
    ("calendar", _("calendar")),
    ("file-text", _("document")),
    ("truck", _("lorry")),
    ("coin", _("coin")),
]


class ActivityType(Record):
    """A kind of activity: a call, a meeting; with what a new one begins with and what usually comes next."""

    search_fields = ("name",)
    default_order = ("sequence", "id")

    name = models.CharField(_("name"), max_length=80)
    sequence = models.PositiveIntegerField(_("position"), default=10)
    icon = models.CharField(_("icon"), max_length=16, choices=ICONS, default="check")
    color = ColorField(_("color"))
    default_days = models.PositiveSmallIntegerField(_("due in days"), default=1)
    default_assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("usual responsible"),
    )
    summary = models.CharField(_("what to do"), max_length=300, blank=True, default="")
    note = RichTextField(_("note"), blank=True, default="")
    next_type = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("suggested next")
    )

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("activity type"), _("activity types")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="kit_activitytype_name_once",
                violation_error_message=_("There is such an activity type already."),
            )
        ]


class Activity(Stateful, OfRecord):
    """Something that somebody is to do about a record by a day, or at a time of it: a call, a meeting, a task.

    `due_at` is the instant where there is a time of day; `due_date` is then its day by the responsible's own clocks.
    `remind_at` follows from these and `remind_before`; `reminded_for` is the `remind_at` that has been told already, so
    that nobody is reminded twice of the same.
    """

    MOVES = frozenset({("planned", "done"), ("planned", "cancelled")})

    title_field = "summary"
    search_fields = ("summary", "record_title")
    fixed_fields = frozenset({"record_title", "due_date", "due_at", "done_at", "feedback", "state"})
    hidden_fields = frozenset({"remind_at", "reminded_for"})
    default_order = ("due_date", "due_at", "id")

    record_title = models.CharField(_("about"), max_length=300, editable=False, default="")
    activity_type = models.ForeignKey(
        ActivityType, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("activity type")
    )
    summary = models.CharField(_("what to do"), max_length=300)
    note = RichTextField(_("note"), blank=True, default="")
    due_date = models.DateField(_("due"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    remind_before = models.PositiveIntegerField(_("reminder"), null=True, blank=True)
    remind_at = models.DateTimeField(_("reminder at"), null=True, editable=False)
    reminded_for = models.DateTimeField(_("reminded for"), null=True, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("responsible"),
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    feedback = models.TextField(_("outcome"), blank=True, default="")
    state = StateField(
        (
            State("planned", pgettext_lazy("activity", "planned"), "blue"),
            State("done", pgettext_lazy("activity", "done"), "green"),
            State("cancelled", pgettext_lazy("activity", "cancelled"), "gray"),
        )
    )

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        indexes = [
            models.Index(fields=["record_type", "record_id", "id"], name="kit_activity_of_record"),
            models.Index(fields=["assignee", "due_date"], name="kit_activity_planned", condition=Q(state="planned")),
            models.Index(
                fields=["remind_at"],
                name="kit_activity_remind",
                condition=Q(state="planned", remind_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(remind_before=None) | Q(remind_before__lte=MOST_BEFORE),
                name="kit_activity_remind_before",
                violation_error_message=_("A reminder comes at most 60 days before."),
            )
        ]

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Readable with the record, and by whoever is to do it."""
        if scope == Scope.NONE:
            return Q(pk__in=[])
        mine = Q(assignee=me.user)
        if scope == Scope.OWN:
            return mine | (Q(created_by=me.user) & cls.readable(me))
        return mine | cls.readable(me)

    def compute(self) -> None:
        """The day by the responsible's clocks, and when they are to be reminded."""
        zone = self._zone()
        if self.due_at is not None:
            self.due_date = self.due_at.astimezone(zone).date()
        self.remind_at = None
        if self.remind_before is not None:
            due = self.due_at or datetime.combine(self.due_date, MORNING, zone).astimezone(UTC)
            self.remind_at = due - timedelta(minutes=self.remind_before)

    def _zone(self) -> ZoneInfo:
        """The responsible's time zone, else the company's."""
        theirs = getattr(self.assignee, "time_zone", "") if self.assignee_id else ""
        return ZoneInfo(theirs or context.profile().time_zone)

    def written(self, before: Any) -> None:
        """Whoever has been given it by a plain change hears of it, and is reminded even if somebody else was."""
        if before and before["assignee_id"] != self.assignee_id and self.state == "planned":
            from fincomtech.kit.talk import planning

            type(self).objects.filter(pk=self.pk).update(reminded_for=None)
            planning.assigned(self)
