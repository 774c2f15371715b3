"""What the company does by itself every day: fetch rates at its hour, and price its currencies anew at midnight."""

import logging
from datetime import time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.events import tell
from fincomtech.kit.numbers.rate_feeds import FEEDS, FeedFailed
from fincomtech.kit.schedule import Daily, job
from tenant_apps.foundation.base import actions, seed
from tenant_apps.foundation.base.events import RatesChanged
from tenant_apps.foundation.base.models import Company, Currency, CurrencyRate, RateFetch

logger = logging.getLogger(__name__)
NOT_ON_THE_HOUR = 7  # minutes past: when it strikes, everybody asks the central banks


@job(title=_("Prices of currencies for the new day"), when=Daily(time(0, 1)))
def begin_day() -> None:
    """Rates that come into force today count from now on; record types of a new release get their numbering."""
    with transaction.atomic():
        seed.add_numbering()
        tell(RatesChanged())


def companys_hour() -> Daily | None:
    """When the company's settings want rates to be fetched; None: not at all."""
    profile = context.profile()
    return Daily(time(profile.rate_hour, NOT_ON_THE_HOUR)) if profile.rate_source else None


@job(title=_("Fetching of exchange rates"), when=companys_hour)
def fetch_rates() -> str:
    """Fetch the latest rates; a bank that fails is noted, and asked again soon by the schedule. Raises FeedFailed."""
    source = actions.chosen_source()
    try:
        quotes = actions.received(source)
    except FeedFailed as failed:
        RateFetch.objects.create(source=source, state="failed", message=failed.message)
        raise
    with transaction.atomic():
        return actions.store(source, quotes).message


def begin_rates(source: str = "cbr", days: int = 90) -> None:
    """Switch the daily fetching on and load the days before: what the example company starts with. Once.

    A bank that does not answer leaves the company without rates until the job gets some.
    """
    if CurrencyRate.objects.exists():
        return
    Company.objects.update(rate_source=source)
    context.memo().pop("profile", None)
    codes, today = list(Currency.objects.filter(archived=False).values_list("code", flat=True)), clock.today()
    try:
        quotes = [*FEEDS[source].period(today - timedelta(days=days), today, codes), *actions.received(source)]
    except FeedFailed as failed:
        logger.warning("no rates to begin with: %s", failed)
        return
    with transaction.atomic():
        actions.store(source, quotes)
