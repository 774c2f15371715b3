"""Rules of a role over its levels, through the API: scopes, actions, hidden and read-only fields; nothing leaks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.identity import rights
from fincomtech.identity.models import Role, User
from fincomtech.kit import context
from fincomtech.kit.records import record_model
from fincomtech.kit.safety import templates_sandbox
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]

CREATE_ROLE = """mutation($i: IdentityRoleInput!) { identityRoleCreate(input: $i) {
  ok record { id version rules { id recordType } } errors { code path } } }"""
UPDATE_ROLE = """mutation($id: ID!, $i: IdentityRoleInput!) { identityRoleUpdate(id: $id, input: $i) {
  ok errors { code path } } }"""
GIVE = "mutation($id: ID!, $roles: [ID!]!) { identityUserChangeRoles(id: $id, input: {roles: $roles}) { ok errors { code } } }"
LEAD = "mutation($i: CrmLeadInput!) { crmLeadCreate(input: $i) { ok record { id } errors { code path } } }"
CHANGE = "mutation($id: ID!, $i: CrmLeadInput!) { crmLeadUpdate(id: $id, input: $i) { ok errors { code path } } }"
LEADS = "query($w: CrmLeadWhere, $o: [CrmLeadOrderBy!], $s: String) { crmLeads(where: $w, orderBy: $o, search: $s) { nodes { id name } } }"


def rule(record: str = "crm.Lead", **values: Any) -> dict[str, Any]:
    return {"recordType": record, **values}


def refusal(told: list[dict[str, Any]]) -> str:
    """The first one's code, wherever GraphQL puts it."""
    return str(told[0].get("code") or told[0]["extensions"].get("reason") or told[0]["extensions"]["code"])


@pytest.fixture
def role(api: Api, romashka: CastCompany) -> Callable[..., str]:
    """Make a role with CRM at the manager's level and these rules; Clara has it and no other."""

    def made(*rules: dict[str, Any], level: str = "manager") -> str:
        alice = api("alice")
        levels = [{"module": "crm", "level": level}, {"module": "contacts", "level": level}]
        values = {"name": "Стажёр", "levels": {"create": levels}, "rules": {"create": list(rules)}}
        answer = alice.run(CREATE_ROLE, i=values)["identityRoleCreate"]
        assert answer["ok"], answer
        key = str(answer["record"]["id"])
        told = alice.run(GIVE, id=romashka.users.clara.id, roles=[key])["identityUserChangeRoles"]
        assert told["ok"], told
        return key

    return made


@pytest.fixture
def lead(api: Api) -> str:
    values = {"name": "Склад", "email": "secret@alpha.example", "expectedRevenue": "500.00"}
    return str(api("boris").run(LEAD, i=values)["crmLeadCreate"]["record"]["id"])


@pytest.mark.spec("auth.6")
def test_a_rule_narrows_and_widens_what_the_level_gives(api: Api, role: Any, lead: str) -> None:
    role(rule(reading="own", creating="no", actions={"lose": False}), rule("crm.Deal", deleting="none"))
    clara = api("clara")
    assert clara.run(LEADS)["crmLeads"]["nodes"] == []
    assert clara.refused(LEAD, i={"name": "Моя"})[0]["code"] == "denied"
    spec = clara.get("/api/ui/spec/crm.Lead").json()
    assert spec["permissions"] == {"create": False, "write": True, "delete": True}
    assert "lose" not in spec["actions"]
    assert "convert" in spec["actions"]
    assert clara.get("/api/ui/spec/crm.Deal").json()["permissions"]["delete"] is False


@pytest.mark.spec("auth.6")
def test_a_change_of_a_role_counts_at_once_in_a_running_session(api: Api, role: Any, lead: str) -> None:
    key, clara = role(), api("clara")
    assert [n["id"] for n in clara.run(LEADS)["crmLeads"]["nodes"]] == [lead]
    told = api("alice").run(UPDATE_ROLE, id=key, i={"rules": {"create": [rule(reading="none")]}})
    assert told["identityRoleUpdate"]["ok"]
    assert clara.run(LEADS)["crmLeads"]["nodes"] == []
    with in_company(clara.company.key):
        found = Role.objects.get(pk=key).rules.get()
    told = api("alice").run(UPDATE_ROLE, id=key, i={"rules": {"delete": [str(found.pk)]}})
    assert told["identityRoleUpdate"]["ok"]
    assert [n["id"] for n in clara.run(LEADS)["crmLeads"]["nodes"]] == [lead]


