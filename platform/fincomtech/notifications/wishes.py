"""How each person wants to hear of what, and when they are not to be disturbed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Exists, OuterRef

from fincomtech.identity.models import User
from fincomtech.kit import clock, context
from fincomtech.notifications import kinds
from fincomtech.notifications.kinds import Kind
from fincomtech.notifications.models import Browser, Habits, Wish


@dataclass(frozen=True)
class Person:
    """Whom something is told: their language and clocks, and whether a browser of theirs takes pushes."""

    id: int
    name: str
    email: str
    language: str
    zone: ZoneInfo
    quiet_from: time | None
    quiet_to: time | None
    digest_hour: int
    has_browser: bool

    def free_at(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into. UTC."""
        if self.quiet_from is None or self.quiet_to is None or self.quiet_from == self.quiet_to:
            return moment
        there = moment.astimezone(self.zone)
        begin, end, at = self.quiet_from, self.quiet_to, there.time()
        over_night = begin > end
        if not (at >= begin or at < end if over_night else begin <= at < end):
            return moment
        day = there.date() + timedelta(days=1 if over_night and at >= begin else 0)
        return datetime.combine(day, end, self.zone).astimezone(UTC)

    def is_disturbed(self) -> bool:
        """Whether it is their quiet time now."""
        return self.free_at(clock.now()) > clock.now()

    def digest_day(self) -> Any:
        """The day whose daily mail is due by now (their own date); None while its hour has not come or it is quiet."""
        there = clock.now().astimezone(self.zone)
        return there.date() if there.hour >= self.digest_hour and not self.is_disturbed() else None


@dataclass(frozen=True)
class Channels:
    """How one person hears of one kind."""

    app: bool
    mail: str
    push: bool


def people(user_ids: Iterable[int]) -> dict[int, Person]:
    """The active ones of the users, by id. One query."""
    rows = User.objects.filter(pk__in=list(user_ids), state="active", kind="person").select_related(
        "notification_habits"
    )
    pushed = Browser.objects.filter(user=OuterRef("pk"), session__ended_at=None)
    return {row.pk: _person(row) for row in rows.annotate(has_browser=Exists(pushed)).order_by("pk")}


def _person(row: Any) -> Person:
    habits = getattr(row, "notification_habits", None) or Habits()
    profile = context.profile()
    zone = row.time_zone if row.time_zone in available_timezones() else profile.time_zone
    return Person(
        row.pk,
        row.name,
        row.email,
        str(row.language or profile.language),
        ZoneInfo(zone),
        habits.quiet_from,
        habits.quiet_to,
        habits.digest_hour,
        bool(row.has_browser),
    )


def channels(user_ids: Iterable[int], kind: Kind) -> dict[int, Channels]:
    """How each of the users hears of the kind. One query."""
    keys = list(user_ids)
    chosen = {wish.user_id: wish for wish in Wish.objects.filter(user__in=keys, kind=kind.name)}
    return {key: _channels(kind, chosen.get(key)) for key in keys}


def _channels(kind: Kind, wish: Wish | None) -> Channels:
    found: Any = wish if wish is not None else kind
    mail = found.mail if found.mail in kind.mails else kind.mail
    return Channels(found.app and not kind.only_mail, mail, found.push and not kind.only_mail)


def all_channels(user_id: int) -> list[tuple[Kind, Channels]]:
    """Of one person, every kind of the company."""
    chosen = {wish.kind: wish for wish in Wish.objects.filter(user=user_id)}
    return [(kind, _channels(kind, chosen.get(kind.name))) for kind in kinds.all_kinds()]


def choose(user_id: int, kind: Kind, given: Mapping[str, Any]) -> None:
    """Have the person hear of the kind by these channels; what is not given stays."""
    [now] = channels([user_id], kind).values()
    values = {"app": now.app, "mail": now.mail, "push": now.push, **given}
    Wish.objects.update_or_create(user_id=user_id, kind=kind.name, defaults=values)


def habits(user_id: int) -> Habits:
    """The person's row; a new one is not stored yet."""
    return Habits.objects.filter(user=user_id).first() or Habits(user_id=user_id)
