"""Planned activities and their types."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.fields import ColorField, RichTextField
from fincomtech.kit.records import Record, Stateful
from fincomtech.kit.rights import Me, Scope
from fincomtech.kit.states import State, StateField
from fincomtech.kit.talk.of_record import OfRecord

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
    """Something that somebody is to do about a record by a day: a call, a meeting, a task."""

    MOVES = frozenset({("planned", "done"), ("planned", "cancelled")})

    title_field = "summary"
    search_fields = ("summary", "record_title")
    fixed_fields = frozenset({"record_title", "due_date", "done_at", "feedback", "state"})
    default_order = ("due_date", "id")

    record_title = models.CharField(_("about"), max_length=300, editable=False, default="")
    activity_type = models.ForeignKey(
        ActivityType, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("activity type")
    )
    summary = models.CharField(_("what to do"), max_length=300)
    note = RichTextField(_("note"), blank=True, default="")
    due_date = models.DateField(_("due"))
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

    def written(self, before: Any) -> None:
        """Whoever has been given it by a plain change hears of it."""
        if before and before["assignee_id"] != self.assignee_id and self.state == "planned":
            from fincomtech.kit.talk import planning

            planning.assigned(self)
