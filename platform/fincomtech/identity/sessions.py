"""A session's life: begun by signing in, kept by use, ended by idleness or people. Source: auth.2, auth.3."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from fincomtech.identity import tokens
from fincomtech.identity.models import Session, User
from fincomtech.identity.rights import WHO, WHO_COLUMNS, actor_of, first_row
from fincomtech.kit import clock, context, live
from fincomtech.kit.context import Actor

TOUCH_EVERY = timedelta(minutes=1)  # how exactly the last activity is known, and at most how often it is written
KEPT = timedelta(days=30)  # how long people can look up sessions that are over
DEFAULT_IDLE_MINUTES = 60

_BY_TOKEN = f"""
    select {WHO}, s.id, s.last_activity_at from identity_session s join identity_user u on u.id = s.user_id
    where s.token_hash = %s and s.ended_at is null and u.state = 'active'
"""


def begin(user: User, *, ip: str = "", device: str = "") -> str:
    """Start a session and return its token, which is stored nowhere else."""
    token = tokens.new_token()
    now = clock.now()
    session = Session.objects.create(
        user=user,
        created_by=user,
        token_hash=tokens.hash_of(token),
        last_activity_at=now,
        ip=ip,
        device=device,
    )
    User.objects.filter(pk=user.pk).update(last_signed_in_at=now)
    _forget_old(user)
    live.changed("identity.Session", [session.pk], "create")
    return token


def _forget_old(user: User) -> None:
    long_ago = clock.now() - KEPT
    Session.objects.filter(Q(ended_at__lt=long_ago) | Q(last_activity_at__lt=long_ago), user=user).delete()


def actor_by_token(token: str) -> Actor | None:
    """Who holds the session; ends an idle one.

    None when there is none, it has ended, or its user may not sign in.
    """
    row = first_row(_BY_TOKEN, tokens.hash_of(token)) if token else None
    if row is None:
        return None
    session_id, last_activity_at = row[WHO_COLUMNS:]
    now = clock.now()
    if now - last_activity_at > idle_time():
        end(Session.objects.filter(pk=session_id))
        return None
    if now - last_activity_at >= TOUCH_EVERY:
        Session.objects.filter(pk=session_id).update(last_activity_at=now)
    return actor_of(row[:WHO_COLUMNS], session_id=session_id)


def idle_time() -> timedelta:
    """After how long without a request a session ends: the company's own setting."""
    return timedelta(minutes=getattr(context.profile(), "session_idle_minutes", None) or DEFAULT_IDLE_MINUTES)


def end(rows: "QuerySet[Session]") -> int:
    """End those of the sessions that still run; returns how many did."""
    running = rows.filter(ended_at=None)
    ids = list(running.values_list("pk", flat=True))
    ended = running.update(ended_at=clock.now())
    live.changed("identity.Session", ids, "update")
    return ended


def end_of_user(user: User, *, but: int | None = None) -> int:
    """End the user's sessions, but the one of that id."""
    rows = Session.objects.filter(user=user)
    return end(rows if but is None else rows.exclude(pk=but))


def end_current() -> None:
    """End the session that makes the request, if one does."""
    session_id = context.actor().session_id
    if session_id is not None:
        end(Session.objects.filter(pk=session_id))
