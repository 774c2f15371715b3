"""Rules act by themselves, in their owner's name, and say what they did and why. Through the API."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from fincomtech.automation import calling, jobs
from fincomtech.automation.models import Rule, RuleRun
from fincomtech.automation.tests.rules import (
    CHANGE,
    CREATE,
    DEAL,
    RENAME,
    Api,
    active,
    deal,
    rule,
    runs,
    shown,
)
from fincomtech.kit import clock
from fincomtech.kit.records import record_model
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient


@pytest.mark.spec("kit.7")
def test_a_new_record_is_changed_by_a_rule_in_its_owners_name(api: Api, contact: Any) -> None:
    alice = api("alice")
    key = active(alice, trigger="created", steps=[RENAME])
    made = deal(api("boris"), contact)
    found = shown(alice, made)
    assert found["name"] == f"Поставка — {contact.name}"
    assert found["changedBy"]["name"] == "Алиса Иванова"
    [run] = runs(alice, key)
    assert (run["state"], run["recordId"], run["cause"]) == ("done", made, {"trigger": "created"})
    assert [(e["step"], e["kind"], e["result"]) for e in run["log"]] == [("1", "set", "done")]


@pytest.mark.spec("kit.7")
def test_a_rule_hears_of_one_fields_way_from_and_to_only(api: Api, contact: Any) -> None:
    alice = api("alice")
    key = active(alice, trigger="changed", field="name", before="А", after="Б", steps=[{"kind": "stop"}])
    made = deal(alice, contact, name="А")
    for name in ("В", "А", "Б"):
        alice.run(CHANGE, id=made, i={"name": name})
    [run] = runs(alice, key)
    assert run["cause"] == {"trigger": "changed", "field": "name", "before": "А", "after": "Б"}


@pytest.mark.spec("kit.7")
def test_a_state_starts_a_rule_that_runs_actions(api: Api, contact: Any) -> None:
    alice = api("alice")
    plan = {
        "kind": "action",
        "action": "plan_activity",
        "input": {"summary": {"text": "Поздравить {{ contact.name }}"}, "due_date": {"days": 1}},
    }
    key = active(alice, trigger="changed", field="state", after="won", steps=[plan])
    made = deal(alice, contact)
    alice.run("mutation($id: ID) { crmDealWin(id: $id, input: {}) { ok } }", id=made)
    [run] = runs(alice, key)
    assert run["state"] == "done", run
    planned = alice.run('{ kitActivities(where: {recordType: {eq: "crm.Deal"}}) { nodes { summary recordId } } }')
    assert {"summary": f"Поздравить {contact.name}", "recordId": made} in planned["kitActivities"]["nodes"]


@pytest.mark.spec("kit.7")
def test_conditions_and_branches_choose(api: Api, contact: Any) -> None:
    alice = api("alice")
    big = {"expectedRevenue": {"gte": "1000"}}
    steps = [
        {
            "kind": "branch",
            "condition": {"expectedRevenue": {"gte": "5000"}},
            "then": [{"kind": "set", "values": {"name": {"value": "Крупная"}}}],
            "else": [{"kind": "set", "values": {"name": {"value": "Средняя"}}}],
        }
    ]
    key = active(alice, trigger="created", condition=big, steps=steps)
    names = [shown(alice, deal(alice, contact, expectedRevenue=sum_))["name"] for sum_ in ("10", "2000", "9000")]
    assert names == ["Поставка", "Средняя", "Крупная"]
    assert [r["log"][0]["result"] for r in runs(alice, key)] == ["else", "then"]


@pytest.mark.spec("kit.7")
def test_records_of_other_types_are_made(api: Api, contact: Any) -> None:
    alice = api("alice")
    make = {"kind": "create", "record": "crm.Lead", "values": {"name": {"text": "Повтор: {{ name }}"}}}
    active(alice, trigger="changed", field="state", after="lost", steps=[make])
    reason = record_model("crm.LostReason")._default_manager.first()
    assert reason is not None
    made = deal(alice, contact)
    lose = "mutation($id: ID, $i: CrmDealLoseInput!) { crmDealLose(id: $id, input: $i) { ok errors { message } } }"
    assert alice.run(lose, id=made, i={"reason": str(reason.pk)})["crmDealLose"]["ok"]
    found = alice.run('{ crmLeads(where: {name: {eq: "Повтор: Поставка"}}) { totalCount } }')
    assert found["crmLeads"]["totalCount"] == 1


@pytest.mark.spec("kit.7")
def test_a_rule_waits_and_goes_on(api: Api, contact: Any) -> None:
    alice = api("alice")
    steps = [{"kind": "wait", "minutes": 60}, {"kind": "set", "values": {"name": {"value": "Через час"}}}]
    key = active(alice, trigger="created", steps=steps)
    made = deal(alice, contact)
    assert runs(alice, key)[0]["state"] == "waiting"
    later(alice, minutes=30)
    assert shown(alice, made)["name"] == "Поставка"
    later(alice, minutes=61)
    assert shown(alice, made)["name"] == "Через час"
    assert runs(alice, key)[0]["state"] == "done"


def later(api: ApiClient, *, minutes: int) -> None:
    """The clock's job, so much later."""
    with (
        time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False),
        sandbox.inside(api.company, "alice"),
    ):
        jobs.by_the_clock()


