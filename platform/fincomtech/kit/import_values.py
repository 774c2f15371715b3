"""From a table's cell to a record's value: dates and numbers as people write them, relations by name or id."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.kit import clock, writes
from fincomtech.kit.models import Tag
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid

_YES = frozenset({"1", "yes", "y", "true", "да", "д", "истина", "+", "x", "х", "✓"})
_NO = frozenset({"0", "no", "n", "false", "нет", "н", "ложь", "-", "—"})
_RUSSIAN_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_ALSO_NAMES = ("code", "email", "number")  # columns that name a record as well as its title does


class Reader:
    """Reads the cells of one import; remembers the related records that it has found."""

    def __init__(self, model: type[Record]):
        self.model = model
        self._found: dict[tuple[type, str], int] = {}

    def value(self, field: Any, cell: Any) -> Any:
        """The cell's value for a column or a many-to-many relation; raises Invalid with the field as its path."""
        if isinstance(field, models.ManyToManyField):
            return [self._related(field, part) for part in _parts(cell)]
        if isinstance(field, models.ForeignKey):
            return self._related(field, _text(cell))
        if field.choices:
            return _choice(field, _text(cell))
        convert = next((f for kind, f in _CONVERSIONS if isinstance(field, kind)), _text)
        try:
            return convert(cell)
        except (ValueError, ArithmeticError) as error:
            raise Invalid(
                _("“%(value)s” is no value for “%(field)s”."),
                path=[field.name],
                value=str(cell)[:80],
                field=field.verbose_name,
            ) from error

    def _related(self, field: Any, name: str) -> int:
        key = (field.related_model, name)
        if key not in self._found:
            self._found[key] = self._find(field, name)
        return self._found[key]

    def _find(self, field: Any, name: str) -> int:
        rows = self._rows(field.related_model)
        for found in (_named(rows.filter(archived=False), name), _named(rows, name)):
            if len(found) > 1:
                raise Invalid(_("Several records are named “%(name)s”. Give the id."), path=[field.name], name=name)
            if found:
                return found[0]
        if name.isdecimal() and len(name) < 20 and rows.filter(pk=int(name)).exists():
            return int(name)
        if field.related_model is Tag and Tag.right().create:
            tag = writes.create(Tag, {"name": name, "record_type": self.model.record_type()})
            return int(tag.pk)
        raise Invalid(
            _("There is no “%(name)s” in “%(field)s”."), path=[field.name], name=name, field=field.verbose_name
        )

    def _rows(self, model: Any) -> "models.QuerySet[Any]":
        rows: models.QuerySet[Any] = model.visible()
        return rows.filter(record_type=self.model.record_type()) if model is Tag else rows


def _named(rows: "models.QuerySet[Any]", name: str) -> list[int]:
    """The first two ids of the rows with that title (or code, address, number); case does not matter."""
    columns = {f.name for f in rows.model._meta.concrete_fields if not f.is_relation}
    by = Q(pk__in=[])
    for column in {rows.model.title_field, *_ALSO_NAMES} & columns:
        by |= Q(**{f"{column}__iexact": name})
    return list(rows.filter(by).order_by("pk").values_list("pk", flat=True)[:2])


def _parts(cell: Any) -> list[str]:
    return [part.strip() for part in _text(cell).split(";") if part.strip()]


def _choice(field: Any, text: str) -> str:
    """The stored value for a choice's value or its label in any of the product's languages."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            for value, label in field.flatchoices:
                if text.casefold() in (str(value).casefold(), str(label).casefold()):
                    return str(value)
    raise Invalid(
        _("“%(value)s” is no value for “%(field)s”."), path=[field.name], value=text, field=field.verbose_name
    )


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet keeps telephone numbers and ids as fractions
    return str(cell).strip()


def _boolean(cell: Any) -> bool:
    word = _text(cell).casefold()
    if word in _YES | _NO:
        return word in _YES
    raise ValueError(word)


def _decimal(cell: Any) -> Decimal:
    """A number with either decimal sign and with groups of digits: the last sign is the decimal one."""
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    text = re.sub(r"[\s\u00a0\u202f'₽$€%]", "", str(cell))
    whole, _sign, rest = text.replace(",", ".").rpartition(".")
    if text.count(",") > 1 or text.count(".") > 1:
        both = "," in text and "." in text
        return Decimal(f"{whole.replace('.', '')}.{rest}" if both else re.sub(r"[.,]", "", text))
    return Decimal(f"{whole.replace('.', '')}.{rest}" if whole or _sign else rest)


def _integer(cell: Any) -> int:
    number = _decimal(cell)
    if not number.is_finite() or number.adjusted() > 18 or number != number.to_integral_value():
        raise ValueError(cell)
    return int(number)


def _date(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = _RUSSIAN_DATE.match(_text(cell))
    if found:
        return date(int(found[3]), int(found[2]), int(found[1]))
    known = parse_date(_text(cell)[:10])
    if known is None:
        raise ValueError(cell)
    return known


def _instant(cell: Any) -> datetime:
    found = cell if isinstance(cell, datetime) else _parsed_instant(cell)
    return found if found.tzinfo else found.replace(tzinfo=clock.zone())


def _parsed_instant(cell: Any) -> datetime:
    written = _RUSSIAN_DATE.match(_text(cell))
    if written and written[4]:
        return datetime.combine(_date(cell), time(int(written[4]), int(written[5]), int(written[6] or 0)))
    return parse_datetime(_text(cell)) or datetime.combine(_date(cell), time())


# A datetime field is a date field, an integer field is none of the others: the first kind that fits counts.
_CONVERSIONS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (models.DateTimeField, _instant),
    (models.DateField, _date),
    (models.BooleanField, _boolean),
    (models.DecimalField, _decimal),
    (models.IntegerField, _integer),
)
