"""Import of tables: upload, suggested mapping, check without writing, run in resumable batches, undo.

Each row is a create or an update through `kit.writes`, in a savepoint of its own: a row that is refused says why, and
the good ones are saved.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context, import_mapping, live, stored_files, tables, writes
from fincomtech.kit.actions import action
from fincomtech.kit.import_values import Reader
from fincomtech.kit.models import ImportRow, ImportRun
from fincomtech.kit.naming import snake
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Conflict, Denied, Invalid, Refusal, Several, WrongState
from fincomtech.kit.rights import Scope

BATCH = 100
CHECKED_ROWS = 200
SAMPLES = 3


def begin(model: type[Record], file: IO[bytes], name: str) -> ImportRun:
    """Keep an uploaded table and read its heading. Raises Denied, tables.Unreadable, tables.TooLong, or Invalid for no rows."""
    if not (model.right().create or model.right().write > Scope.NONE):
        raise Denied()
    rows = tables.read(file, name)
    columns = tables.heading(next(rows, []))
    first = list(islice(rows, SAMPLES))
    total = len(first) + sum(1 for _row in islice(rows, tables.MOST_ROWS))
    _refuse_size(total)
    guessed = import_mapping.suggested(model, columns)
    return ImportRun.objects.create(
        record_type=model.record_type(),
        file_name=name[:255],
        path=stored_files.keep(file),
        columns=[{"column": c, "field": guessed.get(c), "samples": _samples(first, i)} for i, c in enumerate(columns)],
        total=total,
        created_by_id=context.actor().user_id,
    )


def _refuse_size(total: int) -> None:
    if total == 0:
        raise Invalid(_("The table has no rows below its heading."), code="import.empty", path=["file"])
    if total > tables.MOST_ROWS:
        raise tables.TooLong(path=["file"], most=tables.MOST_ROWS)


def _samples(rows: Sequence[tables.Row], column: int) -> list[str]:
    cells = [row[column] for row in rows if column < len(row)]
    return [str(cell)[:80] for cell in cells if cell is not None]


class Importer:
    """Saves the rows of one import: finds the record that a row is about, converts its cells, creates or updates."""

    def __init__(self, run: ImportRun, mapping: Mapping[str, str], key: str):
        self.model = record_model(str(run.record_type))
        self.mapping, self.key = mapping, key
        self.fields = import_mapping.fields_of(self.model)
        names = [column["column"] for column in run.columns]
        self.places = {field: names.index(column) for column, field in mapping.items()}
        self.reader = Reader(self.model)

    def save(self, run: ImportRun, number: int, row: tables.Row) -> ImportRow:
        """Write one row in a savepoint; what became of it is returned, not stored. Raises nothing that a user can cause."""
        made = ImportRow(run=run, number=number, outcome="rejected")
        try:
            values = self._values(row)  # outside the savepoint: a tag made here is remembered for the rows below
            with transaction.atomic():
                self._save(made, row, values)
        except Several as several:
            made.problems = [import_mapping.as_problem(r, self.mapping) for r in several.refusals]
        except Refusal as refusal:
            made.problems = [import_mapping.as_problem(refusal, self.mapping)]
        if made.problems:
            made.outcome, made.record_id, made.before = "rejected", None, {}
        return made

    def _save(self, made: ImportRow, row: tables.Row, values: Mapping[str, Any]) -> None:
        existing = self._existing(row)
        if existing is None:
            record, made.outcome = writes.create(self.model, values), "created"
        else:
            made.before = _stored(existing, values)
            record, made.outcome = writes.update(self.model, existing.pk, values), "updated"
        made.record_id, made.record_version = record.pk, record.version

    def _cell(self, row: tables.Row, field: str) -> Any:
        place = self.places[field]
        return row[place] if place < len(row) else None

    def _values(self, row: tables.Row) -> dict[str, Any]:
        """The row's values; empty cells leave a new record's defaults and an existing record's values alone."""
        values, problems = {}, []
        for name in self.places.keys() & self.fields.keys():
            cell = self._cell(row, name)
            if cell is None or not str(cell).strip():
                continue
            try:
                values[name] = self.reader.value(self.fields[name], cell)
            except Refusal as refusal:
                problems.append(refusal)
        if problems:
            raise Several(problems)
        return values

    def _existing(self, row: tables.Row) -> Record | None:
        """The record with the row's key; None when the import has no key or no record has this one."""
        text = str(self._cell(row, self.key) or "").strip() if self.key else ""
        if not text:
            return None
        if self.key == "id":
            return writes.one(self.model, text, "write")
        found = self._with_key(text)
        if len(found) > 1:
            raise Invalid(
                _("Several records have the key “%(key)s”."), code="import.ambiguous", path=[self.key], key=text
            )
        return found[0] if found else None

    def _with_key(self, text: str) -> list[Record]:
        """The first two records with the key; none where the text cannot be one."""
        try:
            return list(self.model.visible().filter(**{f"{self.key}__iexact": text}).order_by("pk")[:2])
        except ValueError:
            return []


