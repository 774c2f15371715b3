"""Printing of many records: at once when they are few, else in the background, with progress; the file is kept a week."""

import zipfile
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context, query
from fincomtech.kit.background import tasks
from fincomtech.kit.exchange import file_runs, leases
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Invalid, Missing
from fincomtech.kit.shapes import ids_of
from fincomtech.reports.models import PrintRun
from fincomtech.reports.printing import Press

TASK = "reports.print"
AT_ONCE = 5  # so many records are printed while the person waits
MOST_RECORDS = 1000
FORMS = ("pdf", "zip")


class Order:
    """What is to be printed: a document of records that the actor may read. Raises Invalid, Missing, Unknown."""

    def __init__(self, model: type[Record], asked: Mapping[str, Any]):
        self.model = model
        self.form = str(asked.get("form") or "pdf")
        if self.form not in FORMS:
            raise Invalid(_("The form is pdf or zip."), code="reports.form", path=["form"])
        self.press = Press(model, str(asked.get("document", "")), str(asked.get("language") or ""))
        self.keys = self._keys(asked)

    def _keys(self, asked: Mapping[str, Any]) -> list[int]:
        """The ids in the list's order; those that are not open to the actor are not there."""
        if asked.get("ids") is None:
            rows = query.find(
                self.model, where=asked.get("where"), text=asked.get("search"), order_by=asked.get("orderBy")
            )
            found = list(rows.values_list("pk", flat=True)[: MOST_RECORDS + 1])
        else:
            wanted = ids_of(asked["ids"])
            known = set(self.model.visible().filter(pk__in=wanted).values_list("pk", flat=True))
            found = [key for key in wanted if key in known]
        if not found:
            raise Missing(path=["ids"])
        if len(found) > MOST_RECORDS:
            sentence = _("Print at most %(most)d records at once. Narrow the list.")
            raise Invalid(sentence, code="reports.many", path=["ids"], most=MOST_RECORDS)
        return found

    @property
    def file_name(self) -> str:
        """What the file is called."""
        if len(self.keys) == 1 and self.form == "pdf":
            return self.press.file_name(self.model._default_manager.get(pk=self.keys[0]))
        return self.press.file_name_of_many(self.form)

    def write(self, out: IO[bytes], progress: Any = lambda _done: None) -> None:
        """Write the file."""
        if self.form == "pdf":
            out.write(self.press.pdf(self._records(), progress))
        else:
            self._write_zip(out, progress)

    def _records(self) -> list[Record]:
        found = self.model.visible().in_bulk(self.keys)
        return [found[key] for key in self.keys if key in found]

    def _write_zip(self, out: IO[bytes], progress: Any) -> None:
        taken: set[str] = set()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
            for done, record in enumerate(self._records(), 1):
                folder.writestr(_unique(self.press.file_name(record), taken), self.press.pdf([record]))
                progress(done)


def _unique(name: str, taken: set[str]) -> str:
    stem, number, found = name.removesuffix(".pdf"), 2, name
    while found.casefold() in taken:
        found, number = f"{stem} ({number}).pdf", number + 1
    taken.add(found.casefold())
    return found


def begin(order: Order, language: str) -> PrintRun:
    """Have a worker print."""
    run = PrintRun.objects.create(
        record_type=order.model.record_type(),
        document=order.press.name,
        language=language,
        form=order.form,
        keys=order.keys,
        file_name=order.file_name[:255],
        total=len(order.keys),
        created_by_id=context.actor().user_id,
    )
    leases.announce(run)
    tasks.after_commit(TASK, run=run.pk, user=run.created_by_id or 0)
    return run


def work(run_id: int) -> None:
    """Print, if no other worker does."""
    file_runs.work(PrintRun, run_id, write)


def write(run: PrintRun, out: IO[bytes], progress: file_runs.Progress) -> None:
    """What the file of a printing holds."""
    _order_of(run).write(out, progress)


def _order_of(run: PrintRun) -> Order:
    asked = {"document": run.document, "language": run.language, "form": run.form, "ids": run.keys}
    return Order(record_model(str(run.record_type)), asked)
