"""Entries and the seals over them. Both are written once: the database refuses to change or delete them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.audit.protection import WrittenOnce
from fincomtech.kit import accesses, context
from fincomtech.kit.actions import actions_of
from fincomtech.kit.fields import RecordTypeField
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record, enabled_record_types, record_types
from fincomtech.kit.rights import Me, Right, Scope, fields_key, hidden_fields


def action_choices() -> Iterator[tuple[str, Any]]:
    """Every action of the company's record types, and what is kept besides changes, by name."""
    found: dict[str, Any] = dict(accesses.KINDS)
    for model in _record_types().values():
        for name, act in actions_of(model).items():
            found.setdefault(name, act.title)
    yield from found.items()


def record_type_choices() -> Iterator[tuple[str, Any]]:
    """The company's record types with what one of them is called."""
    for name, model in _record_types().items():
        yield name, capfirst(model._meta.verbose_name)


def _record_types() -> dict[str, type[Record]]:
    company = context.company_or_none()
    return record_types() if company is None else enabled_record_types(company.modules)


class Kept(Record):
    """A row of the trail: readable by administrators, written by the trail itself only.

    It names people by id and name instead of a relation: what somebody did stays when they are deleted.
    """

    created_by = None
    changed_by = None

    class Meta:
        abstract = True

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Reading at most, whoever it is."""
        right = super().right(actor)
        return replace(right, create=False, write=Scope.NONE, delete=Scope.NONE)


class Seal(Kept):
    """Closes a stretch of entries: its hash follows from the entries' digests and from the seal before it."""

    title_field = "id"
    fixed_fields = frozenset({"entries", "previous", "hash", "archived"})

    entries = models.PositiveIntegerField(pgettext_lazy("audit", "entries"))
    previous = models.CharField(_("hash of the seal before"), max_length=64, blank=True, default="")
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("seal"), _("seals")
        constraints = [
            # One after another: two seals never follow the same one.
            models.UniqueConstraint(fields=["previous"], name="audit_seal_follows_once"),
            WrittenOnce(name="audit_seal_written_once"),
        ]


class Entry(Kept):
    """One thing that was done: who, what, before and after, in which request."""

    OPERATIONS: ClassVar = [
        ("create", pgettext_lazy("audit", "created")),
        ("update", pgettext_lazy("audit", "changed")),
        ("delete", pgettext_lazy("audit", "deleted")),
        ("action", pgettext_lazy("audit", "action")),
        ("access", pgettext_lazy("audit", "access")),
    ]

    title_field = "record_title"
    search_fields = ("record_title", "user_name")
    fixed_fields = frozenset({"archived"})
    hidden_fields = frozenset({"seal"})

    operation = models.CharField(_("what was done"), max_length=8, choices=OPERATIONS, editable=False)
    action = models.CharField(
        _("action"), max_length=80, blank=True, default="", editable=False, choices=action_choices
    )
    record_type = RecordTypeField(blank=True, default="", editable=False, choices=record_type_choices)
    record_id = models.BigIntegerField(_("record"), null=True, blank=True, editable=False)
    record_title = models.CharField(_("about"), max_length=300, blank=True, default="", editable=False)
    user_id = models.BigIntegerField(_("user's id"), null=True, blank=True, editable=False)
    user_name = models.CharField(_("who"), max_length=200, blank=True, default="", editable=False)
    session_id = models.BigIntegerField(_("session"), null=True, blank=True, editable=False)
    key_id = models.BigIntegerField(_("API key"), null=True, blank=True, editable=False)
    request_id = models.CharField(_("request"), max_length=64, blank=True, default="", editable=False)
    changes = models.JSONField(
        _("before and after"), default=list, blank=True, encoder=DjangoJSONEncoder, editable=False
    )
    redacted_by = models.BigIntegerField(_("act that redacted it"), null=True, blank=True, editable=False)
    redaction = models.CharField(_("checksum of what is left"), max_length=64, blank=True, default="", editable=False)
    digest = models.CharField(_("checksum"), max_length=64, editable=False)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, editable=False, related_name="+", db_index=False)

    class Meta:
        verbose_name, verbose_name_plural = _("entry of the audit trail"), _("audit trail")
        indexes = [
            models.Index(fields=["record_type", "record_id", "id"], name="audit_entry_of_record"),
            models.Index(fields=["user_id", "id"], name="audit_entry_of_user"),
            models.Index(fields=["created_at"], name="audit_entry_created"),
            models.Index(fields=["seal", "id"], name="audit_entry_sealed"),
            models.Index(fields=["id"], name="audit_entry_unsealed", condition=Q(seal=None)),
        ]
        constraints = [
            # Besides being sealed, an entry can be redacted by an act: see redacting.py. The digest stays as it was.
            WrittenOnce(
                name="audit_entry_written_once",
                but=("seal", "changes", "record_title", "user_name", "redacted_by", "redaction"),
            ),
            models.CheckConstraint(
                condition=Q(redacted_by=None, redaction="") | (Q(redacted_by__isnull=False) & ~Q(redaction="")),
                name="audit_entry_redacted_by_an_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_operation_display()}: {self.record_title or self.user_name}"

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Without the entries that tell of a field which is hidden from the reader: what is sealed cannot be shown in part."""
        told, actor = Q(), context.actor()
        for name, model in _record_types().items() if fields_key(actor) else ():
            for field in hidden_fields(model, actor) - model.hidden_fields:
                change = [{"field": camel(field)}]
                told |= Q(record_type=name, changes__contains=change)
                told |= Q(changes__contains=[{"lines": name, "changes": change}])
        return super().row_rule(scope, me) & ~told if told else super().row_rule(scope, me)

    def content(self) -> dict[str, Any]:
        """All that the digest stands for."""
        names = (
            "operation action record_type record_id record_title user_id user_name session_id key_id request_id changes"
        )
        return {"created_at": self.created_at.isoformat(), **{name: getattr(self, name) for name in names.split()}}
