"""Many records of one type written at once: the rules of `writes`, in a handful of statements for all of them.

What one record is refused for does not keep the others back: each refusal is told with its record, and the rest is
saved. The statements are the same for ten records and for a thousand, whatever they relate to.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from fincomtech.kit import changes, clock, constraints, context, conversation, copying, live, moves, writes
from fincomtech.kit.changes import Change
from fincomtech.kit.extending import extension, extras
from fincomtech.kit.finding import related
from fincomtech.kit.numbers import sequences
from fincomtech.kit.records import Conversation, Numbered, Record
from fincomtech.kit.refusals import Denied, InUse, Refusal, Several
from fincomtech.kit.safety import step_up

Values = Mapping[str, Any]


@dataclass(slots=True)
class Draft:
    """One record on its way into the database: the values it was given, what it was before, why it was refused.

    `told` are refusals known before: it is then computed to find the others, and not saved.
    """

    values: Values
    record: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    lines: "list[writes.LineChange]" = field(default_factory=list)
    links_before: dict[str, list[int]] = field(default_factory=dict)
    told: list[Refusal] = field(default_factory=list)
    written: bool = False
    same: bool = False  # the values are those that the record had: nothing was written

    @property
    def is_new(self) -> bool:
        """Whether there was no such record before."""
        return not self.before


def save(model: type[Record], drafts: Sequence[Draft], check: "Callable[[list[Draft]], None] | None" = None) -> None:
    """Write the drafts: those without a record as new ones, those with one (locked, writable) with their new values.

    `check` sees the drafts of new records as they are computed and may tell further refusals. Goes inside the caller's transaction. Afterwards each draft is `written` or has been `told` why not. Raises nothing
    that a person can cause.
    """
    if not model.right().create:
        for draft in drafts:
            draft.told += [Denied()] if draft.record is None else []
    unproved = step_up.refusal_for(model)
    for draft in drafts:
        draft.told += [unproved] if unproved else []
    if model.part_of is not None:
        raise TypeError("parts are written with their whole")
    with related.remembering():
        _fetch_related(model, drafts)
        for draft in drafts:
            _fill(model, draft)
        if check is not None:
            check([d for d in drafts if d.is_new])
        for new in (True, False):
            _store(model, [d for d in drafts if d.is_new == new and not d.told and not d.same])


def _fetch_related(model: type[Record], drafts: Sequence[Draft]) -> None:
    """All that the drafts' values lead to, and all that the stored records lead to, in one query for each relation."""
    for name, field_ in writes.writable_fields(model).items():
        if field_.is_relation:
            given = (draft.values.get(name) for draft in drafts)
            keys = {k for value in given for k in (value if isinstance(value, list) else [value]) if isinstance(k, int)}
            related.fetch(field_.related_model, keys)
    stored = [draft.record for draft in drafts if draft.record is not None]
    if stored:
        relations = [f.name for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
        many = [f.name for f in model._meta.many_to_many]
        extension.read_together(stored)
        models.prefetch_related_objects(stored, *relations, *many, *model.lines)


def _fill(model: type[Record], draft: Draft) -> None:
    given = values = draft.values
    if draft.record is None:
        draft.record = model(created_by_id=context.actor().user_id)
        values = draft.values = {**model.starting_values(values), **extras.starting(model, values), **values}
    else:
        draft.before = changes.snapshot(draft.record)
    try:
        writes.refuse_shut(model, given)
    except Several as several:
        draft.told += several.refusals
    known = {refusal.path[0] for refusal in draft.told if refusal.path}
    try:
        draft.lines = writes.fill(draft.record, values)
    except Several as several:
        draft.told += [r for r in several.refusals if not (r.path and r.path[0] in known)]
    except Refusal as refusal:
        draft.told.append(refusal)
    if not draft.is_new and not draft.told:
        draft.same = not draft.lines and not changes.differs(draft.record, draft.before) and not _new_links(draft)


def _new_links(draft: Draft) -> bool:
    many = writes.many_values(draft.record, draft.values)
    return any({x.pk for x in getattr(draft.record, name).all()} != set(ids) for name, ids in many.items())


def _store(model: type[Record], drafts: "list[Draft]") -> None:
    """Write all of them in one savepoint; where the database or a rule refuses, halve until the guilty stand alone."""
    if not drafts:
        return
    try:
        with writes.at_once():
            (_insert if drafts[0].is_new else _update)(model, drafts)
    except Several as several:
        refusals = several.refusals
    except Refusal as refusal:
        refusals = [refusal]
    else:
        for draft in drafts:
            draft.written = True
        return
    for draft in drafts:
        _start_over(draft)
    if len(drafts) == 1:
        drafts[0].told += refusals
        return
    middle = len(drafts) // 2
    _store(model, drafts[:middle])
    _store(model, drafts[middle:])


def _start_over(draft: Draft) -> None:
    """Forget what a statement that was rolled back has left in the record."""
    record = draft.record
    if draft.is_new:
        record.pk, record._state.adding = None, True
        if isinstance(record, Numbered):
            record.number = ""
    else:
        record.version = draft.before["version"]
    for change in draft.lines:
        for line in change.created:
            line.pk, line._state.adding = None, True


def _insert(model: type[Record], drafts: "list[Draft]") -> None:
    records = [draft.record for draft in drafts]
    if issubclass(model, Numbered):
        nameless = [r for r in records if not r.number]
        for record, number in zip(nameless, sequences.next_numbers(model, len(nameless)), strict=True):
            record.number = number
    extras.refuse_doubles((record, None) for record in records)
    copying.insert(model, records)
    extension.store_rows(*records)
    parts = _store_lines(drafts)
    links = _insert_links(model, drafts)
    changes.note(*(changes.created(d.record, parts[id(d)], links.get(id(d), {})) for d in drafts))
    conversation.begin_many(records)
    live.changed(model.record_type(), [r.pk for r in records], "create")
    for draft in drafts:
        draft.record.written({})


def _update(model: type[Record], drafts: "list[Draft]") -> None:
    now, who = clock.now(), context.actor().user_id
    for draft in drafts:
        moves.check(draft.record, draft.before)
        draft.record.version += 1
        draft.record.changed_at, draft.record.changed_by_id = now, who
    records = [draft.record for draft in drafts]
    extras.refuse_doubles((draft.record, draft.before) for draft in drafts)
    extension.store_rows(*records)
    update_rows(model, records, _changed_columns(model, drafts))
    links = {id(d): _change_links(d) for d in drafts}
    parts = _store_lines(drafts)
    changes.note(*(changes.updated(d.record, d.before, parts[id(d)], links[id(d)]) for d in drafts))
    conversation.track_many([(d.record, d.before) for d in drafts])
    live.changed(model.record_type(), [r.pk for r in records], "update")
    for draft in drafts:
        draft.record.written(draft.before)


def _changed_columns(model: type[Record], drafts: "list[Draft]") -> list[str]:
    """The columns that any of the records has changed: the others are left out of the statement."""
    columns = [f for f in model._meta.concrete_fields if not f.primary_key and f.attname in drafts[0].before]
    return [f.name for f in columns if any(getattr(d.record, f.attname) != d.before[f.attname] for d in drafts)]


def update_rows(model: type[models.Model], records: Sequence[Any], names: Sequence[str]) -> None:
    """Write these columns of stored rows, past all rules. One statement that joins the new values: Django's own grows a CASE for each value, and takes as long as one does."""
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    quoted = [connection.ops.quote_name(f.column) for f in columns]
    # Without the length: a cast would cut what is too long, an assignment refuses it.
    kinds = ["bigint", *(re.sub(r"\(.*\)", "", f.db_type(connection) or "") for f in columns)]
    lists = [[r.pk for r in records]]
    lists += [[f.get_db_prep_save(getattr(r, f.attname), connection) for r in records] for f in columns]
    sets, names = ", ".join(f"{name} = new.{name}" for name in quoted), ", ".join(["id", *quoted])
    given = ", ".join(f"%s::{kind}[]" for kind in kinds)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS old SET {sets} FROM unnest({given}) AS new ({names}) WHERE old.id = new.id", lists
        )


