"""When a report by mail goes out: the kit's rules of a schedule, chosen by people."""

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import context
from fincomtech.kit.schedule import Daily, Monthly, When

if TYPE_CHECKING:
    from fincomtech.reports.models import Schedule

EVERY = [
    ("day", pgettext_lazy("how often", "every day")),
    ("workday", pgettext_lazy("how often", "Monday to Friday")),
    ("week", pgettext_lazy("how often", "every week")),
    ("month", pgettext_lazy("how often", "every month")),
]
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
WORKDAYS = frozenset(range(5))


def rule(schedule: "Schedule") -> When:
    """The kit's rule of what was chosen."""
    at = schedule.at or time(9)
    match schedule.every:
        case "month":
            return Monthly(schedule.day or 1, at)
        case "week":
            return Daily(at, frozenset({schedule.weekday or 0}))
        case "workday":
            return Daily(at, WORKDAYS)
    return Daily(at)


def next_time(schedule: "Schedule", moment: datetime) -> datetime:
    """The first time after the moment, by the company's clocks."""
    return rule(schedule).after(moment, ZoneInfo(context.profile().time_zone))
