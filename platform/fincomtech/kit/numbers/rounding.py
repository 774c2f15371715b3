"""Exact numbers rounded once, at the end: quantities, prices and amounts go through here as fractions."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

HALF_UP, UP, DOWN = "half_up", "up", "down"


def rounded(value: Fraction | Decimal | int, places: int, mode: str = HALF_UP) -> Decimal:
    """The value with so many decimal places.

    "half_up" rounds 0.5 away from zero as accountants do, "up" away from zero, "down" towards zero.
    """
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    whole = {HALF_UP: lambda: floor(scaled + Fraction(1, 2)), UP: lambda: ceil(scaled), DOWN: lambda: floor(scaled)}[
        mode
    ]()
    sign = 1 if exact < 0 and whole else 0
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -places))
