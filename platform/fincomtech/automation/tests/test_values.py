"""What conditions and values can say: whoever the rule acts for, moving days, lists, rich text, own fields. Through the API."""

from dataclasses import replace
from typing import Any

import pytest
import time_machine

from fincomtech.automation import jobs
from fincomtech.automation import runs as executor
from fincomtech.automation.models import Rule, RuleRun
from fincomtech.automation.tests.rules import CREATE, Api, active, deal, rule, runs, shown
from fincomtech.identity.models import User
from fincomtech.kit import context
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

MARK = [{"kind": "set", "values": {"name": {"value": "Отмечена"}}}]
DRY = "mutation($id: ID, $i: AutomationRuleDryRunInput!) { automationRuleDryRun(id: $id, input: $i) { ok result errors { message } } }"


def tag(api: ApiClient, name: str) -> str:
    made = api.run(
        "mutation($i: KitTagInput!) { kitTagCreate(input: $i) { record { id } errors { message } } }",
        i={"name": name, "recordType": "crm.Deal"},
    )["kitTagCreate"]
    return str(made["record"]["id"])


def tags(api: ApiClient, key: str) -> list[str]:
    found = api.run("query($id: ID!) { crmDeal(id: $id) { tags { name } } }", id=key)["crmDeal"]["tags"]
    return sorted(one["name"] for one in found)


def named(api: ApiClient, *keys: str) -> list[str]:
    return [str(shown(api, key)["name"]) for key in keys]


@pytest.mark.spec("kit.7")
def test_me_in_a_condition_is_the_rules_owner_whoever_changes_the_record(
    api: Api, company: CastCompany, contact: Any
) -> None:
    alice, users = api("alice"), company.users
    mine = {"assignee": {"id": {"in": ["$me"]}}}
    key = active(alice, trigger="created", condition=mine, steps=MARK)
    hers, his = (deal(api("boris"), contact, assignee=str(one.id)) for one in (users.alice, users.boris))
    assert named(alice, hers, his) == ["Отмечена", "Поставка"]
    tried = [alice.run(DRY, id=key, i={"recordId": one})["automationRuleDryRun"]["result"] for one in (hers, his)]
    assert [each["dryRun"]["matches"] for each in tried] == [True, False]


@pytest.mark.spec("kit.7")
@pytest.mark.parametrize(
    ("range_", "found"),
    [
        ({"gte": "$today", "lt": "$tomorrow"}, ["2026-11-24"]),
        ({"gte": "$last_7_days", "lt": "$tomorrow"}, ["2026-11-18", "2026-11-24"]),
        ({"gte": "$month_start", "lt": "$next_month_start"}, ["2026-11-01", "2026-11-17", "2026-11-18", "2026-11-24"]),
    ],
)
def test_moving_days_are_those_of_the_day_on_which_the_rule_runs(
    api: Api, contact: Any, range_: dict[str, str], found: list[str]
) -> None:
    alice = api("alice")
    days = ("2026-10-31", "2026-11-01", "2026-11-17", "2026-11-18", "2026-11-24")
    with time_machine.travel("2026-11-20T06:00:00Z", tick=False):
        times = {"kind": "monthly", "day": 24, "at": "09:30"}
        active(alice, trigger="schedule", times=times, condition={"expectedCloseDate": range_}, steps=MARK)
        made = {day: deal(alice, contact, expectedCloseDate=day) for day in days}
    with time_machine.travel("2026-11-24T06:30:00Z", tick=False), sandbox.inside(alice.company, "alice"):
        jobs.by_the_clock()
    assert [day for day in days if named(alice, made[day]) == ["Отмечена"]] == found


@pytest.mark.spec("kit.7")
def test_days_of_instants_begin_at_the_owners_midnight(api: Api, contact: Any) -> None:
    """21:30 UTC is the next day in Moscow already."""
    alice = api("alice")
    times = {"kind": "daily", "at": "01:00"}
    condition = {"createdAt": {"gte": "$today", "lt": "$tomorrow"}}
    with time_machine.travel("2026-11-23T20:00:00Z", tick=False):
        active(alice, trigger="schedule", times=times, condition=condition, steps=MARK)
        yesterday = deal(alice, contact)
    with time_machine.travel("2026-11-23T21:30:00Z", tick=False):
        today = deal(alice, contact)
    with time_machine.travel("2026-11-23T22:05:00Z", tick=False), sandbox.inside(alice.company, "alice"):
        jobs.by_the_clock()
    assert named(alice, yesterday, today) == ["Поставка", "Отмечена"]


