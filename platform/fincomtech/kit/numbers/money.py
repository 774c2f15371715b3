"""Currencies: their digits and signs (ISO 4217 as kept by CLDR), and amounts in other currencies by dated rates.

The rates are the company's own rows (`settings.CURRENCY_RATE_MODEL`). A rate holds until the next one: weekends and
holidays have the last one before. Between two currencies the direct rate counts, else the cross rate through a third.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from babel.numbers import get_currency_precision, get_currency_symbol
from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.numbers import rounding
from fincomtech.kit.refusals import Refusal

BY_HAND = "hand"
# A published rate that is older than this says that fetching has stopped, not that the rate still holds.
HOLDS = timedelta(days=92)


class NoRate(Refusal):
    """No rate is known that leads from one currency to the other on that day."""

    code, status = "no_rate", 409
    sentence = _("No rate from %(currency)s to %(other)s is known for %(date)s. Fetch the rates, or enter one by hand.")


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit of a currency costs in another, exactly, and since when."""

    value: Fraction
    since: date


@dataclass(frozen=True, slots=True)
class _Leg:
    """One stored rate: `price` is what one `currency` costs in `base`."""

    currency: str
    base: str
    price: Fraction
    since: date
    rank: tuple[bool, date, bool]  # of the company's own source, the later, by hand


@cache
def digits(currency: str) -> int:
    """Decimal places of the currency: RUB 2, JPY 0."""
    return get_currency_precision(currency)


@cache
def symbol(currency: str, language: str) -> str:
    """The sign people write: ₽, $, €."""
    return get_currency_symbol(currency, language)


def rounded(amount: Decimal | Fraction, currency: str) -> Decimal:
    """The amount with the currency's decimal places, halves away from zero."""
    return rounding.rounded(amount, digits(currency))


def convert(amount: Decimal, source: str, target: str, on_date: date | None = None) -> Decimal:
    """The amount of `source` in `target` at the rate of the day (today's without one), rounded once, as `target` is.

    Currencies are codes of ISO 4217. Raises NoRate.
    """
    return rounded(Fraction(amount) * price(source, target, on_date).value, target)


def price(source: str, target: str, on_date: date | None = None) -> Price:
    """What one unit of `source` costs in `target` on the day. Raises NoRate."""
    day = on_date or clock.today()
    found = prices([source], target, day)
    if source not in found:
        raise NoRate(currency=source, other=target, date=formats.date_format(day, "SHORT_DATE_FORMAT"))
    return found[source]


def prices(sources: Iterable[str], target: str, on_date: date) -> dict[str, Price]:
    """The prices of several currencies in one, by one query, remembered for the request; unknown ones are left out."""
    wanted = sorted(set(sources) - {target})
    memo: dict[Any, Price | None] = context.memo().setdefault("currency_prices", {})
    asked = [code for code in wanted if (code, target, on_date) not in memo]
    if asked:
        legs = _legs({*asked, target}, on_date)
        memo.update({(code, target, on_date): _best(code, target, legs) for code in asked})
    known = {code: memo[code, target, on_date] for code in wanted}
    same = {target: Price(Fraction(1), on_date)} if target in set(sources) else {}
    return {code: one for code, one in known.items() if one is not None} | same


def forget_prices() -> None:
    """Drop what this request remembers: rates have changed."""
    context.memo().pop("currency_prices", None)


def _legs(codes: set[str], on_date: date) -> list[_Leg]:
    """The last rate of each pair and source up to the day."""
    model = apps.get_model(settings.CURRENCY_RATE_MODEL)
    fresh = Q(source=BY_HAND) | Q(rate_date__gte=on_date - HOLDS)
    rows = model._default_manager.filter(fresh, currency__in=codes, rate_date__lte=on_date, archived=False)
    last = rows.order_by("currency", "base", "source", "-rate_date").distinct("currency", "base", "source")
    own = {BY_HAND, context.profile().rate_source}
    return [_leg(row, own) for row in last]


def _leg(row: Any, own: set[str]) -> _Leg:
    rank = (row.source in own, row.rate_date, row.source == BY_HAND)
    return _Leg(row.currency, row.base, row.exact_price(), row.rate_date, rank)


def _best(source: str, target: str, legs: Sequence[_Leg]) -> Price | None:
    """Over the company's own source rather than another, directly rather than across, by later rates."""
    ways = [*_direct(source, target, legs), *_across(source, target, legs)]
    return max(ways, key=lambda way: way[0])[1] if ways else None


def _direct(source: str, target: str, legs: Sequence[_Leg]) -> Iterable[tuple[Any, Price]]:
    for leg in legs:
        if (leg.currency, leg.base) == (source, target):
            yield (leg.rank[0], True, *leg.rank[1:], True), Price(leg.price, leg.since)
        if (leg.currency, leg.base) == (target, source):
            yield (leg.rank[0], True, *leg.rank[1:], False), Price(1 / leg.price, leg.since)


def _across(source: str, target: str, legs: Sequence[_Leg]) -> Iterable[tuple[Any, Price]]:
    for first in (leg for leg in legs if leg.currency == source):
        for second in (leg for leg in legs if leg.currency == target and leg.base == first.base):
            rank = min(first.rank, second.rank)
            yield (rank[0], False, *rank[1:], True), Price(first.price / second.price, min(first.since, second.since))
