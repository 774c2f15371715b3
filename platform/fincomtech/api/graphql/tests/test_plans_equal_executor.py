"""Compiled reads answer exactly as the executor does: random documents, people with different rights, key order included."""

import re
from typing import Any

import orjson
import pytest

from fincomtech.api.graphql import execution, plans
from fincomtech.api.graphql.documents import document
from fincomtech.api.graphql.tests.documents import Documents, fill
from fincomtech.kit import context

SEEDS, EACH = range(8), 40
PEOPLE = ("alice", "boris", "clara", "dan")


def ordered(data: Any) -> Any:
    """Objects as lists of pairs, so that their order counts."""
    if isinstance(data, dict):
        return [(key, ordered(value)) for key, value in data.items()]
    return [ordered(each) for each in data] if isinstance(data, list) else data


def compiled(operation: Any, variables: dict[str, Any]) -> Any:
    """The plan's answer as a client reads it, or None."""
    coerced = execution.get_variable_values(execution.schema.full(), operation.node.variable_definitions, variables)
    assert isinstance(coerced, dict)
    found = plans.run(operation, coerced)
    return None if found is None else orjson.loads(orjson.dumps(found.data))


@pytest.mark.spec("api.1")
@pytest.mark.parametrize("seed", SEEDS)
def test_random_documents(company: Any, acting: Any, seed: int) -> None:
    """Each twice: the first run writes the plan, the second finds it; most must be planned at all."""
    fill([person.id for person in company.users.values()])
    supply, planned, left = Documents(seed, context.company().modules), 0, 0
    for _number in range(EACH):
        text, variables = supply.next()
        known = declaring_what_it_uses(text)
        assert not known.errors, (text, known.errors)
        operation = known.operation(None)
        for who in supply.random.sample(PEOPLE, 2):
            with acting(who):
                expected = execution._execute(known, operation, variables)
                assert all(e["extensions"]["code"] != "INTERNAL" for e in expected.errors), (who, text, variables)
                for _again in range(2):
                    found = compiled(operation, variables)
                    if found is None:
                        left += not expected.errors
                        continue
                    planned += 1
                    assert not expected.errors, (who, text, variables, expected.errors)
                    assert ordered(found) == ordered(orjson.loads(orjson.dumps(expected.data))), (who, text, variables)
    assert planned > EACH
    assert left < planned / 5  # bad arguments of lists that nobody reached: no error there


def declaring_what_it_uses(text: str) -> Any:
    """The document with only the variables that it uses."""
    head, _paren, rest = text.partition("(")
    declared, _paren, body = rest.partition(") {")
    used = [each for each in declared.split(", ") if re.search(rf"\{each.split(':')[0]}\b", body)]
    return document(f"{head}{'(' + ', '.join(used) + ')' if used else ''} {{{body}")
