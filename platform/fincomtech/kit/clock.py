"""The only source of time: instants are UTC, dates are the acting person's calendar day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from fincomtech.kit import context


def now() -> datetime:
    """The current instant, aware, UTC."""
    return timezone.now()


def today() -> date:
    """Today where the actor is."""
    return now().astimezone(ZoneInfo(context.actor().time_zone)).date()
