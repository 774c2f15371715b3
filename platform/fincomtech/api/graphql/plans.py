"""Compiled reads: from an operation to statements and back to data, without the executor and without ORM instances.

operation → variant per value of its @skip/@include variables → statements per rights and shape of the arguments (which
operators and keys, never values). What the planner does not know, and any exception, is left to the executor, which
runs the same document: reads only, so running twice is safe, and errors are always the executor's own.

Statements carry no schema names and no values: they are shared by all companies. What a plan does depend on is checked
before each use: the scopes of the record types whose rules it went through, and where such a type has a rule of its own
also all that a rule may look at (rights, modules).
"""

import logging
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from graphql.execution.values import get_argument_values

from fincomtech.api.graphql.arguments import Given
from fincomtech.api.graphql.bounded import Recent
from fincomtech.api.graphql.cursors import TextCursor
from fincomtech.api.graphql.documents import Operation
from fincomtech.api.graphql.problems import Problem, took_too_long
from fincomtech.api.graphql.reads import Constant, Read, Unplannable, Variant
from fincomtech.api.graphql.statements import GroupsRoot, Root, Run, Writer, picked, sql_of
from fincomtech.kit import context, query
from fincomtech.kit.extending import customs, extension
from fincomtech.kit.query import Later, Viewer
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Refusal
from fincomtech.kit.rights import Me, Scope, fields_key
from fincomtech.tenancy import switch

log = logging.getLogger(__name__)
USER, TEAMS, FIRST = 0, 1, 2  # the first values of every statement are the actor's
MAX_PROGRAMS = 8  # of one shape, for different rights


@dataclass(slots=True)
class Answer:
    """Data, and how many objects were read for it."""

    data: dict[str, Any]
    objects: int


class Planner(Viewer):
    """Row rules with placeholders for the person; notes whose rules it was asked for."""

    def __init__(self, actor: context.Actor):
        super().__init__(
            actor, Me(Later(USER), Later(TEAMS, template="(SELECT unnest(%s::bigint[]))"), actor.is_administrator)
        )
        self.consulted: dict[type[Record], Scope] = {}
        self.special = False

    def rule(self, model: type[Record]) -> Any:
        """As the actor's own, and noted."""
        self.consulted[model] = model.right(self.actor).read
        if _has_own_rule(model):
            self.special = True
            if not _reads_by_rule(model, self.actor):
                raise Unplannable(f"{model.record_type()} has its own visible()")
        # Whoever asks the context instead of `me` must not get a person into a shared plan.
        with context.acting_as(replace(self.actor, user_id=self.me.user, team_ids=frozenset())):
            return model.row_rule(self.consulted[model], self.me)

    def rows(self, model: type[Record]) -> Any:
        """The readable rows."""
        return model._default_manager.filter(self.rule(model))


def _has_own_rule(model: type[Record]) -> bool:
    if query.overrides(model, "row_rule", "visible"):
        return True
    whole: Any = model.part_of and model._meta.get_field(model.part_of).related_model
    return bool(whole) and _has_own_rule(whole)


def _reads_by_rule(model: type[Record], actor: context.Actor) -> bool:
    """Whether `visible()` is nothing but the row rule, as it is for every record type that does not override it."""
    if not query.overrides(model, "visible"):
        return True
    plain = model._default_manager.filter(model.row_rule(model.right(actor).read, Me.of(actor)))
    return sql_of(plain) == sql_of(model.visible(actor))


@dataclass(slots=True)
class Program:
    """Statements for one shape of arguments, and the rights that they were written for."""

    roots: dict[int, Root | GroupsRoot | None]
    unread: list[int]
    scopes: dict[type[Record], Scope]
    surroundings: Any
    weight: int
    shut: int  # `fields_key` of the actor that they were written for

    def fits(self, actor: context.Actor) -> bool:
        """Whether this actor has the same rights where the statements depend on them."""
        if self.surroundings is not None and self.surroundings != _surroundings(actor):
            return False
        if self.shut != fields_key(actor):
            return False
        return all(model.right(actor).read == scope for model, scope in self.scopes.items())