def _change_links(draft: Draft) -> changes.Links:
    """Only records whose links differ cost a statement."""
    wanted = writes.many_values(draft.record, draft.values)
    differing = {n: ids for n, ids in wanted.items() if {x.pk for x in getattr(draft.record, n).all()} != set(ids)}
    for name in differing:
        draft.record._prefetched_objects_cache.pop(name, None)
    links = writes.set_all_links(draft.record, differing)
    draft.links_before = {name: sorted(before) for name, (before, _after) in links.items()}
    return links


def _insert_links(model: type[Record], drafts: "list[Draft]") -> dict[int, changes.Links]:
    """The many-to-many rows of new records: one statement for each relation."""
    told: dict[int, dict[str, tuple[frozenset[int], frozenset[int]]]] = {}
    for relation in model._meta.many_to_many:
        given = [(d, d.values.get(relation.name)) for d in drafts]
        wanted = [(d, frozenset(int(i) for i in ids)) for d, ids in given if ids]
        through: Any = relation.remote_field.through
        mine, theirs = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        rows = [through(**{mine: d.record.pk, theirs: key}) for d, keys in wanted for key in sorted(keys)]
        copying.insert(through, rows)
        for draft, keys in wanted:
            told.setdefault(id(draft), {})[relation.name] = (frozenset(), keys)
    return dict(told)


