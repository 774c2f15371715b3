"""What one role grants: the grants of its levels with its rules on top; and what several roles grant together.

Together they grant the widest of each. A field is hidden when every role that lets the records be read hides it, and
may be set when one role lets it be set that lets the records be written or made.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from fincomtech.kit import registry
from fincomtech.kit.actions import actions_of
from fincomtech.kit.records import record_types
from fincomtech.kit.rights import NO_RIGHT, Grant, Right, Rights, Scope, Shut, widest

# What a level has, from the least to the most: a manager has what an employee has.
INCLUDED = {"none": (), "employee": ("employee",), "manager": ("employee", "manager")}
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Rule:
    """A `RoleRule` as it is stored."""

    record: str
    reading: str = ""
    writing: str = ""
    creating: str = ""
    deleting: str = ""
    actions: Mapping[str, bool] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def applied(self, right: Right) -> Right:
        """The level's right with this on top. Nobody writes or deletes what they do not see."""
        read = _scope(self.reading, right.read)
        return Right(
            read,
            min(read, _scope(self.writing, right.write)),
            self.creating == "yes" or (right.create and self.creating != "no"),
            min(read, _scope(self.deleting, right.delete)),
            self._granted(right.actions),
        )

    def shut(self) -> Shut:
        """The fields that it hides or fixes."""
        hidden = frozenset(name for name, how in self.fields.items() if how == "hidden")
        return Shut(hidden, frozenset(self.fields) - hidden)

    def _granted(self, actions: frozenset[str]) -> frozenset[str]:
        taken = {name for name, granted in self.actions.items() if not granted}
        if taken and "*" in actions:
            actions = frozenset(actions_of(record_types()[self.record])) | actions - {"*"}
        return actions - taken | {name for name, granted in self.actions.items() if granted}


def _scope(override: str, level: Scope) -> Scope:
    return Scope.of(override) if override else level


@dataclass(frozen=True)
class Parts:
    """What a role of the company's own is made of: (module, level) pairs and rules."""

    levels: list[tuple[str, str]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True)
class OfRole:
    """What one role grants, by record type."""

    rights: Mapping[str, Right]
    fields: Mapping[str, Shut]


_PARTS = """
    select role_id, module, level, null, null, null, null, null, null from identity_rolelevel where role_id = any(%s)
    union all
    select role_id, null, null, record_type, reading, writing, creating, deleting,
           json_build_array(actions, fields)::text from identity_rolerule where role_id = any(%s)
"""


def parts_of(role_ids: Sequence[int]) -> dict[int, Parts]:
    """Levels and rules of the roles, in one statement."""
    found = {key: Parts() for key in role_ids}
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [list(role_ids), list(role_ids)])
        for role_id, module, level, record, *scopes, extras in cursor.fetchall():
            if record is None:
                found[role_id].levels.append((module, level))
            else:
                found[role_id].rules.append(Rule(record, *scopes, *json.loads(extras)))
    return found


def of_role(code: str, levels: Iterable[tuple[str, str]], rules: Iterable[Rule], modules: frozenset[str]) -> OfRole:
    """What a role grants in a company with these modules; `code` is that of a built-in role, "" for the company's own."""
    rights = widest(_grants(code, levels, modules))
    known = record_types()
    usable = [r for r in rules if r.record in known and known[r.record]._meta.app_label in modules]
    for rule in usable:
        rights[rule.record] = rule.applied(rights.get(rule.record, NO_RIGHT))
    return OfRole(rights, {rule.record: rule.shut() for rule in usable if rule.fields})


def _grants(code: str, levels: Iterable[tuple[str, str]], modules: frozenset[str]) -> Iterator[Grant]:
    pairs = [(name, code) for name in modules] if code in INCLUDED else []
    # Whoever has any role works with what is in every company: colleagues, conversations, currencies.
    pairs += [(name, "employee") for name in modules if registry.module(name).always]
    pairs += [(name, level) for name, level in levels if name in modules]
    for name, level in pairs:
        grants = registry.module(name).grants
        for included in INCLUDED[level]:
            yield from grants.get(included, ())


def union(roles: Sequence[OfRole]) -> Rights:
    """What a person with all these roles may do."""
    rights: dict[str, Right] = {}
    for role in roles:
        for record, right in role.rights.items():
            rights[record] = rights.get(record, NO_RIGHT).or_wider(right)
    records = {record for role in roles for record in role.fields}
    return Rights(rights, {record: _shut(record, roles) for record in records})


def _shut(record: str, roles: Sequence[OfRole]) -> Shut:
    """The fields of a record type that no role opens."""
    whole = record_types()[record].whole().record_type()
    readers = [r for r in roles if r.rights.get(whole, NO_RIGHT).read]
    writers = [r for r in readers if r.rights[whole].write or r.rights[whole].create]
    hidden = _everywhere(frozenset(_of(r, record).hidden) for r in readers)
    fixed = _everywhere(_of(r, record).hidden | _of(r, record).fixed for r in writers)
    return Shut(hidden, fixed - hidden)


def _of(role: OfRole, record: str) -> Shut:
    return role.fields.get(record, Shut())


def _everywhere(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    found = list(sets)
    return frozenset.intersection(*found) if found else frozenset()
