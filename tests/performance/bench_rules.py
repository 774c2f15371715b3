"""Rows of `make bench`: a rule over ten thousand records, and what audit, tracking and rules add to saving a record.

Both run as the product does: the clock's job begins the runs, the worker's task does them, saving is the API's own write.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection, connections

from tests.performance.clocks import Cost, interleaved, timed

ROWS = 10_000
NAME = "По правилу"
BUDGET = 2.0  # times a save without them
COPY = """INSERT INTO crm_deal ({columns}) SELECT {values} FROM
  (SELECT * FROM crm_deal ORDER BY id LIMIT 1) one, generate_series(1, {rows}) n"""
SAVE = "mutation($id: ID!, $i: CrmDealInput!) { crmDealUpdate(id: $id, input: $i) { ok errors { message } record { id version name } } }"
Say = Callable[..., None]


def measure(tenant: Any, say: Say, analyzed: Callable[..., None], pids: Callable[[], list[int]]) -> None:
    """Both rows in one company that has deals."""
    from fincomtech.identity.models import User
    from fincomtech.identity.rights import actor_of_user
    from fincomtech.kit import context
    from fincomtech.tenancy.switch import in_company

    with in_company(tenant):
        filled()
    analyzed(tenant, "crm_deal")
    with in_company(tenant):
        actor = actor_of_user(User.objects.order_by("pk").values_list("pk", flat=True)[0])
        assert actor is not None
        with context.acting_as(actor), unsent():
            many(say, pids())
            one(say, pids())
    connections["default"].close()


def filled() -> None:
    """Ten thousand deals that the rule matches, copied from one in a statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'crm_deal' "
            "AND table_schema = current_schema() AND column_name <> 'id' AND is_generated = 'NEVER'"
        )
        columns = [name for (name,) in cursor.fetchall()]
        given = {"name": f"'{NAME} ' || n", "number": "'R-' || n", "priority": "'1'"}
        values = ", ".join(given.get(name, f'one."{name}"') for name in columns)
        quoted = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(COPY.format(columns=quoted, values=values, rows=ROWS))


@contextmanager
def unsent() -> Iterator[None]:
    """No broker listens here: what would be sent to a worker is left out, on both sides of every comparison."""
    from fincomtech.kit.background import tasks

    with patch.object(tasks, "send", lambda *_told, **_more: None):
        yield


def rule(name: str, **values: Any) -> Any:
    """An active rule about deals, made and activated as an administrator does."""
    from fincomtech.automation.models import Rule
    from fincomtech.kit import actions, writes

    made = writes.create(Rule, {"name": name, "record_type": "crm.Deal", **values})
    actions.run(actions.actions_of(Rule)["activate"], [made.pk], {})
    return made


# --- ten thousand records ---------------------------------------------------------------------------------------------


def many(say: Say, pids: list[int]) -> None:
    """A rule by the clock sets a field of every record that meets its condition."""
    from fincomtech.automation import runs, times
    from fincomtech.automation.models import Rule, RuleRun
    from fincomtech.kit import clock
    from fincomtech.kit.records import record_model

    steps = [{"kind": "set", "values": {"priority": {"value": "2"}}}]
    made = rule(
        "10,000", trigger="schedule", times={"kind": "daily"}, condition={"name": {"startsWith": NAME}}, steps=steps
    )
    Rule.objects.filter(pk=made.pk).update(next_time_at=clock.now())
    counted = {"begun": 0, "done": 0}

    def begin() -> None:
        with counting(counted, "begun"):
            assert times.start_due() == ROWS

    def proceed() -> None:
        with counting(counted, "done"):
            assert runs.proceed(made.pk) == ROWS

    begun, done = timed(begin, pids), timed(proceed, pids)
    deals: Any = record_model("crm.Deal")
    assert deals.objects.filter(name__startswith=NAME, priority="2").count() == ROWS
    assert RuleRun.objects.filter(rule=made.pk, state="done").count() == ROWS
    RuleRun.objects.filter(rule=made.pk).delete()
    total = counted["begun"] + counted["done"]
    say(
        f"a rule over {ROWS} matching records              budget: none loaded one by one",
        f"{'begin the runs':38} {begun}",
        f"{'do them: change, track, audit, search':38} {done}",
        f"{total / ROWS:.3f} statements a record ({counted['begun']} to begin, {counted['done']} to do), "
        f"{(begun.wall + done.wall) / ROWS:.3f} ms wall and {cpu(begun, done) / ROWS:.3f} ms CPU a record",
    )
    assert total < ROWS / 10, total