def _store_lines(drafts: "list[Draft]") -> dict[int, list[Change]]:
    """The drafts' lines; new lines of all of them in one statement for each kind of line."""
    found: dict[int, list[Change]] = {id(d): [] for d in drafts}
    new: dict[type[Record], list[tuple[Draft, Record]]] = {}
    for draft in drafts:
        for change in draft.lines:
            if change.deleted or change.changed:
                found[id(draft)] += change.store(draft.record)
                continue
            for line in change.created:
                setattr(line, change.model.part_of or "", draft.record)
                new.setdefault(change.model, []).append((draft, line))
    for model, pairs in new.items():
        for _draft, line in pairs:  # the whole has its id by now
            setattr(line, model.part_of or "", getattr(line, model.part_of or ""))
        copying.insert(model, [line for _draft, line in pairs])
        for draft, line in pairs:
            found[id(draft)].append(changes.created(line))
    return found


# --- deleting -------------------------------------------------------------------------------------------------------


def delete(model: type[Record], records: Sequence[Any]) -> dict[int, Refusal]:
    """Delete records that the caller has locked and may delete; those that others refer to stay, each with its reason.

    Goes inside the caller's transaction. Returns the refusals by the records' ids.
    """
    unproved = step_up.refusal_for(model)
    if unproved:
        return {record.pk: unproved for record in records}
    kept: dict[int, Refusal] = {}
    models.prefetch_related_objects(list(records), *model.lines)
    extension.read_together(records)
    _halving(list(records), lambda some: _delete(model, some), kept)
    return kept


def _delete(model: type[Record], records: Sequence[Any]) -> None:
    for record in records:
        sequences.refuse_deletion(record)
    keys = [record.pk for record in records]
    ended = [changes.deleted(r, [changes.deleted(line) for name in r.lines for line in r.rows(name)]) for r in records]
    if issubclass(model, Conversation):
        conversation.erase_many(model, keys)
    try:
        model._default_manager.filter(pk__in=keys).delete()
    except (models.ProtectedError, models.RestrictedError) as error:
        objects: Any = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
        raise constraints.in_use({type(o) for o in objects}) from error
    changes.note(*ended)
    live.changed(model.record_type(), keys, "delete")


def _halving(records: list[Any], work: Callable[[list[Any]], None], kept: dict[int, Refusal]) -> None:
    if not records:
        return
    try:
        with writes.at_once():
            work(records)
    except (InUse, Refusal) as refusal:
        if len(records) == 1:
            kept[records[0].pk] = refusal
            return
        middle = len(records) // 2
        _halving(records[:middle], work, kept)
        _halving(records[middle:], work, kept)


def locked(model: type[Record], keys: Iterable[int], access: str) -> dict[int, Any]:
    """The records of these ids that the actor may "write" or "delete", locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("rows are locked inside a transaction only")
    rows = model.visible(access=access).filter(pk__in=set(keys)).order_by("pk")
    return {r.pk: r for r in rows.select_for_update(of=("self",), no_key=True)}
