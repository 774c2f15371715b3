"""A file that a worker writes for somebody: by one worker at a time, with progress, kept for a while, thrown away.

Exports and printing of many records are such runs; each says what its file holds.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import models, transaction

from fincomtech.kit import clock, live
from fincomtech.kit.exchange import leases
from fincomtech.kit.files import stored_files
from fincomtech.kit.refusals import Refusal

KEPT = timedelta(days=7)
OFTEN = 0.5  # seconds between two signs of progress

Progress = Callable[[int], None]
Write = Callable[[Any, IO[bytes], Progress], None]


def work(model: Any, run_id: int, write: Write) -> Any:
    """Have the file written, if no other worker does; what was cut off begins anew.

    Answers the run where it has ended here, well or refused; None where it is another worker's or was cancelled.
    """
    run = leases.take(model, run_id)
    if run is None:
        return None
    try:
        written(run, write)
    except leases.Lost:
        return None
    finally:
        leases.give_back(run)
    return run


def written(run: Any, write: Write) -> None:
    """Write the file of a run that is ours, and settle it. Raises Lost when it is ours no longer: then no file stays."""
    with tempfile.TemporaryFile() as out:
        try:
            write(run, out, _progress(run))
        except Refusal as refusal:
            _save(run, state="failed", error=refusal.message, finished_at=clock.now())
            return
        path = stored_files.keep(out)
    try:
        _save(run, state="done", position=run.total, path=path, finished_at=clock.now())
    except leases.Lost:
        default_storage.delete(path)
        raise


def _progress(run: Any) -> Progress:
    told = time.monotonic()

    def progress(done: int) -> None:
        nonlocal told
        if time.monotonic() - told > OFTEN:
            _save(run, position=done)
            told = time.monotonic()

    return progress


def _save(run: Any, **values: Any) -> None:
    with transaction.atomic():
        held = leases.hold(run)
        for name, value in {**values, "changed_at": clock.now(), "lease_until": held.lease_until}.items():
            setattr(run, name, value)
        run.save(update_fields=[*values, "changed_at", "lease_until"])
        live.changed(type(run).record_type(), [run.pk], "update")
    leases.announce(run)


def fail(model: Any, run_id: int, error: str = "") -> None:
    """Mark a run that met a bug."""
    model.objects.filter(pk=run_id, state="running").update(
        state="failed", error=error, finished_at=clock.now(), lease_owner="", lease_until=None
    )
    live.changed(model.record_type(), [run_id], "update")


def stuck(model: Any) -> list[tuple[int, int]]:
    """The runs that nobody works on, with whose they are."""
    now = clock.now()
    free = models.Q(lease_until__lt=now) | models.Q(lease_until=None, changed_at__lt=now - leases.LEASE)
    return [(run.pk, run.created_by_id or 0) for run in model.objects.filter(free, state="running").order_by("pk")]


def forget_old(model: Any) -> None:
    """Throw away the files of last week, and their runs with them."""
    for run in model.objects.filter(changed_at__lt=clock.now() - KEPT).exclude(state="running")[:50]:
        run.delete()


def status(run: Any) -> dict[str, Any]:
    """How far it is."""
    return {
        "id": str(run.pk),
        "recordType": run.record_type,
        "fileName": run.file_name,
        "state": run.state,
        "error": run.error,
        "total": run.total,
        "position": run.position,
    }
