"""Every action of every module refuses strangers, people without the right, other companies, wrong states, and
companies without the module, and leaves the record as it was. Runs over all modules; nothing to write for a new one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fincomtech.kit import actions, registry
from fincomtech.kit.actions import Action
from fincomtech.kit.naming import action_name, camel
from fincomtech.kit.records import Record, record_types
from fincomtech.kit.states import StateField
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.examples import arguments, example

Api = Callable[..., Any]


def every_action() -> Iterator[Action]:
    for model in record_types().values():
        yield from actions.actions_of(model).values()


def named(act: Action) -> str:
    return f"{act.model.record_type()}.{act.name}"


ACTIONS = sorted(every_action(), key=named)
ON_RECORDS = [a for a in ACTIONS if a.on == "record"]
ON_TYPES = [a for a in ACTIONS if a.on == "collection"]
OPTIONAL = [a for a in ACTIONS if not registry.module(a.model._meta.app_label).always]


def mutation(act: Action, record_id: Any = "1") -> tuple[str, dict[str, Any]]:
    """The document and variables that run the action, with every required argument given."""
    name = action_name(act.model.record_type(), act.name)
    given, declared, variables = [], [], {}
    if act.on == "record":
        declared.append("$ids: [ID!]")
        given.append("ids: $ids")
        variables["ids"] = [str(record_id)]
    if act.arguments:
        declared.append(f"$input: {name[0].upper()}{name[1:]}Input")
        given.append("input: $input")
        variables["input"] = {camel(k): v for k, v in arguments(act).items()}
    head = f"mutation({', '.join(declared)})" if declared else "mutation"
    call = f"{name}({', '.join(given)})" if given else name
    return f"{head} {{ {call} {{ ok errors {{ code message path }} }} }}", variables


def stored(record: Record) -> dict[str, Any]:
    """The row as it stands in the database."""
    return type(record)._default_manager.filter(pk=record.pk).values().get()


def refused(client: Any, act: Action, record_id: Any = "1") -> set[str]:
    """The codes with which the action was refused."""
    document, variables = mutation(act, record_id)
    told = client.refused(document, **variables)
    return {e.get("code") or (e.get("extensions") or {}).get("code") or e["message"] for e in told}


@pytest.mark.spec("kit.2")
@pytest.mark.parametrize("act", ON_RECORDS, ids=named)
def test_strangers_and_people_without_the_right_are_refused(act: Action, company: CastCompany, api: Api) -> None:
    record = example(act.model)
    before = stored(record)
    assert refused(api(), act, record.pk) == {"sign_in"}
    assert refused(api("dan"), act, record.pk) <= {"denied", "missing"}
    assert stored(record) == before


@pytest.mark.spec("kit.2")
@pytest.mark.parametrize("act", ON_TYPES, ids=named)
def test_actions_on_a_whole_type_refuse_strangers_and_people_without_the_right(
    act: Action, company: CastCompany, api: Api
) -> None:
    dan = api("dan")  # signing in changes the person's own row
    before = list(act.model._default_manager.order_by("pk").values())
    assert refused(api(), act) == {"sign_in"}
    assert refused(dan, act) == {"denied"}
    assert list(act.model._default_manager.order_by("pk").values()) == before


# What a company has exactly one of has the same id in all of them: each finds its own.
SEVERAL = [a for a in ON_RECORDS if not hasattr(a.model, "PROFILE_ID")]


@pytest.mark.spec("tenancy.2")
@pytest.mark.parametrize("act", SEVERAL, ids=named)
def test_a_record_of_another_company_is_not_there(
    act: Action, company: CastCompany, vector: CastCompany, api: Api
) -> None:
    record = with_an_id_of_its_own(example(act.model))
    before = stored(record)
    assert refused(api("alice", company=vector), act, record.pk) <= {"missing", "denied", "invalid"}
    assert stored(record) == before


def with_an_id_of_its_own(record: Record) -> Record:
    """Both companies count from the same seed, so give the record an id that the other company cannot have."""
    key = 10**9 + record.pk
    type(record)._default_manager.filter(pk=record.pk).update(id=key)
    record.pk = key
    return record


@pytest.mark.spec_part("marketplace.3")
@pytest.mark.parametrize("act", OPTIONAL, ids=named)
def test_without_the_module_the_action_does_not_exist(
    act: Action, minimal: CastCompany, company: CastCompany, api: Api
) -> None:
    document, variables = mutation(act)
    told = api("alice", company=minimal).refused(document, **variables)
    assert all("Cannot query field" in e["message"] or "Unknown type" in e["message"] for e in told), told
    assert not any("Did you mean" in e["message"] for e in told)


def with_wrong_states() -> Iterator[tuple[Action, str]]:
    for act in ON_RECORDS:
        allowed = act.move[0] | {act.move[1]} if act.move else act.states
        if allowed:
            field = act.model._meta.get_field("state")
            assert isinstance(field, StateField)
            yield from ((act, s.value) for s in field.states if s.value not in allowed)


@pytest.mark.parametrize(
    ("act", "state"), list(with_wrong_states()), ids=lambda x: named(x) if isinstance(x, Action) else x
)
def test_a_wrong_state_refuses_and_changes_nothing(
    act: Action, state: str, company: CastCompany, api: Api, force_state: Any
) -> None:
    record = example(act.model)
    force_state(record, state)
    before = stored(record)
    assert refused(api("alice"), act, record.pk) == {"wrong_state"}
    assert stored(record) == before


@pytest.fixture
def force_state() -> Callable[[Record, str], None]:
    """Put a record into a state directly, with the columns that the state's constraints ask for."""

    def force(record: Record, state: str) -> None:
        from django.db import IntegrityError, transaction

        rows = type(record)._default_manager.filter(pk=record.pk)
        try:
            with transaction.atomic():
                rows.update(state=state)
        except IntegrityError:
            way = next(a for a in actions.actions_of(type(record)).values() if a.move and a.move[1] == state)
            actions.run(way, [record.pk], arguments(way))

    return force
