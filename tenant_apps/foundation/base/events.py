"""Facts of the ground that modules may hear."""

from dataclasses import dataclass

from fincomtech.kit.events import Event


@dataclass(frozen=True)
class RatesChanged(Event):
    """Rates were fetched, imported or entered, the company's currency changed, or a new day began."""


@dataclass(frozen=True)
class CurrenciesRepriced(Event):
    """`Currency.rate` of all currencies says what they cost today."""
