"""Currencies and what they cost: dated rates by source, and the log of their fetching."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context, live
from fincomtech.kit.events import tell
from fincomtech.kit.numbers import money, rate_feeds, rounding
from fincomtech.kit.numbers.rate_feeds import Quote
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.standards import currency_choices
from fincomtech.kit.states import State, StateField
from tenant_apps.foundation.base.events import CurrenciesRepriced, RatesChanged

SOURCES = [(money.BY_HAND, pgettext_lazy("exchange rate", "By hand")), *rate_feeds.CHOICES]
PLACES = 12  # of prices of one unit: enough for the dearest in the cheapest


def home_currency() -> str:
    """The company's currency: what most prices are asked in."""
    return str(context.profile().currency)


class Currency(Record):
    """A currency by ISO 4217. Companies see those in use; the others are archived until somebody needs one."""

    title_field = "code"
    search_fields = ("code", "name")
    default_order = ("code",)

    code = models.CharField(_("code"), max_length=3)
    name = models.CharField(_("name"), max_length=80)
    symbol = models.CharField(_("symbol"), max_length=8)
    digits = models.PositiveSmallIntegerField(_("decimal places"), default=2)
    rate: "models.DecimalField[Any, Decimal | None]" = models.DecimalField(
        _("rate today"),
        max_digits=24,
        decimal_places=PLACES,
        null=True,
        editable=False,
        help_text=_("What one unit costs in the company's currency"),
    )
    rate_date = models.DateField(_("rate of"), null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("currency"), _("currencies")
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="base_currency_code",
                violation_error_message=_("There is a currency with this code already."),
            )
        ]

    @classmethod
    def reprice(cls) -> int:
        """Write down what every currency in use costs today; returns how many have changed. Tells when any has."""
        money.forget_prices()
        home, rows = context.profile().currency, list(cls._default_manager.filter(archived=False))
        prices = money.prices([row.code for row in rows], home, clock.today())
        changed = [row for row in rows if row._take_price(prices.get(row.code))]
        cls._default_manager.bulk_update(changed, ["rate", "rate_date"])
        if changed:
            live.changed(cls.record_type(), [row.pk for row in changed], "update")
            tell(CurrenciesRepriced())
        return len(changed)

    def _take_price(self, price: money.Price | None) -> bool:
        value = rounding.rounded(price.value, PLACES) if price else None
        since = price.since if price else None
        changed = (self.rate, self.rate_date) != (value, since)
        self.rate, self.rate_date = value, since
        return changed

    def written(self, before: Mapping[str, Any]) -> None:
        """One that comes into use gets its price."""
        if not self.archived and before.get("archived", True):
            tell(RatesChanged())


