"""The base of whatever belongs to one record of any type: its messages, followers, activities and files."""

from dataclasses import replace
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.fields import RecordTypeField
from fincomtech.kit.records import Conversation, Record, enabled_record_types
from fincomtech.kit.rights import Me, Right, Scope


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

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Readable with the record."""
        return Q(pk__in=[]) if scope == Scope.NONE else cls.readable(me)

    def record(self) -> Any:
        """The record that it belongs to, whatever the actor may read; None when it is gone or its module is off."""
        model = enabled_record_types(context.company().modules).get(str(self.record_type))
        return None if model is None else model._default_manager.filter(pk=self.record_id).first()
