"""An export as people order it: at once when it is short, else in the background, with progress, kept for a while."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import accesses, clock, context, live, query, stored_files, tasks
from fincomtech.kit.accesses import Access
from fincomtech.kit.actions import action
from fincomtech.kit.events import tell
from fincomtech.kit.exchange import exports, leases
from fincomtech.kit.exchange.events import TransferEnded
from fincomtech.kit.exchange.exports import Exported
from fincomtech.kit.exchange.models import ExportRun
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Denied, Invalid, Refusal

TASK = "kit.export"
AT_ONCE = 5000  # so many records are exported while the person waits
KEPT = timedelta(days=7)
FORMATS = ("xlsx", "csv")


class Order:
    """What is asked for: records of one type, their columns, the format. Raises Invalid for what cannot be exported."""

    def __init__(self, model: type[Record], asked: Mapping[str, Any]):
        self.model, self.asked = model, asked
        self.form = str(asked.get("format", "xlsx"))
        if self.form not in FORMATS:
            raise Invalid(_("The format is xlsx or csv."), code="export.format", path=["format"])
        names = asked.get("fields")
        if not isinstance(names, list):
            raise Invalid(_("Choose the fields to export."), code="export.fields", path=["fields"])
        self.columns: list[Exported] = exports.columns_of(model, [str(name) for name in names])
        self.keys = exports.keys_of(self._rows())

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"{self.model._meta.verbose_name_plural} {clock.today()}.{self.form}"

    def _rows(self) -> Any:
        """The records of the list that the person looks at, or those that they have picked from it."""
        asked = self.asked
        if asked.get("ids") is None:
            return query.find(
                self.model, where=asked.get("where"), text=asked.get("search"), order_by=asked.get("orderBy")
            )
        order = [key.expression() for key in query.ordering(self.model, asked.get("orderBy"))]
        return self.model.visible().filter(pk__in=_ids(asked["ids"])).order_by(*order)

    def write(self, out: IO[bytes], progress: Any = lambda _done: None) -> None:
        """Write the file."""
        exports.write(self.model, self.keys, self.columns, out, self.form, progress)


def _ids(given: Any) -> Sequence[int]:
    if not isinstance(given, list) or not all(str(i).isdecimal() and len(str(i)) < 19 for i in given):
        raise Invalid(_("Ids are numbers."), code="export.ids", path=["ids"])
    return [int(i) for i in given]


def told(order: Order) -> None:
    """Have it kept who takes what out of the company."""
    details = {"records": len(order.keys), "fields": list(order.asked.get("fields") or ())}
    accesses.tell(Access("export", record_type=order.model.record_type(), title=order.file_name, details=details))


def begin(order: Order) -> ExportRun:
    """Have a worker write the file."""
    run = ExportRun.objects.create(
        record_type=order.model.record_type(),
        file_name=order.file_name[:255],
        asked=dict(order.asked),
        total=len(order.keys),
        created_by_id=context.actor().user_id,
    )
    leases.announce(run)
    told(order)
    tasks.after_commit(TASK, run=run.pk, user=run.created_by_id or 0)
    return run


def work(run_id: int) -> None:
    """Write the file of an export, if no other worker does; one that was cut off begins anew."""
    run = leases.take(ExportRun, run_id)
    if run is None:
        return
    try:
        _write(run)
    except leases.Lost:
        return
    finally:
        leases.give_back(run)


def _write(run: ExportRun) -> None:
    told = time.monotonic()

    def progress(done: int) -> None:
        nonlocal told
        if time.monotonic() - told > 0.5:
            _save(run, position=done)
            told = time.monotonic()

    with tempfile.TemporaryFile() as out:
        try:
            order = Order(record_model(str(run.record_type)), run.asked)
            order.write(out, progress)
        except Refusal as refusal:
            _save(run, state="failed", error=refusal.message, finished_at=clock.now())
            tell(TransferEnded("kit.ExportRun", run.pk, run.created_by_id))
            return
        path = stored_files.keep(out)
    try:
        _save(run, state="done", position=run.total, path=path, finished_at=clock.now())
    except leases.Lost:
        default_storage.delete(path)
        raise
    tell(TransferEnded("kit.ExportRun", run.pk, run.created_by_id))


def _save(run: ExportRun, **values: Any) -> None:
    with transaction.atomic():
        held = leases.hold(run)
        for name, value in {**values, "changed_at": clock.now(), "lease_until": held.lease_until}.items():
            setattr(run, name, value)
        run.save(update_fields=[*values, "changed_at", "lease_until"])
        live.changed("kit.ExportRun", [run.pk], "update")
    leases.announce(run)


@action(
    ExportRun, title=_("Cancel export"), icon="player-stop", tone="negative", move=("running", "cancelled"), bulk=False
)
def cancel(run: ExportRun) -> None:
    """Stop it. Refuses (Denied) another person's export."""
    actor = context.actor()
    if not actor.is_administrator and run.created_by_id != actor.user_id:
        raise Denied()
    run.finished_at = clock.now()


def fail(run_id: int, error: str = "") -> None:
    """Mark an export that met a bug."""
    ExportRun.objects.filter(pk=run_id, state="running").update(
        state="failed", error=error, finished_at=clock.now(), lease_owner="", lease_until=None
    )
    live.changed("kit.ExportRun", [run_id], "update")


def stuck() -> list[tuple[int, int]]:
    """Exports that nobody works on, with whose they are."""
    now = clock.now()
    free = models.Q(lease_until__lt=now) | models.Q(lease_until=None, changed_at__lt=now - leases.LEASE)
    still = ExportRun.objects.filter(free, state="running").order_by("pk")
    return [(run.pk, run.created_by_id or 0) for run in still]


def forget_old() -> None:
    """Throw away the files of last week's exports, and the runs with them."""
    for run in ExportRun.objects.filter(changed_at__lt=clock.now() - KEPT).exclude(state="running")[:50]:
        run.delete()


def status(run: ExportRun) -> dict[str, Any]:
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
