"""Cards, calendars and the columns of lines that administrators adapt (kit.5)."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.customization.tests.conftest import defined, spec_of
from fincomtech.customization.tests.test_layouts import CONTACT, publish, published
from fincomtech.identity.models import Role
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

DEAL = "crm.Deal"
Step = dict[str, Any]
CARD: list[Step] = [
    {"do": "hide", "id": "tags"},
    {"do": "add", "node": {"field": "x_number"}},
    {"do": "add", "node": {"field": "createdAt"}, "before": "x_number"},
    {"do": "move", "id": "contact", "before": "x_number"},
    {"do": "label", "id": "createdAt", "label": {"ru": "Заведена", "en": "Opened"}},
]
DAYS: list[Step] = [
    {"do": "set", "id": "start", "field": "createdAt"},
    {"do": "set", "id": "end", "field": "expectedCloseDate"},
]
LINES: list[Step] = [
    {"do": "hide", "id": "addresses.region"},
    {"do": "move", "id": "addresses.street", "before": "addresses.city"},
    {"do": "add", "node": {"kind": "column", "name": "archived"}, "into": "addresses", "before": "addresses.kind"},
    {"do": "label", "id": "addresses.city", "label": {"ru": "Населённый пункт"}},
    {"do": "set", "id": "addresses.street", "width": 300, "optional": True},
]


def nodes(spec: dict[str, Any]) -> list[dict[str, Any]]:
    todo = [*spec["views"]["form"]["groups"], *spec["views"]["form"]["tabs"]]
    for node in todo:
        todo += node.get("children", [])
    return todo


def columns(client: ApiClient, lines: str = "addresses") -> list[dict[str, Any]]:
    [found] = [node["columns"] for node in nodes(spec_of(client, CONTACT)) if node["id"] == f"{lines}:lines"]
    return list(found)


@pytest.mark.spec("kit.5")
def test_cards_show_what_the_company_wants(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_number", "text", labelRu="Договор")
    before = spec_of(clara)["views"]["kanban"]
    assert (before["subtitle"], before["fields"]) == ("contact", [])
    published(alice, *CARD, view="kanban", record=DEAL)
    spec = spec_of(clara)
    card = spec["views"]["kanban"]
    assert card["fields"] == ["createdAt", "contact", "x_number"]
    assert (card["subtitle"], card["tags"], card["amount"]) == (None, None, before["amount"])
    assert spec["fields"]["createdAt"]["label"] == "Заведена"
    assert spec_of(alice)["warnings"] == []


@pytest.mark.spec("kit.5")
def test_a_calendar_goes_by_other_dates(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_due", "date")
    published(alice, *DAYS, view="calendar", record=DEAL)
    found = spec_of(clara)["views"]["calendar"]
    assert (found["start"], found["end"]) == ("createdAt", "expectedCloseDate")
    published(alice, {"do": "set", "id": "start", "field": "x_due"}, view="calendar", record=DEAL)
    found = spec_of(clara)["views"]["calendar"]
    assert (found["start"], found["end"]) == ("x_due", None)


@pytest.mark.spec("kit.5")
def test_columns_of_lines_are_moved_hidden_added_and_renamed(alice: ApiClient, clara: ApiClient) -> None:
    other = spec_of(clara, CONTACT)["lines"]["bankAccounts"]
    published(alice, *LINES)
    found = columns(clara)
    names = [column["field"] for column in found]
    assert names[0] == "archived"
    assert "region" not in names
    assert names.index("street") == names.index("city") - 1
    assert (found[names.index("street")]["width"], found[names.index("street")]["optional"]) == (300, True)
    spec = spec_of(clara, CONTACT)
    assert spec["lines"]["addresses"]["fields"]["city"]["label"] == "Населённый пункт"
    assert spec["fields"]["city"]["label"] != "Населённый пункт", "the contact's own field is called as before"
    assert spec["lines"]["bankAccounts"] == other


@pytest.mark.spec("kit.5")
def test_lines_that_were_taken_off_the_form_come_back_with_columns(alice: ApiClient, clara: ApiClient) -> None:
    published(
        alice, {"do": "hide", "id": "addresses:lines"}, {"do": "add", "node": {"kind": "field", "name": "addresses"}}
    )
    assert len(columns(clara)) == 6


@pytest.mark.spec("kit.5")
def test_roles_have_cards_and_lines_of_their_own_and_what_is_hidden_stays_hidden(
    alice: ApiClient, clara: ApiClient, api: Callable[..., ApiClient], company: CastCompany
) -> None:
    defined(alice, "x_number", "text")
    employee = Role.objects.get(code="employee")
    published(alice, *CARD, view="kanban", record=DEAL, role=str(employee.pk))
    published(alice, *LINES, role=str(employee.pk))
    assert "x_number" in spec_of(clara)["views"]["kanban"]["fields"]
    assert spec_of(api("boris"))["views"]["kanban"]["fields"] == []
    assert "region" in [column["field"] for column in columns(api("boris"))]
    made = Role.objects.create(name="Стажёр")
    made.levels.create(module="crm", level="manager")
    made.rules.create(record_type=DEAL, fields={"x_number": "hidden"})
    published(alice, *CARD, view="kanban", record=DEAL)
    company_user = company.users.clara.id
    alice.run(
        "mutation($id: ID!, $roles: [ID!]!) { identityUserChangeRoles(id: $id, input: {roles: $roles}) { ok } }",
        id=company_user,
        roles=[made.pk],
    )
    assert spec_of(clara)["views"]["kanban"]["fields"] == ["createdAt", "contact"]


@pytest.mark.spec("kit.5")
def test_their_versions_come_back_and_are_told_when_something_is_gone(alice: ApiClient, clara: ApiClient) -> None:
    field = defined(alice, "x_number", "text")
    published(alice, *CARD, view="kanban", record=DEAL)
    published(alice, view="kanban", record=DEAL)
    assert spec_of(clara)["views"]["kanban"]["fields"] == []
    versions = alice.run('{ customizationLayouts(where: {view: {eq: "kanban"}}) { nodes { id number } } }')
    [first] = [v["id"] for v in versions["customizationLayouts"]["nodes"] if v["number"] == 1]
    back = "mutation($id: ID!) { it: customizationLayoutReturnTo(id: $id) { ok } }"
    assert alice.run(back, id=first)["it"]["ok"]
    assert "x_number" in spec_of(clara)["views"]["kanban"]["fields"]
    assert alice.run("mutation($id: ID!) { it: customizationFieldRemove(id: $id) { ok } }", id=field)["it"]["ok"]
    assert spec_of(clara)["views"]["kanban"]["fields"] == ["createdAt", "contact"]
    assert len(spec_of(alice)["warnings"]) == 1


@pytest.mark.spec("kit.5")
def test_the_file_carries_them_into_another_company(
    alice: ApiClient, api: Callable[..., ApiClient], vector: CastCompany
) -> None:
    defined(alice, "x_number", "text")
    published(alice, *CARD, view="kanban", record=DEAL)
    published(alice, *DAYS, view="calendar", record=DEAL)
    published(alice, *LINES)
    file = alice.get("/api/customization/file").json()
    other = api("alice", company=vector)
    parts = other.post("/api/customization/import", file).json()["parts"]
    assert {part["outcome"] for part in parts} == {"create"}
    views = spec_of(other)["views"]
    assert views["kanban"]["fields"] == ["createdAt", "contact", "x_number"]
    assert views["calendar"]["start"] == "createdAt"
    assert columns(other) == columns(alice)


HOSTILE: list[tuple[str, str, Any]] = [
    ("kanban", DEAL, {"do": "set", "id": "name", "width": 100}),
    ("kanban", DEAL, {"do": "add", "node": {"field": "no_such"}}),
    ("kanban", DEAL, {"do": "add", "node": {"field": "createdAt", "widget": "evil"}}),
    ("calendar", DEAL, {"do": "hide", "id": "start"}),
    ("calendar", DEAL, {"do": "set", "id": "start", "field": None}),
    ("calendar", DEAL, {"do": "set", "id": "start", "field": "name"}),
    ("calendar", DEAL, {"do": "set", "id": "title", "field": "createdAt"}),
    ("calendar", DEAL, {"do": "set", "id": "end", "field": "createdAt", "width": 5}),
    ("form", CONTACT, {"do": "add", "node": {"kind": "column", "name": "no_such"}, "into": "addresses"}),
    ("form", CONTACT, {"do": "add", "node": {"kind": "column", "name": "city"}, "into": "main"}),
    ("form", CONTACT, {"do": "add", "node": {"kind": "column", "name": "city"}}),
    ("form", CONTACT, {"do": "set", "id": "addresses.city", "required": True}),
    ("form", CONTACT, {"do": "hide", "id": "addresses.city.more"}),
    ("form", CONTACT, {"do": "set", "id": "name", "field": "email"}),
]


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(("view", "record", "step"), HOSTILE, ids=range(len(HOSTILE)))
def test_steps_that_mean_nothing_there_are_refused(alice: ApiClient, view: str, record: str, step: Step) -> None:
    [error] = publish(alice, step, view=view, record=record)["errors"]
    assert error["code"] == "layout.step"


@pytest.mark.spec("kit.5")
def test_only_views_that_are_there_are_adapted(alice: ApiClient) -> None:
    [error] = publish(alice, view="calendar", record="crm.LostReason")["errors"]
    assert error["code"] == "customization.view"
    tried = alice.post("/api/ui/spec/crm.LostReason/preview", {"view": "kanban", "changes": []})
    assert tried.status_code == 404
