"""Forms and lists that administrators adapt: steps, roles, conditions, history, and the file (kit.5)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.customization.models import Field, Layout, MenuEntry
from fincomtech.customization.tests.conftest import define, defined, spec_of
from fincomtech.identity.models import Role
from fincomtech.kit.records import record_model
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

PUBLISH = "mutation($input: CustomizationLayoutPublishInput) { it: customizationLayoutPublish(input: $input) { ok result errors { code message path } } }"
CONTACT = "contacts.Contact"
SAVE = "mutation($input: ContactsContactInput!) { it: contactsContactCreate(input: $input) { ok record { id } errors { code path } } }"
CHANGE = "mutation($id: ID!, $input: ContactsContactInput!) { it: contactsContactUpdate(id: $id, input: $input) { ok errors { code path } } }"
Step = dict[str, Any]


def publish(client: ApiClient, *steps: Any, view: str = "form", record: str = CONTACT, **more: Any) -> dict[str, Any]:
    values = {"recordType": record, "view": view, "changes": json.dumps(list(steps)), **more}
    answer: dict[str, Any] = client.run(PUBLISH, input=values)["it"]
    return answer


def published(client: ApiClient, *steps: Any, **more: Any) -> int:
    answer = publish(client, *steps, **more)
    assert answer["ok"], answer["errors"]
    return int(answer["result"]["number"])


def group(spec: dict[str, Any], key: str) -> dict[str, Any]:
    form = spec["views"]["form"]
    found: dict[str, Any] = next(n for n in [*form["groups"], *form["tabs"]] if n["id"] == key)
    return found


def children(spec: dict[str, Any], key: str) -> list[str]:
    return [node["id"] for node in group(spec, key)["children"]]


@pytest.mark.spec("kit.5")
def test_a_form_is_rearranged_for_everybody_at_once(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_rank", "integer", recordType=CONTACT)
    before = spec_of(clara, CONTACT)
    published(
        alice,
        {"do": "hide", "id": "website"},
        {"do": "move", "id": "phone", "into": "main", "before": "kind"},
        {"do": "move", "id": "x_rank", "into": "main"},
        {"do": "label", "id": "email", "label": {"ru": "Адрес почты", "en": "Mail"}},
        {"do": "label", "id": "reach", "label": {"ru": "Связь"}},
        {"do": "add", "node": {"kind": "tab", "id": "own_extra", "label": {"ru": "Прочее", "en": "Other"}}},
        {
            "do": "add",
            "node": {"kind": "group", "id": "own_dates", "label": {"ru": "Даты"}, "cols": 2},
            "into": "own_extra",
        },
        {"do": "add", "node": {"kind": "field", "name": "createdAt"}, "into": "own_dates"},
        {"do": "set", "id": "inn", "span": 2, "readonly": True},
    )
    after = spec_of(clara, CONTACT)
    assert after["etag"] != before["etag"]
    assert "website" not in children(after, "reach")
    assert children(after, "main")[0] == "phone"
    assert children(after, "main")[-1] == "x_rank"
    assert after["fields"]["email"]["label"] == "Адрес почты"
    assert group(after, "reach")["label"] == "Связь"
    assert group(after, "own_extra")["children"][0]["children"][0]["id"] == "createdAt"
    assert after["warnings"] == []


@pytest.mark.spec("kit.5")
def test_columns_of_a_list_are_moved_hidden_added_and_summed(alice: ApiClient, clara: ApiClient) -> None:
    published(
        alice,
        {"do": "hide", "id": "city"},
        {"do": "move", "id": "email", "before": "name"},
        {"do": "add", "node": {"field": "website"}, "before": "phone"},
        {"do": "set", "id": "phone", "width": 200, "optional": True, "aggregate": "count"},
        view="list",
    )
    columns = spec_of(clara, CONTACT)["views"]["list"]["columns"]
    assert [c["field"] for c in columns][:4] == ["email", "name", "website", "phone"]
    assert "city" not in [c["field"] for c in columns]
    assert (columns[3]["width"], columns[3]["optional"], columns[3]["aggregate"]) == (200, True, "count")


@pytest.mark.spec("kit.5")
def test_a_role_has_its_own_form_on_top_of_everybody_s(
    alice: ApiClient, clara: ApiClient, api: Callable[..., ApiClient], company: CastCompany
) -> None:
    employee = Role.objects.get(code="employee").pk
    published(alice, {"do": "hide", "id": "website"})
    published(alice, {"do": "hide", "id": "mobile"}, role=str(employee))
    assert not {"website", "mobile"} & set(children(spec_of(clara, CONTACT), "reach"))
    boris = children(spec_of(api("boris"), CONTACT), "reach")
    assert "mobile" in boris
    assert "website" not in boris


@pytest.mark.spec("kit.5")
def test_required_and_readonly_by_condition_are_enforced_on_the_server(
    alice: ApiClient, clara: ApiClient, company: CastCompany
) -> None:
    defined(alice, "x_limit", "money", recordType=CONTACT)
    published(
        alice,
        {"do": "set", "id": "inn", "required": ["=", "kind", "company"]},
        {"do": "set", "id": "x_limit", "readonly": ["set", "inn"], "required": ["=", "isCustomer", True]},
    )
    answer = clara.run(SAVE, input={"name": "Лютик", "kind": "company"})["it"]
    assert answer["errors"] == [{"code": "required", "path": ["inn"]}]
    assert clara.run(SAVE, input={"lastName": "Иванов", "kind": "person"})["it"]["ok"]
    values = {"name": "Осока", "kind": "company", "inn": "7707083893", "isCustomer": True}
    assert clara.run(SAVE, input=values)["it"]["errors"] == [{"code": "required", "path": ["x_limit"]}]
    made = clara.run(SAVE, input={**values, "custom": {"x_limit": "5"}})["it"]
    assert made["ok"]
    key = made["record"]["id"]
    assert clara.run(CHANGE, id=key, input={"custom": {"x_limit": "6"}})["it"]["errors"] == [
        {"code": "readonly", "path": ["x_limit"]}
    ]
    assert clara.run(CHANGE, id=key, input={"custom": {"x_limit": "5.00"}, "phone": "+74951234567"})["it"]["ok"]
    assert record_model(CONTACT)._default_manager.get(pk=key).custom == {"x_limit": "5.00"}


@pytest.mark.spec("kit.5")
def test_a_rule_of_a_role_binds_that_role_only(alice: ApiClient, clara: ApiClient, api: Any, company: Any) -> None:
    employee = Role.objects.get(code="employee").pk
    published(alice, {"do": "set", "id": "city", "required": True}, role=str(employee))
    assert clara.run(SAVE, input={"name": "Лютик"})["it"]["errors"] == [{"code": "required", "path": ["city"]}]
    assert api("boris").run(SAVE, input={"name": "Лютик"})["it"]["ok"]


@pytest.mark.spec("kit.5")
def test_a_step_whose_target_is_gone_is_left_out_and_the_administrator_is_told(
    alice: ApiClient, clara: ApiClient, company: CastCompany
) -> None:
    steps = [{"do": "hide", "id": "ofAnOldVersion"}, {"do": "move", "id": "city", "into": "gone"}]
    Layout.objects.create(record_type=CONTACT, view="form", changes=[*steps, {"do": "hide", "id": "website"}])
    published(alice, {"do": "hide", "id": "nothing"}, view="list")
    told = spec_of(alice, CONTACT)["warnings"]
    assert len(told) == 3
    assert "ofAnOldVersion" in told[0]
    assert "website" not in children(spec_of(alice, CONTACT), "reach")
    assert spec_of(clara, CONTACT)["warnings"] == []


@pytest.mark.spec("kit.5")
def test_every_version_is_kept_and_any_can_come_back(alice: ApiClient, clara: ApiClient, company: CastCompany) -> None:
    assert published(alice, {"do": "hide", "id": "website"}, note="Сайты не нужны") == 1
    assert published(alice, {"do": "hide", "id": "mobile"}) == 2
    versions = alice.run("{ customizationLayouts { nodes { id number note createdBy { name } createdAt changes } } }")[
        "customizationLayouts"
    ]["nodes"]
    assert [v["number"] for v in versions] == [2, 1]
    assert (versions[1]["note"], versions[1]["createdBy"]["name"]) == ("Сайты не нужны", company.users["alice"].name)
    back = "mutation($id: ID!) { it: customizationLayoutReturnTo(id: $id) { ok result errors { code } } }"
    assert alice.run(back, id=versions[1]["id"])["it"]["result"]["number"] == 3
    now = children(spec_of(clara, CONTACT), "reach")
    assert "website" not in now
    assert "mobile" in now
    delete = "mutation($id: ID!) { it: customizationLayoutDelete(id: $id) { ok errors { code } } }"
    assert not alice.run(delete, id=versions[1]["id"])["it"]["ok"]


@pytest.mark.spec("kit.5")
def test_two_administrators_do_not_overwrite_each_other(alice: ApiClient) -> None:
    published(alice, {"do": "hide", "id": "website"}, basedOn=0)
    published(alice, {"do": "hide", "id": "mobile"}, basedOn=1)
    [error] = publish(alice, {"do": "hide", "id": "phone"}, basedOn=1)["errors"]
    assert error["code"] == "conflict"


@pytest.mark.spec("kit.5")
def test_changes_are_looked_at_before_they_are_published(alice: ApiClient, clara: ApiClient) -> None:
    asked = {"view": "form", "changes": [{"do": "hide", "id": "website"}]}
    tried = alice.post(f"/api/ui/spec/{CONTACT}/preview", asked)
    assert tried.status_code == 200
    assert "website" not in children(tried.json(), "reach")
    assert "website" in children(spec_of(alice, CONTACT), "reach")
    assert clara.post(f"/api/ui/spec/{CONTACT}/preview", asked).json()["error"]["code"] == "denied"
    bad = alice.post(f"/api/ui/spec/{CONTACT}/preview", {**asked, "changes": [{"do": "explode"}]})
    assert bad.json()["error"]["code"] == "layout.step"


HOSTILE: list[Any] = [
    "text",
    {"do": "hide"},
    {"do": "hide", "id": "a b"},
    {"do": "hide", "id": "x" * 200},
    {"do": "hide", "id": "name", "more": 1},
    {"do": "label", "id": "name", "label": {"ru": "x" * 81}},
    {"do": "label", "id": "name", "label": {"de": "x"}},
    {"do": "label", "id": "name", "label": {}},
    {"do": "add", "node": {"kind": "group", "id": "main", "label": {"ru": "x"}}},
    {"do": "add", "node": {"kind": "field", "name": "no_such"}},
    {"do": "add", "node": {"kind": "field", "name": "name", "widget": "evil"}},
    {"do": "set", "id": "name", "required": ["=", "no_such", 1]},
    {"do": "set", "id": "name", "required": ["=", "kind", {"a": 1}]},
    {"do": "set", "id": "name", "required": ["eval", "kind", "x"]},
    {"do": "set", "id": "name", "invisible": "yes"},
    {"do": "set", "id": "name", "span": 99},
    {"do": "set", "id": "name", "readonly": ["and", *[["set", "kind"]] * 80]},
    {"do": "set", "id": "name", "readonly": ["not", ["not", ["not", ["not", ["not", ["not", ["not", True]]]]]]]},
]


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize("step", HOSTILE, ids=range(len(HOSTILE)))
def test_steps_that_cannot_be_understood_are_refused(alice: ApiClient, step: Any, company: CastCompany) -> None:
    [error] = publish(alice, step)["errors"]
    assert error["code"] == "layout.step"
    assert not Layout.objects.exists()


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize("text", ["{", "5", '{"do": "hide"}', "[" * 100_000, " " * 210_000])
def test_changes_that_are_no_list_are_refused(alice: ApiClient, text: str) -> None:
    answer = alice.run(PUBLISH, input={"recordType": CONTACT, "view": "form", "changes": text})["it"]
    assert answer["errors"][0]["code"] in ("layout.json", "layout.size")


@pytest.mark.spec("kit.5")
def test_labels_are_text_whatever_stands_in_them(alice: ApiClient) -> None:
    published(alice, {"do": "label", "id": "email", "label": {"ru": "<img src=x onerror=alert(1)> %(x)s {0}"}})
    assert spec_of(alice, CONTACT)["fields"]["email"]["label"] == "<img src=x onerror=alert(1)> %(x)s {0}"


@pytest.mark.spec("kit.5")
def test_a_node_is_not_moved_into_itself(alice: ApiClient) -> None:
    before = spec_of(alice, CONTACT)["views"]["form"]
    published(alice, {"do": "move", "id": "main", "into": "main"}, {"do": "move", "id": "notes", "into": "main"})
    after = spec_of(alice, CONTACT)
    assert after["views"]["form"]["groups"] == before["groups"]
    assert len(after["warnings"]) == 2


# --- the menu ---------------------------------------------------------------------------------------------------------

ENTRY = "mutation($input: CustomizationMenuEntryInput!) { it: customizationMenuEntryCreate(input: $input) { ok record { id } errors { code path } } }"


def menu(client: ApiClient) -> list[tuple[str, str]]:
    found = client.get("/api/ui/boot").json()["menu"]
    return [(s["id"], e["title"]) for s in found for e in s["entries"] if e["id"].startswith("own.")]


@pytest.mark.spec("kit.5")
def test_menu_entries_appear_where_and_to_whom_they_shall(
    alice: ApiClient, clara: ApiClient, api: Callable[..., ApiClient], company: CastCompany
) -> None:
    manager = Role.objects.get(code="manager").pk
    mine = {"labelRu": "Мои крупные", "recordType": "crm.Deal", "view": "kanban", "icon": "star"}
    filters = {"assignee": {"id": {"eq": "$me"}}, "expectedRevenue": {"gte": "100000"}}
    assert alice.run(ENTRY, input={**mine, "filters": filters})["it"]["ok"]
    assert alice.run(ENTRY, input={"labelRu": "Сводка", "recordType": "crm.Deal", "view": "pivot", "roles": [manager]})[
        "it"
    ]["ok"]
    assert alice.run(ENTRY, input={"labelRu": "Клиенты", "recordType": CONTACT, "section": "crm"})["it"]["ok"]
    assert alice.run(ENTRY, input={"labelRu": "Роли", "recordType": "identity.Role"})["it"]["ok"]
    assert menu(clara) == [("crm.0", "Клиенты"), ("own", "Мои крупные")]
    assert ("own", "Сводка") in menu(api("boris"))
    assert menu(api("dan")) == []


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"recordType": "no.Such"}, "recordType"),
        ({"view": "calendar", "recordType": "crm.Stage"}, "view"),
        ({"filters": {"noSuch": {"eq": 1}}}, "filters"),
        ({"filters": {"name": {"explode": 1}}}, "filters"),
    ],
)
def test_a_menu_entry_that_opens_nothing_is_refused(alice: ApiClient, more: dict[str, Any], path: str) -> None:
    answer = alice.run(ENTRY, input={"labelRu": "Пункт", "recordType": "crm.Deal", **more})["it"]
    assert {error["path"][0] for error in answer["errors"]} == {path}


# --- between companies ------------------------------------------------------------------------------------------------


@pytest.mark.spec("kit.5")
def test_one_company_s_forms_and_menu_never_appear_at_another(
    alice: ApiClient, api: Callable[..., ApiClient], vector: CastCompany
) -> None:
    published(alice, {"do": "hide", "id": "website"})
    alice.run(ENTRY, input={"labelRu": "Секретное", "recordType": CONTACT})
    other = api("alice", company=vector)
    assert "website" in children(spec_of(other, CONTACT), "reach")
    assert menu(other) == []
    assert other.run("{ customizationLayouts { totalCount } customizationMenuEntries { totalCount } }") == {
        "customizationLayouts": {"totalCount": 0},
        "customizationMenuEntries": {"totalCount": 0},
    }


def customized(alice: ApiClient) -> dict[str, Any]:
    """Romashka's customization as a file."""
    choices = {"create": [{"labelRu": "Опт"}, {"labelRu": "Розница"}]}
    defined(alice, "x_channel", "choice", recordType=CONTACT, choices=choices)
    defined(alice, "x_sum", "money", recordType="crm.Deal", defaultText="5")
    published(alice, {"do": "move", "id": "x_channel", "into": "main"}, {"do": "set", "id": "city", "required": True})
    alice.run(
        ENTRY, input={"labelRu": "Опт", "recordType": CONTACT, "filters": {"custom": {"x_channel": {"eq": "opt"}}}}
    )
    answer = alice.get("/api/customization/file")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


