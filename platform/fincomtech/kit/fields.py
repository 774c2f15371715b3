"""Column types that mean more than their SQL type: the API, forms and reports treat them accordingly."""

import re
from collections import Counter
from decimal import Decimal
from functools import lru_cache
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,40})")
# Tags without an end, and those that browsers end by themselves when the next one begins.
_VOID = frozenset("area base br col embed hr img input link meta source track wbr p li td th tr dt dd option".split())


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in the currency that the record's `currency` names, else in the company's currency.

    `in_company_currency`: in the company's whatever the record names, so that amounts of many records add up.
    """

    def __init__(self, verbose_name: Any = None, *, in_company_currency: bool = False, **options: Any):
        self.in_company_currency = in_company_currency
        options.setdefault("max_digits", 20)
        options.setdefault("decimal_places", 2)
        options.setdefault("default", Decimal(0))
        super().__init__(verbose_name, **options)


class PercentField(models.DecimalField):  # type: ignore[type-arg]
    """A share in percent, 0 to 100, two decimals."""

    def __init__(self, verbose_name: Any = None, **options: Any):
        options.setdefault("max_digits", 5)
        options.setdefault("decimal_places", 2)
        options.setdefault("default", Decimal(0))
        super().__init__(verbose_name, **options)


class PhoneField(models.CharField):  # type: ignore[type-arg]
    """A telephone number, stored as E.164; a number without a country code is read as Russian."""

    def __init__(self, verbose_name: Any = None, **options: Any):
        options.setdefault("max_length", 32)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(verbose_name, **options)

    def to_python(self, value: Any) -> Any:
        """E.164 text; refuses what is no telephone number."""
        text = super().to_python(value)
        if not text:
            return text
        found = _e164(text)
        if found is None:
            raise ValidationError(_("This is not a telephone number."), code="phone")
        return found


@lru_cache(maxsize=4096)  # every value is read again when it is stored, and when it is looked for
def _e164(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class ColorField(models.CharField):  # type: ignore[type-arg]
    """One of the palette's names, so that light and dark themes can each draw it well."""

    PALETTE = ("gray", "blue", "indigo", "violet", "pink", "red", "orange", "yellow", "green", "teal")

    def __init__(self, verbose_name: Any = None, **options: Any):
        options.setdefault("max_length", 16)
        options.setdefault("default", "gray")
        options["choices"] = [(name, name) for name in self.PALETTE]
        super().__init__(verbose_name, **options)


class RichTextField(models.TextField):  # type: ignore[type-arg]
    """Formatted text as safe HTML: what is stored has passed the sanitizer."""

    MOST_TAGS, MOST_OPEN = 20_000, 400

    def to_python(self, value: Any) -> Any:
        """The text with every tag and attribute outside the allowed set removed; refuses what nobody has written."""
        import nh3  # heavy to start, needed only when text is written

        text = super().to_python(value)
        if not text:
            return text
        self.check_shape(text)
        # The editor writes whom a note names as <span data-mention="7">.
        allowed = {**nh3.ALLOWED_ATTRIBUTES, "span": {"data-mention"}}
        return nh3.clean(text, attributes=allowed)

    def check_shape(self, text: str) -> None:
        """Refuse HTML that the sanitizer would need minutes for."""
        if self._is_labyrinth(text):
            raise ValidationError(_("The formatting of this text is too intricate. Simplify it."), code="labyrinth")

    def _is_labyrinth(self, text: str) -> bool:
        """Whether so many tags stand inside one another that the sanitizer would need minutes: its time is quadratic."""
        unclosed: Counter[str] = Counter()
        tags = 0
        for closing, name in _TAG.findall(text.lower()):
            if name in _VOID or (closing and not unclosed[name]):
                continue
            unclosed[name] += -1 if closing else 1
            tags += 1
            if unclosed.total() > self.MOST_OPEN or tags > self.MOST_TAGS:
                return True
        return False


class MarkField(models.BooleanField):  # type: ignore[type-arg]
    """A yes/no whose "yes" is the exception worth seeing; lists show a mark for yes and nothing for no."""


class _TypeColumn(DeferredAttribute):
    """Lets a record type have a column `record_type` beside the class method of that name."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None:
            return super().__get__(instance, cls)
        return lambda: f"{cls._meta.app_label}.{cls.__name__}"


class RecordTypeField(models.CharField):  # type: ignore[type-arg]
    """Names the record type that a row is about ("crm.Deal"), in a column `record_type`.

    `Tag.record_type()` is "kit.Tag" as for every record type, while `tag.record_type` is the column's value.
    """

    descriptor_class = _TypeColumn

    def __init__(self, verbose_name: Any = None, **options: Any):
        options.setdefault("max_length", 64)
        super().__init__(verbose_name or _("record type"), **options)