@pytest.mark.spec("kit.7")
def test_branches_know_moving_days_too(api: Api, contact: Any) -> None:
    alice = api("alice")
    soon = {"kind": "branch", "condition": {"expectedCloseDate": {"lt": "$in_7_days"}}, "then": MARK, "else": []}
    active(alice, trigger="created", steps=[soon])
    with time_machine.travel("2026-11-24T06:00:00Z", tick=False):
        made = [deal(alice, contact, expectedCloseDate=day) for day in ("2026-11-30", "2026-12-01")]
    assert named(alice, *made) == ["Отмечена", "Поставка"]


@pytest.mark.spec("kit.7")
def test_lists_are_set_and_taken_from_the_record(api: Api, contact: Any) -> None:
    alice = api("alice")
    hot, old = tag(alice, "Горячая"), tag(alice, "Старая")
    active(alice, trigger="created", steps=[{"kind": "set", "values": {"tags": {"value": [hot]}}}])
    values = {"name": {"value": "Копия"}, "contact": {"field": "contact"}, "tags": {"field": "tags"}}
    copy = {"kind": "create", "record": "crm.Deal", "values": values}
    condition = {"name": {"eq": "Образец"}}
    key = active(alice, name="Копия", trigger="created", condition=condition, steps=[copy])
    first = deal(alice, contact, tags=[old])
    assert tags(alice, first) == ["Горячая"]
    deal(alice, contact, name="Образец", tags=[old])
    [entry] = runs(alice, key)[0]["log"]
    assert entry["result"] == "done", entry
    assert (entry["record"], entry["title"]) == ("crm.Deal", "Копия")
    assert set(tags(alice, str(entry["id"]))) <= {"Горячая", "Старая"}
    assert tags(alice, str(entry["id"]))


@pytest.mark.spec("kit.7")
def test_rich_text_is_filled_in_and_what_comes_from_the_record_is_escaped(api: Api, contact: Any) -> None:
    alice = api("alice")
    text = "<p>Клиент <strong>{{ contact.name }}</strong>, сделка {{ name }}</p>"
    active(alice, trigger="created", steps=[{"kind": "set", "values": {"notes": {"text": text}}}])
    made = deal(alice, contact, name="<b>Хитрая</b> & новая")
    notes = alice.run("query($id: ID!) { crmDeal(id: $id) { notes } }", id=made)["crmDeal"]["notes"]
    assert notes == f"<p>Клиент <strong>{contact.name}</strong>, сделка &lt;b&gt;Хитрая&lt;/b&gt; &amp; новая</p>"


@pytest.mark.spec("kit.7")
def test_a_plain_field_takes_rich_text_without_its_marks(api: Api, contact: Any) -> None:
    alice = api("alice")
    active(alice, trigger="created", steps=[{"kind": "set", "values": {"name": {"field": "notes"}}}])
    made = deal(alice, contact, notes="<p>Срочно &amp; <em>важно</em></p>")
    assert named(alice, made) == ["Срочно & важно"]


