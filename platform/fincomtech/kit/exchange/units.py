"""Rows that belong together: a record, and the rows below it that only carry further lines of the same record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from fincomtech.kit.exchange.staging import NumberedRow

MOST_ROWS = 1000  # of one record


@dataclass(slots=True)
class Unit:
    """The rows of one record, with the first and the last row's number in the spreadsheet."""

    number: int
    last: int
    rows: list[Sequence[Any]] = field(default_factory=list)


def gathered(rows: Iterable[NumberedRow], own: Sequence[int], keys: Sequence[int], *, lines: bool) -> Iterator[Unit]:
    """The rows as units. Without `lines` each row is one.

    With them a row goes on with the record above when its `own` cells (the record's, not the lines') are all empty, or
    its `keys` are those of the row above.
    """
    unit: Unit | None = None
    for number, cells in rows:
        if unit is not None and lines and len(unit.rows) < MOST_ROWS and _goes_on(unit.rows[0], cells, own, keys):
            unit.rows.append(cells)
            unit.last = number
            continue
        if unit is not None:
            yield unit
        unit = Unit(number, number, [cells])
    if unit is not None:
        yield unit


def cell(row: Sequence[Any], place: int) -> Any:
    """The cell there; None beyond the row's end, and for what looks empty."""
    found = row[place] if place < len(row) else None
    return None if isinstance(found, str) and not found.strip() else found


def _goes_on(first: Sequence[Any], row: Sequence[Any], own: Sequence[int], keys: Sequence[int]) -> bool:
    if all(cell(row, place) is None for place in own):
        return True
    key = [cell(row, place) for place in keys]
    return bool(key) and None not in key and key == [cell(first, place) for place in keys]
