"""Files of records, in versions."""

import secrets
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.files.forgetting import forget
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.kit.rights import Me, Scope
from fincomtech.kit.talk.message import Message
from fincomtech.kit.talk.of_record import OfRecord


def new_series() -> str:
    """The name that all versions of one file share."""
    return secrets.token_hex(8)


class Attachment(OfRecord):
    """One version of a file of a record. Its bytes lie in the file storage under the company's key and a random name."""

    search_fields = ("name",)
    fixed_fields = frozenset({"content_type", "size", "sha256", "message", "series", "revision", "latest", "inline"})
    hidden_fields = frozenset({"path"})

    name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=120)
    size = models.BigIntegerField(_("size, bytes"))
    path = models.CharField(_("place in the storage"), max_length=255, editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    series = models.CharField(_("series of versions"), max_length=16, default=new_series, editable=False)
    revision = models.PositiveIntegerField(_("file version"), default=1, editable=False)
    latest = models.BooleanField(_("latest version"), default=True, editable=False)
    inline = models.BooleanField(_("shown in the text"), default=False, editable=False)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="attachments", verbose_name=_("message")
    )

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("attachment"), _("attachments")
        indexes = [models.Index(fields=["record_type", "record_id", "id"], name="kit_attachment_of_record")]
        constraints = [
            models.UniqueConstraint(fields=["path"], name="kit_attachment_path_once"),
            models.UniqueConstraint(fields=["series", "revision"], name="kit_attachment_revision_once"),
            models.UniqueConstraint(fields=["series"], name="kit_attachment_one_latest", condition=Q(latest=True)),
        ]

    def delete(self, *arguments: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete this version, and its bytes once that is committed; the one before it becomes the latest."""
        path, series, was_latest = self.path, self.series, self.latest
        with transaction.atomic():
            done = super().delete(*arguments, **options)
            if was_latest:
                rows = type(self).objects.filter(series=series)
                rows.filter(pk=rows.order_by("-revision").values("pk")[:1]).update(latest=True)
            forget([path])
        return done

    @classmethod
    def targets(cls) -> dict[str, type[Record]]:
        """Any record that stands for itself can have files."""
        found = enabled_record_types(context.company().modules)
        return {name: m for name, m in found.items() if m.part_of is None and m._meta.app_label != "kit"}

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Readable with the record; own: those that one has uploaded."""
        rows = super().row_rule(scope, me)
        return rows & Q(created_by=me.user) if scope == Scope.OWN else rows
