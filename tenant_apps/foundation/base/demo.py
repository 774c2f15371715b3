"""What the example company has besides its profile: exchange rates of the last three months, fetched every day."""

import logging
from datetime import timedelta

from django.db import transaction

from fincomtech.kit import clock, context
from fincomtech.kit.rate_feeds import FEEDS, FeedFailed
from tenant_apps.foundation.base import actions
from tenant_apps.foundation.base.models import Company, Currency, CurrencyRate

SOURCE, DAYS = "cbr", 90

logger = logging.getLogger(__name__)


def fetch_rates() -> None:
    """Switch the fetching on and load three months; once. A bank that does not answer leaves the company without rates."""
    if CurrencyRate.objects.exists():
        return
    Company.objects.update(rate_source=SOURCE)
    context.memo().pop("profile", None)
    codes, today = list(Currency.objects.filter(archived=False).values_list("code", flat=True)), clock.today()
    try:
        quotes = [*FEEDS[SOURCE].period(today - timedelta(days=DAYS), today, codes), *actions.received(SOURCE)]
    except FeedFailed as failed:
        logger.warning("no example rates: %s", failed)
        return
    with transaction.atomic():
        actions.store(SOURCE, quotes)