@pytest.mark.spec("kit.5")
def test_a_file_carries_everything_into_another_company(
    alice: ApiClient, api: Callable[..., ApiClient], vector: CastCompany
) -> None:
    file = customized(alice)
    other = api("alice", company=vector)
    expected = [("field", "create"), ("field", "create"), ("layout", "create"), ("menu", "create")]
    previewed = other.post("/api/customization/preview", file).json()["parts"]
    assert [(p["kind"], p["outcome"]) for p in previewed] == expected
    assert "x_channel" not in spec_of(other, CONTACT)["fields"], "nothing was written"
    done = other.post("/api/customization/import", file).json()["parts"]
    assert [(p["kind"], p["outcome"]) for p in done] == expected
    spec = spec_of(other, CONTACT)
    assert children(spec, "main")[-1] == "x_channel"
    assert [o["value"] for o in spec["fields"]["x_channel"]["options"]] == ["opt", "roznitsa"]
    assert menu(other) == [("own", "Опт")]
    again = other.post("/api/customization/import", file).json()["parts"]
    assert {p["outcome"] for p in again} == {"same"}
    assert json.loads(other.get("/api/customization/file").content)["fields"] == file["fields"]


@pytest.mark.spec("kit.5")
def test_what_does_not_fit_is_refused_in_words_and_the_rest_taken_in(
    alice: ApiClient, api: Callable[..., ApiClient], minimal: CastCompany, vector: CastCompany
) -> None:
    file = customized(alice)
    file["layouts"].append({"record_type": CONTACT, "view": "form", "role": "Нет такой", "changes": []})
    other = api("alice", company=vector)
    define(other, "x_sum", "text", recordType="crm.Deal")
    parts = other.post("/api/customization/import", file).json()["parts"]
    refused = {p["title"]: p["reason"] for p in parts if p["outcome"] == "refused"}
    assert set(refused) == {"crm.Deal: Поле x_sum", f"{CONTACT}: form, Нет такой"}
    assert all(reason.endswith(".") for reason in refused.values())
    bare = api("alice", company=minimal).post("/api/customization/preview", file).json()["parts"]
    assert {p["outcome"] for p in bare} == {"refused"}


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(
    "file",
    [
        None,
        [],
        {"format": "other"},
        {"format": "fincomtech.customization", "version": 99},
        {"format": "fincomtech.customization", "version": 1, "fields": "x"},
        {"format": "fincomtech.customization", "version": 1, "fields": [1]},
        {"format": "fincomtech.customization", "version": 1, "fields": [{}] * 3000},
    ],
    ids=range(7),
)
def test_a_hostile_file_is_refused_whole(alice: ApiClient, file: Any) -> None:
    assert alice.post("/api/customization/import", file).json()["error"]["code"] == "customization.file"


