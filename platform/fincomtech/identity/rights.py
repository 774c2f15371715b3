"""From a user's roles to an actor: who they are, and the union of what their roles grant. Source: auth.6.

One statement per request finds the session (or the key), the user, their roles and teams together; it is
written as SQL because every request of every company runs it. Of each role it reads a mark that changes with the role,
its levels and its rules; what a set of marks grants is read once, by one more statement, and remembered.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db import connection

from fincomtech.identity import granting
from fincomtech.identity.models import Role
from fincomtech.kit import context, people
from fincomtech.kit.context import Actor
from fincomtech.kit.rights import Rights

# Nothing that was written to a role's parts leaves this as it was: rows come with new ids and change with their version.
_STATE = """(select count(*) || '.' || coalesce(max(p.id), 0) || '.' || coalesce(sum(p.version), 0)
             || '.' || coalesce(extract(epoch from max(p.changed_at)), 0) from {table} p where p.role_id = r.id)"""
# A role in short: the code of a built-in one, which means the same everywhere; else its id and the state of its parts.
MARK = f"""case when r.is_administrator then 'administrator' when r.code <> '' then r.code
    else r.id || ':' || {_STATE.format(table="identity_rolelevel")} || ':' || {_STATE.format(table="identity_rolerule")} end"""

# Of the user `u`: their own columns, the marks of the roles, ids of the teams.
WHO = f"""
    u.id, u.name, u.email, u.language, u.time_zone, u.theme,
    array(select {MARK} from identity_user_roles ur join identity_role r on r.id = ur.role_id where ur.user_id = u.id),
    array(select tm.team_id from identity_team_members tm where tm.user_id = u.id)
"""
WHO_COLUMNS = 8

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
    user_id, name, email, language, time_zone, theme, marks, teams = row
    profile = context.profile()
    return Actor(
        user_id=user_id,
        name=name,
        email=email,
        rights=rights_of(frozenset(marks)),
        team_ids=frozenset(teams),
        is_administrator=Role.ADMINISTRATOR in marks,
        language=language or profile.language,
        time_zone=time_zone or profile.time_zone,
        theme=theme,
        **more,
    )


def rights_of(marks: frozenset[str]) -> Rights:
    """What a person with roles of these marks may do in the current company."""
    company = context.company()
    own = any(":" in mark for mark in marks)
    return _rights(company.key if own else "", marks, company.modules)


@lru_cache(maxsize=2048)
def _rights(_company: str, marks: frozenset[str], modules: frozenset[str]) -> Rights:
    """Cached: a company has few different sets of roles; grants never change while the process runs, marks with the roles."""
    ids = [int(mark.partition(":")[0]) for mark in marks if ":" in mark]
    parts = granting.parts_of(ids) if ids else {}
    roles = [granting.of_role(mark, [], [], modules) for mark in marks if ":" not in mark]
    roles += [granting.of_role("", parts[key].levels, parts[key].rules, modules) for key in ids]
    return granting.union(roles)


def narrowed(actor: Actor, scope: str) -> Actor:
    """The actor as a key with this scope lets them act."""
    return replace(actor, scopes=frozenset({"read", "write"} if scope == "write" else {"read"}))
