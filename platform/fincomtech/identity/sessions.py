"""A session's life: begun by signing in, kept by use, ended by idleness or people. Source: auth.2, auth.3."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from fincomtech.identity import policy, tokens
from fincomtech.identity.models import Session, SignInPolicy, User
from fincomtech.identity.places import place_of
from fincomtech.identity.rights import WHO, WHO_COLUMNS, actor_of, first_row
from fincomtech.kit import accesses, clock, context, live
from fincomtech.kit.accesses import Access
from fincomtech.kit.background.tasks import after_commit
from fincomtech.kit.context import Actor

TOUCH_EVERY = timedelta(minutes=1)  # how exactly the last activity is known, and at most how often it is written
KEPT = timedelta(days=30)  # how long people can look up sessions that are over
NEW_DEVICE = "identity.new_device"

_RULES = (
    "session_idle_minutes",
    "session_hours",
    "demand",
    "demanded_from_date",
    "trusts_sso",
)
_BY_TOKEN = f"""
    select {WHO}, s.id, s.created_at, s.last_activity_at, s.proved_at, s.way, u.has_second_factor,
           {", ".join(f"p.{name}" for name in _RULES)}
    from identity_session s join identity_user u on u.id = s.user_id
    left join identity_signinpolicy p on p.id = 1
    where s.token_hash = %s and s.ended_at is null and u.state = 'active'
"""


@dataclass(frozen=True)
class Held:
    """A running session as its token's holder finds it.

    `lacks_factor`: the company demands a second factor that the person has not set up; until then the session serves
    for setting it up and for nothing else.
    """

    actor: Actor
    lacks_factor: bool


def begin(user: User, *, ip: str = "", device: str = "", way: str = "password", browser: str = "") -> str:
    """Start a session and return its token, which is stored nowhere else.

    `browser` is the mark of the browser: one that the person has not used before is told to them by mail.
    """
    token = tokens.new_token()
    now = clock.now()
    browser_hash = tokens.hash_of(browser) if browser else ""
    is_new = _is_new_device(user, browser_hash)
    session = Session.objects.create(
        user=user,
        created_by=user,
        token_hash=tokens.hash_of(token),
        last_activity_at=now,
        proved_at=now,
        ip=ip,
        place=place_of(ip),
        device=device,
        way=way,
        browser_hash=browser_hash,
    )
    User.objects.filter(pk=user.pk).update(last_signed_in_at=now)
    _forget_old(user)
    live.changed("identity.Session", [session.pk], "create")
    accesses.tell(_access("sign_in", user.pk, user.name, {"way": way, "ip": ip, "device": device}))
    if is_new:
        after_commit(NEW_DEVICE, session=session.pk)
    return token


def _is_new_device(user: User, browser_hash: str) -> bool:
    """Whether the person has signed in before, and never in this browser: the very first time is no news."""
    known = list(Session.objects.filter(user=user).values_list("browser_hash", flat=True).distinct())
    return bool(known) and browser_hash not in known


def _forget_old(user: User) -> None:
    long_ago = clock.now() - KEPT
    Session.objects.filter(Q(ended_at__lt=long_ago) | Q(last_activity_at__lt=long_ago), user=user).delete()


def held_by(token: str) -> Held | None:
    """The session with this token; ends an idle or overlong one, and notes that it is in use.

    None when there is none, it has ended, or its user may not sign in.
    """
    row = _row(token)
    if row is None:
        return None
    session_id, _created_at, last_activity_at = row[WHO_COLUMNS : WHO_COLUMNS + 3]
    if _is_over(row):
        end(Session.objects.filter(pk=session_id))
        return None
    now = clock.now()
    if now - last_activity_at >= TOUCH_EVERY:
        Session.objects.filter(pk=session_id).update(last_activity_at=now)
    return _held(row)


def actor_by_token(token: str) -> Actor | None:
    """Who holds the session, as far as it serves for work: None too where a second factor must be set up first."""
    held = held_by(token)
    return None if held is None or held.lacks_factor else held.actor


def running(token: str) -> tuple[int, int] | None:
    """The ids of a session that serves for work and of its user, without noting that it is in use: for open event streams."""
    row = _row(token)
    if row is None or _is_over(row) or _held(row).lacks_factor:
        return None
    return row[WHO_COLUMNS], row[0]


def _row(token: str) -> Sequence[Any] | None:
    return first_row(_BY_TOKEN, tokens.hash_of(token)) if token else None


def _rules(row: Sequence[Any]) -> SignInPolicy:
    """The company's policy as far as the statement has read it."""
    values = dict(zip(_RULES, row[-len(_RULES) :], strict=True))
    return SignInPolicy(**values) if values["demand"] is not None else SignInPolicy()


def _is_over(row: Sequence[Any]) -> bool:
    created_at, last_activity_at = row[WHO_COLUMNS + 1 : WHO_COLUMNS + 3]
    rules, now = _rules(row), clock.now()
    idle, whole = timedelta(minutes=rules.session_idle_minutes), timedelta(hours=rules.session_hours)
    return bool(now - last_activity_at > idle or now - created_at > whole)


def _held(row: Sequence[Any]) -> Held:
    session_id, _created, _last, proved_at, way, has_factor = row[WHO_COLUMNS : WHO_COLUMNS + 6]
    actor = replace(actor_of(row[:WHO_COLUMNS], session_id=session_id), proved_at=proved_at)
    rules = _rules(row)
    demanded = policy.demands_factor(rules, is_administrator=actor.is_administrator)
    elsewhere = way.startswith("sso") and rules.trusts_sso
    return Held(actor, lacks_factor=demanded and not has_factor and not elsewhere)


def prove(session_id: int) -> None:
    """Note that the person has just proved themselves anew."""
    Session.objects.filter(pk=session_id).update(proved_at=clock.now())


def _access(what: str, user_id: int, name: str, details: dict[str, str]) -> Access:
    """About a person's own account. Whoever does it to somebody else stays the one who did it."""
    who = context.actor().user_id
    acting: dict[str, Any] = {} if who is not None else {"user_id": user_id, "user_name": name}
    about: dict[str, Any] = {"record_type": User.record_type(), "record_id": user_id, "title": name}
    return Access(what, **acting, **about, details=details)


def end(rows: "QuerySet[Session]", what: str = "session_ended") -> int:
    """End those of the sessions that still run; returns how many did. `what` is told of each."""
    running = rows.filter(ended_at=None)
    found = list(running.values_list("pk", "user_id", "user__name", "device", "ip"))
    ids = [key for key, *_rest in found]
    ended = running.update(ended_at=clock.now())
    live.changed("identity.Session", ids, "update")
    accesses.tell(*(_access(what, user, name, {"device": device, "ip": ip}) for _key, user, name, device, ip in found))
    return ended


def end_of_user(user: User, *, but: int | None = None) -> int:
    """End the user's sessions, but the one of that id."""
    rows = Session.objects.filter(user=user)
    return end(rows if but is None else rows.exclude(pk=but))


def end_current(what: str = "session_ended") -> None:
    """End the session that makes the request, if one does."""
    session_id = context.actor().session_id
    if session_id is not None:
        end(Session.objects.filter(pk=session_id), what)
