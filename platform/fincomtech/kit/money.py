"""Currencies: their digits and symbols (ISO 4217 as kept by CLDR), and rounding."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision, get_currency_symbol


@cache
def digits(currency: str) -> int:
    """Decimal places of the currency: RUB 2, JPY 0."""
    return get_currency_precision(currency)


@cache
def symbol(currency: str, language: str) -> str:
    """The sign people write: ₽, $, €."""
    return get_currency_symbol(currency, language)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount to the currency's smallest unit, halves away from zero (as Russian tax rules round)."""
    return amount.quantize(Decimal(1).scaleb(-digits(currency)), ROUND_HALF_UP)
