"""From a user's roles to an actor: who they are, and the union of what their roles grant. Source: auth.6.

One statement per request finds the session (or the key), the user, their roles and teams together; it is
written as SQL because every request of every company runs it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db import connection

from fincomtech.identity.models import Role
from fincomtech.kit import context, people, registry
from fincomtech.kit.context import Actor
from fincomtech.kit.rights import Grant, Rights

# What a level has, from the least to the most: a manager has what an employee has.
INCLUDED = {"none": (), "employee": ("employee",), "manager": ("employee", "manager")}

# Of the user `u`: their own columns, the codes of the roles, levels as "module:level", ids of the teams.
WHO = """
    u.id, u.name, u.email, u.language, u.time_zone, u.theme,
    array(select case when r.is_administrator then 'administrator' else r.code end
          from identity_user_roles ur join identity_role r on r.id = ur.role_id where ur.user_id = u.id),
    array(select l.module || ':' || l.level
          from identity_user_roles ur join identity_rolelevel l on l.role_id = ur.role_id
          where ur.user_id = u.id),
    array(select tm.team_id from identity_team_members tm where tm.user_id = u.id)
"""
WHO_COLUMNS = 9

_OF_USER = f"select {WHO} from identity_user u where u.id = %s and u.state = 'active'"
_OF_USERS = f"select {WHO} from identity_user u where u.id = any(%s) and u.state = 'active'"


def first_row(statement: str, *parameters: Any) -> Sequence[Any] | None:
    """The statement's first row, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: Sequence[Any] | None = cursor.fetchone()
    return row


def actor_of_user(user_id: int) -> Actor | None:
    """The user as an actor outside of any session: background work in their name.

    None when they may not sign in.
    """
    row = first_row(_OF_USER, user_id)
    return actor_of(row) if row else None


def actors_of_users(user_ids: Sequence[int]) -> dict[int, Actor]:
    """As `actor_of_user` for many: those who may sign in, by id."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_USERS, [list(user_ids)])
        return {row[0]: actor_of(row) for row in cursor.fetchall()}


people.actors_of = actors_of_users


def actor_of(row: Sequence[Any], **more: Any) -> Actor:
    """The actor that the columns `WHO` describe; their own language and time zone, else the company's."""
    user_id, name, email, language, time_zone, theme, codes, levels, teams = row
    profile = context.profile()
    return Actor(
        user_id=user_id,
        name=name,
        email=email,
        rights=_rights(frozenset(codes), frozenset(levels), context.company().modules),
        team_ids=frozenset(teams),
        is_administrator=Role.ADMINISTRATOR in codes,
        language=language or profile.language,
        time_zone=time_zone or profile.time_zone,
        theme=theme,
        **more,
    )


@lru_cache(maxsize=2048)
def _rights(codes: frozenset[str], levels: frozenset[str], modules: frozenset[str]) -> Rights:
    """Cached: a company has few different sets of roles, and grants never change while the process runs."""
    return Rights.union(_grants(codes, levels, modules))


def _grants(codes: frozenset[str], levels: Iterable[str], modules: frozenset[str]) -> Iterator[Grant]:
    everywhere = [code for code in codes if code in INCLUDED]
    pairs = [(name, level) for name in modules for level in everywhere]
    if codes:
        # Whoever has any role works with what is in every company: colleagues, conversations, currencies.
        pairs += [(name, "employee") for name in modules if registry.module(name).always]
    listed = [pair.partition(":") for pair in levels]
    pairs += [(name, level) for name, _colon, level in listed if name in modules]
    for name, level in pairs:
        grants = registry.module(name).grants
        for included in INCLUDED[level]:
            yield from grants.get(included, ())


def narrowed(actor: Actor, scope: str) -> Actor:
    """The actor as a key with this scope lets them act."""
    return replace(actor, scopes=frozenset({"read", "write"} if scope == "write" else {"read"}))
