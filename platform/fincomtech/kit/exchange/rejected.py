"""The rows that an import has rejected, as a table that can be corrected and imported as it is."""

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext

from fincomtech.kit import tables
from fincomtech.kit.exchange import staging
from fincomtech.kit.exchange.models import ImportRun


def write(run: ImportRun, out: IO[bytes]) -> None:
    """An XLSX with the columns of the table that came, and one that says why each row was rejected."""
    names = [column["column"] for column in run.columns]
    tables.write_xlsx(out, [*names, gettext("Reason")], _rows(run, len(names)), gettext("Rejected rows"))


def _rows(run: ImportRun, width: int) -> Iterator[list[Any]]:
    """Every row of what was rejected as a whole; the reasons stand in the first."""
    bad = run.rows.filter(outcome="rejected").order_by("number").only("number", "last_number", "problems")
    waiting = bad.iterator(chunk_size=500)
    current = next(waiting, None)
    for number, cells in staging.rows(run.rows_path):
        while current is not None and number > current.last_number:
            current = next(waiting, None)
        if current is None:
            return
        if number >= current.number:
            reason = "; ".join(_told(problem) for problem in current.problems) if number == current.number else None
            yield [*cells[:width], *[None] * (width - len(cells)), reason]


def _told(problem: dict[str, str]) -> str:
    """The sentence, with the column that it is about where that is known."""
    return f"{problem['column']}: {problem['message']}" if problem.get("column") else problem["message"]
