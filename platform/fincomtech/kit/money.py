"""Currencies: their digits and signs (ISO 4217 as kept by CLDR)."""

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
