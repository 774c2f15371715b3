"""Tables in files: CSV in whatever encoding and delimiter it comes, XLSX; reading and writing row by row."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Invalid, Refusal

MOST_ROWS = 100_000
MOST_COLUMNS = 500
_LAST_ROW = 2 * MOST_ROWS  # empty rows count, too: one that claims to be the billionth is reached by counting up to it
_MOST_GAP = 10_000  # empty rows after which nothing more is expected
# A small archive can hold a table that fills the memory. The sheets are read row by row, all else at once.
_MOST_UNPACKED, _MOST_AT_ONCE = 256 * 1024**2, 64 * 1024**2
_MOST_TAGS = 5_000_000  # about 100,000 rows of 12 columns; the parser keeps each for as long as it reads
_DELIMITERS = (";", ",", "\t", "|")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML cannot hold these
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d\s.,]*$")

Row = Sequence[Any]


class Unreadable(Invalid):
    """The file is no table that we can read."""

    code = "import.unreadable"
    sentence = _("This file cannot be read. Save it as XLSX or as CSV and try again.")


class TooLong(Invalid):
    """The table has more rows than one import takes."""

    code = "import.long"
    sentence = _("The table has more than %(most)d rows. Split it.")


def read(file: IO[bytes], name: str) -> Iterator[Row]:
    """The rows of a table, the heading first; empty rows are left out. Raises Unreadable, TooLong."""
    rows = _read_xlsx(file) if name.lower().endswith((".xlsx", ".xlsm")) else _read_csv(file)
    gap = 0
    for number, row in enumerate(rows):
        if number > _LAST_ROW:
            raise TooLong(path=["file"], most=MOST_ROWS)
        cells = [None if cell == "" else cell for cell in row[:MOST_COLUMNS]]
        gap = gap + 1 if cells.count(None) == len(cells) else 0
        if gap > _MOST_GAP:
            return
        if not gap:
            yield cells


def heading(row: Sequence[Any]) -> list[str]:
    """The columns' names, each unique and none empty."""
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        name = base = str(cell or "").strip() or gettext("Column %(number)d") % {"number": number}
        again = 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return names


def _read_csv(file: IO[bytes]) -> Iterator[Row]:
    text = decoded(file.read())
    try:
        yield from csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter_of(text))
    except csv.Error as error:
        raise Unreadable() from error


def decoded(data: bytes) -> str:
    """Text in UTF-8 or UTF-16 with a mark, in UTF-8, or else in the Windows code page of Russian."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4096]:
        raise Unreadable()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, the same number in each."""

    def score(delimiter: str) -> tuple[bool, int]:
        widths = [len(row) for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 5)]
        return (len(set(widths)) == 1, widths[0]) if widths and widths[0] > 1 else (False, 0)

    return max(_DELIMITERS, key=score)


def _read_xlsx(file: IO[bytes]) -> Iterator[Row]:
    from openpyxl import load_workbook  # heavy to start, needed for imports only

    try:
        _refuse_bombs(file)
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size, and rows beyond it would be lost
        yield from map(_trimmed, sheet.iter_rows(max_row=_LAST_ROW + 2, max_col=MOST_COLUMNS, values_only=True))
    except Refusal:
        raise
    except Exception as error:  # a damaged file makes the parsers raise whatever they please
        raise Unreadable() from error


def _trimmed(row: Row) -> Row:
    return row[: next((width for width in range(len(row), 0, -1) if row[width - 1] is not None), 0)]


def _refuse_bombs(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        at_once = sum(size for name, size in sizes.items() if not name.startswith("xl/worksheets/"))
        if sum(sizes.values()) > _MOST_UNPACKED or at_once > _MOST_AT_ONCE:
            raise Unreadable()
        if _tags(archive) > _MOST_TAGS:
            raise TooLong(path=["file"], most=MOST_ROWS)
    file.seek(0)


def _tags(archive: zipfile.ZipFile) -> int:
    """How many elements the parser would build, counted a hundred times faster than it builds them."""
    found = 0
    for entry in archive.infolist():
        with archive.open(entry) as part:
            found += sum(chunk.count(b"<") for chunk in iter(lambda: part.read(1024**2), b""))  # noqa: B023
    return found


# --- writing --------------------------------------------------------------------------------------------------------


def write_csv(out: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with a mark, so that Excel reads it; texts that a spreadsheet would run as formulas are quoted."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_harmless(name) for name in head])
    writer.writerows([_for_csv(cell) for cell in row] for row in rows)
    text.detach()


def _for_csv(cell: Any) -> Any:
    if isinstance(cell, bool):
        return gettext("yes") if cell else gettext("no")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return _harmless(cell) if isinstance(cell, str) else cell


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not _PLAIN_NUMBER.match(text) else text


def write_xlsx(out: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """A sheet with a bold heading that stays in sight, and typed cells; no text ever becomes a formula."""
    from openpyxl import Workbook  # heavy to start, needed for exports only
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or None)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(len(name) + 2, 12), 40)
    sheet.append([_cell(sheet, name, Font(bold=True)) for name in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(out)


def _cell(sheet: Any, value: Any, font: Any = None) -> Any:
    if font is None and (value is None or isinstance(value, bool | int | float | Decimal)):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, None)
    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value)[:32_767]
        cell.data_type = "s"
    else:
        cell.value = value
        cell.number_format = (
            "yyyy-mm-dd hh:mm"
            if isinstance(value, datetime)
            else "yyyy-mm-dd"
            if isinstance(value, date)
            else "General"
        )
    if font is not None:
        cell.font = font
    return cell
