"""Every action of every module is offered as a step of an automation rule, and as one does what its button does in the hands
of the rule's owner: it succeeds and refuses alike. Runs over all modules; nothing to write for a new one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from fincomtech.automation.models import Rule, RuleRun
from fincomtech.kit.actions import Action
from fincomtech.kit.naming import camel
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.examples import arguments, example
from tests.architecture.test_actions import ACTIONS, mutation, named

Api = Callable[..., Any]
STEPS = [act for act in ACTIONS if act.as_step]
IN_PERSON = [act for act in ACTIONS if not act.as_step]
CREATE = "mutation($i: AutomationRuleInput!) { it: automationRuleCreate(input: $i) { ok record { id } errors { code message } } }"


def saved(alice: Any, act: Action, given: dict[str, Any]) -> dict[str, Any]:
    """What the API says to a rule whose one step is the action."""
    step = {"kind": "action", "action": act.name, "input": {name: {"value": value} for name, value in given.items()}}
    values = {"name": "Шаг", "recordType": act.model.record_type(), "trigger": "hook", "steps": [step]}
    found: dict[str, Any] = alice.run(CREATE, i=values)["it"]
    return found


def offered(alice: Any, act: Action) -> bool:
    """Whether the editor of rules offers the action; rules about types without screens are made through the API alone."""
    kind = act.model.record_type()
    if kind not in alice.get("/api/ui/boot").json()["recordTypes"]:
        return act.as_step
    return bool(alice.get(f"/api/ui/spec/{kind}").json()["actions"][act.name]["asStep"])


@contextmanager
def undone() -> Iterator[None]:
    """As if it had not been."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def by_button(client: Any, act: Action, record_id: Any, given: dict[str, Any]) -> str:
    """How the person's own click is answered: what it was refused with, "" when it was done."""
    document, variables = mutation(act, record_id)
    if act.arguments:
        variables["input"] = {camel(name): value for name, value in given.items()}
    answer = client.answer(document, **variables)
    told = list(answer.get("errors") or [])
    for payload in (answer.get("data") or {}).values():
        told += (payload or {}).get("errors") or []
    return " ".join(one["message"] for one in told)


def by_rule(alice: Any, path: str, key: str, act: Action, record_id: Any) -> str:
    """How the rule's run ended: what it failed with, "" when it was done; "closed" where its owner does not see the record."""
    answer = alice.post(path, {"recordId": str(record_id)} if act.on == "record" else {})
    if answer.status_code == 404:
        return "closed"
    assert answer.status_code == 202, answer.content
    run = RuleRun.objects.get(rule=int(key))
    assert run.state in (RuleRun.DONE, RuleRun.FAILED), run.state
    assert [entry["kind"] for entry in run.log] == ["action"]
    return run.error


@pytest.mark.spec("kit.2")
@pytest.mark.parametrize("act", STEPS, ids=named)
def test_an_action_is_a_step_and_does_what_its_owner_may(act: Action, company: CastCompany, api: Api) -> None:
    alice = api("alice")
    assert offered(alice, act)
    given, record_id = arguments(act), example(act.model).pk if act.on == "record" else None
    made = saved(alice, act, given)
    assert made["ok"], made
    key = made["record"]["id"]
    for name in ("Activate", "NewHook"):
        done = alice.run(f"mutation($id: ID) {{ it: automationRule{name}(id: $id) {{ ok result }} }}", id=key)["it"]
        assert done["ok"], done
    path = "/api/" + done["result"]["show"]["value"].split("/api/")[1]
    for name in ("alice", "clara"):
        Rule.objects.filter(pk=key).update(owner=company.users[name].id)
        client = api(name)
        with undone():
            wanted = by_button(client, act, record_id, given)
        with undone():
            found = by_rule(alice, path, key, act, record_id)
        assert bool(found) == bool(wanted), (name, found, wanted)
        if found != "closed":
            assert found == wanted, name


@pytest.mark.spec("kit.2")
@pytest.mark.parametrize("act", IN_PERSON, ids=named)
def test_what_asks_for_a_fresh_proof_is_no_step(act: Action, company: CastCompany, api: Api) -> None:
    alice = api("alice")
    assert not offered(alice, act)
    assert [e["code"] for e in saved(alice, act, arguments(act))["errors"]] == ["automation.action"]


def test_there_are_steps() -> None:
    """A suite over nothing proves nothing."""
    assert len(STEPS) > 30
    assert IN_PERSON
