"""The tables of import and export: runs with their rows, mappings and export templates that people have saved."""

from dataclasses import replace
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import context
from fincomtech.kit.fields import RecordTypeField
from fincomtech.kit.files.forgetting import forget
from fincomtech.kit.records import Record, Stateful
from fincomtech.kit.rights import Me, Right, Scope
from fincomtech.kit.states import State, StateField


def acting_user() -> int | None:
    """The column default of whoever a row belongs to: the person who makes it."""
    return context.actor().user_id


class Work(Record):
    """A long piece of work on a file: how far it is, and which worker has it until when."""

    path = models.CharField(_("place in the storage"), max_length=255, editable=False, default="")
    total = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    position = models.PositiveIntegerField(_("rows done"), default=0, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    lease_owner = models.CharField(max_length=32, default="", editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """It begins with an upload or an order, never with a plain create."""
        return replace(super().right(actor), create=False)

    def delete(self, *arguments: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and its file once that is committed."""
        paths = self.paths()
        with transaction.atomic():
            done = super().delete(*arguments, **options)
            forget(paths)
        return done

    def paths(self) -> list[str]:
        """The places of its files."""
        return [self.path]


class ImportRun(Work, Stateful):
    """One import of a file: what was found in it, how its columns map to fields, how far it got, what to undo."""

    ACTIVE = ("reading", "running", "undoing")
    MOVES = frozenset(
        {("reading", "cancelled"), ("uploaded", "cancelled"), ("running", "cancelled"), ("undoing", "undone")}
        | {(state, new) for state in ("done", "failed", "cancelled") for new in ("undoing", "undone")}
    )

    title_field = "file_name"
    fixed_fields = frozenset(
        {"record_type", "file_name", "columns", "mapping", "key_fields", "options", "created_count", "updated_count"}
        | {"same_count", "rejected_count", "deleted_count", "restored_count", "kept_count", "error", "archived"}
    )
    hidden_fields = frozenset({"path", "rows_path", "headings", "lease_owner", "lease_until"})

    record_type = RecordTypeField()
    file_name = models.CharField(_("file"), max_length=255)
    rows_path = models.CharField(max_length=255, editable=False, default="")
    headings = models.CharField(max_length=64, editable=False, default="")
    columns = models.JSONField(_("columns"), default=list, blank=True)
    mapping = models.JSONField(_("fields of the columns"), default=dict, blank=True)
    key_fields = models.JSONField(_("keys to find existing records by"), default=list, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    error = models.TextField(_("why it stopped"), blank=True, default="")
    state = StateField(
        (
            State("reading", pgettext_lazy("import", "being read"), "blue"),
            State("uploaded", pgettext_lazy("import", "uploaded"), "gray"),
            State("running", pgettext_lazy("import", "running"), "blue"),
            State("done", pgettext_lazy("import", "done"), "green"),
            State("failed", pgettext_lazy("import", "failed"), "red"),
            State("cancelled", pgettext_lazy("import", "cancelled"), "orange"),
            State("undoing", pgettext_lazy("import", "being undone"), "blue"),
            State("undone", pgettext_lazy("import", "undone"), "orange"),
        ),
    )
    created_count = models.PositiveIntegerField(_("new records"), default=0)
    updated_count = models.PositiveIntegerField(_("changed records"), default=0)
    same_count = models.PositiveIntegerField(_("unchanged records"), default=0)
    rejected_count = models.PositiveIntegerField(_("rejected rows"), default=0)
    deleted_count = models.PositiveIntegerField(_("deleted by undoing"), default=0)
    restored_count = models.PositiveIntegerField(_("put back by undoing"), default=0)
    kept_count = models.PositiveIntegerField(_("kept by undoing"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("import"), _("imports")
        indexes = [
            models.Index(fields=["created_by", "id"], name="kit_importrun_of_user"),
            models.Index(fields=["record_type", "headings"], name="kit_importrun_headings"),
            models.Index(
                fields=["lease_until"],
                name="kit_importrun_active",
                condition=Q(state__in=["reading", "running", "undoing"]),
            ),
        ]

    def paths(self) -> list[str]:
        """The file as it came, and its rows as they were read."""
        return [self.path, self.rows_path]


class ImportRow(models.Model):
    """What became of one row of an import (or of some that are one record): the record, or why it was rejected.

    `undo` says how it is taken back: "delete", "restore" with the values of `before`, "" for not at all; afterwards what
    was done: "deleted", "restored", "kept" (`problems` then say why).
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the spreadsheet shows it: the heading is row 1
    last_number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8)
    record_id = models.BigIntegerField(null=True)
    record_version = models.PositiveIntegerField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    problems = models.JSONField(default=list)
    undo = models.CharField(max_length=8, default="")

    class Meta:
        indexes = [
            models.Index(fields=["run", "record_id"], name="kit_importrow_record"),
            models.Index(fields=["run", "number"], name="kit_importrow_bad", condition=Q(outcome="rejected")),
            models.Index(
                fields=["run", "number"], name="kit_importrow_undo", condition=Q(undo__in=["delete", "restore"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="kit_importrow_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["created", "updated", "same", "rejected"]), name="kit_importrow_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(undo__in=["", "delete", "restore", "deleted", "restored", "kept"]),
                name="kit_importrow_undo_known",
            ),
        ]


class ExportRun(Work, Stateful):
    """One long export: what was asked for, how far it is, where the file lies until it is thrown away."""

    ACTIVE = ("running",)
    MOVES = frozenset({("running", "cancelled")})

    title_field = "file_name"
    fixed_fields = frozenset({"record_type", "file_name", "asked", "error", "archived"})
    hidden_fields = frozenset({"path", "asked", "lease_owner", "lease_until"})

    record_type = RecordTypeField()
    file_name = models.CharField(_("file"), max_length=255)
    asked = models.JSONField(_("what was asked for"), default=dict, blank=True)
    error = models.TextField(_("why it stopped"), blank=True, default="")
    state = StateField(
        (
            State("running", pgettext_lazy("export", "running"), "blue"),
            State("done", pgettext_lazy("export", "done"), "green"),
            State("failed", pgettext_lazy("export", "failed"), "red"),
            State("cancelled", pgettext_lazy("export", "cancelled"), "orange"),
        )
    )

    class Meta:
        verbose_name, verbose_name_plural = _("export"), _("exports")
        indexes = [
            models.Index(fields=["created_by", "id"], name="kit_exportrun_of_user"),
            models.Index(fields=["lease_until"], name="kit_exportrun_active", condition=Q(state="running")),
        ]


class Saved(Record):
    """A choice about a record type under a name: one person's, or everybody's when `user` is empty."""

    title_field = "label"
    search_fields = ("label",)
    fixed_fields = frozenset({"user"})
    default_order = ("label", "id")

    record_type = RecordTypeField()
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

    class Meta:
        abstract = True

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """One's own, and with a wider scope those shared with everybody; never another person's."""
        if scope == Scope.NONE:
            return Q(pk__in=[])
        return Q(user=me.user) if scope == Scope.OWN else Q(user=me.user) | Q(user=None)


class ImportMapping(Saved):
    """Which column is which field, under a name: for tables that come again and again from the same program."""

    mapping = models.JSONField(_("fields of the columns"), default=dict, blank=True)
    key_fields = models.JSONField(_("keys to find existing records by"), default=list, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("import mapping"), _("import mappings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "record_type",
                Coalesce("user", Value(0, models.BigIntegerField())),
                Lower("label"),
                name="kit_importmapping_name_once",
                violation_error_message=_("There is a mapping with this name already."),
            )
        ]


class ExportTemplate(Saved):
    """The fields that an export has, under a name."""

    fields = models.JSONField(_("fields"), default=list, blank=True)
    file_format = models.CharField(
        _("format"),
        max_length=4,
        choices=[("xlsx", _("Excel file (XLSX)")), ("csv", _("text file (CSV)"))],
        default="xlsx",
    )

    class Meta:
        verbose_name, verbose_name_plural = _("export template"), _("export templates")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "record_type",
                Coalesce("user", Value(0, models.BigIntegerField())),
                Lower("label"),
                name="kit_exporttemplate_name_once",
                violation_error_message=_("There is an export template with this name already."),
            ),
            models.CheckConstraint(
                condition=Q(file_format__in=["xlsx", "csv"]), name="kit_exporttemplate_format_known"
            ),
        ]
