"""Saves the rows of one import, a batch at a time: reads their cells, finds what they name, creates or updates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import bulk, copying
from fincomtech.kit.bulk import Draft
from fincomtech.kit.exchange import alike, mapping
from fincomtech.kit.exchange.cells import Reader, text_of
from fincomtech.kit.exchange.mapping import Target
from fincomtech.kit.exchange.models import ImportRow, ImportRun
from fincomtech.kit.exchange.relations import Finder
from fincomtech.kit.exchange.units import Unit, cell
from fincomtech.kit.naming import camel, snake
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Denied, Invalid, Missing, Refusal

Key = tuple[Any, ...]


@dataclass(slots=True)
class _Row:
    """A unit on its way to a record."""

    unit: Unit
    values: dict[str, Any] = field(default_factory=dict)
    told: list[Refusal] = field(default_factory=list)
    awaits: bool = False  # names a record of its own type that is not there yet: perhaps a row above is
    key: Key | None = None
    draft: Draft | None = None


class Importer:
    """Turns units of rows into records; built anew by every worker that goes on with the import.

    `looks_alike` counts the new records that look like others.
    """

    def __init__(self, run: ImportRun):
        self.run, self.model = run, record_model(str(run.record_type))
        names = [column["column"] for column in run.columns]
        found = {column: mapping.target(self.model, name) for column, name in run.mapping.items()}
        self.targets = [(names.index(c), t) for c, t in found.items() if t is not None and c in names]
        self.columns = {".".join(t.path): c for c, t in found.items() if t is not None}
        self.keys = [snake(str(name)) for name in run.key_fields]
        self.writable = mapping.fields_of(self.model)
        options = run.options
        self.mode = options.get("mode") or "both"
        self.skip_alike = bool(options.get("skipAlike"))
        self.reader = Reader(str(options.get("style") or "ru"))
        self.finder = Finder(self.model, options.get("createMissing") or ())
        self.looks_alike = 0

    @property
    def own_places(self) -> list[int]:
        """Where the record's own cells are."""
        return [place for place, target in self.targets if target.line is None]

    @property
    def key_places(self) -> list[int]:
        """Where the cells of the keys are."""
        return [place for place, target in self.targets if target.line is None and target.field.name in self.keys]

    @property
    def has_lines(self) -> bool:
        """Whether any column goes to a line."""
        return any(target.line is not None for _place, target in self.targets)

    def save(self, units: Sequence[Unit]) -> list[ImportRow]:
        """Write the units inside the caller's transaction; what became of each is returned and kept."""
        made: list[ImportRow] = []
        waiting = [_Row(unit) for unit in units]
        while waiting:
            now, later = self._wave(waiting)
            if not now:  # what the rest waits for will not come
                now, later = later, []
            self._write(now)
            told = [self._told(row) for row in now]
            self._take_over(told)
            copying.insert(ImportRow, told)
            made += told
            waiting = [_Row(row.unit) for row in later]
        return made

    # --- reading ----------------------------------------------------------------------------------------------------

    def _wave(self, rows: list[_Row]) -> tuple[list[_Row], list[_Row]]:
        """The rows that can be written now, and those for later: whose key, or whose relation, a row above brings."""
        self._look_up(rows)
        seen: set[Key] = set()
        now: list[_Row] = []
        later: list[_Row] = []
        for row in rows:
            self._read(row)
            known = row.key is not None and row.key in seen
            if row.key is not None:
                seen.add(row.key)
            (later if known or row.awaits else now).append(row)
        return now, later

    def _look_up(self, rows: list[_Row]) -> None:
        for place, target in self.targets:
            if target.field.is_relation:
                found = (cell(line, place) for row in rows for line in row.unit.rows)
                self.finder.look_up(
                    target, {n for c in found if c is not None for n in self.finder.names_in(target, c)}
                )

    def _read(self, row: _Row) -> None:
        """The values of a row and of its lines; empty cells leave defaults and existing values alone."""
        lines: dict[str, list[dict[str, Any]]] = {}
        for number, cells in enumerate(row.unit.rows):
            parts: dict[str, dict[str, Any]] = {}
            for place, target in self.targets:
                found = cell(cells, place)
                if found is None or (number and target.line is None):
                    continue
                into = row.values if target.line is None else parts.setdefault(target.line, {})
                self._read_cell(row, target, found, into)
            for name, values in parts.items():
                lines.setdefault(name, []).append(values)
        row.values.update({name: {"create": made} for name, made in lines.items()})
        row.key = self._key(row)

    def _read_cell(self, row: _Row, target: Target, found: Any, into: dict[str, Any]) -> None:
        name = target.field.name
        try:
            into[name] = self._related(row, target, found) if target.field.is_relation else self._plain(target, found)
        except Refusal as refusal:
            refusal.path = target.path
            row.told.append(refusal)

    def _plain(self, target: Target, found: Any) -> Any:
        return text_of(found) if target.field.primary_key else self.reader.value(target.field, found)

    def _related(self, row: _Row, target: Target, found: Any) -> Any:
        keys = [self.finder.key_of(target, name) for name in self.finder.names_in(target, found)]
        for key in keys:
            if isinstance(key, Refusal):
                row.awaits = key.code == "import.missing" and target.field.related_model is self.model
                raise key
        return keys if target.field.many_to_many else keys[0]

    def _key(self, row: _Row) -> Key | None:
        """The values that find an existing record, in the form in which records keep them; None where one is empty."""
        if not self.keys or any(row.values.get(name) in (None, "") for name in self.keys):
            return None
        return tuple(_comparable(self.model, name, row.values[name]) for name in self.keys)

    # --- writing ----------------------------------------------------------------------------------------------------

    def _write(self, rows: Sequence[_Row]) -> None:
        found = self._existing([row.key for row in rows if row.key is not None])
        keys = {pk for ids in found.values() for pk in ids[:1]}
        open_ones = bulk.locked(self.model, keys, "write") if keys else {}
        for row in rows:
            ids = found.get(row.key, []) if row.key is not None else []
            record = open_ones.get(ids[0]) if len(ids) == 1 else None
            row.told += self._objections(row, ids, record)
            values = {n: v for n, v in row.values.items() if n in self.writable or n in self.model.lines}
            row.draft = Draft(self._new_lines(record, values), record, told=list(row.told))
        bulk.save(self.model, [d for row in rows if (d := row.draft) and not _is_hopeless(row)], self._check_new)

    def _objections(self, row: _Row, ids: Sequence[int], record: Record | None) -> Iterator[Refusal]:
        """Why a row cannot be written to what was found by its key."""
        if len(ids) > 1:
            text = ", ".join(str(row.values[name]) for name in self.keys)
            sentence = _("Several records have the key “%(key)s”.")
            yield Invalid(sentence, code="import.ambiguous_key", path=self.keys[:1], key=text[:80])
        elif ids and record is None:
            yield Denied()
        elif ids and self.mode == "create":
            yield Invalid(_("There is a record with this key already."), code="import.there", path=self.keys[:1])
        elif not ids and row.key is not None and self.keys == ["id"]:
            yield Missing(path=["id"])
        elif not ids and self.mode == "update":
            yield Invalid(_("There is no record with this key."), code="import.not_there", path=self.keys[:1])

    def _existing(self, keys: Sequence[Key]) -> dict[Key, list[int]]:
        """The ids of the open records by key; one query for all of them."""
        if not keys:
            return {}
        if self.keys == ["id"]:
            given = {int(k[0]): k for k in keys if k[0].isdecimal() and k[0].isascii() and len(k[0]) < 19}
            rows = self.model.visible().filter(pk__in=given).values_list("pk", flat=True)
            return {given[pk]: [pk] for pk in rows}
        lowered = {n: Lower(n, output_field=models.CharField()) for n in self.keys if _is_text(self.model, n)}
        names = [f"key_{n}" if n in lowered else n for n in self.keys]
        rows = self.model.visible().annotate(**{f"key_{n}": e for n, e in lowered.items()})
        wanted = Q(**{f"{name}__in": {key[i] for key in keys} for i, name in enumerate(names)})
        found: dict[Key, list[int]] = {}
        for pk, *values in rows.filter(wanted).order_by("pk").values_list("pk", *names):
            found.setdefault(tuple(values), []).append(pk)
        return found

    def _new_lines(self, record: Record | None, values: dict[str, Any]) -> dict[str, Any]:
        """An existing record gets the lines that it does not have yet."""
        if record is None:
            return values
        for name in self.model.lines:
            given = values.get(name, {}).get("create", [])
            stored = getattr(record, name).all() if given else ()
            fresh = [line for line in given if not any(_has(old, line) for old in stored)]
            values.pop(name, None)
            if fresh:
                values[name] = {"create": fresh}
        return values

    def _check_new(self, drafts: list[Draft]) -> None:
        """Tell the new records that look like others apart, if that was chosen; count them in any case."""
        for draft, title in alike.found_in(self.model, [d for d in drafts if not d.told]):
            self.looks_alike += 1
            if self.skip_alike:
                sentence = _("It looks like “%(title)s”, which is there already.")
                draft.told.append(Invalid(sentence, code="import.alike", title=title[:80]))

    # --- telling ----------------------------------------------------------------------------------------------------

    def _told(self, row: _Row) -> ImportRow:
        draft = row.draft
        made = ImportRow(run=self.run, number=row.unit.number, last_number=row.unit.last, outcome="rejected")
        if draft is None or draft.told or not (draft.written or draft.same):
            made.problems = [self._problem(refusal) for refusal in (draft.told if draft else row.told)]
            return made
        made.record_id, made.record_version = draft.record.pk, draft.record.version
        if draft.same:
            made.outcome = "same"
        elif draft.is_new:
            made.outcome, made.undo = "created", "delete"
        else:
            made.outcome, made.undo, made.before = "updated", "restore", _before(draft)
        return made

    def _problem(self, refusal: Refusal) -> dict[str, Any]:
        path = [str(part) for part in refusal.path]
        column = self.columns.get(".".join(path[:1])) or self.columns.get(".".join((*path[:1], *path[-1:]))) or ""
        return {
            "field": ".".join(camel(part) for part in path if not part.isdecimal()),
            "column": column,
            "code": refusal.code,
            "message": refusal.message,
        }

    def _take_over(self, made: Sequence[ImportRow]) -> None:
        """A record that an earlier row of this import has written is taken back once, to what it was before all of it."""
        again = {row.record_id: row for row in made if row.outcome == "updated"}
        if not again:
            return
        earlier = list(self.run.rows.filter(record_id__in=again, undo__in=["delete", "restore"]))
        for old in earlier:
            new = again[old.record_id]
            new.undo, new.before = old.undo, _joined(new.before, old.before)
        self.run.rows.filter(pk__in=[old.pk for old in earlier]).update(undo="")