class CurrencyRate(Record):
    """What so many units of a currency cost in another from a day on, as its source has published it."""

    title_field = "currency"
    search_fields = ("currency", "base")
    default_order = ("-rate_date", "currency")
    fixed_fields = frozenset({"source", "indirect"})

    currency = models.CharField(_("currency"), max_length=3, choices=currency_choices)
    nominal = models.PositiveIntegerField(pgettext_lazy("exchange rate", "units"), default=1)
    rate = models.DecimalField(
        pgettext_lazy("exchange rate", "rate"),
        max_digits=24,
        decimal_places=10,
        validators=[MinValueValidator(Decimal("0.0000000001"))],
    )
    base = models.CharField(_("in"), max_length=3, choices=currency_choices, default=home_currency)
    rate_date = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=8, choices=SOURCES, default=money.BY_HAND)
    indirect = models.BooleanField(
        _("indirect quotation"),
        default=False,
        help_text=_("The rate says how much of the currency one unit of the other buys"),
    )
    price = models.DecimalField(
        _("price of one unit"), max_digits=24, decimal_places=PLACES, default=Decimal(0), editable=False
    )

    class Meta:
        verbose_name, verbose_name_plural = _("exchange rate"), _("exchange rates")
        indexes = [models.Index(fields=["rate_date"], name="base_currencyrate_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "base", "source", "rate_date"],
                name="base_currencyrate_once",
                violation_error_message=_("This rate is there already: change it instead."),
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0) & Q(nominal__gt=0),
                name="base_currencyrate_positive",
                violation_error_message=_("A rate and its units are above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(currency=F("base")),
                name="base_currencyrate_two",
                violation_error_message=_("A rate is between two currencies."),
            ),
        ]

    @classmethod
    def starting_values(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Rates are entered on the day from which they hold."""
        return {"rate_date": clock.today()}

    @classmethod
    def keep(cls, source: str, quotes: Iterable[Quote]) -> int:
        """Store published rates; returns how many were new or other than before. The same day twice is once."""
        rows = {(q.currency, q.base, q.on): cls._of_quote(source, q) for q in quotes}
        days = {on for _currency, _base, on in rows}
        stored = cls._default_manager.filter(source=source, rate_date__in=days)
        for row in stored:
            fresh = rows.get((row.currency, row.base, row.rate_date))
            if fresh and (fresh.nominal, fresh.rate, fresh.indirect) == (row.nominal, row.rate, row.indirect):
                del rows[row.currency, row.base, row.rate_date]
        if rows:
            cls._store(list(rows.values()))
        return len(rows)

    @classmethod
    def _of_quote(cls, source: str, quote: Quote) -> "CurrencyRate":
        made = cls(
            source=source,
            currency=quote.currency,
            base=quote.base,
            rate_date=quote.on,
            nominal=quote.nominal,
            rate=quote.rate,
            indirect=quote.indirect,
        )
        made.compute()
        return made

    @classmethod
    def _store(cls, rows: "list[CurrencyRate]") -> None:
        cls._default_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["currency", "base", "source", "rate_date"],
            update_fields=["nominal", "rate", "indirect", "price", "changed_at"],
            batch_size=1000,
        )
        live.changed(cls.record_type(), [], "update")
        tell(RatesChanged())

    def exact_price(self) -> Fraction:
        """What one unit of the currency costs in the base."""
        rate = Fraction(self.rate)
        return self.nominal / rate if self.indirect else rate / self.nominal

    def compute(self) -> None:
        """The price of one unit, as lists and charts show it."""
        if self.rate and self.rate > 0 and self.nominal:
            self.price = rounding.rounded(self.exact_price(), PLACES)

    def contradictions(self) -> list[Invalid]:
        """What a bank has published stays as it is; a rate by hand for the day wins over it."""
        if self.source != money.BY_HAND:
            return [
                Invalid(
                    _("A published rate is not changed. Enter one by hand for this day: it counts instead."),
                    code="base.published_rate",
                )
            ]
        if self.currency and self.currency == self.base:
            return [Invalid(_("A rate is between two currencies."), code="base.one_currency", path=["base"])]
        return []

    def written(self, before: Mapping[str, Any]) -> None:
        """Prices follow."""
        tell(RatesChanged())

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Prices follow here, too: the rate before it counts again."""
        done = super().delete(*args, **options)
        tell(RatesChanged())
        return done


class RateFetch(Record):
    """One attempt to get rates, and what came of it."""

    STATES = (
        State("done", pgettext_lazy("rate fetch", "Received"), "green"),
        State("failed", pgettext_lazy("rate fetch", "Failed"), "red"),
    )

    title_field = "message"
    search_fields = ("message",)

    source = models.CharField(_("source"), max_length=8, choices=rate_feeds.CHOICES, editable=False)
    state = StateField(STATES)
    run_date = models.DateField(_("day"), default=clock.today, editable=False)
    rates_date = models.DateField(_("latest rates of"), null=True, editable=False)
    received = models.PositiveIntegerField(_("rates received"), default=0, editable=False)
    changed = models.PositiveIntegerField(_("new or changed"), default=0, editable=False)
    message = models.CharField(_("what happened"), max_length=400, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("fetch of rates"), _("fetches of rates")
        indexes = [models.Index(fields=["run_date"], name="base_ratefetch_day")]
