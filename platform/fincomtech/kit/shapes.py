"""What came from outside has the shape that was asked for: JSON carries anything anywhere."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Invalid

MOST_DIGITS = 1000  # PostgreSQL takes 131072 of a number, and writes all of them out


def an_object(value: Any) -> Mapping[str, Any]:
    """The value, which must be a JSON object. Raises Invalid."""
    if not isinstance(value, Mapping):
        raise Invalid(_("Conditions and orders are objects of fields."), code="condition", path=["where"])
    return value


def a_list(value: Any) -> Sequence[Any]:
    """The value, which must be a list. Raises Invalid."""
    if not isinstance(value, list | tuple):
        raise Invalid(_("Alternatives, and values to choose from, are lists."), code="condition", path=["where"])
    return value


def ids_of(given: Any) -> list[int]:
    """The ids of picked records as the client sends them, each once. Raises Invalid."""
    if not isinstance(given, list) or not all(str(i).isdecimal() and len(str(i)) < 19 for i in given):
        raise Invalid(_("Ids are numbers."), code="ids", path=["ids"])
    return list(dict.fromkeys(int(i) for i in given))


def comparable(value: Any) -> Any:
    """The value, which the database must be able to compare with a column. Raises ValueError for a number out of range."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError(value)
    if isinstance(value, Decimal) and not (value.is_finite() and value.adjusted() < MOST_DIGITS):
        raise ValueError(value)
    return value
