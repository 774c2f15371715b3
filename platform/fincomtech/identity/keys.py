"""API keys as sign-in: a program acts as the key's user, within the key's scope. Source: auth.7.

A key may be exchanged for a bearer token that lives an hour: what leaks into a log is soon worth nothing.
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fincomtech.identity import tokens
from fincomtech.identity.models import AccessToken, ApiKey
from fincomtech.identity.rights import WHO, WHO_COLUMNS, actor_of, first_row, narrowed
from fincomtech.kit import clock
from fincomtech.kit.context import Actor

TOUCH_EVERY = timedelta(minutes=1)
TOKEN_LIFETIME = timedelta(hours=1)

_OPEN = "k.revoked_at is null and u.state = 'active'"
_BY_SECRET = f"""
    select {WHO}, k.id, k.scope, k.expires_on, k.last_used_at, k.prefix
    from identity_apikey k join identity_user u on u.id = k.user_id
    where k.secret_hash = %s and {_OPEN}
"""
_BY_TOKEN = f"""
    select {WHO}, k.id, t.scope, k.expires_on, k.last_used_at, k.prefix
    from identity_accesstoken t join identity_apikey k on k.id = t.key_id join identity_user u on u.id = k.user_id
    where t.token_hash = %s and t.expires_at > %s and {_OPEN}
"""


@dataclass(frozen=True)
class Exchanged:
    """A bearer token for a key; `scope` is None where the key does not have the scope that was asked for."""

    token: str
    scope: str | None
    seconds: int = int(TOKEN_LIFETIME.total_seconds())


def actor_by_secret(secret: str) -> Actor | None:
    """Whom a key, or a bearer token of one, lets act.

    None when it is unknown in this company, revoked, out of date, or its user may not be used.
    """
    if secret.startswith(tokens.TOKEN_PREFIX):
        return _actor(first_row(_BY_TOKEN, tokens.hash_of(secret), clock.now()))
    return _actor(first_row(_BY_SECRET, tokens.hash_of(secret)))


def exchange(client: str, secret: str, scope: str | None) -> Exchanged | None:
    """A bearer token for the key, with the asked scope or the key's own. None when the key opens nothing here."""
    row = first_row(_BY_SECRET, tokens.hash_of(secret))
    actor = _actor(row)
    if row is None or actor is None:
        return None
    key_id, own, _expires_on, _used, prefix = row[WHO_COLUMNS:]
    if not hmac.compare_digest(str(prefix).encode(), client.encode()):
        return None
    if scope == "write" and own != "write":
        return Exchanged("", None)
    now, token, given = clock.now(), tokens.new_access_token(), scope or own
    AccessToken.objects.filter(key_id=key_id, expires_at__lte=now).delete()
    expires_at = now + TOKEN_LIFETIME
    AccessToken.objects.create(key_id=key_id, token_hash=tokens.hash_of(token), scope=given, expires_at=expires_at)
    return Exchanged(token, given)


def _actor(row: Any) -> Actor | None:
    if row is None:
        return None
    key_id, scope, expires_on, last_used_at, _prefix = row[WHO_COLUMNS:]
    actor = narrowed(actor_of(row[:WHO_COLUMNS], key_id=key_id), scope)
    if _has_passed(expires_on, actor):
        return None
    _touch(key_id, last_used_at)
    return actor


def _has_passed(expires_on: date | None, actor: Actor) -> bool:
    return expires_on is not None and clock.now().astimezone(ZoneInfo(actor.time_zone)).date() > expires_on


def _touch(key_id: int, last_used_at: datetime | None) -> None:
    now = clock.now()
    if last_used_at is None or now - last_used_at >= TOUCH_EVERY:
        ApiKey.objects.filter(pk=key_id).update(last_used_at=now)
