"""What refers to a record, all at once: when two records become one, everything that named the first names the second."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from fincomtech.kit import changes, clock, context, conversation, live
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
    found = _locked(rows)
    keys = [row.pk for row in found]
    if keys:
        _change(found, {}, **{field.attname: new.pk})
        conversation.track_link(model, keys, field, old, new)
    return keys


def _repoint_links(model: type[Record], field: Any, old: Record, new: Record) -> list[int]:
    table, owner, other = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    links = table._base_manager.filter(**{other: old.pk})
    found = _locked(model._base_manager.filter(pk__in=links.values(owner)))
    keys = [row.pk for row in found]
    if keys:
        both = table._base_manager.filter(**{other: new.pk, f"{owner}__in": keys}).values_list(owner, flat=True)
        links.filter(**{f"{owner}__in": list(both)}).delete()
        links.update(**{other: new.pk})
        _change(found, {field.name: (frozenset({old.pk}), frozenset({new.pk}))})
    return keys


def _locked(rows: "QuerySet[Any]") -> list[Any]:
    return list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))


def _change(rows: list[Any], links: changes.Links, **values: Any) -> None:
    """Write the same values into all the rows in one statement, and tell the change of each."""
    stamp = {"changed_at": clock.now(), "changed_by_id": context.actor().user_id, **values}
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).update(version=F("version") + 1, **stamp)
    for row in rows:
        before = changes.snapshot(row)
        for name, value in {**stamp, "version": row.version + 1}.items():
            setattr(row, name, value)
        changes.note(changes.updated(row, before, links=links))
