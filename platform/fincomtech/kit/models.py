"""The kit's own tables, in each company's schema: conversation, tags, numbers, the outbox, saved views, imports."""

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context
from fincomtech.kit.exchange.models import ExportRun, ExportTemplate, ImportMapping, ImportRow, ImportRun
from fincomtech.kit.fields import ColorField, RecordTypeField, RichTextField
from fincomtech.kit.idempotent import IdempotentWrite
from fincomtech.kit.records import Conversation, Record, Stateful, enabled_record_types
from fincomtech.kit.rights import Me, Right, Scope
from fincomtech.kit.states import State, StateField

__all__ = [
    "Activity",
    "Attachment",
    "ExportRun",
    "ExportTemplate",
    "IdempotentWrite",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "JobRun",
    "MailTemplate",
    "Message",
    "OfRecord",
    "OutboxEntry",
    "SavedView",
    "Sequence",
    "Tag",
]


LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]  # named in the reader's language, unlike the settings' list


def acting_user() -> int | None:
    """The column default of whoever a row belongs to: the person who makes it."""
    return context.actor().user_id


class OfRecord(Record):
    """Belongs to one record of any type; whoever may read that record may read it."""

    record_type = RecordTypeField(editable=False)
    record_id = models.BigIntegerField(_("record"), editable=False)

    class Meta:
        abstract = True

    @classmethod
    def targets(cls) -> dict[str, type[Record]]:
        """The record types of the company that it may belong to."""
        found = enabled_record_types(context.company().modules)
        return {name: model for name, model in found.items() if issubclass(model, Conversation)}

    @classmethod
    def of(cls, record: Record) -> "models.QuerySet[Any]":
        """Those of one record, whatever the actor may read: for code that has checked the record's own rights."""
        return cls._default_manager.filter(record_type=type(record).record_type(), record_id=record.pk)

    @classmethod
    def readable(cls, me: Me) -> Q:
        """The rows whose record the current actor may read. Depends on their rights, the modules and `me` alone."""
        everywhere: list[str] = []
        some = Q()
        for name, model in cls.targets().items():
            scope = model.right().read
            rule = model.row_rule(scope, me)
            if scope == Scope.NONE:
                continue
            if not rule:
                everywhere.append(name)
            else:
                rows = model._default_manager.filter(rule, pk=models.OuterRef("record_id"))
                some |= Q(models.Exists(rows), record_type=name)
        return Q(record_type__in=everywhere) | some

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Rows come from the record's own actions and from uploads, never from a plain create."""
        return replace(super().right(actor), create=False)

    @classmethod
    def visible(cls, actor: "context.Actor | None" = None, access: str = "read") -> "models.QuerySet[Any]":
        """As every record's; another actor's rights count for the records, too."""
        with context.acting_as(actor or context.actor()):
            return super().visible(actor, access)


