"""Writes an entry for every change, one statement for all that one write changed. Source: auth.8."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from fincomtech.audit import chain
from fincomtech.audit.models import Entry, Kept
from fincomtech.audit.redacting import VEILED
from fincomtech.kit import accesses, changes
from fincomtech.kit.accesses import Access
from fincomtech.kit.changes import Change
from fincomtech.kit.extending import extras
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record

# What the kit stamps on every write says nothing of its own.
STAMPS = frozenset({"id", "version", "created_at", "created_by_id", "changed_at", "changed_by_id"})


@changes.watch
def record(batch: Sequence[Change]) -> None:
    """Keep what was changed. Entries of the trail itself are none of its business."""
    entries = [_entry(change) for change in batch if not issubclass(change.model, Kept)]
    chain.append(entries)


@accesses.listen
def record_access(told: Sequence[Access]) -> None:
    """Keep who came in, who was turned away, and what was taken out: one statement for what is told together."""
    chain.append([_access(access) for access in told])


def _access(access: Access) -> Entry:
    details = [{"field": camel(k), "before": None, "after": _plain(v)} for k, v in access.details.items() if v]
    return Entry(
        operation="access",
        action=access.what,
        record_type=access.record_type,
        record_id=access.record_id,
        record_title=access.title[:300],
        user_id=access.user_id,
        user_name=access.user_name,
        changes=details,
    )


def _entry(change: Change) -> Entry:
    title = str(change.record)[:300] if change.record is not None else ""
    return Entry(
        operation=change.operation,
        action=change.action,
        record_type=change.model.record_type(),
        record_id=change.key,
        record_title=title,
        changes=list(_differences(change)),
    )


def _differences(change: Change) -> Iterator[dict[str, Any]]:
    """Each changed field as {"field", "before", "after"}; of lines as {"lines", "id", "operation", "changes"}."""
    yield from _columns(change)
    for name, (before, after) in change.links.items():
        if name not in change.model.hidden_fields:
            yield {"field": camel(name), "before": sorted(before), "after": sorted(after)}
    for line in change.lines:
        parts = list(_columns(line))
        if parts or line.operation != "update":
            yield {"lines": line.model.record_type(), "id": line.key, "operation": line.operation, "changes": parts}


def _columns(change: Change) -> Iterable[dict[str, Any]]:
    fields = _fields(change.model)
    names = change.before if change.operation == "delete" else change.columns()
    for name in names:
        if name not in fields:
            continue
        before, after = change.before.get(name), change.after.get(name)
        if name == "custom":
            yield from _own_fields(before or {}, after or {})
            continue
        if before in (None, "") and after in (None, ""):
            continue
        yield {"field": camel(fields[name].name), **_pair(change.model, fields[name], before, after)}


def _fields(model: type[Record]) -> Mapping[str, Any]:
    """What the trail tells of, by attname."""
    own, added = _own_columns(model), extras.fields_of(model)
    return {**own, **{f.attname: f for f in added.values()}} if added else own


@cache
def _own_columns(model: type[Record]) -> Mapping[str, Any]:
    return {f.attname: f for f in model._meta.concrete_fields if f.attname not in STAMPS}


def _own_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The company's own fields, each by its name."""
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield {"field": name, "before": before.get(name), "after": after.get(name)}


def _pair(model: type[Record], field: Any, before: Any, after: Any) -> Mapping[str, Any]:
    if field.name in model.hidden_fields:
        return {"before": VEILED if before else None, "after": VEILED if after else None}
    return {"before": _plain(before), "after": _plain(after)}


def _plain(value: Any) -> Any:
    """What JSON gives back as it was put in: the digest is checked against what the database returns."""
    return value if value is None or isinstance(value, str | bool | int | list | dict) else str(value)
