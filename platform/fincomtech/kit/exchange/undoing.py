"""Taking an import back: what it created is deleted, what it changed gets its former values, except what has changed since."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import bulk, clock, context, live, writes
from fincomtech.kit.actions import action
from fincomtech.kit.exchange import leases
from fincomtech.kit.exchange.models import ImportRow, ImportRun
from fincomtech.kit.finding import related
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Denied, Refusal, Several, WrongState

BATCH = 500
AT_ONCE = 100  # so many records are taken back while the person waits


@action(
    ImportRun,
    title=_("Undo import"),
    icon="arrow-back-up",
    tone="danger",
    states=("done", "failed", "cancelled", "undone", "undoing"),
    confirm=_("Delete what this import has created, and put back what it has changed?"),
)
def undo(run: ImportRun) -> dict[str, int]:
    """Delete the records that the import made and put changed ones back, except those that were changed since.

    A long import is undone in the background. Refuses (Denied) another person's import, and whoever may not delete or
    change such records by hand.
    """
    from fincomtech.kit.exchange.runs import hand_over  # runs does what is undone here, too

    model = record_model(str(run.record_type))
    _check_may_undo(run, model)
    if run.state == "undone":
        raise WrongState(state=run.get_state_display())
    if run.state != "undoing":
        run.state = "undoing"
        if run.rows.filter(undo__in=["delete", "restore"]).count() > AT_ONCE:
            hand_over(run)
        else:
            with live.summed_up(str(run.record_type)):
                while batch := _next(run):
                    _take_back(run, model, batch)
            run.state = "undone"
    return {"deleted": run.deleted_count, "restored": run.restored_count, "kept": run.kept_count}


@action(
    ImportRun,
    title=_("Cancel import"),
    icon="player-stop",
    tone="negative",
    move=(("reading", "uploaded", "running"), "cancelled"),
    bulk=False,
)
def cancel(run: ImportRun) -> None:
    """Stop it where it is: what it has saved stays, and can be undone. Refuses (Denied) another person's import."""
    if not _is_mine(run):
        raise Denied()
    run.finished_at = clock.now()


def _is_mine(run: ImportRun) -> bool:
    actor = context.actor()
    return actor.is_administrator or (run.created_by_id is not None and run.created_by_id == actor.user_id)


def _check_may_undo(run: ImportRun, model: type[Record]) -> None:
    """One's own import only, administrators' aside; and by hand the same must be allowed: an import gives no rights."""
    right = model.right()
    if not _is_mine(run) or (run.created_count and not right.delete) or (run.updated_count and not right.write):
        raise Denied()


def proceed(run: ImportRun) -> None:
    """Take back what is left, batch by batch, the last rows first: they may relate to the rows above."""
    model = record_model(str(run.record_type))
    while True:
        with transaction.atomic():
            held = leases.hold(run)
            batch = _next(run)
            with live.silent():
                _take_back(run, model, batch)
            if not batch:
                run.state, run.lease_owner = "undone", ""
            run.lease_until = held.lease_until if batch else None
            run.changed_at = clock.now()
            run.save(update_fields=[*_COUNTS, "state", "lease_owner", "lease_until", "changed_at"])
            live.changed("kit.ImportRun", [run.pk], "update")
        if not batch:
            break
        leases.announce(run)
    live.changed(str(run.record_type), [], "update")


_COUNTS = ("deleted_count", "restored_count", "kept_count")


def _next(run: ImportRun) -> list[ImportRow]:
    return list(run.rows.filter(undo__in=["delete", "restore"]).order_by("-number")[:BATCH])


def _take_back(run: ImportRun, model: type[Record], batch: Sequence[ImportRow]) -> None:
    """Take a batch of records back, and mark in each row what was done, or why it was not."""
    with related.remembering():
        for undo_, access, act in (("restore", "write", _restore), ("delete", "delete", _delete)):
            rows = [row for row in batch if row.undo == undo_]
            if rows:
                act(model, rows, bulk.locked(model, [row.record_id for row in rows if row.record_id], access))
    for row in batch:
        name = f"{row.undo}_count"
        setattr(run, name, getattr(run, name) + 1)
    bulk.update_rows(ImportRow, batch, ["undo", "problems"])


def _delete(model: type[Record], rows: Sequence[ImportRow], found: dict[int, Any]) -> None:
    unchanged = [row for row in rows if _is_unchanged(row, found)]
    kept = bulk.delete(model, [found[row.record_id] for row in unchanged if row.record_id is not None])
    for row in unchanged:
        refusal = kept.get(row.record_id or 0)
        if refusal is None:
            row.undo = "deleted"
        else:
            _keep(row, refusal.code, refusal.message)


def _restore(model: type[Record], rows: Sequence[ImportRow], found: dict[int, Any]) -> None:
    unchanged = [row for row in rows if _is_unchanged(row, found)]
    plain = [row for row in unchanged if not any(isinstance(value, dict) for value in row.before.values())]
    drafts = {row.record_id: bulk.Draft(dict(row.before), found[row.record_id]) for row in plain if row.record_id}
    bulk.save(model, list(drafts.values()))
    for row in plain:
        told = drafts[row.record_id].told if row.record_id else []
        row.undo = "restored"
        for refusal in told[:1]:
            _keep(row, refusal.code, refusal.message)
    for row in unchanged:
        if row not in plain:
            _restore_with_lines(row, found[row.record_id or 0])


def _restore_with_lines(row: ImportRow, record: Record) -> None:
    try:
        with writes.at_once():
            writes.apply(record, row.before)
        row.undo = "restored"
    except Several as several:
        _keep(row, several.refusals[0].code, several.refusals[0].message)
    except Refusal as refusal:
        _keep(row, refusal.code, refusal.message)


def _is_unchanged(row: ImportRow, found: dict[int, Any]) -> bool:
    """Whether the record is as the import left it; else the row is marked as kept."""
    record = found.get(row.record_id or 0)
    if record is None:
        _keep(row, "import.gone", gettext("It is not there any more, or you may not change it."))
    elif record.version != row.record_version:
        _keep(row, "import.changed_since", gettext("It was changed after the import."))
    return row.undo in ("delete", "restore")


def _keep(row: ImportRow, code: str, message: str) -> None:
    row.undo, row.problems = "kept", [{"field": "", "column": "", "code": code, "message": message}]
