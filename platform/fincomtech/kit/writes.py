"""Plain create, change, preview and delete of any record: rights, values, lines, compute(), version, tracking.

The same `fill()` serves the form's preview and the save, so the screen and the database never disagree.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import changes, clock, constraints, context, conversation, field_rules, live, moves
from fincomtech.kit.changes import Change, Links
from fincomtech.kit.extending import customs, extension, extras
from fincomtech.kit.finding import related
from fincomtech.kit.numbers import sequences
from fincomtech.kit.records import Conversation, Numbered, Record, record_model
from fincomtech.kit.refusals import Conflict, Denied, Invalid, Missing, Refusal, Several
from fincomtech.kit.rights import fields_key, fixed_fields
from fincomtech.kit.safety import step_up
from fincomtech.kit.states import StateField

Values = Mapping[str, Any]


@contextmanager
def at_once() -> Iterator[None]:
    """All that is written inside, or nothing; its changes are told together, what the database refuses becomes words."""
    with constraints.as_refusals(), transaction.atomic(), changes.together():
        yield


def create(model: type[Record], values: Values) -> Record:
    """Make a record of the values (snake_case names; relations as ids; lines as {"create": [...], …}).

    Raises Denied, or Several with a refusal for each bad value; nothing is written then.
    """
    if not model.right().create:
        raise Denied()
    step_up.demand_for(model)
    refuse_shut(model, values)
    record = model(created_by_id=context.actor().user_id)
    values = {**model.starting_values(values), **extras.starting(model, values), **values}
    lines = fill(record, values)
    with at_once():
        _check_whole_is_writable(record)
        if isinstance(record, Numbered) and not record.number:
            record.number = sequences.next_number(type(record))
        _insert(record, values, lines)
    return record


def update(model: type[Record], record_id: int | str, values: Values, *, expected_version: int | None = None) -> Record:
    """Change the named values of one record. Raises Missing, Denied, Conflict (other version) or Several."""
    with at_once():
        record = locked(model, record_id, "write")
        step_up.demand_for(model)
        if expected_version is not None and record.version != expected_version:
            raise Conflict()
        return apply(record, values)


def insert(record: Record) -> None:
    """Store a new record that an action has made; inside the caller's transaction."""
    record.created_by_id = context.actor().user_id
    _insert(record, {}, [])


def apply(record: Record, values: Values) -> Record:
    """Change a record that the caller has locked and may write; inside the caller's transaction."""
    before = changes.snapshot(record)
    refuse_shut(type(record), values)
    lines = fill(record, values)
    store(record, before, m2m=many_values(record, values), lines=lines)
    return record


def store(
    record: Record, before: dict[str, Any], *, m2m: Values | None = None, lines: "list[LineChange] | None" = None
) -> None:
    """Write a changed record once: version, who and when, its lines, the tracked changes and the hint to screens."""
    moves.check(record, before)
    record.version += 1
    record.changed_at, record.changed_by_id = clock.now(), context.actor().user_id
    extras.refuse_doubles([(record, before)])
    told = conversation.tracked(record, before)
    record.save(force_update=True)
    extension.store_rows(record)
    links = set_all_links(record, m2m or {})
    parts = [part for change in lines or [] for part in change.store(record)]
    changes.note(changes.updated(record, before, parts, links))
    conversation.track(record, before, told)
    live.changed(type(record).record_type(), [record.pk], "update")
    record.written(before)


def delete(model: type[Record], record_id: int | str) -> None:
    """Delete one record for good. Raises Missing, Denied, or InUse where other records refer to it."""
    with at_once():
        record = locked(model, record_id, "delete")
        sequences.refuse_deletion(record)
        step_up.demand_for(model)
        key = record.pk
        ended = changes.deleted(record, [changes.deleted(line) for name in record.lines for line in record.rows(name)])
        try:
            if isinstance(record, Conversation):
                conversation.erase(record)
            record.delete()
        except (ProtectedError, RestrictedError) as error:
            objects: Any = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
            raise constraints.in_use({type(o) for o in objects}) from error
        changes.note(ended)
        live.changed(model.record_type(), [key], "delete")


