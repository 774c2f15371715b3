"""Units of measure: exact conversion inside a category. The units themselves are the company's rows (`base.Unit`)."""

from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.numbers import rounding
from fincomtech.kit.refusals import Refusal


class Unit(Protocol):
    """What conversion asks of a unit. `factor` is its size in a unit that the whole category shares; None: it has none."""

    pk: int
    category: str
    factor: Decimal | None
    places: int
    rounding: str

    def label(self) -> str:
        """The symbol in the reader's language."""


class NotConvertible(Refusal):
    """The two units measure different things, or one of them has no size."""

    code, status = "units.not_convertible", 409
    sentence = _("%(source)s cannot be converted into %(target)s: they measure different things.")


def ratio(source: Unit, target: Unit) -> Fraction:
    """How many of the target one source is, exactly. Raises NotConvertible."""
    if source.pk == target.pk:
        return Fraction(1)
    if source.category != target.category or source.factor is None or target.factor is None:
        raise NotConvertible(source=source.label(), target=target.label())
    return Fraction(source.factor) / Fraction(target.factor)


def convert(quantity: Decimal, source: Unit, target: Unit, *, places: int | None = None, mode: str = "") -> Decimal:
    """The quantity in the target unit, computed exactly and rounded once: by the target's rule, or by `places` and `mode`.

    `mode` is "half_up", "up" (a package more) or "down". Raises NotConvertible.
    """
    exact = Fraction(quantity) * ratio(source, target)
    return rounding.rounded(exact, target.places if places is None else places, mode or target.rounding)
