"""The life of an import: upload, reading, check without writing, run in batches, its end.

A big table is read, imported and undone by workers, a batch a transaction; a batch and the mark how far the work is are
one, so that a killed worker's successor goes on exactly behind the last one.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context, live, tables
from fincomtech.kit.background import tasks
from fincomtech.kit.events import tell
from fincomtech.kit.exchange import cells, file_runs, leases, mapping, staging, undoing
from fincomtech.kit.exchange.events import TransferEnded
from fincomtech.kit.exchange.models import ImportRow, ImportRun
from fincomtech.kit.exchange.rows import Importer
from fincomtech.kit.exchange.staging import NumberedRow
from fincomtech.kit.exchange.units import Unit, gathered
from fincomtech.kit.files import stored_files
from fincomtech.kit.naming import snake
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Conflict, Denied, Invalid, Refusal, WrongState
from fincomtech.kit.rights import Scope

TASK = "kit.import"
BATCH = 500
CHECKED_ROWS = 200
SAMPLES = 3
AT_ONCE = 200  # so many rows are imported while the person waits; more go to the background
READ_AT_ONCE, CELLS_AT_ONCE = 1000, 50_000  # so many rows and cells are read while the person waits
HINT_SECONDS = 3  # lists on open screens are refreshed so often while an import fills them
FORGOTTEN_AFTER = timedelta(days=90)


# --- uploading and reading ------------------------------------------------------------------------------------------


def begin(model: type[Record], file: IO[bytes], name: str) -> ImportRun:
    """Keep an uploaded table and read its beginning; a big one is read on in the background.

    Raises Denied, and in words what tables may not be: tables.Unreadable, TooWide, TooLong, Invalid for no rows.
    """
    if not (model.right().create or model.right().write > Scope.NONE) or model.part_of is not None:
        raise Denied()
    rows = _filled(tables.numbered(file, name))
    columns = tables.heading(next(rows, (0, ()))[1])
    first, whole = _first(rows)
    if not first:
        raise Invalid(_("The table has no rows below its heading."), code="import.empty", path=["file"])
    guessed = {**mapping.suggested(model, columns), **remembered(model, columns)["mapping"]}
    run = ImportRun(
        record_type=model.record_type(),
        file_name=name[:255],
        path=stored_files.keep(file),
        headings=mapping.signature(columns),
        columns=[{"column": c, "field": guessed.get(c), "samples": _samples(first, i)} for i, c in enumerate(columns)],
        options={"style": cells.style_of([row for _number, row in first])},
        total=len(first),
        state="uploaded" if whole else "reading",
        created_by_id=context.actor().user_id,
    )
    if whole:
        run.rows_path = _staged(first)
    run.save(force_insert=True)
    if not whole:
        hand_over(run)
    return run


def _filled(rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
    return (row for row in rows if row[1])


def _first(rows: Iterator[NumberedRow]) -> tuple[list[NumberedRow], bool]:
    """The rows that are read while the person waits, and whether these are all."""
    found: list[NumberedRow] = []
    size = 0
    for row in rows:
        found.append(row)
        size += len(row[1])
        if len(found) >= READ_AT_ONCE or size >= CELLS_AT_ONCE:
            return found, False
    return found, True


def _staged(rows: Sequence[NumberedRow]) -> str:
    writer = staging.Writer()
    writer.write(rows)
    return writer.keep()


def _samples(rows: Sequence[NumberedRow], column: int) -> list[str]:
    found = [str(row[column])[:80] for _number, row in rows[:50] if column < len(row) and row[column] is not None]
    return list(dict.fromkeys(found))[:SAMPLES]


def hand_over(run: ImportRun) -> None:
    """Let a worker go on with it; the lease is announced first, so that a lost message is noticed."""
    leases.announce(run)
    tasks.after_commit(TASK, run=run.pk, user=run.created_by_id or 0)


def read(run: ImportRun) -> None:
    """Read the whole table once; what it holds is told as it goes on. A refusal ends the import in words."""
    writer = staging.Writer()
    try:
        with default_storage.open(run.path, "rb") as file:
            rows = _filled(tables.numbered(file, run.file_name))
            next(rows, None)
            while batch := list(islice(rows, 10_000)):
                writer.write(batch)
                if writer.count > tables.MOST_ROWS:
                    raise tables.TooLong(path=["file"], most=tables.MOST_ROWS)
                _save(run, total=writer.count)
    except Refusal as refusal:
        _save(run, state="failed", error=refusal.message, finished_at=clock.now())
        return
    _save(run, rows_path=writer.keep(), state="uploaded", total=writer.count)


def _save(run: ImportRun, **values: Any) -> None:
    """Write these columns if the work is still ours, and tell the open screens. Raises leases.Lost."""
    with transaction.atomic():
        found = leases.hold(run)
        for name, value in {**values, "changed_at": clock.now(), "lease_until": found.lease_until}.items():
            setattr(run, name, value)
        run.save(update_fields=[*values, "changed_at", "lease_until"])
        live.changed("kit.ImportRun", [run.pk], "update")
    leases.announce(run)


# --- checking -------------------------------------------------------------------------------------------------------


def choose(run: ImportRun, chosen: Mapping[str, Any]) -> None:
    """Set what was chosen on the run, which is not saved. Raises Invalid for what does not fit."""
    model = record_model(str(run.record_type))
    keys = chosen.get("keys") or ([chosen["key"]] if chosen.get("key") else [])
    given = chosen.get("mapping")
    if not isinstance(given, dict) or not isinstance(keys, list):
        raise Invalid(_("Map at least one column to a field."), code="import.nothing", path=["mapping"])
    columns = [column["column"] for column in run.columns]
    run.key_fields = [snake(str(key)) for key in keys]
    found = mapping.checked(model, columns, given, run.key_fields)
    run.mapping = {column: target.name for column, target in found.items()}
    run.options = {**run.options, **options_of(chosen)}


def options_of(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The options among what was chosen, those that are known and well formed."""
    found: dict[str, Any] = {}
    if chosen.get("mode") in ("both", "create", "update"):
        found["mode"] = chosen["mode"]
    if chosen.get("style") in ("ru", "en"):
        found["style"] = chosen["style"]
    if "skipAlike" in chosen:
        found["skipAlike"] = bool(chosen["skipAlike"])
    if isinstance(chosen.get("createMissing"), list):
        found["createMissing"] = [str(name)[:64] for name in chosen["createMissing"][:50]]
    return found


