"""Tables in files: CSV in whatever encoding and delimiter it comes, XLSX; reading and writing row by row.

What a file is, its first bytes tell, not its name. Nothing is held but the row at hand.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import languages
from fincomtech.kit.files import spreadsheets
from fincomtech.kit.refusals import Invalid

MOST_ROWS = 100_000
MOST_COLUMNS = 500
_MOST_GAP = 10_000  # empty rows after which nothing more is expected
_SNIFFED = 64 * 1024
_DELIMITERS = (";", ",", "\t", "|")
_XLSX, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML cannot hold these
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d\s.,]*$")

Row = Sequence[Any]
Broken = spreadsheets.Broken


class Unreadable(Invalid):
    """The file is no table that we can read."""

    code = "import.unreadable"
    sentence = _("This file cannot be read. Save it as XLSX or as CSV and try again.")


class OldFormat(Unreadable):
    """An .xls of Excel 97, or a workbook with a password: both are the same kind of file."""

    code = "import.old_format"
    sentence = _("This is an old or a protected Excel file. Save it as XLSX without a password and try again.")


class TooLong(Invalid):
    """The table has more rows than one import takes."""

    code = "import.long"
    sentence = _("The table has more than %(most)d rows. Split it.")


class TooWide(Invalid):
    """The heading has more columns than anybody can map."""

    code = "import.wide"
    sentence = _("The table has more than %(most)d columns. Leave only those that you need.")


def read(file: IO[bytes], name: str = "") -> Iterator[Row]:
    """The rows of a table, the heading first; empty rows are left out. Raises Unreadable, TooWide."""
    return (cells for _number, cells in numbered(file, name) if cells)


def numbered(file: IO[bytes], name: str = "") -> Iterator[tuple[int, Row]]:
    """(number of the row as a spreadsheet shows it, cells); the heading first, an empty row has no cells.

    Rows are as wide as the heading. Ends after ten thousand empty rows. Raises Unreadable, TooWide.
    """
    gap, width = 0, 0
    for number, row in _reader(file, name)(file):
        cells = [None if cell == "" else cell for cell in (row[:width] if width else row)]
        filled = any(cell is not None for cell in cells)
        gap = 0 if filled else gap + 1
        if gap > _MOST_GAP:
            return
        if filled and not width:
            cells = _trimmed(cells)
            width = len(cells)
            if width > MOST_COLUMNS:
                raise TooWide(path=["file"], most=MOST_COLUMNS)
        yield number, cells if filled else ()


def _reader(file: IO[bytes], name: str) -> Callable[[IO[bytes]], Iterator[tuple[int, list[Any]]]]:
    file.seek(0)
    first = file.read(len(_XLSX))
    file.seek(0)
    if first == _OLD:
        raise OldFormat(path=["file"])
    if first == _XLSX:
        return _read_xlsx
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        raise Unreadable(path=["file"])
    return _read_csv


def _trimmed(row: list[Any]) -> list[Any]:
    return row[: next((width for width in range(len(row), 0, -1) if row[width - 1] is not None), 0)]


def heading(row: Sequence[Any]) -> list[str]:
    """The columns' names, each unique and none empty."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(row, 1):
        name = base = str(cell or "").strip()[:200] or gettext("Column %(number)d") % {"number": number}
        again = 2
        while name in taken:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
        taken.add(name)
    return names


