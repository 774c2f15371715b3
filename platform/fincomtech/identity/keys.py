"""API keys as sign-in: a program acts as the key's user, within the key's scope. Source: auth.7."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from fincomtech.identity import tokens
from fincomtech.identity.models import ApiKey
from fincomtech.identity.rights import WHO, WHO_COLUMNS, actor_of, first_row, narrowed
from fincomtech.kit import clock
from fincomtech.kit.context import Actor

TOUCH_EVERY = timedelta(minutes=1)

_BY_SECRET = f"""
    select {WHO}, k.id, k.scope, k.expires_on, k.last_used_at
    from identity_apikey k join identity_user u on u.id = k.user_id
    where k.secret_hash = %s and k.revoked_at is null and u.state = 'active'
"""


def actor_by_secret(secret: str) -> Actor | None:
    """Whom the key lets act.

    None when it is unknown in this company, revoked, out of date, or its user may not sign in.
    """
    row = first_row(_BY_SECRET, tokens.hash_of(secret))
    if row is None:
        return None
    key_id, scope, expires_on, last_used_at = row[WHO_COLUMNS:]
    actor = narrowed(actor_of(row[:WHO_COLUMNS], key_id=key_id), scope)
    now = clock.now()
    if expires_on is not None and now.astimezone(ZoneInfo(actor.time_zone)).date() > expires_on:
        return None
    if last_used_at is None or now - last_used_at >= TOUCH_EVERY:
        ApiKey.objects.filter(pk=key_id).update(last_used_at=now)
    return actor
