"""What refers to a record, all at once: when two records become one, everything that named the first names the second."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from fincomtech.kit import clock, context, conversation, live
from fincomtech.kit.records import Record, enabled_record_types


def repoint(old: Record, new: Record) -> None:
    """Make whatever refers to the old record refer to the new one, in every module whose tables the company has.

    A few statements per relation, however many rows there are. Each row gets a new version, its conversation tells the
    change where the relation is tracked, and open screens hear of it. Rights are not asked: a merge leaves nothing
    behind; whoever may merge the two may do this.
    """
    for model, field in _relations_to(type(old)):
        keys = (_repoint_links if field.many_to_many else _repoint_column)(model, field, old, new)
        if keys:
            live.changed(model.record_type(), keys, "update")


def _relations_to(target: type[Record]) -> Iterator[tuple[type[Record], Any]]:
    for model in enabled_record_types(context.company().tables).values():
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if field.related_model is target:
                yield model, field


def _repoint_column(model: type[Record], field: Any, old: Record, new: Record) -> list[int]:
    rows = model._base_manager.filter(**{field.name: old.pk})
    if isinstance(new, model):
        rows = rows.exclude(pk=new.pk)  # it never refers to itself
    keys = _locked(rows)
    if keys:
        _change(model, keys, **{field.name: new.pk})
        conversation.track_link(model, keys, field, old, new)
    return keys


def _repoint_links(model: type[Record], field: Any, old: Record, new: Record) -> list[int]:
    table, owner, other = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    links = table._base_manager.filter(**{other: old.pk})
    keys = _locked(model._base_manager.filter(pk__in=links.values(owner)))
    if keys:
        both = table._base_manager.filter(**{other: new.pk, f"{owner}__in": keys}).values_list(owner, flat=True)
        links.filter(**{f"{owner}__in": list(both)}).delete()
        links.update(**{other: new.pk})
        _change(model, keys)
    return keys


def _locked(rows: "QuerySet[Any]") -> list[int]:
    found = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    return list(found.values_list("pk", flat=True))


def _change(model: type[Record], keys: list[int], **values: Any) -> None:
    model._base_manager.filter(pk__in=keys).update(
        version=F("version") + 1, changed_at=clock.now(), changed_by=context.actor().user_id, **values
    )
