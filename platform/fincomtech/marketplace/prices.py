"""What modules cost today, and the list that ships with the product."""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from fincomtech.kit import clock
from fincomtech.marketplace.models import ListPrice

CURRENCIES = ("RUB", "USD", "EUR")
FREE = Decimal("0.00")


def currency_for(wanted: str, language: str = "ru") -> str:
    """The currency to show prices in: the wanted one if there are prices in it, else the language's usual one."""
    if wanted.upper() in CURRENCIES:
        return wanted.upper()
    return "RUB" if language == "ru" else "USD"


def amounts(currency: str, on: date | None = None) -> dict[str, Decimal]:
    """Every module's price a month in the currency on that day (today by default); absent means free."""
    day = on or clock.now().date()
    rows = ListPrice.objects.filter(currency=currency, period="month", valid_from__lte=day)
    return dict(rows.order_by("valid_from").values_list("module", "amount"))


def shipped() -> list[ListPrice]:
    """The unsaved rows of `prices.toml`."""
    return [ListPrice(module=m, currency=c, amount=a, valid_from=d) for m, c, a, d in _entries()]


@cache
def _blocks() -> list[dict[str, object]]:
    with (Path(__file__).parent / "prices.toml").open("rb") as file:
        return list(tomllib.load(file)["prices"])


def _entries() -> Iterator[tuple[str, str, Decimal, date]]:
    for block in _blocks():
        start = block["valid_from"]
        assert isinstance(start, date)
        for currency, prices in block.items():
            if isinstance(prices, dict):
                yield from ((module, currency, Decimal(amount), start) for module, amount in prices.items())