def cpu(*costs: Cost) -> float:
    return sum(cost.python + cost.postgres for cost in costs)


@contextmanager
def counting(into: dict[str, int], name: str) -> Iterator[None]:
    """How many statements are sent to the database inside."""

    def count(execute: Any, *given: Any) -> Any:
        into[name] += 1
        return execute(*given)

    with connection.execute_wrapper(count):
        yield


# --- one record -------------------------------------------------------------------------------------------------------


@contextmanager
def switched_off() -> Iterator[None]:
    """As if there were no audit trail, no rules and no tracked fields; search, notifications and hints to screens stay."""
    from fincomtech.audit import chain
    from fincomtech.kit import changes
    from fincomtech.kit.records import record_model

    model = record_model("crm.Deal")
    kept = {
        n: w for n, w in changes._watchers.items() if not n.startswith(("fincomtech.audit", "fincomtech.automation"))
    }
    assert len(kept) == len(changes._watchers) - 2, sorted(changes._watchers)
    with ExitStack() as stack:
        stack.enter_context(patch.object(changes, "_watchers", kept))
        stack.enter_context(patch.object(model, "tracked_fields", ()))
        stack.enter_context(patch.object(chain, "append", _never))
        yield


def _never(_entries: Any) -> None:
    raise AssertionError("the audit trail was to be off")


def one(say: Say, pids: list[int]) -> None:
    """Saving a deal whose tracked fields change, as a person's screen does it: with everything on, and without."""
    from fincomtech.api.graphql import execution
    from fincomtech.kit import context, writes
    from fincomtech.kit.records import record_model

    deals: Any = record_model("crm.Deal")
    key = deals.objects.order_by("pk").values_list("pk", flat=True)[0]
    rule("Not this change", trigger="changed", field="state", after="won", steps=[{"kind": "stop"}])
    turn = iter(range(10**9))

    def save() -> None:
        number = next(turn)
        writes.update(deals, key, {"name": f"Сделка {number}", "expected_revenue": str(1000 + number)})

    me = context.actor()

    def sent() -> None:
        number = next(turn)
        values = {"name": f"Сделка {number}", "expectedRevenue": str(1000 + number)}
        with context.acting_as(me):
            reply = execution.answer(SAVE, {"id": str(key), "i": values}, None)
        assert b'"ok":true' in reply.body, reply.body[:300]

    def bare(work: Callable[[], None]) -> Callable[[], None]:
        def off() -> None:
            with switched_off():
                work()

        return off

    counted = {"on": 0, "off": 0}
    for name, work in (("on", save), ("off", bare(save))):
        with counting(counted, name):
            work()
    begun = time.perf_counter()
    costs = interleaved({"on": save, "off": bare(save)}, pids, rounds=9, repeat=30)
    whole = interleaved({"on": sent, "off": bare(sent)}, pids, rounds=7, repeat=20)
    wanted = rule("This change", trigger="changed", field="expectedRevenue", steps=[{"kind": "stop"}])
    begins = interleaved({"on": sent, "off": bare(sent)}, pids, rounds=7, repeat=20)
    assert wanted.runs.count() >= 100, "the rule was to begin a run with each save"
    rows = {"as the API's mutation": whole, "… and a rule begins a run each time": begins, "the write alone": costs}
    lines = []
    for name, pair in rows.items():
        lines += [f"{name}: on", f"  {pair['on']}", f"{name}: off", f"  {pair['off']}"]
        lines.append(
            f"  ratio {pair['on'].wall / pair['off'].wall:.2f} x wall, {cpu(pair['on']) / cpu(pair['off']):.2f} x CPU"
        )
    say(
        f"save a deal, two tracked fields changed         budget <= {BUDGET:.0f} x without audit, tracking, rules",
        *lines,
        f"the write alone: {counted['on']} statements on, {counted['off']} off   ({time.perf_counter() - begun:.0f} s measured)",
    )
