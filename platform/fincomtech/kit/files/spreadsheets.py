"""Reads the first sheet of an XLSX file row by row, and holds one row and the texts that cells share, nothing else.

Sheets come from strangers, so whatever is not plainly a table is refused: a document type, cells without end, more
bytes than a table of people has. Source: ECMA-376 part 1, 18.3 (sheets), 18.4 (shared strings), 18.8 (styles).
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from posixpath import join, normpath
from typing import IO, Any
from xml.parsers import expat

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
MOST_BYTES, MOST_TEXTS = 256 * 1024**2, 64 * 1024**2
_MOST_ROWLESS = 4 * 1024**2  # so much of a sheet, unpacked, holds at least one row
_PIECE = 64 * 1024
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built-in number formats of days and times
_EPOCH, _EPOCH_OF_MACS = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet knows no time zones
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_PLACE = re.compile(r"([A-Z]{1,3})\d*")


class Malformed(Exception):
    """The file is no spreadsheet, or one that nobody's program has written."""


class Broken(str):
    """A cell without a value of its own: a formula that was never computed, or an error such as #REF!"""

    __slots__ = ()


def rows(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    """(number of the row as the sheet counts, cells) of the first visible sheet. Raises Malformed."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield from _Book(archive).rows()
    except Malformed:
        raise
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        OSError,
        ValueError,
        LookupError,
        ArithmeticError,
        NotImplementedError,
        RuntimeError,
    ) as e:
        raise Malformed(str(e)) from e


class _Book:
    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.read = 0
        links = {a["Id"]: a for tag, a in self._elements("xl/_rels/workbook.xml.rels") if tag == "Relationship"}
        sheets: list[str] = []
        self.epoch = _EPOCH
        for tag, given in self._elements("xl/workbook.xml"):
            if tag == "workbookPr" and given.get("date1904") in ("1", "true"):
                self.epoch = _EPOCH_OF_MACS
            if tag == "sheet" and given.get("state", "visible") == "visible":
                key = next(v for name, v in given.items() if name.rpartition(":")[2] == "id" and ":" in name)
                sheets.append(self._place(links[key]["Target"]))
        if not sheets:
            raise Malformed("no visible sheet")
        self.sheet = sheets[0]
        self.dated = self._date_styles()
        texts = [self._place(a["Target"]) for a in links.values() if a.get("Type", "").endswith("/sharedStrings")]
        self.texts = _Texts(self._pieces(texts[0]) if texts else iter(()))

    def _place(self, target: str) -> str:
        return normpath(join("xl", target)) if not target.startswith("/") else normpath(target.lstrip("/"))

    def _pieces(self, name: str) -> Iterator[bytes]:
        with self.archive.open(name) as part:
            while piece := part.read(_PIECE):
                self.read += len(piece)
                if self.read > MOST_BYTES:
                    raise Malformed("too much")
                yield piece

    def _elements(self, name: str) -> list[tuple[str, Mapping[str, str]]]:
        """The elements of a small part, in order."""
        found: list[tuple[str, Mapping[str, str]]] = []
        parser = _parser()
        parser.StartElementHandler = lambda tag, given: found.append((tag.rpartition(":")[2], given))
        for piece in self._pieces(name):
            parser.Parse(piece, False)
            if len(found) > 200_000:
                raise Malformed("a part without end")
        parser.Parse(b"", True)
        return found

    def _date_styles(self) -> list[bool]:
        """For each cell style, whether its numbers are days or times."""
        if "xl/styles.xml" not in self.archive.namelist():
            return []
        dates, styles, inside = set(_DATES), [], False
        for tag, given in self._elements("xl/styles.xml"):
            if tag == "numFmt" and re.search("[dmyhs]", _LITERAL.sub("", given.get("formatCode", "")).lower()):
                dates.add(int(given["numFmtId"]))
            inside = tag in ("cellXfs", "xf", "alignment", "protection", "extLst", "ext") and (
                inside or tag == "cellXfs"
            )
            if tag == "xf" and inside:
                styles.append(int(given.get("numFmtId", 0)) in dates)
        return styles

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        sheet = _Sheet(self)
        parser, idle = _parser(), 0
        parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
        parser.CharacterDataHandler = sheet.data
        for piece in self._pieces(self.sheet):
            parser.Parse(piece, False)
            idle = 0 if sheet.done else idle + len(piece)
            if idle > _MOST_ROWLESS:
                raise Malformed("no row for megabytes")
            yield from sheet.taken()
        parser.Parse(b"", True)
        yield from sheet.taken()


class _Sheet:
    """Gathers the rows of a sheet while the parser walks it."""

    def __init__(self, book: _Book):
        self.book = book
        self.done: list[tuple[int, list[Any]]] = []
        self.number = 0
        self.row: list[Any] = []
        self.column = 0
        self.kind, self.style = "n", 0
        self.text: list[str] | None = None
        self.value: str | None = None
        self.formula = False
        self.phonetic = False

    def taken(self) -> list[tuple[int, list[Any]]]:
        found, self.done = self.done, []
        return found

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._start_cell(given)
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.text = []
        elif tag == "row":
            self._start_row(given)
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic = True

    def _start_row(self, given: Mapping[str, str]) -> None:
        number = given.get("r", "")
        self.number = int(number) if number.isdecimal() and len(number) < 20 else self.number + 1
        if self.number > LAST_ROW:
            raise Malformed("a row beyond the last one")
        self.row, self.column = [], 0

    def _start_cell(self, given: Mapping[str, str]) -> None:
        place = given.get("r")
        self.column = _column(place) if place else self.column + 1
        if not 0 < self.column <= LAST_COLUMN:
            raise Malformed("a column beyond the last one")
        self.kind, self.value, self.formula = given.get("t", "n"), None, False
        style = given.get("s", "0")
        self.style = int(style) if style.isdecimal() else 0

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._end_cell()
        elif self.text is not None and tag in ("v", "t"):
            self.value = (self.value or "") + "".join(self.text)  # formatted text comes in runs
            self.text = None
        elif tag == "row":
            self.done.append((self.number, self.row))
            self.row = []
        elif tag == "rPh":
            self.phonetic = False

    def _end_cell(self) -> None:
        cell = self._cell()
        if cell is None:
            return
        gap = self.column - len(self.row) - 1
        if gap > 0:
            self.row += [None] * gap
        if gap >= 0:
            self.row.append(cell)
        else:
            self.row[self.column - 1] = cell

    def _cell(self) -> Any:
        text = self.value
        if text is None or text == "":
            return Broken("=") if self.formula and self.kind == "n" else None
        if self.kind == "s":
            return self.book.texts[int(text)]
        if self.kind == "n":
            return self._number(text)
        if self.kind == "b":
            return text == "1"
        if self.kind == "e":
            return Broken(text)
        return _iso(text) if self.kind == "d" else text

    def _number(self, text: str) -> Any:
        try:
            number = float(text)
        except ValueError:
            return text
        dated = self.book.dated
        if self.style < len(dated) and dated[self.style]:
            return _moment(number, self.book.epoch)
        whole = text.lstrip("-")
        return int(text) if whole.isdecimal() and len(whole) < 20 else number


class _Texts:
    """The texts that cells refer to by number; read no further than asked for."""

    def __init__(self, pieces: Iterator[bytes]):
        self.pieces, self.parser = pieces, _parser()
        self.known: list[str] = []
        self.runs: list[str] = []
        self.size, self.open, self.phonetic = 0, False, False
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._data

    def __getitem__(self, number: int) -> str | None:
        while number >= len(self.known):
            piece = next(self.pieces, None)
            if piece is None:
                raise Malformed("a text that is not there")
            self.parser.Parse(piece, False)
        return self.known[number] or None

    def _start(self, tag: str, _given: Mapping[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self.runs = []
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "t":
            self.open = not self.phonetic

    def _data(self, text: str) -> None:
        if self.open:
            self.size += len(text)
            if self.size > MOST_TEXTS:
                raise Malformed("too much text")
            self.runs.append(text)

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self.size += 50  # what an empty text takes, too
            self.known.append("".join(self.runs))
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "t":
            self.open = False


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype  # no entities, neither small that grow nor of other files
    return parser


def _refuse_doctype(*_given: Any) -> None:
    raise Malformed("a document type")


def _column(place: str, _known: dict[str, int] = {}) -> int:  # noqa: B006 - few hundred letters at most
    found = _PLACE.match(place)
    letters = found[1] if found else ""
    if letters not in _known:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        _known[letters] = number
    return _known[letters]


def _moment(serial: float, epoch: datetime) -> Any:
    """A day, a time of day, or an instant without a zone, from the days since the epoch."""
    seconds = round(serial * 86_400)
    try:
        if 0 <= serial < 1:
            return (epoch + timedelta(seconds=seconds)).time()
        found = epoch + timedelta(seconds=seconds + (86_400 if serial < 60 and epoch.year == 1899 else 0))
    except OverflowError:
        return serial
    return found


def _iso(text: str) -> Any:
    for kind in (datetime, date, time):
        try:
            return kind.fromisoformat(text.rstrip("Z"))
        except ValueError:
            continue
    return text
