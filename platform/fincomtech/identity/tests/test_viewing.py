"""An administrator looks as a role or a person: reads what they would, writes nothing, gains nothing. Through HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.identity import viewing
from fincomtech.identity.models import Role
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
USERS = "{ identityRoles { nodes { name } } me { id isAdministrator } }"
CREATE = 'mutation { crmLeadCreate(input: {name: "Тайный"}) { ok errors { code } } }'
KEPT = 'query { auditEntries(where: {action: {in: ["view_as", "view_as_ended"]}}) { nodes { action recordTitle userName } } }'


@pytest.fixture
def employee(romashka: CastCompany, database: None) -> str:
    with in_company(romashka.key):
        return str(Role.objects.get(code=Role.EMPLOYEE).pk)


def look(api: ApiClient, **whom: Any) -> Any:
    return api.post("/api/roles/view-as", whom)


@pytest.mark.spec("auth.6")
def test_looking_as_a_role_and_being_oneself_again(api: Api, employee: str) -> None:
    alice = api("alice")
    assert look(alice, role=employee).status_code == 200
    user = alice.get("/api/ui/boot").json()["user"]
    assert (user["isAdministrator"], user["viewing"]) == (False, "Сотрудник")
    assert alice.run(USERS)["identityRoles"]["nodes"] == []
    assert alice.refused(CREATE)[0]["code"] == "denied"
    assert alice.post("/api/auth/preferences", {"name": "Иначе"}).status_code == 403
    assert alice.post("/api/imports", {}).status_code == 403
    assert alice.post("/api/roles/view-as/end", {}).status_code == 200
    assert alice.get("/api/ui/boot").json()["user"]["viewing"] == ""
    assert alice.run(USERS)["identityRoles"]["nodes"]
    told = alice.run(KEPT)["auditEntries"]["nodes"]
    assert [(e["action"], e["recordTitle"], e["userName"]) for e in told] == [
        ("view_as_ended", "Сотрудник", "Алиса Иванова"),
        ("view_as", "Сотрудник", "Алиса Иванова"),
    ]


@pytest.mark.spec("auth.6")
def test_looking_as_a_person_opens_nothing_private(api: Api, romashka: CastCompany) -> None:
    clara, alice = api("clara"), api("alice")
    view = 'mutation { kitSavedViewCreate(input: {recordType: "crm.Lead", label: "Моё"}) { ok errors { code } } }'
    assert clara.run(view)["kitSavedViewCreate"]["ok"]
    lead = "mutation($i: CrmLeadInput!) { crmLeadCreate(input: $i) { ok } }"
    assert clara.run(lead, i={"name": "Кларин"})["crmLeadCreate"]["ok"]
    assert look(alice, user=romashka.users.clara.id).status_code == 200
    assert alice.run("{ me { id } }")["me"]["id"] == str(romashka.users.clara.id)
    assert [n["name"] for n in alice.run("{ crmLeads { nodes { name } } }")["crmLeads"]["nodes"]] == ["Кларин"]
    assert alice.run("{ kitSavedViews { nodes { label } } }")["kitSavedViews"]["nodes"] == []
    for path in ("/api/auth/security", "/api/auth/proof"):
        assert alice.get(path).status_code == 403
    assert alice.get("/api/roles").status_code == 403


@pytest.mark.spec("auth.6")
def test_only_administrators_look_and_only_in_their_own_session(api: Api, employee: str, vector: CastCompany) -> None:
    assert look(api("boris"), role=employee).status_code == 403
    assert look(api(), role=employee).status_code in (401, 403)
    alice = api("alice")
    assert look(alice, role="999999").status_code == 404
    assert look(alice, role=employee, user="1").status_code == 404
    assert look(alice, role=employee).status_code == 200
    cookie = alice.http.cookies[viewing.COOKIE].value
    for other in (api("alice"), api("alice", company=vector), api("boris")):
        other.http.cookies[viewing.COOKIE] = cookie
        assert other.get("/api/ui/boot").json()["user"]["viewing"] == ""
    alice.http.cookies[viewing.COOKIE] = cookie[:-2] + "xx"
    assert alice.get("/api/ui/boot").json()["user"]["viewing"] == ""


@pytest.mark.spec("auth.6")
def test_the_editor_shows_what_levels_give_and_who_has_the_role(
    api: Api, employee: str, romashka: CastCompany, vector: CastCompany
) -> None:
    alice = api("alice")
    listed = {role["code"]: role for role in alice.get("/api/roles").json()["roles"]}
    assert listed["employee"]["people"] == 1
    told = alice.get(f"/api/roles/{employee}").json()
    assert [p["name"] for p in told["people"]] == ["Клара Смирнова"]
    crm = next(m for m in told["modules"] if m["name"] == "crm")
    lead = next(r for r in crm["records"] if r["type"] == "crm.Lead")
    assert lead["levels"]["employee"]["reading"] == "team"
    assert lead["levels"]["manager"]["deleting"] == "all"
    assert "convert" in lead["levels"]["employee"]["actions"]
    assert {"name": "email", "label": "Электронная почта"} in lead["fields"] or any(
        f["name"] == "email" for f in lead["fields"]
    )
    assert "identity.Role" not in str([r["type"] for m in told["modules"] for r in m["records"]])
    for refused in (api("boris"), api("clara")):
        assert refused.get("/api/roles").status_code == 403
        assert refused.get(f"/api/roles/{employee}").status_code == 403
    assert alice.get("/api/roles/999999").status_code == 404
    assert "crm.Lead" in api("alice", company=vector).get(f"/api/roles/{employee}").content.decode()
