"""The only source of time: instants are UTC, dates are the acting person's calendar day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from fincomtech.kit import context


def now() -> datetime:
    """The current instant, aware, UTC."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """The time zone in which the actor is; the company's where nobody acts: jobs, and what the system does by itself."""
    actor = context.actor()
    if actor.user_id is None and context.company_or_none() is not None:
        return ZoneInfo(context.profile().time_zone)
    return ZoneInfo(actor.time_zone)


def local(moment: datetime) -> datetime:
    """The instant as the clocks where the actor is show it."""
    return moment.astimezone(zone())


def today() -> date:
    """Today where the actor is."""
    return local(now()).date()
