"""The rows of an uploaded table as they were read once: a file of lines, each a row's number and its cells."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import orjson
from django.core.files.storage import default_storage

from fincomtech.kit import tables
from fincomtech.kit.files import stored_files

NumberedRow = tuple[int, Sequence[Any]]


class Writer:
    """Writes rows into a temporary file, and keeps that in the storage at the end."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()
        self.count = 0

    def write(self, rows: Iterable[NumberedRow]) -> None:
        """Add these rows."""
        for row in rows:
            self.file.write(orjson.dumps([row[0], [_packed(cell) for cell in row[1]]]) + b"\n")
            self.count += 1

    def keep(self) -> str:
        """Store the rows and return their place."""
        with self.file:
            return stored_files.keep(self.file)


def rows(path: str, skip: int = 0) -> Iterator[NumberedRow]:
    """The rows behind the first `skip` ones."""
    with default_storage.open(path, "rb") as file:
        for line in islice(file, skip, None):
            number, found = orjson.loads(line)
            yield number, [_unpacked(cell) if isinstance(cell, dict) else cell for cell in found]


def _packed(cell: Any) -> Any:
    if isinstance(cell, tables.Broken):
        return {"broken": str.__str__(cell)}
    if isinstance(cell, datetime):
        return {"instant": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, int) and not -(2**63) < cell < 2**63:
        return str(cell)
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()
    return str(cell) if isinstance(cell, Decimal) else cell


def _unpacked(cell: dict[str, str]) -> Any:
    ((kind, text),) = cell.items()
    if kind == "broken":
        return tables.Broken(text)
    return datetime.fromisoformat(text) if kind == "instant" else date.fromisoformat(text)