@pytest.mark.spec("kit.7")
def test_the_log_leads_to_what_an_action_has_made(api: Api, contact: Any) -> None:
    alice = api("alice")
    plan = {"kind": "action", "action": "plan_activity", "input": {"summary": {"text": "Позвонить: {{ name }}"}}}
    key = active(alice, trigger="created", steps=[plan])
    made = deal(alice, contact)
    [run] = runs(alice, key)
    [entry] = run["log"]
    [activity] = entry["made"]
    assert run["recordId"] == made
    assert activity["record"] == "kit.Activity"
    found = alice.run("query($id: ID!) { kitActivity(id: $id) { summary } }", id=str(activity["id"]))
    assert found["kitActivity"]["summary"] == "Позвонить: Поставка"


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.spec("kit.7")
def test_a_rule_of_a_module_that_is_off_waits_and_refuses(api: Api, contact: Any) -> None:
    alice = api("alice")
    make = {"kind": "create", "record": "crm.Lead", "values": {"name": {"value": "Заявка"}}}
    ours = active(alice, trigger="schedule", times={"kind": "daily", "at": "09:00"}, steps=MARK)
    other = active(alice, recordType="contacts.Contact", trigger="created", steps=[make])
    made = deal(alice, contact)
    for key, kind, record in ((ours, "crm.Deal", made), (other, "contacts.Contact", contact.pk)):
        RuleRun.objects.create(
            rule_id=int(key), record_type=kind, record_id=int(record), chain=[[int(key), int(record)]]
        )
    company = context.company()
    off = replace(company, modules=company.modules - {"crm"}, ever_enabled=company.modules)
    with context.entered(off, context.actor()):
        assert executor.waiting() == [int(other)]
        assert executor.proceed(int(ours)) == 0
        executor.proceed(int(other))
    assert [run["state"] for run in runs(alice, ours)] == ["waiting"]
    assert [(run["state"], bool(run["error"])) for run in runs(alice, other)] == [("failed", True)]
    executor.proceed(int(ours))
    assert [run["state"] for run in runs(alice, ours)] == ["done"]


@pytest.mark.spec("kit.7")
def test_a_rule_whose_owner_has_left_stops_and_the_administrators_are_told(
    api: Api, company: CastCompany, contact: Any
) -> None:
    alice = api("alice")
    key = active(alice, trigger="created", steps=MARK)
    Rule.objects.filter(pk=key).update(owner=company.users.boris.id)
    User.objects.filter(pk=company.users.boris.id).update(state="blocked")
    made = [deal(alice, contact) for _time in range(2)]
    assert named(alice, *made) == ["Поставка", "Поставка"]
    found = alice.run("query($id: ID!) { automationRule(id: $id) { state stoppedReason } }", id=key)["automationRule"]
    assert found["state"] == "stopped"
    assert "не работает" in found["stoppedReason"]
    lines = alice.get("/api/notifications", kind="notifications.rule").json()["lines"]
    assert [(line["recordId"], line["count"]) for line in lines] == [(key, 1)]
    for name in ("TakeOver", "Activate"):
        assert alice.run(f"mutation($id: ID) {{ it: automationRule{name}(id: $id) {{ ok }} }}", id=key)["it"]["ok"]
    assert named(alice, deal(alice, contact)) == ["Отмечена"]


@pytest.mark.parametrize(
    "condition",
    [{"expectedCloseDate": {"gte": "$someday"}}, {"createdAt": {"gte": "$me"}}, {"name": {"gte": "$today"}}],
)
def test_moving_days_that_there_are_not_are_refused(api: Api, condition: dict[str, Any]) -> None:
    refused = api("alice").refused(CREATE, i={"name": "Х", "recordType": "crm.Deal", "condition": condition})
    assert [e["path"] for e in refused] == [["condition"]]


def test_a_step_that_needs_a_record_fails_without_one(api: Api, company: CastCompany) -> None:
    """A call from outside may be about no record."""
    alice = api("alice")
    keys = [
        active(alice, trigger="hook", steps=[step])
        for step in (
            MARK[0],
            {"kind": "action", "action": "win", "input": {}},
            {"kind": "wait", "until": "expectedCloseDate", "minutes": 5},
        )
    ]
    for key in keys:
        RuleRun.objects.create(rule_id=int(key), record_type="crm.Deal", chain=[[int(key), None]])
        executor.proceed(int(key))
    assert [runs(alice, key)[0]["state"] for key in keys] == ["failed"] * 3


def test_what_needs_the_person_is_no_step(api: Api) -> None:
    step = {"kind": "action", "action": "change_roles", "input": {}}
    refused = api("alice").refused(CREATE, i={"name": "Х", "recordType": "identity.User", "steps": [step]})
    assert [e["code"] for e in refused] == ["automation.action"]


def test_the_rule_itself_is_never_written_by_a_dry_run(api: Api, contact: Any) -> None:
    alice = api("alice")
    key = rule(alice, trigger="created", steps=MARK)
    made = deal(alice, contact)
    alice.run(DRY, id=key, i={"recordId": made})
    assert named(alice, made) == ["Поставка"]
