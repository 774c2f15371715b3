"""The kit's own tables, in each company's schema: tags, numbers, the outbox, saved views, imports.

Those of the conversation and of mail stand in `talk/`; they are named here so that there is one place to import from.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock
from fincomtech.kit.exchange.models import ExportRun, ExportTemplate, ImportMapping, ImportRow, ImportRun
from fincomtech.kit.fields import ColorField, RecordTypeField
from fincomtech.kit.idempotent import IdempotentWrite
from fincomtech.kit.records import Record
from fincomtech.kit.rights import Me, Scope
from fincomtech.kit.talk.activity import Activity, ActivityType
from fincomtech.kit.talk.attachment import Attachment
from fincomtech.kit.talk.mail_tables import (
    MailAddress,
    MailAlias,
    MailAliasDefault,
    Mailbox,
    MailSettings,
    MailTemplate,
    ReceivedMail,
)
from fincomtech.kit.talk.message import Follower, Message
from fincomtech.kit.talk.of_record import OfRecord, acting_user

__all__ = [
    "Activity",
    "ActivityType",
    "Attachment",
    "ExportRun",
    "ExportTemplate",
    "Follower",
    "IdempotentWrite",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "JobRun",
    "MailAddress",
    "MailAlias",
    "MailAliasDefault",
    "MailSettings",
    "MailTemplate",
    "Mailbox",
    "Message",
    "OfRecord",
    "OutboxEntry",
    "ReceivedMail",
    "SavedView",
    "Sequence",
    "Tag",
    "acting_user",
]


class Tag(Record):
    """A coloured word to mark records of one type with."""

    search_fields = ("name",)
    default_order = ("name", "id")

    name = models.CharField(_("name"), max_length=60)
    color = ColorField(_("color"))
    record_type = RecordTypeField()

    class Meta:
        verbose_name, verbose_name_plural = _("tag"), _("tags")
        constraints = [
            models.UniqueConstraint(
                "record_type",
                Lower("name"),
                name="kit_tag_name_once",
                violation_error_message=_("There is such a tag already."),
            )
        ]


class SavedView(Record):
    """A list with its filters, columns and order under a name: one person's, or everybody's when `user` is empty."""

    title_field = "label"
    search_fields = ("label",)
    fixed_fields = frozenset({"user"})
    default_order = ("label", "id")

    record_type = RecordTypeField()
    view = models.CharField(_("view"), max_length=16, default="list")
    label = models.CharField(_("name"), max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        default=acting_user,
        related_name="+",
        verbose_name=_("whose"),
    )
    is_default = models.BooleanField(_("opens first"), default=False)
    settings = models.JSONField(_("settings"), default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("saved view"), _("saved views")
        indexes = [models.Index(fields=["record_type", "id"], name="kit_savedview_of_type")]

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """One's own, and with a wider scope those shared with everybody; never another person's."""
        if scope == Scope.NONE:
            return Q(pk__in=[])
        return Q(user=me.user) if scope == Scope.OWN else Q(user=me.user) | Q(user=None)


class Sequence(models.Model):
    """The next number of a record type, for a prefix and a period: 0 (for ever), a year (2026) or a month (202611)."""

    record_type = models.CharField(max_length=64)
    prefix = models.CharField(max_length=32, blank=True, default="")
    period = models.PositiveIntegerField(default=0)
    next = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type", "prefix", "period"], name="kit_sequence_once")]


class OutboxEntry(models.Model):
    """One fact that one background listener is still to hear, or has heard."""

    created_at = models.DateTimeField(default=clock.now)
    event = models.CharField(max_length=120)
    listener = models.CharField(max_length=200)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at: "models.DateTimeField[Any, datetime | None]" = models.DateTimeField(null=True, default=clock.now)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], name="kit_outboxentry_waiting", condition=Q(done_at=None))]


class JobRun(models.Model):
    """That a scheduled job has done its work for one day (and one person): it is not done twice."""

    job = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True, default="")
    run_date = models.DateField()
    started_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "about", "run_date"], name="kit_jobrun_once")]
