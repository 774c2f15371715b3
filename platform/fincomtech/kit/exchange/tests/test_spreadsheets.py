"""XLSX as spreadsheets write it, and as nobody does."""

import io
import time
import zipfile
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any

import pytest
from openpyxl import Workbook

from fincomtech.kit import tables
from fincomtech.kit.files import spreadsheets


def book(*rows: list[Any]) -> io.BytesIO:
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.worksheets[0].append(row)
    made.save(out)
    return out


def sheet(body: str, **parts: str) -> io.BytesIO:
    """A workbook whose sheet has this XML; `parts` replace others by name."""
    whole, made = book(["x"]), io.BytesIO()
    names = {"xl/worksheets/sheet1.xml": body, **parts}
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, names.get(name) or source.read(name))
    return made


def data(rows: str) -> str:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def test_cells_come_with_their_types() -> None:
    row = ["Да", 7, 2.5, True, datetime(2026, 5, 1, 10, 30), date(2026, 5, 1), clock_time(9, 15)]
    ((number, cells),) = spreadsheets.rows(book(row))
    assert number == 1
    assert cells == ["Да", 7, 2.5, True, datetime(2026, 5, 1, 10, 30), datetime(2026, 5, 1), clock_time(9, 15)]


def test_rows_keep_their_numbers_and_cells_their_places() -> None:
    body = data('<row r="3"><c r="B3"><v>1</v></c><c r="D3"><v>2</v></c></row><row><c><v>3</v></c></row>')
    assert list(spreadsheets.rows(sheet(body))) == [(3, [None, 1, None, 2]), (4, [3])]


def test_what_a_formula_has_come_to_is_its_value_and_what_has_not_is_told() -> None:
    body = data(
        '<row><c><f>1+1</f><v>2</v></c><c><f>X()</f></c><c t="e"><v>#REF!</v></c><c t="str"><f>A</f><v>да</v></c></row>'
    )
    ((_number, cells),) = spreadsheets.rows(sheet(body))
    assert cells == [2, "=", "#REF!", "да"]
    assert [isinstance(cell, spreadsheets.Broken) for cell in cells] == [False, True, True, False]


BOMBS = {
    "entities that grow": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    + data("<row><c><v>&b;</v></c></row>"),
    "a million columns": data('<row><c r="A1"><v>1</v></c>' + "<c><v>1</v></c>" * 1_000_000 + "</row>"),
    "a row beyond the last": data('<row r="1048577"><c><v>1</v></c></row>'),
    "megabytes without a row": data("<z/>" * 3_000_000),
    "cut off": data("<row>")[:-30],
    "a text that is not there": data('<row><c t="s"><v>99999</v></c></row>'),
    "no number": data('<row><c t="s"><v>x</v></c></row>'),
}


@pytest.mark.spec("kit.10")
@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS)
def test_hostile_sheets_are_refused_in_words_and_soon(body: str) -> None:
    begun = time.monotonic()
    with pytest.raises(tables.Unreadable):
        list(tables.read(sheet(body), "x.xlsx"))
    assert time.monotonic() - begun < 10


def test_an_archive_that_unpacks_to_gigabytes_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(book(["x"])) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != "xl/worksheets/sheet1.xml":
                target.writestr(name, source.read(name))
        with target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(b"<worksheet><sheetData>" + b" " * 1024**2)
            for _megabyte in range(300):
                part.write(b" " * 1024**2)
    begun = time.monotonic()
    with pytest.raises(tables.Unreadable):
        list(tables.read(out, "x.xlsx"))
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("head", "name", "refusal"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old.xls", tables.OldFormat),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "renamed.xlsx", tables.OldFormat),
        (b"just text", "text.xlsx", tables.Unreadable),
        (b";".join([b"x"] * 1_000_000) + b"\n1\n", "wide.csv", tables.TooWide),
        (b"\0\1\2\3", "binary.csv", tables.Unreadable),
    ],
)
def test_what_is_no_table_is_told_what_to_do(head: bytes, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        list(tables.read(io.BytesIO(head), name))


def test_a_workbook_with_a_wrong_extension_is_read_for_what_it_is() -> None:
    assert list(tables.read(book(["Имя"], ["Заря"]), "table.csv")) == [["Имя"], ["Заря"]]
