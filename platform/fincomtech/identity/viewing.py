"""An administrator sees the product as a role or a person does: reading only, in their own session. Source: auth.6.

What they look with lies in a signed cookie that counts in one session of one company. Nothing can be written meanwhile,
nothing of the person's own sign-in is open, and no record type that is not an administrator's to read as a whole.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core import signing
from django.http import HttpRequest

from fincomtech.identity import rights
from fincomtech.identity.models import Role, User
from fincomtech.kit import context
from fincomtech.kit.context import Actor
from fincomtech.kit.records import enabled_record_types
from fincomtech.kit.refusals import Denied
from fincomtech.kit.rights import Me, Scope
from fincomtech.kit.talk.of_record import OfRecord

COOKIE = "viewing"
SALT = "fincomtech.viewing"
LASTS = 8 * 3600
END = "/api/roles/view-as/end"
# What may be asked meanwhile besides reading: previews go through GraphQL, which refuses all that writes.
OPEN_POSTS = ("/graphql",)
AS_ONESELF = (END, "/api/auth/sign-out")
SHUT = "/api/auth/"
OPEN_OF_AUTH = ("/api/auth/hello",)


def cookie_for(role_id: int | None, user_id: int | None) -> str:
    """The cookie's value for the session that asks."""
    told = {"company": context.company().key, "session": context.actor().session_id, "role": role_id, "user": user_id}
    return signing.dumps(told, salt=SALT)


def overlaid(request: HttpRequest, actor: Actor) -> Actor:
    """The actor as they want to see things; themselves where they do not, or may not any more.

    Raises Denied for requests that do more than look.
    """
    if not actor.is_administrator or actor.session_id is None or request.path in AS_ONESELF:
        return actor
    told = looking(request, actor)
    if told is None:
        return actor
    seen = _as_person(actor, told["user"]) if told["user"] else _as_role(actor, told["role"])
    if seen is None:
        return actor
    _refuse_more_than_looking(request)
    return seen


def looking(request: HttpRequest, actor: Actor) -> dict[str, Any] | None:
    """Whom the session looks as: {"role", "user"}, ids; None when as itself."""
    given = request.COOKIES.get(COOKIE, "")
    told = _read(given) if given else None
    if told is None or (told["company"], told["session"]) != (context.company().key, actor.session_id):
        return None
    return told


def _read(given: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = signing.loads(given, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return found


def _refuse_more_than_looking(request: HttpRequest) -> None:
    path = request.path
    writes = request.method not in ("GET", "HEAD", "OPTIONS") and path not in OPEN_POSTS
    if writes or (path.startswith(SHUT) and path not in OPEN_OF_AUTH):
        raise Denied()


def _as_person(actor: Actor, user_id: int) -> Actor | None:
    person = rights.actor_of_user(user_id)
    if person is None:
        return None
    seen = replace(
        person, session_id=actor.session_id, language=actor.language, theme=actor.theme, time_zone=actor.time_zone
    )
    return _looking(seen, person.name, actor)


def _as_role(actor: Actor, role_id: int) -> Actor | None:
    row = rights.first_row(f"select r.name, {rights.MARK} from identity_role r where r.id = %s", role_id)
    if row is None:
        return None
    name, mark = row
    is_administrator = mark == Role.ADMINISTRATOR
    seen = replace(actor, rights=rights.rights_of(frozenset({mark})), is_administrator=is_administrator)
    return _looking(seen, name, actor)


def _looking(seen: Actor, name: str, actor: Actor) -> Actor:
    """Reads only, and nothing that the administrator could not read as themselves."""
    narrowed = (
        seen if seen.user_id == actor.user_id else replace(seen, rights=seen.rights.without(_private_types(actor)))
    )
    return replace(narrowed, scopes=frozenset({"read"}), viewing=name)


def _private_types(actor: Actor) -> Sequence[str]:
    """Record types of which even an administrator sees their own rows only."""
    me = Me.of(actor)
    found = enabled_record_types(context.company().modules)
    return [name for name, m in found.items() if not issubclass(m, OfRecord) and m.row_rule(Scope.ALL, me)]


def named(role_id: Any, user_id: Any) -> tuple[Role | None, User | None]:
    """The role or the person to look as, in the current company."""
    role = Role.objects.filter(pk=role_id).first() if role_id else None
    user = User.objects.filter(pk=user_id, state="active", kind=User.PERSON).first() if user_id else None
    return role, user