def _read_xlsx(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    try:
        yield from spreadsheets.rows(file)
    except spreadsheets.Malformed as error:
        raise Unreadable(path=["file"]) from error


def _read_csv(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    encoding = encoding_of(file)
    file.seek(0)
    with _kept_open(file) as raw:
        text = io.TextIOWrapper(raw, encoding, errors="replace", newline="")
        start = text.read(_SNIFFED).replace("\0", "")
        text.seek(0)
        told = re.match(r"sep=(.)\r?\n", start)  # Excel's own way to name the delimiter
        delimiter = told[1] if told else delimiter_of(start)
        clean = (line.replace("\0", "") for line in text)
        try:
            for number, row in enumerate(csv.reader(clean, delimiter=delimiter), 1):
                if number > 1 or not told:
                    yield number, list(row)
        except (csv.Error, UnicodeError) as error:
            raise Unreadable(path=["file"]) from error


class _kept_open:  # noqa: N801 - reads as a block
    """The file as a raw stream that a text wrapper may close without closing the file."""

    def __init__(self, file: IO[bytes]):
        self.file = file

    def __enter__(self) -> Any:
        file = self.file

        class Pass(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def seekable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                data = file.read(len(buffer))
                buffer[: len(data)] = data
                return len(data)

            def seek(self, place: int, whence: int = 0) -> int:
                return file.seek(place, whence)

            def tell(self) -> int:
                return file.tell()

        return io.BufferedReader(Pass(), _SNIFFED)

    def __exit__(self, *_error: Any) -> None:
        return None


def encoding_of(file: IO[bytes]) -> str:
    """UTF-8 or UTF-16 with a mark, UTF-8, or else the Windows code page of Russian. Raises Unreadable for no text."""
    file.seek(0)
    first = file.read(4096)
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in first:
        raise Unreadable(path=["file"])
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while piece := file.read(1024**2):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8-sig"


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, the same number in each."""

    def score(delimiter: str) -> tuple[bool, int]:
        try:
            widths = [len(row) for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 5)]
        except csv.Error:
            return (False, 0)
        return (len(set(widths)) == 1, widths[0]) if widths and widths[0] > 1 else (False, 0)

    return max(_DELIMITERS, key=score)


class Line(tuple[Any, ...]):
    """A row that is more than its cells: how deep it lies in an outline, and whether it is a total or a heading."""

    level: int
    strong: bool

    def __new__(cls, cells: Iterable[Any], *, level: int = 0, strong: bool = False) -> "Line":
        """A row of these cells."""
        found = super().__new__(cls, cells)
        found.level, found.strong = level, strong
        return found


# --- writing --------------------------------------------------------------------------------------------------------


def write_csv(out: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with a mark, so that Excel reads it; texts that a spreadsheet would run as formulas are quoted.

    As Excel expects it where decimals have a comma, semicolons stand between cells; elsewhere commas and points.
    """
    commas = languages.writes_decimal_comma()
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";" if commas else ",")
    writer.writerow([_harmless(name) for name in head])
    writer.writerows([_for_csv(cell, commas) for cell in row] for row in rows)
    text.detach()


def _for_csv(cell: Any, commas: bool) -> Any:
    if isinstance(cell, str):
        return _harmless(cell)
    if isinstance(cell, bool):
        return gettext("yes") if cell else gettext("no")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell).replace(".", ",") if commas and isinstance(cell, float | Decimal) else cell


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not _PLAIN_NUMBER.match(text) else text


@dataclass(frozen=True)
class SheetOf:
    """One sheet of a book. `formats` are number formats by column, "" for the usual one."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]
    formats: Sequence[str] = ()


def write_xlsx(
    out: IO[bytes],
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    title: str = "",
    formats: Sequence[str] = (),
) -> None:
    """A book of one sheet, as `write_book` writes it."""
    write_book(out, [SheetOf(title, head, rows, formats)])


def write_book(out: IO[bytes], sheets: Iterable[SheetOf]) -> None:
    """Sheets with a bold heading that stays in sight, columns as wide as their content, and typed cells.

    No text ever becomes a formula. Rows that are Lines are grouped by their level, as a spreadsheet folds them, and bold
    where they are strong.
    """
    from openpyxl import Workbook  # heavy to start, needed for exports only

    book = Workbook(write_only=True)
    for one in sheets:
        _write_sheet(book, one)
    book.save(out)


def _write_sheet(book: Any, one: SheetOf) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import Outline

    sheet: Any = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", one.title)[:31] or None)
    sheet.freeze_panes = "A2"
    waiting = iter(one.rows)
    first = list(islice(waiting, _MEASURED))
    for number, width in enumerate(_widths(one.head, first), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, name, font=Font(bold=True)) for name in one.head])
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    shown = [*one.formats, *[""] * (len(one.head) - len(one.formats))]
    for number, row in enumerate(chain(first, waiting), 2):
        font = Font(bold=True) if getattr(row, "strong", False) else None
        if level := getattr(row, "level", 0):
            sheet.row_dimensions[number].outlineLevel = min(level, 7)
        sheet.append([_cell(sheet, value, form, font) for value, form in zip(row, shown, strict=False)])


def _widths(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """How wide each column is drawn: as its heading and its first cells ask for, within reason."""
    found = [len(name) + 2 for name in head]
    for row in rows:
        for number, value in enumerate(row[: len(found)]):
            if value is not None:
                length = 16 if isinstance(value, datetime) else max(map(len, str(value)[:200].split("\n")))
                found[number] = max(found[number], length + 1)
    return [min(max(width, 8), 60) for width in found]


def _cell(sheet: Any, value: Any, form: str = "", font: Any = None) -> Any:
    if font is None and (value is None or (not form and isinstance(value, bool | int | float | Decimal))):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, None)
    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value)[:32_767]
        cell.data_type = "s"
    else:
        cell.value = value
        cell.number_format = form or (_DATE_FORMATS.get(type(value)) or "General")
    if font is not None:
        cell.font = font
    return cell


_MEASURED = 100  # rows that say how wide the columns are
_DATE_FORMATS: dict[type, str] = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm"}