def _fields_here() -> Any:
    """What a statement depends on besides the rights: which modules add fields here, and the company's own fields."""
    return context.company().modules & extension.extending_modules(), customs.current().shape


def _surroundings(actor: context.Actor) -> Any:
    return actor.is_administrator, actor.rights.key, actor.scopes, context.company().modules


class Plan:
    """A variant with its programs."""

    def __init__(self, variant: Variant, key: Any):
        self.variant, self._key = variant, key

    def run(self, variables: dict[str, Any]) -> Answer:
        """Read everything."""
        actor = context.actor()
        values: list[Any] = [actor.user_id, sorted(actor.team_ids)]
        given = [Given(read.kind, read.model, read.arguments(variables)) for read in self.variant.reads]
        shape = (_fields_here(), *[each.shape(values) for each in given])
        program = self._program(shape, given, actor)
        for number in program.unread:
            query.condition(given[number].model, given[number].where or {}, Viewer.current())
        run = Run(TextCursor(switch.standing_connection()), values)
        data = {}
        for number, root in enumerate(self.variant.roots):
            data[root.key] = self._answer(root, number, program, run, variables)
        return Answer(data, run.objects)

    def _answer(self, root: Any, number: int, program: Program, run: Run, variables: dict[str, Any]) -> Any:
        if isinstance(root, Constant):
            return root.value
        planned = program.roots.get(number)
        if planned is not None:
            return planned.answer(run)
        found = root.definition.resolve(None, None, **get_argument_values(root.definition, root.node, variables))
        run.objects += 1 + len(found.get("nodes", ()))
        return picked(found, root.picks)

    def _program(self, shape: Any, given: list[Given], actor: context.Actor) -> Program:
        programs = _programs.get((self._key, shape)) or []
        found = next((p for p in programs if p.fits(actor)), None)
        if found is None:
            found = self._written(given, actor)
            programs = [found, *programs[: MAX_PROGRAMS - 1]]
            _programs.put((self._key, shape), programs, sum(program.weight for program in programs))
        return found

    def _written(self, given: list[Given], actor: context.Actor) -> Program:
        planner = Planner(actor)
        writer = Writer(self.variant.reads, given, planner, FIRST)
        reads = [(number, root) for number, root in enumerate(self.variant.roots) if isinstance(root, Read)]
        roots = {number: writer.groups(read) if read.kind == "groups" else writer.root(read) for number, read in reads}
        return Program(
            roots,
            writer.unread,
            dict(planner.consulted),
            _surroundings(actor) if planner.special else None,
            writer.weight,
            fields_key(actor),
        )


def run(operation: Operation, variables: dict[str, Any]) -> Answer | None:
    """The answer of a query, or None: the executor has to do it."""
    key = (operation.number, _fields_here(), *[variables.get(flag) for flag in operation.flags])
    plan = _plans.get(key)
    try:
        if plan is None:
            plan = _planned(operation, variables, key)
            _plans.put(key, plan, operation.weight)
        if plan is NONE:
            return None
        with connection.wrap_database_errors:
            return plan.run(variables)
    except Problem:
        raise
    except (Refusal, Unplannable) as reason:
        log.debug("left to the executor: %s", reason)
    except Exception as error:
        if took_too_long(error):
            raise Problem("TIMEOUT", _("This takes too long. Ask for less at once.")) from error
        log.warning("a compiled read failed and is left to the executor", exc_info=True)
    return None


NONE: Any = object()
# Of all documents together: a stranger who varies texts or shapes pushes out plans, and never fills the memory.
_plans: Recent[Any, Any] = Recent(4_000, weight=4 * 1024 * 1024)
_programs: Recent[Any, list[Program]] = Recent(4_000, weight=32 * 1024 * 1024)


def _planned(operation: Operation, variables: dict[str, Any], key: Any) -> Any:
    try:
        return Plan(Variant(operation, variables), key)
    except Unplannable as reason:
        log.debug("no plan: %s", reason)
        return NONE