def _stored(record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """The record's values before they are overwritten, in the form that `writes.apply` takes back."""
    columns = {f.name: f.attname for f in record._meta.concrete_fields}
    many = {name: [related.pk for related in getattr(record, name).all()] for name in values if name not in columns}
    return {**{name: getattr(record, columns[name]) for name in values if name in columns}, **many}


def _rows(run: ImportRun) -> Iterator[tables.Row]:
    with default_storage.open(run.path, "rb") as file:
        rows = tables.read(file, run.file_name)
        next(rows, None)
        yield from rows


def check(run: ImportRun, mapping: Mapping[str, Any], key: str = "") -> dict[str, Any]:
    """Try the first rows for real and roll everything back: how many are good, and what is wrong with the others."""
    importer = _importer(run, mapping, key)
    with transaction.atomic():
        made = [importer.save(run, n, row) for n, row in enumerate(islice(_rows(run), CHECKED_ROWS), 1)]
        transaction.set_rollback(True)
    bad = [row for row in made if row.outcome == "rejected"]
    return {
        "checked": len(made),
        "good": len(made) - len(bad),
        "created": sum(row.outcome == "created" for row in made),
        "updated": sum(row.outcome == "updated" for row in made),
        "problems": as_problems(bad[:100]),
    }


def _importer(run: ImportRun, mapping: Mapping[str, Any], key: str) -> Importer:
    columns = [column["column"] for column in run.columns]
    found = import_mapping.checked(record_model(str(run.record_type)), columns, mapping, key)
    return Importer(run, found, snake(key))


def as_problems(rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
    """What is wrong with rejected rows; row 2 is the first one below the heading, as spreadsheets count."""
    return [{"row": row.number + 1, **problem} for row in rows for problem in row.problems]


def start(run: ImportRun, mapping: Mapping[str, Any], key: str = "") -> bool:
    """Fix the mapping and set the import running. False when it runs or has run already: starting twice does it once."""
    importer = _importer(run, mapping, key)
    started = ImportRun.objects.filter(pk=run.pk, state="uploaded").update(
        state="running", mapping=dict(importer.mapping), key_field=importer.key, changed_at=clock.now()
    )
    run.refresh_from_db()
    return bool(started)


def proceed(run: ImportRun) -> None:
    """Save the rows that are left, batch by batch; after a crash it goes on behind the last batch that was saved."""
    importer = Importer(run, run.mapping, run.key_field)
    rows = islice(_rows(run), run.position, None)
    while run.state == "running":
        batch = list(islice(rows, BATCH))
        if batch:
            _save_batch(run, importer, batch)
        else:
            _finish(run, "done")


def _save_batch(run: ImportRun, importer: Importer, batch: list[tables.Row]) -> None:
    with transaction.atomic():
        _lock_at(run)
        with live.summed_up(str(run.record_type)):
            made = [importer.save(run, n, row) for n, row in enumerate(batch, run.position + 1)]
        ImportRow.objects.bulk_create(made)
        _count(run, made)
        live.changed("kit.ImportRun", [run.pk], "update")


def _count(run: ImportRun, made: list[ImportRow]) -> None:
    run.position += len(made)
    for outcome in ("created", "updated", "rejected"):
        name = f"{outcome}_count"
        setattr(run, name, getattr(run, name) + sum(row.outcome == outcome for row in made))
    run.changed_at = clock.now()
    run.save()


def _lock_at(run: ImportRun) -> None:
    """Two workers never save the same rows: the one that finds the import further on than it knows stops."""
    at = ImportRun.objects.select_for_update().values_list("position", "state").get(pk=run.pk)
    if at != (run.position, "running"):
        raise Conflict()


def _finish(run: ImportRun, state: str) -> None:
    run.state, run.finished_at = state, clock.now()
    run.save(update_fields=["state", "finished_at"])
    live.changed("kit.ImportRun", [run.pk], "update")


def fail(run_id: int) -> None:
    """Mark an import that met a bug: what it had saved stays, and can be undone."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state == "running":
        _finish(run, "failed")


def stuck(older_than: timedelta = timedelta(minutes=15)) -> list[tuple[int, int]]:
    """Imports that run but have not moved for long, with whose they are: their worker died for good."""
    still = ImportRun.objects.filter(state="running", changed_at__lt=clock.now() - older_than)
    return [(run.pk, run.created_by_id) for run in still.order_by("pk") if run.created_by_id is not None]


def status(run: ImportRun) -> dict[str, Any]:
    """How far an import has got, and its first problems."""
    bad = list(run.rows.filter(outcome="rejected").order_by("number")[:100])
    return {
        "id": str(run.pk),
        "recordType": run.record_type,
        "fileName": run.file_name,
        "state": run.state,
        "total": run.total,
        "position": run.position,
        "created": run.created_count,
        "updated": run.updated_count,
        "rejected": run.rejected_count,
        "problems": as_problems(bad),
    }


def write_rejected(run: ImportRun, out: IO[bytes]) -> None:
    """The rejected rows as an XLSX with a column that says why: correct them there, and import that file."""
    reasons = {row.number: "; ".join(p["message"] for p in row.problems) for row in run.rows.filter(outcome="rejected")}
    names = [column["column"] for column in run.columns]
    rows = ([*_wide(row, len(names)), reasons[n]] for n, row in enumerate(_rows(run), 1) if n in reasons)
    tables.write_xlsx(out, [*names, gettext("Reason")], rows, gettext("Rejected rows"))


def _wide(row: tables.Row, width: int) -> tables.Row:
    return [*row[:width], *[None] * (width - len(row))]


@action(
    ImportRun,
    title=_("Undo import"),
    icon="arrow-back-up",
    tone="danger",
    confirm=_("Delete what this import has created, and put back what it has changed?"),
)
def undo(run: ImportRun) -> dict[str, int]:
    """Delete the records that the import made and put changed ones back, except those that were changed since.

    Refuses (Denied) another person's import, and whoever may not delete or change such records by hand.
    """
    if run.state not in ("done", "failed"):
        raise WrongState(state=run.get_state_display())
    told, model = {"deleted": 0, "restored": 0, "kept": 0}, record_model(str(run.record_type))
    _check_may_undo(run, model)
    with live.summed_up(str(run.record_type)):
        for row in run.rows.exclude(outcome="rejected").order_by("-number").iterator(chunk_size=500):
            told[_take_back(model, row)] += 1
    run.state = "undone"
    return told


def _check_may_undo(run: ImportRun, model: type[Record]) -> None:
    """One's own import only, administrators' aside; and by hand the same must be allowed: an import gives no rights."""
    actor, right = context.actor(), model.right()
    mine = actor.is_administrator or (run.created_by_id is not None and run.created_by_id == actor.user_id)
    if not mine or (run.created_count and not right.delete) or (run.updated_count and not right.write):
        raise Denied()


def _take_back(model: type[Record], row: ImportRow) -> str:
    record = _unchanged(model.visible(access="write" if row.outcome == "updated" else "delete"), row)
    if record is None:
        return "kept"
    try:
        with transaction.atomic():
            if row.outcome == "updated":
                writes.apply(record, row.before)
                return "restored"
            writes.delete(model, record.pk)
            return "deleted"
    except (Refusal, Several):
        return "kept"


def _unchanged(rows: "models.QuerySet[Any]", row: ImportRow) -> Any:
    found = rows.select_for_update(of=("self",)).filter(pk=row.record_id).first()
    return found if found is not None and found.version == row.record_version else None
