"""When a job runs: by the clocks of the company's place, also where those are changed."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from fincomtech.kit.schedule import Daily, Every, Monthly, When

MOSCOW, BERLIN, KATHMANDU = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "zone", "moment", "expected"),
    [
        (Every(15), MOSCOW, "2026-11-24 10:01", "2026-11-24 10:15"),
        (Every(15), MOSCOW, "2026-11-24 10:15", "2026-11-24 10:30"),
        (Every(60), KATHMANDU, "2026-11-24 10:00", "2026-11-24 10:15"),  # 15:45 there
        (Daily(time(6)), MOSCOW, "2026-11-24 02:59", "2026-11-24 03:00"),
        (Daily(time(6)), MOSCOW, "2026-11-24 03:00", "2026-11-25 03:00"),
        (Daily(time(6), frozenset({0})), MOSCOW, "2026-11-24 03:00", "2026-11-30 03:00"),  # the next Monday
        (Daily(time(2, 30)), BERLIN, "2026-03-28 12:00", "2026-03-29 01:30"),  # 2:30 does not exist that night
        (Daily(time(9)), BERLIN, "2026-10-24 12:00", "2026-10-25 08:00"),  # winter time has begun
        (Monthly(31, time(0)), MOSCOW, "2026-02-10 00:00", "2026-02-27 21:00"),  # the last day, whichever it is
        (Monthly(1, time(0)), MOSCOW, "2026-11-24 00:00", "2026-11-30 21:00"),
    ],
)
def test_the_next_time(rule: When, zone: ZoneInfo, moment: str, expected: str) -> None:
    assert rule.after(utc(moment), zone) == utc(expected)