@pytest.mark.spec("kit.7")
def test_a_date_of_the_record_starts_a_rule_once(api: Api, contact: Any) -> None:
    alice = api("alice")
    with time_machine.travel("2026-11-24T06:00:00Z", tick=False):
        steps = [{"kind": "set", "values": {"name": {"value": "Завтра срок"}}}]
        key = active(alice, trigger="date", dateField="expectedCloseDate", minutes=-24 * 60, steps=steps)
        made = deal(alice, contact, expectedCloseDate="2026-11-26")
    for moment in ("2026-11-24T07:00:00Z", "2026-11-25T07:00:00Z", "2026-11-25T08:00:00Z"):
        with time_machine.travel(moment, tick=False), sandbox.inside(alice.company, "alice"):
            jobs.by_the_clock()
    assert len(runs(alice, key)) == 1
    assert shown(alice, made)["name"] == "Завтра срок"


@pytest.mark.spec("kit.7")
def test_set_times_start_a_rule_for_what_meets_its_condition(api: Api, contact: Any) -> None:
    alice = api("alice")
    with time_machine.travel("2026-11-24T06:00:00Z", tick=False):
        steps = [{"kind": "set", "values": {"name": {"value": "Утро"}}}]
        times = {"kind": "daily", "at": "09:30"}
        key = active(alice, trigger="schedule", times=times, condition={"name": {"eq": "Ждёт"}}, steps=steps)
        waits, other = deal(alice, contact, name="Ждёт"), deal(alice, contact, name="Другая")
    for moment in ("2026-11-24T06:29:00Z", "2026-11-24T06:30:00Z", "2026-11-24T06:35:00Z"):
        with time_machine.travel(moment, tick=False), sandbox.inside(alice.company, "alice"):
            jobs.by_the_clock()
    assert [shown(alice, key_)["name"] for key_ in (waits, other)] == ["Утро", "Другая"]
    assert len(runs(alice, key)) == 1


