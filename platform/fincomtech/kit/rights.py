"""Rights as data: what a role may do with a record type, and with which records.

A module grants rights to levels ("employee", "manager"); a role has a level per module; an actor has the union of
their roles. Rows are narrowed in one place, `rule()`, for reads and writes alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from fincomtech.kit.context import Actor
    from fincomtech.kit.records import Record


class Scope(IntEnum):
    """Which records: a wider scope contains the narrower ones."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3

    @classmethod
    def of(cls, name: str | None) -> "Scope":
        """From its name in a declaration; None means none."""
        return cls[(name or "none").upper()]


@dataclass(frozen=True)
class Grant:
    """What one level may do with one record type: `record` is "crm.Deal"; scopes are "own", "team" or "all"."""

    record: str
    read: str | None = None
    write: str | None = None
    create: bool = False
    delete: str | None = None
    actions: tuple[str, ...] | list[str] = ()  # names, or ("*",) for all


@dataclass(frozen=True, slots=True)
class Right:
    """A grant resolved for one actor and one record type."""

    read: Scope = Scope.NONE
    write: Scope = Scope.NONE
    create: bool = False
    delete: Scope = Scope.NONE
    actions: frozenset[str] = frozenset()

    def joined(self, grant: Grant) -> "Right":
        """This right widened by a grant."""
        return Right(
            max(self.read, Scope.of(grant.read)),
            max(self.write, Scope.of(grant.write)),
            self.create or grant.create,
            max(self.delete, Scope.of(grant.delete)),
            self.actions | frozenset(grant.actions),
        )

    def or_wider(self, other: "Right") -> "Right":
        """The wider of both in everything."""
        return Right(
            max(self.read, other.read),
            max(self.write, other.write),
            self.create or other.create,
            max(self.delete, other.delete),
            self.actions | other.actions,
        )

    def allows(self, action: str) -> bool:
        """Whether the action of that name is granted."""
        return "*" in self.actions or action in self.actions


NO_RIGHT = Right()
FULL_RIGHT = Right(Scope.ALL, Scope.ALL, True, Scope.ALL, frozenset({"*"}))


@dataclass(frozen=True, slots=True)
class Shut:
    """The fields of one record type, a part's own too, that are not shown to an actor, or shown and not to be changed."""

    hidden: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()


OPEN = Shut()


def widest(grants: Iterable[Grant]) -> dict[str, Right]:
    """The widest of all the grants, record type by record type."""
    rights: dict[str, Right] = {}
    for grant in grants:
        rights[grant.record] = rights.get(grant.record, NO_RIGHT).joined(grant)
    return rights


class Rights:
    """The rights of one actor: record type → `Right`, and record type → the fields that are shut to them.

    `fields_key` is 0 for everybody to whom no field is shut.
    """

    __slots__ = ("_by_record", "_fields", "fields_key", "key")

    def __init__(self, by_record: Mapping[str, Right], fields: Mapping[str, Shut] | None = None):
        self._by_record = dict(by_record)
        self._fields = {record: shut for record, shut in (fields or {}).items() if shut != OPEN}
        self.fields_key = hash(frozenset(self._fields.items())) if self._fields else 0
        self.key = hash((frozenset(self._by_record.items()), self.fields_key))

    @classmethod
    def union(cls, grants: Iterable[Grant]) -> "Rights":
        """The widest of all the grants, record type by record type."""
        return cls(widest(grants))

    def on(self, record: str) -> Right:
        """The right on a record type ("crm.Deal")."""
        return self._by_record.get(record, NO_RIGHT)

    def without(self, records: Iterable[str]) -> "Rights":
        """The same with no right on these record types."""
        gone = set(records)
        return Rights({name: right for name, right in self._by_record.items() if name not in gone}, self._fields)

    def shut(self, record: str) -> Shut:
        """The fields of a record type that are shut."""
        return self._fields.get(record, OPEN)


NOTHING = Rights({})


def right_on(actor: "Actor", model: type["Record"]) -> Right:
    """The actor's right on a record type; a part of a record (an address, a line) has the right of the whole.

    An API key's scopes narrow it: without "write" nothing but reading is left.
    """
    owner = model.whole()
    right = FULL_RIGHT if actor.is_administrator else actor.rights.on(owner.record_type())
    if actor.scopes is not None and "write" not in actor.scopes:
        return Right(read=right.read)
    return right


def fields_key(actor: "Actor") -> int:
    """The same number for actors to whom the same fields are shut; 0 where none are."""
    return 0 if actor.is_administrator else actor.rights.fields_key


def hidden_fields(model: type["Record"], actor: "Actor | None" = None) -> frozenset[str]:
    """The fields of a record type that the actor must not see: those that never leave the server, and by their roles."""
    who = actor or _current()
    if not fields_key(who):
        return model.hidden_fields
    return model.hidden_fields | who.rights.shut(model.record_type()).hidden


def fixed_fields(model: type["Record"], actor: "Actor | None" = None) -> frozenset[str]:
    """The fields of a record type that the actor's roles do not let them set, hidden ones included."""
    who = actor or _current()
    if not fields_key(who):
        return frozenset()
    shut = who.rights.shut(model.record_type())
    return shut.hidden | shut.fixed


def _current() -> "Actor":
    from fincomtech.kit import context  # which knows actors, and they their rights

    return context.actor()


@dataclass(frozen=True, slots=True)
class Me:
    """The acting person as a rule sees them: plain ids, or placeholders of a compiled statement.

    `administrator`: nothing of the company is closed to them; the system itself is one.
    """

    user: Any
    teams: Any
    administrator: bool = False

    @classmethod
    def of(cls, actor: "Actor") -> "Me":
        """From the current actor."""
        return cls(actor.user_id, sorted(actor.team_ids), actor.is_administrator)


def scope_rule(model: type["Record"], scope: Scope, me: Me) -> Q:
    """The rows of `model` inside a scope.

    own: assigned to me or created by me; team: also my teams' and those of nobody; all: everything.
    """
    if scope == Scope.ALL:
        return Q()
    if scope == Scope.NONE:
        return Q(pk__in=[])
    names = {f.name for f in model._meta.get_fields()}
    rows = Q(created_by=me.user)
    if "assignee" in names:
        rows |= Q(assignee=me.user)
    if scope == Scope.TEAM and "team" in names:
        rows |= Q(team__in=me.teams)
        rows |= Q(team=None, assignee=None) if "assignee" in names else Q(team=None)
    return rows