@pytest.mark.spec("auth.6")
def test_a_hidden_field_is_nowhere(api: Api, role: Any, lead: str) -> None:
    role(rule(fields={"email": "hidden", "expected_revenue": "hidden"}))
    clara, boris = api("clara"), api("boris")
    one = "query($id: ID!) { crmLead(id: $id) { name email expectedRevenue } }"
    assert clara.run(one, id=lead)["crmLead"] == {"name": "Склад", "email": None, "expectedRevenue": None}
    assert boris.run(one, id=lead)["crmLead"]["email"] == "secret@alpha.example"  # the same plan, other rights
    assert clara.run(one, id=lead)["crmLead"]["email"] is None
    for where in (
        {"email": {"contains": "alpha"}},
        {"NOT": {"email": {"eq": "x"}}},
        {"OR": [{"expectedRevenue": {"gt": "1"}}]},
    ):
        assert refusal(clara.refused(LEADS, w=where)) == "unknown_field"
    assert refusal(clara.refused(LEADS, o=[{"email": "ASC"}])) == "unknown_field"
    assert clara.run(LEADS, s="alpha.example")["crmLeads"]["nodes"] == []
    assert len(boris.run(LEADS, s="alpha.example")["crmLeads"]["nodes"]) == 1
    groups = "query($b: [GroupBy!], $m: [Measure!]) { crmLeadGroups(by: $b, measures: $m) { nodes { count } } }"
    assert refusal(clara.refused(groups, b=[{"field": "email"}], m=[])) == "unknown_field"
    total = [{"field": "expectedRevenue", "aggregate": "sum"}]
    assert refusal(clara.refused(groups, b=[], m=total)) == "unknown_field"
    assert boris.run(groups, b=[], m=total)["crmLeadGroups"]


@pytest.mark.spec("auth.6")
def test_a_hidden_field_is_not_behind_a_relation(api: Api, role: Any) -> None:
    boris = api("boris")
    create = "mutation($i: ContactsContactInput!) { contactsContactCreate(input: $i) { ok record { id } } }"
    contact = boris.run(create, i={"kind": "company", "name": "Альфа", "email": "secret@alpha.example"})
    key = contact["contactsContactCreate"]["record"]["id"]
    deal = "mutation($i: CrmDealInput!) { crmDealCreate(input: $i) { ok errors { code path } } }"
    assert boris.run(deal, i={"name": "Сделка", "contact": key})["crmDealCreate"]["ok"]
    role(rule("contacts.Contact", fields={"email": "hidden"}))
    clara, deals = api("clara"), "{ crmDeals { nodes { contact { name email } } } }"
    assert clara.run(deals)["crmDeals"]["nodes"] == [{"contact": {"name": "Альфа", "email": None}}]
    assert boris.run(deals)["crmDeals"]["nodes"][0]["contact"]["email"] == "secret@alpha.example"
    by_mail = "query($w: CrmDealWhere) { crmDeals(where: $w) { nodes { id } } }"
    where = {"contact": {"email": {"contains": "alpha"}}}
    assert refusal(clara.refused(by_mail, w=where)) == "unknown_field"
    assert boris.run(by_mail, w=where)["crmDeals"]["nodes"]


@pytest.mark.spec("auth.6")
def test_screens_exports_templates_and_conversations_do_not_tell_it_either(
    api: Api, role: Any, lead: str, acting: Any, romashka: CastCompany
) -> None:
    api("boris").run(CHANGE, id=lead, i={"expectedRevenue": "900.00", "email": "other@alpha.example"})
    changes = 'query($id: BigInt!) { kitMessages(where: {recordType: {eq: "crm.Lead"}, recordId: {eq: $id}}) { nodes { changes } } }'
    assert "900" in str(api("boris").run(changes, id=lead))
    role(rule(fields={"email": "hidden", "expected_revenue": "hidden"}))
    clara = api("clara")
    told = clara.run(changes, id=lead)
    assert told["kitMessages"]["nodes"]
    assert "900" not in str(told)
    assert "other@" not in str(told)
    spec = clara.get("/api/ui/spec/crm.Lead").json()
    assert not {"email", "expectedRevenue"} & spec["fields"].keys()
    assert "expectedRevenue" not in str(spec["views"])
    assert "'email'" not in str(spec["views"]["form"])
    assert "expectedRevenue" in str(api("boris").get("/api/ui/spec/crm.Lead").json()["views"])
    preview = "mutation($i: CrmLeadInput!, $id: ID) { crmLeadPreview(input: $i, id: $id) { values } }"
    values = clara.run(preview, i={}, id=lead)["crmLeadPreview"]["values"]
    assert "email" not in values
    assert "name" in values
    with in_company(romashka.key), acting(romashka.actor("clara")):
        found = record_model("crm.Lead").visible().get(pk=lead)
        assert templates_sandbox.render("{{ name }}|{{ email }}|{{ record.email }}", found) == "Склад||"