@pytest.mark.spec("kit.5")
def test_hostile_parts_of_a_file_are_refused_one_by_one(alice: ApiClient, company: CastCompany) -> None:
    head = {"format": "fincomtech.customization", "version": 1}
    fields = [
        {},
        {"record_type": CONTACT, "name": "archived", "kind": "text", "label_ru": "x"},
        {"record_type": CONTACT, "name": "x_a", "kind": "text", "label_ru": ["x"]},
        {"record_type": CONTACT, "name": "x_b", "kind": "choice", "label_ru": "x", "choices": "abc"},
        {"record_type": CONTACT, "name": "x_c", "kind": "text", "label_ru": "x", "digits": 10**30},
        {"record_type": ["a"], "name": {"b": 1}},
    ]
    layouts = [{}, {"record_type": CONTACT, "view": "form", "changes": [{"do": "explode"}]}]
    menu_entries = [{}, {"label_ru": "x", "record_type": CONTACT, "roles": 5}, {"label_ru": "x", "view": {"a": 1}}]
    answer = alice.post(
        "/api/customization/import", {**head, "fields": fields, "layouts": layouts, "menu": menu_entries}
    )
    assert answer.status_code == 200, answer.content.decode()
    assert {p["outcome"] for p in answer.json()["parts"]} == {"refused"}
    assert not Field.objects.exists()
    assert not MenuEntry.objects.exists()


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize("who", ["boris", "clara", "dan", None])
def test_only_administrators_adapt_export_and_import(api: Callable[..., ApiClient], who: str | None) -> None:
    client = api(who)
    code = "denied" if who else "sign_in"
    assert client.get("/api/customization/file").json()["error"]["code"] == code
    assert client.post("/api/customization/preview", {}).json()["error"]["code"] == code
    assert client.post("/api/customization/import", {}).json()["error"]["code"] == code
    if who:
        assert publish(client, {"do": "hide", "id": "website"})["errors"][0]["code"] == "denied"
