"""Tables as people's programs write them, and tables that nobody's program runs."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import models
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from fincomtech.kit import tables
from fincomtech.kit.exchange.cells import Reader
from fincomtech.kit.refusals import Invalid


def read(field: models.Field, cell: object) -> object:  # type: ignore[type-arg]
    """What an import makes of a cell in a column "price"."""
    field.name = "price"
    return Reader().value(field, cell)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_any_usual_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join(["Название", "Цена"]) + "\r\n" + delimiter.join(['"ООО ""Ромашка"" и\nКо"', "12"]) + "\r\n\r\n"
    )
    assert list(tables.read(io.BytesIO(text.encode(encoding)), "x.csv")) == [
        ["Название", "Цена"],
        ['ООО "Ромашка" и\nКо', "12"],
    ]


def test_xlsx_is_read_with_its_types() -> None:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["Имя", "Дата"])
    book.active.append(["Заря", datetime(2026, 5, 1)])
    book.save(out)
    assert list(tables.read(out, "x.xlsx"))[1] == ["Заря", datetime(2026, 5, 1)]


@pytest.mark.parametrize(
    ("data", "name"), [(b"PK\x03\x04rubbish", "x.xlsx"), (b"\x00\x01\x02", "x.csv"), (b"text", "x.xlsx")]
)
def test_what_is_no_table_is_refused_in_words(data: bytes, name: str) -> None:
    with pytest.raises(tables.Unreadable):
        list(tables.read(io.BytesIO(data), name))


def test_headings_are_unique_and_never_empty() -> None:
    assert tables.heading(["a", None, "a"])[0::2] == ["a", "a (2)"]
    assert tables.heading(["a", None, "a"])[1]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    out = io.BytesIO()
    tables.write_csv(out, ["h"], [[text]])
    assert f"'{text}" in out.getvalue().decode("utf-8-sig")
    out = io.BytesIO()
    tables.write_xlsx(out, ["h"], [[text]])
    cell = load_workbook(out).worksheets[0]["A2"]
    assert cell.data_type != "f"


def test_numbers_and_telephones_are_left_as_they_are() -> None:
    out = io.BytesIO()
    with override("en"):
        tables.write_csv(out, ["h"], [["+74951234567"], [Decimal("-5.00")]])
    assert out.getvalue().decode("utf-8-sig").split() == ["h", "+74951234567", "-5.00"]


def test_a_russian_csv_has_semicolons_and_decimal_commas() -> None:
    out = io.BytesIO()
    with override("ru"):
        tables.write_csv(out, ["a", "b"], [[Decimal("-5.50"), "x;y"]])
    assert out.getvalue().decode("utf-8-sig").split() == ["a;b", '-5,50;"x;y"']


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1 234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1.234.567", "1234567"),
        (7.5, "7.5"),
        ("12 ₽", "12"),
        ("-3,0", "-3.0"),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: object, number: str) -> None:
    assert read(models.DecimalField(), cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell", ["31.12.2025", "31/12/2025", "2025-12-31", "2025-12-31T10:00", datetime(2025, 12, 31, 5)]
)
def test_dates_are_read_as_people_write_them(cell: object) -> None:
    assert read(models.DateField(), cell) == date(2025, 12, 31)


def test_yes_and_no_are_read_in_both_languages() -> None:
    words = ("Да", "yes", 1, True, "нет", "FALSE", 0.0)
    assert [read(models.BooleanField(), word) for word in words] == [True] * 4 + [False] * 3


@pytest.mark.parametrize(
    ("field", "cell"),
    [(models.DecimalField("x"), "много"), (models.DateField("x"), "завтра"), (models.IntegerField("x"), "1,5")],
)
def test_what_cannot_be_read_is_refused_with_its_field(field: models.Field, cell: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(Invalid) as refused:
        read(field, cell)
    assert refused.value.path == ["price"]
    assert cell in refused.value.message