@pytest.mark.spec("auth.6")
def test_a_read_only_field_is_seen_and_not_set(api: Api, role: Any, lead: str) -> None:
    role(rule(fields={"email": "readonly", "phone": "hidden"}))
    clara = api("clara")
    assert clara.run("query($id: ID!) { crmLead(id: $id) { email } }", id=lead)["crmLead"]["email"]
    assert clara.get("/api/ui/spec/crm.Lead").json()["fields"]["email"]["readonly"] is True
    for values in ({"email": "new@alpha.example"}, {"phone": "+79001234567"}):
        told = clara.refused(CHANGE, id=lead, i=values)[0]
        assert told["code"] == "not_writable"
    assert clara.refused(LEAD, i={"name": "Новая", "email": "a@b.example"})[0]["path"] == ["email"]
    assert clara.run(CHANGE, id=lead, i={"name": "Склад 2"})["crmLeadUpdate"]["ok"]
    bulk = (
        "mutation($ids: [ID!]!, $i: CrmLeadInput!) { crmLeadBulkUpdate(ids: $ids, input: $i) { ok errors { code } } }"
    )
    assert refusal(clara.refused(bulk, ids=[lead], i={"email": "x@y.example"})) == "not_writable"


def test_another_role_that_opens_a_field_opens_it(api: Api, role: Any, lead: str, romashka: CastCompany) -> None:
    key = role(rule(fields={"email": "hidden"}))
    with in_company(romashka.key):
        employee = Role.objects.get(code=Role.EMPLOYEE).pk
    api("alice").run(GIVE, id=romashka.users.clara.id, roles=[key, str(employee)])
    assert api("clara").run("query($id: ID!) { crmLead(id: $id) { email } }", id=lead)["crmLead"]["email"]


@pytest.mark.spec("auth.6")
@pytest.mark.parametrize(
    "values",
    [
        rule("no.Such"),
        rule("identity.Role", reading="all"),
        rule(reading="everything"),
        rule(actions={"fly": True}),
        rule(fields={"name": "hidden"}),  # a record keeps its name
        rule(fields={"email": "green"}),
        rule(fields=["email"]),
    ],
)
def test_a_rule_names_what_there_is(api: Api, values: dict[str, Any]) -> None:
    assert api("alice").refused(CREATE_ROLE, i={"name": "Роль", "rules": {"create": [values]}})


@pytest.mark.spec("auth.6")
def test_roles_are_the_administrators(api: Api, role: Any, romashka: CastCompany) -> None:
    key = role()
    boris = api("boris")
    assert boris.refused(UPDATE_ROLE, id=key, i={"name": "Моя"})
    assert boris.refused(CREATE_ROLE, i={"name": "Моя"})
    with in_company(romashka.key):
        employee = str(Role.objects.get(code=Role.EMPLOYEE).pk)
    assert api("alice").refused(UPDATE_ROLE, id=employee, i={"rules": {"create": [rule(reading="none")]}})
    twice = {"rules": {"create": [rule(reading="own"), rule(reading="all")]}}
    assert api("alice").refused(UPDATE_ROLE, id=key, i=twice)


def test_a_role_of_one_company_is_nothing_in_another(api: Api, role: Any, vector: CastCompany, lead: str) -> None:
    key = role(rule(reading="none"))
    with in_company(vector.key):
        assert not Role.objects.filter(pk=key, name="Стажёр").exists()
    assert api("alice", company=vector).refused(UPDATE_ROLE, id=key, i={"name": "Чужая"})
    assert "errors" not in api("clara", company=vector).answer(LEADS)


def test_rights_of_own_roles_cost_one_statement_once(company: CastCompany, api: Api) -> None:
    user = User.objects.get(pk=company.users.clara.id)
    made = Role.objects.create(name="Кассир")
    made.rules.create(record_type="crm.Lead", reading="own")
    user.roles.set([made])
    rights._rights.cache_clear()
    context.profile()  # read once a request
    for most in (2, 1):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rights.actor_of_user(user.pk)
        assert len(asked) == most
