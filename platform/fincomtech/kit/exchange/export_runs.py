"""An export as people order it: at once when it is short, else in the background, with progress, kept for a while."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from fincomtech.kit import accesses, clock, context, query
from fincomtech.kit.accesses import Access
from fincomtech.kit.actions import action
from fincomtech.kit.background import tasks
from fincomtech.kit.events import tell
from fincomtech.kit.exchange import exports, file_runs, leases
from fincomtech.kit.exchange.events import TransferEnded
from fincomtech.kit.exchange.exports import Exported
from fincomtech.kit.exchange.models import ExportRun
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Denied, Invalid
from fincomtech.kit.shapes import ids_of

TASK = "kit.export"
AT_ONCE = 5000  # so many records are exported while the person waits
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
        return self.model.visible().filter(pk__in=ids_of(asked["ids"])).order_by(*order)

    def write(self, out: IO[bytes], progress: Any = lambda _done: None) -> None:
        """Write the file."""
        exports.write(self.model, self.keys, self.columns, out, self.form, progress)


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
    """Write the file of an export, and tell whoever ordered it that it is there or why not."""
    run = file_runs.work(ExportRun, run_id, write)
    if run is not None:
        tell(TransferEnded("kit.ExportRun", run.pk, run.created_by_id))


def write(run: ExportRun, out: IO[bytes], progress: file_runs.Progress) -> None:
    """What the file of an export holds."""
    Order(record_model(str(run.record_type)), run.asked).write(out, progress)


@action(
    ExportRun, title=_("Cancel export"), icon="player-stop", tone="negative", move=("running", "cancelled"), bulk=False
)
def cancel(run: ExportRun) -> None:
    """Stop it. Refuses (Denied) another person's export."""
    actor = context.actor()
    if not actor.is_administrator and run.created_by_id != actor.user_id:
        raise Denied()
    run.finished_at = clock.now()