class Message(OfRecord):
    """One entry of a record's conversation: a comment, an internal note, a mail, or changes that were tracked."""

    KINDS: ClassVar = [("comment", _("comment")), ("note", _("note")), ("mail", _("mail")), ("change", _("change"))]
    MAIL_STATES: ClassVar = [
        ("", _("not a mail")),
        ("queued", pgettext_lazy("mail", "queued")),
        ("sent", pgettext_lazy("mail", "sent")),
        ("failed", pgettext_lazy("mail", "failed")),
    ]

    title_field = "subject"
    search_fields = ("subject", "body")
    fixed_fields = frozenset(
        {"kind", "author", "author_name", "subject", "changes", "mail_to", "mail_state", "mail_error", "archived"}
    )
    hidden_fields = frozenset({"mail_ref"})

    kind = models.CharField(_("kind"), max_length=16, choices=KINDS, default="comment")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("author"),
    )
    author_name = models.CharField(_("author's name"), max_length=200, blank=True, default="")
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    body = RichTextField(_("text"), blank=True, default="")
    changes = models.JSONField(_("changes"), default=list, blank=True, encoder=DjangoJSONEncoder)
    mail_to = models.TextField(_("recipients"), blank=True, default="")
    mail_state = models.CharField(_("delivery"), max_length=8, choices=MAIL_STATES, blank=True, default="")
    mail_error = models.TextField(_("why it was not delivered"), blank=True, default="")
    mail_ref = models.CharField(_("Message-ID"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        indexes = [
            models.Index(fields=["record_type", "record_id", "id"], name="kit_message_of_record"),
            models.Index(fields=["created_at"], name="kit_message_queued", condition=Q(mail_state="queued")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["comment", "note", "mail", "change"]), name="kit_message_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(mail_state__in=["", "queued", "sent", "failed"]), name="kit_message_mail_state_known"
            ),
        ]

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Readable with the record; one's own words may be changed by oneself only."""
        if scope == Scope.NONE:
            return Q(pk__in=[])
        if scope == Scope.OWN:
            return cls.readable(me) & Q(author=me.user, kind__in=["comment", "note"])
        return cls.readable(me)

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Nobody puts words into another's mouth, administrators neither."""
        right = super().right(actor)
        return replace(right, write=min(right.write, Scope.OWN))


class Activity(Stateful, OfRecord):
    """Something that somebody is to do about a record by a day: a call, a meeting, a task."""

    MOVES = frozenset({("planned", "done"), ("planned", "cancelled")})
    KINDS: ClassVar = [
        ("call", _("call")),
        ("meeting", _("meeting")),
        ("task", _("task")),
        ("email", _("e-mail")),
        ("other", _("other")),
    ]

    title_field = "summary"
    search_fields = ("summary", "record_title")
    fixed_fields = frozenset({"record_title", "due_date", "done_at", "feedback", "state"})
    default_order = ("due_date", "id")

    record_title = models.CharField(_("about"), max_length=300, editable=False, default="")
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS, default="task")
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
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        indexes = [
            models.Index(fields=["record_type", "record_id", "id"], name="kit_activity_of_record"),
            models.Index(fields=["assignee", "due_date"], name="kit_activity_planned", condition=Q(state="planned")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["call", "meeting", "task", "email", "other"]), name="kit_activity_kind_known"
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


class Attachment(OfRecord):
    """A file of a record. Its bytes lie in the file storage under the company's key and a random name."""

    search_fields = ("name",)
    fixed_fields = frozenset({"content_type", "size", "sha256", "message"})
    hidden_fields = frozenset({"path"})

    name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=120)
    size = models.BigIntegerField(_("size, bytes"))
    path = models.CharField(_("place in the storage"), max_length=255, editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="attachments", verbose_name=_("message")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("attachment"), _("attachments")
        indexes = [models.Index(fields=["record_type", "record_id", "id"], name="kit_attachment_of_record")]
        constraints = [models.UniqueConstraint(fields=["path"], name="kit_attachment_path_once")]

    def delete(self, *arguments: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and the bytes once that is committed."""
        path = self.path
        transaction.on_commit(lambda: default_storage.delete(path), robust=True)
        return super().delete(*arguments, **options)

    @classmethod
    def targets(cls) -> dict[str, type[Record]]:
        """Any record that stands for itself can have files."""
        found = enabled_record_types(context.company().modules)
        return {name: m for name, m in found.items() if m.part_of is None and m._meta.app_label != "kit"}

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Readable with the record; own: those that one has uploaded."""
        if scope == Scope.NONE:
            return Q(pk__in=[])
        return cls.readable(me) & Q(created_by=me.user) if scope == Scope.OWN else cls.readable(me)


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


class MailTemplate(Record):
    """A mail to fill in from a record: `{{ name }}` or `{{ contact.email }}` stands for the record's field."""

    search_fields = ("name", "subject")
    default_order = ("name", "id")

    record_type = RecordTypeField()
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, default="ru", choices=LANGUAGES)
    subject = models.CharField(_("subject"), max_length=300)
    body = RichTextField(_("text"), blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("mail template"), _("mail templates")
        constraints = [
            models.UniqueConstraint(
                "record_type",
                "language",
                Lower("name"),
                name="kit_mailtemplate_name_once",
                violation_error_message=_("There is such a template in this language already."),
            )
        ]


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