def preview(model: type[Record], values: Values, record_id: int | str | None = None) -> Record:
    """The record as it would be saved, computed but not written; its lines are in `rows(name)`."""
    values = without_shut(model, values)
    if record_id is None:
        record = model(created_by_id=context.actor().user_id)
        values = {**model.starting_values(values), **extras.starting(model, values), **values}
    else:
        record = one(model, record_id)
    fill(record, values, lenient=True)
    return record


def one(model: type[Record], record_id: int | str, access: str = "read") -> Record:
    """The record, or Missing (not there, not readable) or Denied (readable, but not for this access)."""
    found: Record | None = _by_id(model.visible(access=access), record_id)
    if found is None:
        readable = access == "read" or _by_id(model.visible(), record_id) is not None
        raise Missing() if access == "read" or not readable else Denied()
    return found


def locked(model: type[Record], record_id: int | str, access: str) -> Record:
    """As `one()`, with the row locked until the transaction ends."""
    found: Record | None = _by_id(model.visible(access=access).select_for_update(of=("self",), no_key=True), record_id)
    return found if found is not None else one(model, record_id, access)


def _by_id(rows: "models.QuerySet[Any]", record_id: int | str) -> Any:
    try:
        key = int(record_id)
    except (TypeError, ValueError):
        return None
    return rows.filter(pk=key).first() if 0 < key < 2**63 else None


# --- values ---------------------------------------------------------------------------------------------------------


@cache
def own_writable_fields(model: type[Record]) -> dict[str, "models.Field[Any, Any]"]:
    """The columns and many-to-many relations that plain writes may set, by name; a state is moved by actions only."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    shut = model.fixed_fields | model.hidden_fields
    open_fields = (f for f in fields if f.editable and not f.primary_key and f.name not in shut)
    return {f.name: f for f in open_fields if not isinstance(f, StateField)}


def writable_fields(model: type[Record]) -> dict[str, "models.Field[Any, Any]"]:
    """What plain writes may set in the current company: own columns, those that modules add, the company's own fields."""
    return own_writable_fields(model) | {f.name: f for f in extras.fields_of(model).values() if f.editable}


def refuse_shut(model: type[Record], values: Values) -> None:
    """Refuse values for fields that the actor's roles hide from them or show them only; of lines, too. Raises Several."""
    if not fields_key(context.actor()):
        return
    problems: list[Refusal] = [_not_writable(name) for name in values if name in fixed_fields(model)]
    for name in set(model.lines) & set(values):
        problems += [_not_writable(inner, name) for inner in _given_to_lines(model, name, values[name])]
    if problems:
        raise Several(problems)


def without_shut(model: type[Record], values: Values) -> Values:
    """The values without those that `refuse_shut` refuses: what a preview makes of them would tell."""
    if not fields_key(context.actor()):
        return values
    shut = fixed_fields(model)
    return {
        name: _lines_without_shut(_line_model(model, name), value) if name in model.lines else value
        for name, value in values.items()
        if name not in shut
    }


def _line_model(model: type[Record], name: str) -> type[Record]:
    relation: Any = model._meta.get_field(name)
    found: type[Record] = relation.related_model
    return found


def _given_to_lines(model: type[Record], name: str, commands: Any) -> list[str]:
    shut = fixed_fields(_line_model(model, name))
    rows = [row for kind in ("create", "update") for row in (commands or {}).get(kind) or []]
    return [inner for inner in dict.fromkeys(n for row in rows for n in row) if inner in shut]


def _lines_without_shut(model: type[Record], commands: Any) -> Any:
    shut = fixed_fields(model)
    kept = {
        kind: [{n: v for n, v in row.items() if n not in shut} for row in (commands or {}).get(kind) or []]
        for kind in ("create", "update")
    }
    return {**(commands or {}), **kept}


def _not_writable(name: str, line: str = "") -> Refusal:
    return Invalid(
        _("The field “%(field)s” cannot be set."),
        code="not_writable",
        path=[line, name] if line else [name],
        field=name,
    )