# --- other systems --------------------------------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[Any]:
    """Another system: a server that remembers what it was sent."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Silence."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.got = got  # type: ignore[attr-defined]
    yield server
    server.shutdown()


@pytest.mark.spec("kit.7")
def test_another_system_is_called_with_a_signed_body(api: Api, contact: Any, listener: Any) -> None:
    alice = api("alice")
    step = {
        "kind": "call",
        "url": f"http://127.0.0.1:{listener.server_port}/in?x=1",
        "body": {"customer": {"field": "contact.name"}},
    }
    key = active(alice, trigger="created", steps=[step])
    made = deal(alice, contact)
    [(headers, body)] = listener.got
    told = json.loads(body)
    assert (told["recordType"], str(told["recordId"]), told["values"]) == ("crm.Deal", made, {"customer": contact.name})
    with sandbox.inside(alice.company, "alice"):
        assert headers[calling.SIGNATURE] == calling.signature(int(key), body)


@pytest.mark.spec("kit.7")
def test_another_system_starts_a_rule(api: Api, vector: CastCompany, contact: Any) -> None:
    alice = api("alice")
    make = {"kind": "create", "record": "crm.Lead", "values": {"name": {"text": "Заявка {{ hook.number }}"}}}
    key = active(alice, trigger="hook", steps=[make])
    shown_once = alice.run("mutation($id: ID) { automationRuleNewHook(id: $id) { ok result } }", id=key)
    path = "/api/" + shown_once["automationRuleNewHook"]["result"]["show"]["value"].split("/api/")[1]
    answer = api().post(path, {"number": 17})
    assert answer.status_code == 202, answer.content
    found = alice.run('{ crmLeads(where: {name: {eq: "Заявка 17"}}) { totalCount } }')
    assert found["crmLeads"]["totalCount"] == 1
    assert api(company=vector).post(path, {"number": 18}).status_code == 404
    assert api().post(path + "x", {"number": 18}).status_code == 404
    assert api().post(path, ["no object"]).status_code == 400


# --- what goes wrong ------------------------------------------------------------------------------------------------


@pytest.mark.spec("kit.7")
def test_a_record_that_refuses_fails_its_own_run(api: Api, contact: Any) -> None:
    alice = api("alice")
    key = active(alice, trigger="created", steps=[{"kind": "set", "values": {"name": {"value": ""}}}, RENAME])
    made = deal(alice, contact)
    [run] = runs(alice, key)
    assert run["state"] == "failed"
    assert run["error"]
    assert [e["result"] for e in run["log"]] == ["failed"]
    assert shown(alice, made)["name"] == "Поставка"


@pytest.mark.spec("kit.7")
def test_rules_that_set_each_other_off_are_stopped_and_told(api: Api, contact: Any) -> None:
    alice = api("alice")
    there = {"kind": "set", "values": {"name": {"text": "{{ name }}!"}}}
    one = active(alice, name="Первое", trigger="changed", field="name", steps=[there])
    two = active(alice, name="Второе", trigger="changed", field="name", steps=[there])
    made = deal(alice, contact)
    alice.run(CHANGE, id=made, i={"name": "Начало"})
    states = [r["state"] for key in (one, two) for r in runs(alice, key)]
    assert states.count("loop") >= 2
    assert len(states) <= 12
    told = next(r["error"] for r in runs(alice, one) if r["state"] == "loop")
    assert "Первое" in told


@pytest.mark.parametrize("who", ["boris", "clara", "dan"])
def test_only_administrators_make_and_see_rules(api: Api, who: str) -> None:
    active(api("alice"), trigger="created", steps=[RENAME])
    assert api(who).run("{ automationRules { nodes { id } } }")["automationRules"]["nodes"] == []
    refused = api(who).refused(CREATE, i={"name": "Х", "recordType": "crm.Deal", "steps": []})
    assert [e["code"] for e in refused] == ["denied"]


def test_a_rule_does_what_its_owner_may_and_no_more(api: Api, company: CastCompany, contact: Any) -> None:
    alice = api("alice")
    key = active(alice, trigger="created", steps=[RENAME])
    Rule.objects.filter(pk=key).update(owner=company.users.dan.id)
    made = deal(alice, contact)
    assert shown(alice, made)["name"] == "Поставка"
    assert runs(alice, key) == []


def test_rules_of_another_company_are_not_heard(api: Api, vector: CastCompany) -> None:
    active(api("alice"), trigger="created", steps=[{"kind": "set", "values": {"name": {"value": "Чужое"}}}])
    theirs = api("alice", company=vector)
    made = theirs.run(
        'mutation { contactsContactCreate(input: {kind: "company", name: "Вектор-клиент"}) { record { id } } }'
    )["contactsContactCreate"]["record"]["id"]
    new = theirs.run(DEAL, i={"name": "Их сделка", "contact": made})["crmDealCreate"]["record"]["id"]
    assert shown(theirs, new)["name"] == "Их сделка"


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"trigger": "changed", "field": "nowhere"}, "field"),
        ({"trigger": "date", "dateField": "name"}, "dateField"),
        ({"trigger": "schedule", "times": {"kind": "daily", "at": "25:00"}}, "times"),
        ({"condition": {"nowhere": {"eq": "1"}}}, "condition"),
        ({"steps": [{"kind": "explode"}]}, "steps"),
        ({"steps": [{"kind": "set", "values": {"nowhere": {"value": 1}}}]}, "steps"),
        ({"steps": [{"kind": "set", "values": {"state": {"value": "won"}}}]}, "steps"),
        ({"steps": [{"kind": "set", "values": {"name": {"text": "{{ name"}}}]}, "steps"),
        ({"steps": [{"kind": "set", "values": {"name": {"field": "contact.password"}}}]}, "steps"),
        ({"steps": [{"kind": "action", "action": "fly"}]}, "steps"),
        ({"steps": [{"kind": "action", "action": "comment", "input": {}}]}, "steps"),
        ({"steps": [{"kind": "call", "url": "file:///etc/passwd"}]}, "steps"),
        ({"steps": [{"kind": "wait"}]}, "steps"),
        ({"steps": [{"kind": "create", "record": "crm.Nothing", "values": {"name": {"value": "x"}}}]}, "steps"),
    ],
)
def test_what_could_never_work_is_refused_when_it_is_saved(api: Api, values: dict[str, Any], path: str) -> None:
    refused = api("alice").refused(CREATE, i={"name": "Х", "recordType": "crm.Deal", **values})
    assert [e["path"] for e in refused] == [[path]]


@pytest.mark.spec("kit.7")
def test_a_dry_run_tells_and_leaves_nothing(api: Api, contact: Any, mailoutbox: list[Any]) -> None:
    alice = api("alice")
    mail = {
        "kind": "action",
        "action": "send_mail",
        "input": {"to": {"value": "a@b.example"}, "subject": {"value": "Тема"}, "body": {"value": "<p>Да</p>"}},
    }
    key = rule(
        alice,
        trigger="created",
        condition={"name": {"eq": "Другая"}},
        steps=[RENAME, mail, {"kind": "wait", "minutes": 5}],
    )
    made = deal(alice, contact)
    tried = "mutation($id: ID, $i: AutomationRuleDryRunInput!) { automationRuleDryRun(id: $id, input: $i) { ok result errors { message } } }"
    told = alice.run(tried, id=key, i={"recordId": made})["automationRuleDryRun"]["result"]["dryRun"]
    assert told["matches"] is False
    assert [(e["kind"], e["result"]) for e in told["log"]] == [("set", "done"), ("action", "done"), ("wait", "passed")]
    assert shown(alice, made)["name"] == "Поставка"
    assert mailoutbox == []
    assert runs(alice, key) == []


def test_a_failed_run_is_run_again(api: Api, contact: Any) -> None:
    alice = api("alice")
    key = active(alice, trigger="created", steps=[{"kind": "set", "values": {"name": {"value": ""}}}])
    deal(alice, contact)
    [failed] = runs(alice, key)
    Rule.objects.filter(pk=key).update(steps=[{"kind": "stop"}])
    again = alice.run("mutation($id: ID) { automationRuleRunAgain(id: $id) { ok errors { code } } }", id=failed["id"])
    assert again["automationRuleRunAgain"]["ok"]
    assert [r["state"] for r in runs(alice, key)] == ["failed", "done"]


def test_many_records_are_done_in_a_few_statements(api: Api, company: CastCompany, contact: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from fincomtech.automation import runs as executor

    alice = api("alice")
    key = active(
        alice,
        trigger="schedule",
        times={"kind": "monthly", "day": 1},
        steps=[{"kind": "set", "values": {"priority": {"value": 3}}}],
    )
    counts = []
    for many in (150, 400):
        made = [deal_row(contact, n) for n in range(many)]
        RuleRun.objects.bulk_create(
            RuleRun(rule_id=int(key), record_type="crm.Deal", record_id=pk, chain=[[int(key), pk]]) for pk in made
        )
        with CaptureQueriesContext(connection) as queries:
            executor.proceed(int(key))
        counts.append(len(queries))
    assert RuleRun.objects.filter(state="done").count() == 550
    assert counts[0] == counts[1]


def deal_row(contact: Any, number: int) -> int:
    model: Any = record_model("crm.Deal")
    stage = record_model("crm.Stage")._default_manager.first()
    return int(
        model.objects.create(
            name=f"Сделка {number}", number=f"N-{number}-{contact.pk}-{clock.now()}"[:32], contact=contact, stage=stage
        ).pk
    )