def _is_hopeless(row: _Row) -> bool:
    """Whether a rejected row need not be computed: it cannot be written whatever its values are."""
    return any(isinstance(refusal, Denied | Missing) for refusal in row.told)


def _comparable(model: type[Record], name: str, value: Any) -> Any:
    if name == "id":
        return str(value)
    column: Any = model._meta.get_field(name)
    if column.is_relation:
        return value
    try:
        value = column.to_python(value)
    except ValidationError:
        return value
    return value.lower() if isinstance(value, str) else value


def _is_text(model: type[Record], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.CharField | models.TextField)


def _has(line: Record, values: Mapping[str, Any]) -> bool:
    """Whether a stored line says the same as the given values."""
    columns = {f.name: f for f in line._meta.concrete_fields}
    return all(str(getattr(line, columns[n].attname)) == str(v) for n, v in values.items() if n in columns)


def _before(draft: Draft) -> dict[str, Any]:
    """The values before they were overwritten, and the lines that were added, in the form that `writes` takes back."""
    columns = {f.name: f.attname for f in draft.record._meta.concrete_fields}
    given = {name: draft.before[columns[name]] for name in draft.values if name in columns}
    found: dict[str, Any] = {n: v for n, v in given.items() if getattr(draft.record, columns[n]) != v}
    found.update(draft.links_before)
    for change in draft.lines:
        found[change.name] = {"delete": [line.pk for line in change.created]}
    return found


def _joined(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """What was before two changes: the older values win, lines of both are taken away."""
    both = {name for name in new.keys() & old.keys() if isinstance(new[name], dict)}
    lines = {name: {"delete": [*old[name]["delete"], *new[name]["delete"]]} for name in both}
    return {**new, **old, **lines}
