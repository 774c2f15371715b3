"""One request from text to answer: document, visibility, cost, then the compiled plan or the executor."""

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from django.db import connection
from graphql import GraphQLError, execute
from graphql.execution.values import get_variable_values

from fincomtech.api.graphql import cost, descriptions, plans, problems, schema
from fincomtech.api.graphql.bounded import Recent
from fincomtech.api.graphql.cost import Bucket
from fincomtech.api.graphql.documents import Document, Operation, document
from fincomtech.api.graphql.problems import Problem
from fincomtech.api.graphql.schema import Modules
from fincomtech.kit import context, languages
from fincomtech.tenancy import switch

log = logging.getLogger(__name__)


class Reply:
    """The body of the answer, its HTTP status, and whether it is gzipped already."""

    def __init__(self, body: bytes, status: int = 200, *, packed: bool = False):
        self.body, self.status, self.packed = body, status, packed

    @classmethod
    def refused(cls, errors: list[dict[str, Any]], status: int = 400) -> "Reply":
        """Nothing was run."""
        return cls(orjson.dumps({"errors": errors}, default=str), status)


NO_OPERATION = GraphQLError("Name one of the document's operations.")
# Introspection asks the same for everybody with the same modules: explorers and code generators repeat themselves.
_introspections: Recent[Any, Reply] = Recent(32)


def answer(text: str, variables: Mapping[str, Any], operation_name: str | None) -> Reply:
    """Answer a request of the current actor in the current company."""
    modules = context.company().modules
    if text == schema.INTROSPECTION:
        return Reply(schema.introspection(modules), packed=True)
    known = document(text)
    errors = known.errors_for(modules)
    if errors:
        return Reply.refused(errors)
    operation = known.operation(operation_name)
    if operation is None:
        return Reply.refused(problems.all_told([NO_OPERATION], "BAD_USER_INPUT"))
    if operation.only_introspects:
        return _introspected(known, operation, variables, modules)
    try:
        return _priced(known, operation, variables)
    except Problem as problem:
        return Reply.refused(
            problems.all_told([problem], "BAD_USER_INPUT"), 429 if problem.code == "THROTTLED" else 400
        )
    except RecursionError as error:
        return Reply.refused([problems.explained(error)])


def _introspected(known: Document, operation: Operation, variables: Mapping[str, Any], modules: Modules) -> Reply:
    key = (
        known.key,
        operation.node.name and operation.node.name.value,
        orjson.dumps(variables, option=orjson.OPT_SORT_KEYS),
        modules,
        languages.spoken(),
    )
    return _introspections.get_or_make(key, lambda: _read(known, operation, variables).reply({}))


def _read(known: Document, operation: Operation, variables: Mapping[str, Any]) -> "Result":
    found = _execute(known, operation, variables)
    return Result(descriptions.in_readers_language(found.data), found.errors, found.objects)


def _priced(known: Document, operation: Operation, variables: Mapping[str, Any]) -> Reply:
    declared = operation.node.variable_definitions
    coerced = get_variable_values(schema.full(), declared, dict(variables), max_errors=5) if declared else {}
    if isinstance(coerced, list):
        return Reply.refused(problems.all_told(coerced, "BAD_USER_INPUT"))
    requested = operation.price.of(coerced)
    cost.check(requested)
    if context.actor().key_id is None:
        return _run(known, operation, variables, coerced).reply({})
    bucket = Bucket()
    bucket.take(requested)
    result = _run(known, operation, variables, coerced)
    bucket.refund(requested - result.objects)
    return result.reply({"extensions": {"cost": bucket.told(requested, result.objects)}})


class Result:
    """Data and errors of a run, and how many objects were given."""

    def __init__(self, data: Any, errors: list[dict[str, Any]], objects: int):
        self.data, self.errors, self.objects = data, errors, objects

    def reply(self, extensions: dict[str, Any]) -> Reply:
        """As GraphQL over HTTP puts it."""
        errors = {"errors": self.errors} if self.errors else {}
        return Reply(orjson.dumps({**errors, "data": self.data, **extensions}, default=str))


def _run(known: Document, operation: Operation, variables: Mapping[str, Any], coerced: dict[str, Any]) -> Result:
    _limit_statements()
    if operation.is_query and not operation.introspects:
        found = plans.run(operation, coerced)
        if found is not None:
            return Result(found.data, [], max(1, found.objects))
    return _execute(known, operation, variables)


def _execute(known: Document, operation: Operation, variables: Mapping[str, Any]) -> Result:
    """The executor: mutations, introspection, and reads that no plan can do."""
    where = schema.subset(context.company().modules) if operation.introspects else schema.full()
    name = operation.node.name.value if operation.node.name else None
    assert known.ast is not None
    unread: list[dict[str, Any]] = []  # refusals of mutations whose payload's `errors` nobody asked for
    try:
        result: Any = execute(
            where, known.ast, context_value=unread, variable_values=dict(variables), operation_name=name
        )
    except (GraphQLError, RecursionError) as error:
        return Result(None, [problems.explained(error)], 1)
    errors = [problems.told(error) for error in result.errors or ()] + [problems.unread(error) for error in unread]
    return Result(result.data, errors, max(1, objects_in(result.data)))


def objects_in(data: Any) -> int:
    """How many objects an answer holds: what it really cost."""
    if isinstance(data, dict):
        return 1 + sum(objects_in(value) for value in data.values() if isinstance(value, dict | list))
    if isinstance(data, list):
        return sum(objects_in(value) for value in data if isinstance(value, dict | list))
    return 0


def _limit_statements() -> None:
    """Once a database connection: no statement of a web process runs longer than this."""
    standing = switch.standing_connection()
    if getattr(standing, "graphql_limited", False):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {cost.limit('GRAPHQL_STATEMENT_TIMEOUT_MS', 15_000)}")
    standing.graphql_limited = True
