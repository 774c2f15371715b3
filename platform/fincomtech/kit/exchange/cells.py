"""From a table's cell to a record's value: dates, numbers, yes and no, choices, as people write them in either language."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.kit import clock
from fincomtech.kit.extending import customs
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.tables import Broken

_YES = frozenset({"1", "yes", "y", "true", "да", "д", "истина", "+", "x", "х", "✓"})
_NO = frozenset({"0", "no", "n", "false", "нет", "н", "ложь", "-", "—"})
_TIME = r"(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?"
_FIGURES = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}$")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[ .-]+([A-Za-zА-Яа-я]{{3,}})\.?,?[ .-]+(\d{{4}})(?:\s*г\.?|\s*года)?{_TIME}$")
_MONTH_FIRST = re.compile(rf"([A-Za-z]{{3,}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}$")
_MONTHS = (
    ("jan", "янв"), ("feb", "фев"), ("mar", "мар"), ("apr", "апр"), ("may", "мая", "май"), ("jun", "июн"),
    ("jul", "июл"), ("aug", "авг"), ("sep", "сен"), ("oct", "окт"), ("nov", "ноя"), ("dec", "дек"),
)  # fmt: skip
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?$")  # 1,234.56: nobody writes so in Russian


class Reader:
    """Reads the cells of one import. `style` is how its dates and numbers are written, "ru" or "en".

    It decides only what can be read in two ways: 03/04/2026 is the third of April or the fourth of March, 1,234 is a
    number with a fraction or without one.
    """

    def __init__(self, style: str = "ru"):
        self.english = style == "en"

    def value(self, field: Any, cell: Any) -> Any:
        """The cell's value for a column that is no relation; raises Invalid with the field as its path."""
        if isinstance(cell, Broken):
            raise Invalid(
                _("The cell holds “%(value)s” instead of a value. Put the value itself there."),
                code="import.formula",
                path=[field.name],
                value="#" if cell == "=" else str(cell)[:20],
            )
        if isinstance(field, customs.ManyField):
            return _several(field, text_of(cell))
        if field.choices:
            return self._choice(field, text_of(cell))
        convert = next((f for kind, f in _CONVERSIONS if isinstance(field, kind)), _text)
        try:
            return convert(cell, self.english)
        except (ValueError, ArithmeticError) as error:
            raise no_value(field, str(cell)) from error

    def _choice(self, field: Any, text: str) -> str:
        found = _labels(field).get(text.casefold())
        if found is None:
            raise no_value(field, text)
        return found


def _several(field: Any, text: str) -> list[str]:
    """Several choices of a company's own field, by value or label in either language."""
    labels = {said.casefold(): c.value for c in field.custom.choices for said in (c.value, *c.labels.values()) if said}
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    for part in parts:
        if part.casefold() not in labels:
            raise no_value(field, part)
    return [labels[part.casefold()] for part in parts]


def no_value(field: Any, text: str) -> Invalid:
    """The refusal of a text that means nothing for this field."""
    return Invalid(
        _("“%(value)s” is no value for “%(field)s”."), path=[field.name], value=text[:80], field=field.verbose_name
    )


@cache
def _labels(field: Any) -> dict[str, str]:
    """The stored value of a choice by its value and its labels in all the product's languages, without case."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for value, label in field.flatchoices:
                found.setdefault(str(label).casefold(), str(value))
    return {**found, **{str(value).casefold(): str(value) for value, _label in field.flatchoices}}


def style_of(rows: Sequence[Sequence[Any]]) -> str:
    """How the dates and numbers of these rows are written: "en" where they can be nothing else, else "ru"."""
    texts = [cell for row in rows for cell in row if isinstance(cell, str) and cell[:1].isdigit()]
    slashed = [found for text in texts if (found := _FIGURES.match(text.strip())) and found[2] == "/"]
    if any(int(found[1]) > 12 for found in slashed):
        return "ru"
    american = any(int(found[3]) > 12 for found in slashed)
    return "en" if american or any(_GROUPED.match(text) for text in texts) else "ru"


def text_of(cell: Any) -> str:
    """The cell as a text; a spreadsheet keeps telephone numbers and ids as fractions."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell).strip()


def _text(cell: Any, _english: bool) -> str:
    return text_of(cell)


def _boolean(cell: Any, _english: bool) -> bool:
    word = text_of(cell).casefold()
    if word in _YES | _NO:
        return word in _YES
    raise ValueError(word)


def _decimal(cell: Any, english: bool) -> Decimal:
    """A number with either decimal sign and with groups of digits: the last sign is the decimal one."""
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    text = re.sub(r"[\s\u00a0\u202f'₽$€%]", "", str(cell)).replace("\u2212", "-")
    if _GROUPED.match(text) and (english or "." in text or text.count(",") > 1):
        return Decimal(text.replace(",", ""))
    whole, _sign, rest = text.replace(",", ".").rpartition(".")
    if text.count(",") > 1 or text.count(".") > 1:
        both = "," in text and "." in text
        return Decimal(f"{whole.replace('.', '')}.{rest}" if both else re.sub(r"[.,]", "", text))
    return Decimal(f"{whole.replace('.', '')}.{rest}" if whole or _sign else rest)


def _integer(cell: Any, english: bool) -> int:
    number = _decimal(cell, english)
    if not number.is_finite() or number.adjusted() > 18 or number != number.to_integral_value():
        raise ValueError(cell)
    return int(number)


def _date(cell: Any, english: bool) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return _moment(text_of(cell), english).date()


def _instant(cell: Any, english: bool) -> datetime:
    if isinstance(cell, datetime):
        found = cell
    elif isinstance(cell, date):
        found = datetime.combine(cell, time())
    else:
        found = _moment(text_of(cell), english)
    return found if found.tzinfo else found.replace(tzinfo=clock.zone())


def _moment(text: str, english: bool) -> datetime:
    """A day, perhaps with a time: 31.12.2026, 12/31/2026, 31 декабря 2026 г., Dec 31, 2026, 2026-12-31T10:00."""
    if found := _FIGURES.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        swapped = found[2] == "/" and (second > 12 or (english and first <= 12))
        day, month = (second, first) if swapped else (first, second)
        return datetime.combine(date(year if year > 99 else 2000 + year, month, day), _time(found, 5))
    if found := _DAY_FIRST.match(text):
        return datetime.combine(date(int(found[3]), _month(found[2]), int(found[1])), _time(found, 4))
    if found := _MONTH_FIRST.match(text):
        return datetime.combine(date(int(found[3]), _month(found[1]), int(found[2])), _time(found, 4))
    known = parse_datetime(text)
    if known is None:
        day_only = parse_date(text[:10])
        if day_only is None:
            raise ValueError(text)
        known = datetime.combine(day_only, time())
    return known


def _time(found: "re.Match[str]", place: int) -> time:
    hours, minutes, seconds, half = (found[place + n] for n in range(4))
    hour = int(hours or 0)
    if half:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return time(hour, int(minutes or 0), int(seconds or 0))


def _month(word: str) -> int:
    start = word.casefold()[:3]
    found = next((n for n, starts in enumerate(_MONTHS, 1) if start in starts), None)
    if found is None:
        raise ValueError(word)
    return found


# A datetime field is a date field, an integer field is none of the others: the first kind that fits counts.
_CONVERSIONS: tuple[tuple[type, Callable[[Any, bool], Any]], ...] = (
    (models.DateTimeField, _instant),
    (models.DateField, _date),
    (models.BooleanField, _boolean),
    (models.DecimalField, _decimal),
    (models.IntegerField, _integer),
)