def fill(record: Record, values: Values, *, lenient: bool = False) -> "list[LineChange]":
    """Set the values on the record and its draft lines, then compute. Nothing is written.

    `lenient` (previews) keeps bad values out silently instead of refusing: a half-typed form is no error.
    """
    problems: list[Refusal] = []
    fields = writable_fields(type(record))
    rules = None if lenient else field_rules.Watch(record, values)
    for name, value in values.items():
        if name in record.lines:
            continue
        try:
            _set(record, fields.get(name), name, value)
        except Refusal as refusal:
            problems.append(refusal)
    changes = [LineChange(record, name, values[name], problems, lenient) for name in record.lines if values.get(name)]
    if rules is None:
        record.compute()
        extension.compute(record)
        return changes
    moves.compute(record)
    extension.compute(record)
    problems += _missing_values(record, fields) + extras.missing(record, values) + rules.problems() or [
        *record.contradictions(),
        *extension.contradictions(record),
    ]
    if problems:
        raise Several(problems)
    return changes


def _set(record: Record, field: "models.Field[Any, Any] | None", name: str, value: Any) -> None:
    if field is None or (record.pk and name == record.part_of):  # a part stays with its whole
        raise _not_writable(name)
    if not extras.is_own(field, type(record)):
        extras.assign(record, field, _extra_value(field, record, name, value))
    elif isinstance(field, models.ForeignKey):
        key = _related_id(field, value, name)
        setattr(record, field.attname, key)
        if key is not None:
            related.attach(record, field, key)
    elif isinstance(field, models.ManyToManyField):
        _check_related(field.related_model, value or [], name)
    else:
        setattr(record, name, _clean(field, record, value))


def _extra_value(field: Any, record: Record, name: str, value: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return _related_id(field, value, name)
    cleaned = _clean(field, record, None if value == "" else value)
    if cleaned and isinstance(field, customs.ManyField) and field.custom.kind == "records":
        _check_related(record_model(field.custom.target), cleaned, name)
    return cleaned


def _clean(field: "models.Field[Any, Any]", record: Record, value: Any) -> Any:
    if value is None and not field.null:
        value = (
            field.get_default() if field.has_default() else field.to_python("") if field.empty_strings_allowed else None
        )
    if value in (None, "") and not field.blank:
        return value  # told once, as missing
    if isinstance(value, list | dict) and not isinstance(field, models.JSONField):
        raise Invalid(_("“%(field)s” has a wrong value."), path=[field.name], field=field.verbose_name)
    try:
        return field.clean(value, record)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), path=[field.name]) from error


def _related_id(field: Any, value: Any, name: str) -> int | None:
    if value in (None, ""):
        return None
    key = value.pk if isinstance(value, models.Model) else value
    _check_related(field.related_model, [key], name)
    return int(key)


def _check_related(model: Any, ids: list[Any], name: str) -> None:
    """Every id must name a record that the actor may read: nobody links to what is not open to them."""
    try:
        keys = {int(i) for i in ids}
    except (TypeError, ValueError):
        keys = {-1}
    if keys and not related.all_open(model, keys):
        raise Invalid(_("There is no such record, or it is not open to you."), code="missing", path=[name])


def _missing_values(record: Record, fields: dict[str, Any]) -> list[Refusal]:
    """A refusal for each required column that is still empty."""
    empty: list[Refusal] = []
    for name, field in fields.items():
        if field.many_to_many or field.blank or isinstance(field, models.BooleanField) or hasattr(field, "custom"):
            continue
        if getattr(record, field.attname) in (None, "") and name != record.part_of:
            empty.append(Invalid(_("Fill in “%(field)s”."), code="required", path=[name], field=field.verbose_name))
    return empty


def many_values(record: Record, values: Values) -> dict[str, list[int]]:
    names = {f.name for f in record._meta.many_to_many}
    return {name: [int(i) for i in values[name] or []] for name in names & set(values)}