def check(run: ImportRun, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Try the first rows for real and roll everything back: how many are good, and what is wrong with the others."""
    choose(run, chosen)
    importer = Importer(run)
    with transaction.atomic():
        made = importer.save(list(_units(importer, islice(_beginning(run), CHECKED_ROWS))))
        shown = _shown(importer, [row for row in made if row.outcome in ("created", "updated")][:10])
        transaction.set_rollback(True)
    bad = sorted((row for row in made if row.outcome == "rejected"), key=lambda row: row.number)
    count = {name: sum(row.outcome == name for row in made) for name in ("created", "updated", "same")}
    return {
        "checked": len(made),
        "good": len(made) - len(bad),
        **count,
        "alike": importer.looks_alike,
        "problems": as_problems(bad[:100]),
        "examples": shown,
    }


def _shown(importer: Importer, made: Sequence[ImportRow]) -> list[dict[str, Any]]:
    """What the first good rows will be called."""
    found = importer.model._default_manager.in_bulk([row.record_id for row in made])
    return [
        {"row": row.number, "title": str(found[row.record_id]), "outcome": row.outcome}
        for row in made
        if row.record_id in found
    ]


def _beginning(run: ImportRun) -> Iterator[NumberedRow]:
    """The first rows: of the staged ones, or while these are still being gathered, of the file itself."""
    if run.rows_path:
        yield from staging.rows(run.rows_path)
        return
    with default_storage.open(run.path, "rb") as file:
        rows = _filled(tables.numbered(file, run.file_name))
        next(rows, None)
        yield from islice(rows, CHECKED_ROWS)


def _units(importer: Importer, rows: Any) -> Iterator[Unit]:
    return gathered(rows, importer.own_places, importer.key_places, lines=importer.has_lines)


def as_problems(rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
    """What is wrong with rejected rows, by the row's number as spreadsheets count: the heading is row 1."""
    return [{"row": row.number, **problem} for row in rows for problem in row.problems]


# --- running --------------------------------------------------------------------------------------------------------


def start(run: ImportRun, chosen: Mapping[str, Any]) -> bool:
    """Fix what was chosen and set the import running. False when it runs or has run already: starting twice does it once."""
    if run.state == "reading":
        raise WrongState(state=run.get_state_display())
    choose(run, chosen)
    started = ImportRun.objects.filter(pk=run.pk, state="uploaded").update(
        state="running",
        mapping=run.mapping,
        key_fields=run.key_fields,
        options=run.options,
        changed_at=clock.now(),
    )
    run.refresh_from_db()
    if started:
        leases.announce(run)
    return bool(started)


def work(run_id: int) -> None:
    """Go on with whatever the import is at, if no other worker does; raises nothing that a person can cause."""
    run = leases.take(ImportRun, run_id)
    if run is None:
        return
    try:
        {"reading": read, "running": proceed, "undoing": undoing.proceed}[str(run.state)](run)
    except leases.Lost:
        return
    finally:
        leases.give_back(run)


def proceed(run: ImportRun) -> None:
    """Save the rows that are left, batch by batch; after a crash it goes on behind the last batch that was saved."""
    if not run.lease_owner:  # at once, in the request
        taken = leases.take(ImportRun, run.pk)
        if taken is None:
            raise Conflict()
        run.__dict__.update(taken.__dict__)
    importer = Importer(run)
    units = _units(importer, staging.rows(run.rows_path, run.position))
    told = time.monotonic()
    while batch := list(islice(units, BATCH)):
        _save_batch(run, importer, batch)
        if time.monotonic() - told > HINT_SECONDS:
            live.changed(str(run.record_type), [], "update")
            told = time.monotonic()
    _finish(run, "done")
    live.changed(str(run.record_type), [], "update")


def _save_batch(run: ImportRun, importer: Importer, batch: list[Unit]) -> None:
    with transaction.atomic():
        held = leases.hold(run)
        with live.silent():
            made = importer.save(batch)
        run.position += sum(len(unit.rows) for unit in batch)
        for outcome in ("created", "updated", "same", "rejected"):
            name = f"{outcome}_count"
            setattr(run, name, getattr(run, name) + sum(row.outcome == outcome for row in made))
        run.changed_at, run.lease_until = clock.now(), held.lease_until
        run.save(update_fields=[*_COUNTS, "changed_at", "lease_until"])
        live.changed("kit.ImportRun", [run.pk], "update")
    leases.announce(run)


_COUNTS = ("position", "created_count", "updated_count", "same_count", "rejected_count")


def _finish(run: ImportRun, state: str, error: str = "") -> None:
    run.state, run.error, run.finished_at = state, error, clock.now()
    run.lease_owner, run.lease_until = "", None
    run.save(update_fields=["state", "error", "finished_at", "lease_owner", "lease_until"])
    live.changed("kit.ImportRun", [run.pk], "update")
    if context.actor().session_id is None:  # nobody waits for it before an open page
        tell(TransferEnded("kit.ImportRun", run.pk, run.created_by_id))


def fail(run_id: int, error: str = "") -> None:
    """Mark an import that met a bug: what it had saved stays, and can be undone."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state in ImportRun.ACTIVE:
        _finish(run, "failed", error)


def stuck() -> list[tuple[int, int]]:
    """Imports that nobody works on, with whose they are: for the sweep, should the board of leases have been lost."""
    now = clock.now()
    free = models.Q(lease_until__lt=now) | models.Q(lease_until=None, changed_at__lt=now - leases.LEASE)
    still = ImportRun.objects.filter(free, state__in=ImportRun.ACTIVE).order_by("pk")
    return [(run.pk, run.created_by_id or 0) for run in still]


def forget_old() -> None:
    """Throw old imports away with their files: who wants to undo after months has other worries."""
    for run in ImportRun.objects.filter(changed_at__lt=clock.now() - FORGOTTEN_AFTER).exclude(
        state__in=ImportRun.ACTIVE
    )[:20]:
        run.delete()


# --- telling --------------------------------------------------------------------------------------------------------


def status(run: ImportRun) -> dict[str, Any]:
    """How far an import has got, and its first problems."""
    bad = list(run.rows.filter(outcome="rejected").order_by("number")[:100])
    kept = list(run.rows.filter(undo="kept").order_by("number")[:100]) if run.kept_count else []
    return {
        **file_runs.status(run),
        "created": run.created_count,
        "updated": run.updated_count,
        "same": run.same_count,
        "rejected": run.rejected_count,
        "deleted": run.deleted_count,
        "restored": run.restored_count,
        "kept": run.kept_count,
        "problems": as_problems(bad),
        "keptRows": [
            {"row": r.number, "recordId": str(r.record_id), "message": r.problems[0]["message"]} for r in kept
        ],
        "createdWhere": _created_where(run),
    }


def _created_where(run: ImportRun) -> dict[str, Any] | None:
    """The list of what the import created, as a `where` of the API: by ids, or for very many by time and creator."""
    if not run.created_count or run.finished_at is None:
        return None
    if run.created_count <= AT_ONCE:
        keys = run.rows.filter(outcome="created").order_by("number").values_list("record_id", flat=True)
        return {"id": {"in": [str(key) for key in keys]}}
    when = {"gte": run.created_at.isoformat(), "lte": run.finished_at.isoformat()}
    return {"createdAt": when, "createdBy": {"id": {"eq": str(run.created_by_id)}}}


def remembered(model: type[Record], columns: Sequence[str]) -> dict[str, Any]:
    """What the company chose last time for a table with these headings: {"mapping", "keys", "options"}."""
    last = (
        ImportRun.objects.filter(
            record_type=model.record_type(), headings=mapping.signature(columns), state__in=["done", "running"]
        )
        .order_by("-pk")
        .only("mapping", "key_fields", "options")
        .first()
    )
    if last is None:
        return {"mapping": {}, "keys": [], "options": {}}
    return {
        "mapping": mapping.still_fits(model, columns, last.mapping),
        "keys": last.key_fields,
        "options": last.options,
    }
