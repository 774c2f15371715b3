"""What the company does every hour by itself: fetch rates when the time has come, reprice when a new day has begun."""

import logging
from datetime import timedelta

from django.db import transaction

from fincomtech.kit import clock, context
from fincomtech.kit.events import tell
from fincomtech.kit.jobs import hourly
from fincomtech.kit.models import JobRun
from fincomtech.kit.rate_feeds import FEEDS, FeedFailed
from tenant_apps.foundation.base import actions, seed
from tenant_apps.foundation.base.events import RatesChanged
from tenant_apps.foundation.base.models import Company, Currency, CurrencyRate, RateFetch

NEW_DAY = "base.new_day"

logger = logging.getLogger(__name__)


@hourly
def begin_day() -> None:
    """Once a day of the company's time zone: rates that come into force today count from now on."""
    with transaction.atomic():
        seed.add_numbering()
        _row, begins = JobRun.objects.get_or_create(job=NEW_DAY, about="", run_date=clock.today())
        if begins:
            tell(RatesChanged())


@hourly
def fetch_rates() -> None:
    """Fetch today's rates once, from the company's hour on; a source that fails is asked again the next hour."""
    profile = context.profile()
    if not profile.rate_source or clock.local(clock.now()).hour < profile.rate_hour:
        return
    if RateFetch.objects.filter(source=profile.rate_source, state="done", run_date=clock.today()).exists():
        return
    try:
        quotes = actions.received(profile.rate_source)
    except FeedFailed as failed:
        logger.warning("rates of %s: %s", profile.rate_source, failed.code)
        RateFetch.objects.create(source=profile.rate_source, state="failed", message=failed.message)
        return
    with transaction.atomic():
        actions.store(profile.rate_source, quotes)


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