def set_all_links(record: Record, wanted: Mapping[str, Sequence[int]]) -> Links:
    """Set the many-to-many relations and tell which of them changed."""
    found = {name: _set_links(record, name, ids) for name, ids in wanted.items()}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _set_links(record: Record, name: str, ids: Sequence[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Make these the record's links of that name; links to records that the actor cannot see stay as they are.

    Returns the ids before and after.
    """
    links: Any = getattr(record, name)
    linked, wanted = frozenset(links.values_list("pk", flat=True)), frozenset(ids)
    links.add(*wanted - linked)
    gone: frozenset[int] = frozenset()
    if linked - wanted:
        gone = frozenset(links.model.visible().filter(pk__in=linked - wanted).values_list("pk", flat=True))
        links.remove(*gone)
    return linked, (linked - gone) | wanted


def _check_whole_is_writable(record: Record) -> None:
    if record.part_of is not None:
        field: Any = record._meta.get_field(record.part_of)
        one(field.related_model, getattr(record, field.attname) or 0, "write")


def _insert(record: Record, values: Values, lines: "list[LineChange]") -> None:
    extras.refuse_doubles([(record, None)])
    record.save(force_insert=True)
    extension.store_rows(record)
    links = set_all_links(record, many_values(record, values))
    parts = [part for change in lines for part in change.store(record)]
    changes.note(changes.created(record, parts, links))
    conversation.begin(record)
    live.changed(type(record).record_type(), [record.pk], "create")
    record.written({})


class LineChange:
    """What a form does to one list of lines: {"create": [values], "update": [{"id", …}], "delete": [ids]}."""

    def __init__(self, record: Record, name: str, commands: Values, problems: list[Refusal], lenient: bool):
        self.name = name
        relation: Any = record._meta.get_field(name)
        self.model: type[Record] = relation.related_model
        stored = {line.pk: line for line in record.rows(name)}
        self.deleted = [self._existing(stored, key, problems) for key in commands.get("delete") or []]
        for line in self.deleted:
            if line is not None:
                stored.pop(line.pk, None)
        self.changed: list[Record] = []
        self.before: dict[int, dict[str, Any]] = {}
        for number, values in enumerate(commands.get("update") or []):
            line = self._existing(stored, values.get("id"), problems)
            if line is not None:
                self.before[line.pk] = changes.snapshot(line)
                self._fill(
                    line, {k: v for k, v in values.items() if k != "id"}, ["update", str(number)], problems, lenient
                )
                self.changed.append(line)
        self.created = [self.model() for _values in commands.get("create") or []]
        for number, (line, values) in enumerate(zip(self.created, commands.get("create") or [], strict=True)):
            line.created_by_id = context.actor().user_id
            self._fill(
                line, {**self.model.starting_values(values), **values}, ["create", str(number)], problems, lenient
            )
        record.__dict__.setdefault("draft_lines", {})[name] = [*stored.values(), *self.created]

    def _existing(self, stored: dict[int, Record], key: Any, problems: list[Refusal]) -> Record | None:
        found = stored.get(int(key)) if str(key).isdecimal() and len(str(key)) < 20 else None
        if found is None:
            problems.append(Missing(path=[self.name]))
        return found

    def _fill(self, line: Record, values: Values, where: list[str], problems: list[Refusal], lenient: bool) -> None:
        try:
            fill(line, values, lenient=lenient)
        except Several as several:
            for refusal in several.refusals:
                refusal.path = [self.name, *where, *refusal.path]
                problems.append(refusal)

    def store(self, record: Record) -> list[Change]:
        """Write the lines: one statement for the new, one for the changed, one for the deleted. Returns their changes."""
        ended = [changes.deleted(line) for line in self.deleted if line]
        if self.deleted:
            self.model._default_manager.filter(pk__in=[line.pk for line in self.deleted if line]).delete()
        for line in self.changed:
            line.version += 1
            line.changed_at, line.changed_by_id = clock.now(), context.actor().user_id
        if self.changed:
            columns = [f.name for f in self.model._meta.concrete_fields if not f.primary_key]
            self.model._default_manager.bulk_update(self.changed, columns)
        for line in self.created:
            setattr(line, self.model.part_of or "", record)
        self.model._default_manager.bulk_create(self.created)
        altered = [changes.updated(line, self.before[line.pk]) for line in self.changed]
        return [*ended, *altered, *(changes.created(line) for line in self.created)]
