"""A rule's step tells people in the app: whom, what, and who must not hear of it. Through the API."""

from typing import Any

import pytest

from fincomtech.automation.models import Rule, RuleRun
from fincomtech.automation.tests.rules import CREATE, Api, active, deal, rule, runs
from fincomtech.identity.models import User
from fincomtech.testing.cast import CastCompany

SENTENCE = "Новая сделка «{{ name }}»: {{ contact.name }}"
DRY = "mutation($id: ID, $i: AutomationRuleDryRunInput!) { automationRuleDryRun(id: $id, input: $i) { ok result errors { message } } }"


def tell(**whom: Any) -> dict[str, Any]:
    return {"kind": "notify", "text": SENTENCE, **whom}


def heard(api: Api, who: str, **more: Any) -> list[str]:
    """What the rules have told somebody, as their centre shows it."""
    lines = api(who, **more).get("/api/notifications", kind="notifications.rule").json()["lines"]
    return [line["text"] for line in lines]


@pytest.mark.spec("kit.7")
def test_people_who_may_read_the_record_are_told_in_the_app(api: Api, company: CastCompany, contact: Any) -> None:
    alice, users = api("alice"), company.users
    named = [str(users.clara.id), str(users.dan.id)]
    key = active(alice, trigger="created", steps=[tell(people=["assignee", "followers", "owner"], users=named)])
    made = deal(api("boris"), contact, assignee=str(users.clara.id))
    sentence = f"Новая сделка «Поставка»: {contact.name}"
    assert {who: heard(api, who) for who in ("alice", "boris", "clara", "dan")} == {
        "alice": [sentence],  # the rule's owner
        "boris": [sentence],  # follows what he has made
        "clara": [sentence],  # is responsible, named and follows: told once
        "dan": [],  # may not read deals
    }
    [entry] = runs(alice, key)[0]["log"]
    assert (entry["result"], entry["what"]) == ("told", sentence)
    assert set(entry["people"]) == {users.alice.name, users.boris.name, users.clara.name}
    assert entry["shut"] == [users.dan.name]
    [line] = api("clara").get("/api/notifications", kind="notifications.rule").json()["lines"]
    assert (line["recordType"], line["recordId"], line["by"]) == ("crm.Deal", made, "Правило")


@pytest.mark.spec("kit.7")
def test_the_people_of_a_role_are_told_and_only_of_what_is_open_to_them(api: Api, contact: Any) -> None:
    alice = api("alice")
    roles = {
        role["code"]: role["id"]
        for role in alice.run("{ identityRoles { nodes { id code } } }")["identityRoles"]["nodes"]
    }
    active(alice, trigger="created", steps=[tell(roles=[roles["manager"], roles["employee"]])])
    deal(alice, contact)  # Alice's own: an employee sees their own deals alone
    assert (len(heard(api, "boris")), heard(api, "clara"), heard(api, "alice")) == (1, [], [])


@pytest.mark.spec("kit.7")
def test_a_dry_run_says_whom_it_would_tell_and_tells_nobody(api: Api, company: CastCompany, contact: Any) -> None:
    alice = api("alice")
    made = deal(alice, contact)
    key = rule(alice, trigger="created", steps=[tell(users=[str(company.users.boris.id)])])
    told = alice.run(DRY, id=key, i={"recordId": made})["automationRuleDryRun"]["result"]["dryRun"]
    assert [(e["result"], e["people"]) for e in told["log"]] == [("told", [company.users.boris.name])]
    assert heard(api, "boris") == []
    assert not RuleRun.objects.exists()


@pytest.mark.spec("kit.7")
def test_whoever_has_left_hears_nothing_and_the_rule_says_so(api: Api, company: CastCompany, contact: Any) -> None:
    alice, boris = api("alice"), company.users.boris
    step = tell(users=[str(boris.id)])
    key = active(alice, trigger="created", steps=[step])
    User.objects.filter(pk=boris.id).update(state="blocked")
    deal(alice, contact)
    [run] = runs(alice, key)
    assert (run["state"], run["log"][0]["result"], run["log"][0]["shut"]) == ("done", "nobody", [boris.name])
    refused = alice.refused(CREATE, i={"name": "Х", "recordType": "crm.Deal", "steps": [step]})
    assert [e["code"] for e in refused] == ["automation.person_gone"]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"kind": "notify", "text": "Да"}, "automation.audience"),
        ({"kind": "notify", "text": "Да", "people": ["everybody"]}, "automation.audience"),
        ({"kind": "notify", "text": "Да", "users": ["999999999"]}, "automation.person_gone"),
        ({"kind": "notify", "text": "Да", "users": ["x"]}, "automation.person_gone"),
        ({"kind": "notify", "text": "Да", "roles": ["999999999"]}, "automation.role_gone"),
        ({"kind": "notify", "text": "  ", "people": ["owner"]}, "automation.no_text"),
        ({"kind": "notify", "text": "{{ name", "people": ["owner"]}, "automation.text"),
    ],
)
def test_what_could_tell_nobody_is_refused_when_it_is_saved(api: Api, step: dict[str, Any], code: str) -> None:
    refused = api("alice").refused(CREATE, i={"name": "Х", "recordType": "crm.Deal", "steps": [step]})
    assert [e["code"] for e in refused] == [code]


def test_only_records_with_a_responsible_can_tell_them(api: Api) -> None:
    step = tell(people=["assignee"])
    refused = api("alice").refused(CREATE, i={"name": "Х", "recordType": "crm.Stage", "steps": [step]})
    assert "automation.audience" in [e["code"] for e in refused]


@pytest.mark.spec("tenancy.2")
def test_the_same_ids_in_another_company_hear_nothing(api: Api, vector: CastCompany, contact: Any) -> None:
    alice = api("alice")
    everybody = [str(one.id) for one in (alice.company.users.alice, alice.company.users.boris)]
    active(alice, trigger="created", steps=[tell(users=everybody)])
    deal(alice, contact)
    assert len(heard(api, "boris")) == 1
    assert [heard(api, who, company=vector) for who in ("alice", "boris")] == [[], []]


def test_many_records_ask_for_their_people_together(api: Api, contact: Any) -> None:
    """Followers, roles and linked records are read once for all; each record costs what telling about it costs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from fincomtech.automation import runs as executor
    from fincomtech.automation.tests.test_rules import deal_row

    key = int(active(api("alice"), trigger="schedule", times={"kind": "daily"}, steps=[tell(people=["followers"])]))
    assert Rule.objects.get(pk=key).state == "active"
    counts = []
    for many in (5, 50):
        rows = [RuleRun(rule_id=key, record_type="crm.Deal", record_id=deal_row(contact, n)) for n in range(many)]
        RuleRun.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as queries:
            executor.proceed(key)
        counts.append(len(queries))
    assert counts[0] == counts[1]  # nobody follows these: nothing is asked of each
