"""Own fields of a company: every kind is defined, written, read, found, exported and imported like a column (kit.5)."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.customization import actions
from fincomtech.customization.models import Field
from fincomtech.customization.tests.conftest import define, defined, spec_of
from fincomtech.kit import changes, clock, context, writes
from fincomtech.kit.models import Message
from fincomtech.kit.records import record_model
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from fincomtech.testing.sandbox import committed, inside

SAVE = "mutation($input: ContactsContactInput!) { it: contactsContactCreate(input: $input) { ok record { id } errors { code path message } } }"
CHANGE = "mutation($id: ID!, $input: ContactsContactInput!) { it: contactsContactUpdate(id: $id, input: $input) { ok errors { code path message } } }"
CONTACT = {"recordType": "contacts.Contact"}
CHOICES = {
    "create": [{"labelRu": "Красный", "labelEn": "Red", "color": "red"}, {"labelRu": "Синий", "labelEn": "Blue"}]
}


def saved(client: ApiClient, name: str = "Лютик", **custom: Any) -> str:
    answer = client.run(SAVE, input={"name": name, "custom": custom})["it"]
    assert answer["ok"], answer["errors"]
    return str(answer["record"]["id"])


def refusal(client: ApiClient, **custom: Any) -> tuple[str, list[str]]:
    [error] = client.run(SAVE, input={"name": "Лютик", "custom": custom})["it"]["errors"]
    return error["code"], error["path"]


def names(client: ApiClient, where: str, order: str = "{name: ASC}") -> list[str]:
    found = client.run(f"{{ contactsContacts(where: {where}, orderBy: [{order}]) {{ nodes {{ name }} }} }}")
    return [node["name"] for node in found["contactsContacts"]["nodes"]]


KINDS: list[tuple[str, Any, Any, list[Any]]] = [
    ("text", " Слово ", " Слово ", ["x" * 401]),
    ("long_text", "Много\nслов", "Много\nслов", ["x" * 20_001]),
    ("rich_text", "<p>Да<script>x</script></p>", "<p>Да</p>", []),
    ("integer", 12, "12", ["1.5", "x", 2**60, True and "да"]),
    ("decimal", "12.5", "12.50", ["12.555", "x", "NaN", "1e400"]),
    ("money", "1250.00", "1250.00", ["1.001", "Infinity"]),
    ("percent", "12.5", "12.50", ["x"]),
    ("yes_no", True, True, ["maybe"]),
    ("date", "2026-01-31", "2026-01-31", ["31.31.2026", "x"]),
    ("instant", "2026-01-31T10:00:00+03:00", "2026-01-31T07:00:00+00:00", ["x"]),
    ("email", "a@b.example", "a@b.example", ["a@", "x"]),
    ("phone", "8 495 123-45-67", "+74951234567", ["12", "x"]),
    ("url", "https://example.com/a", "https://example.com/a", ["javascript:alert(1)", "x"]),
    ("color", "teal", "teal", ["mauve"]),
]


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(("kind", "given", "shown", "bad"), KINDS, ids=[k[0] for k in KINDS])
def test_each_kind_is_validated_stored_and_shown_as_itself(
    alice: ApiClient, clara: ApiClient, kind: str, given: Any, shown: Any, bad: list[Any]
) -> None:
    defined(alice, "x_it", kind, **CONTACT)
    key = saved(clara, x_it=given)
    found = clara.run(f'{{ contactsContact(id: "{key}") {{ x_it: custom(field: "x_it") }} }}')
    assert found["contactsContact"] == {"x_it": shown}
    for value in bad:
        assert refusal(clara, x_it=value)[1] == ["x_it"], value
    assert clara.run(CHANGE, id=key, input={"custom": {"x_it": None}})["it"]["ok"]
    found = clara.run(f'{{ contactsContact(id: "{key}") {{ x_it: custom(field: "x_it") }} }}')
    assert found["contactsContact"] == {"x_it": None}


@pytest.mark.spec("kit.5")
def test_choices_and_links_know_what_there_is(alice: ApiClient, clara: ApiClient, company: CastCompany) -> None:
    defined(alice, "x_one", "choice", choices=CHOICES, **CONTACT)
    defined(alice, "x_some", "choices", choices=CHOICES, **CONTACT)
    defined(alice, "x_group", "record", target="contacts.Group", **CONTACT)
    defined(alice, "x_people", "records", target="identity.User", **CONTACT)
    group: Any = record_model("contacts.Group")._default_manager.first()
    people = [company.users["boris"].id, company.users["clara"].id]
    key = saved(clara, x_one="red", x_some=["blue", "red", "blue"], x_group=group.pk, x_people=people)
    asked = " ".join(f'{name}: custom(field: "{name}")' for name in ("x_one", "x_some", "x_group", "x_people"))
    found = clara.run(f'{{ contactsContact(id: "{key}") {{ {asked} }} }}')["contactsContact"]
    assert found["x_one"] == "red"
    assert found["x_some"] == ["blue", "red"]
    assert found["x_group"] == {"id": str(group.pk), "name": group.name}
    assert [link["id"] for link in found["x_people"]] == [str(p) for p in people]
    assert refusal(clara, x_one="green") == ("invalid", ["x_one"])
    assert refusal(clara, x_some=["green"]) == ("invalid", ["x_some"])
    assert refusal(clara, x_some="red") == ("invalid", ["x_some"])
    assert refusal(clara, x_group=999_999) == ("missing", ["x_group"])
    assert refusal(clara, x_people=[people[0], 999_999]) == ("missing", ["x_people"])
    saved(clara, "Осока", x_some=["red"])
    assert names(clara, '{custom: {x_some: {some: {in: ["blue"]}}}}') == ["Лютик"]
    assert names(clara, '{custom: {x_some: {none: {in: ["blue"]}}}}') == ["Осока"]
    assert names(clara, f'{{custom: {{x_group: {{id: {{in: ["{group.pk}"]}}}}}}}}') == ["Лютик"]
    assert names(clara, f'{{custom: {{x_people: {{some: {{id: {{eq: "{people[0]}"}}}}}}}}}}') == ["Лютик"]


@pytest.mark.spec("kit.5")
def test_nobody_links_to_a_record_that_is_closed_to_them(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_partner", "record", target="contacts.Contact", **CONTACT)
    level = alice.run("{ contactsLevels(first: 1) { nodes { id } } }")["contactsLevels"]["nodes"][0]["id"]
    secret = alice.run(SAVE, input={"name": "Тайна", "level": level})["it"]["record"]["id"]
    assert refusal(clara, x_partner=secret) == ("missing", ["x_partner"])


@pytest.mark.spec("kit.5")
def test_lists_filter_sort_group_and_sum_by_own_fields(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_sum", "money", **CONTACT)
    defined(alice, "x_day", "date", **CONTACT)
    for name, amount, day in (("А", "9.00", "2026-01-05"), ("Б", "100.00", "2026-01-20"), ("В", "20.00", "2026-02-01")):
        saved(clara, name, x_sum=amount, x_day=day)
    saved(clara, "Г")
    assert names(clara, '{custom: {x_sum: {gt: "9.5"}}}') == ["Б", "В"]
    assert names(clara, '{NOT: {custom: {x_sum: {gt: "9.5"}}}}') == ["А", "Г"]
    assert names(clara, '{custom: {x_sum: {neq: "9"}}}') == ["Б", "В", "Г"]
    assert names(clara, '{custom: {x_sum: {notIn: ["9", "20"]}}}') == ["Б", "Г"]
    assert names(clara, "{custom: {x_sum: {isNull: true}}}") == ["Г"]
    assert names(clara, '{OR: [{custom: {x_day: {lt: "2026-01-10"}}}, {name: {eq: "Г"}}]}') == ["А", "Г"]
    assert names(clara, "{}", "{custom: {x_sum: DESC}}") == ["Г", "Б", "В", "А"]
    groups = clara.run(
        """{ it: contactsContactGroups(by: [{field: "x_day", period: "month"}],
             measures: [{field: "x_sum", aggregate: "sum"}]) { nodes { keys { value label } measures { value } where } } }"""
    )["it"]["nodes"]
    assert [(g["keys"][0]["value"], g["measures"][0]["value"]) for g in groups] == [
        ("2026-01-01", "109.00"),
        ("2026-02-01", "20.00"),
        (None, None),
    ]
    listed = "query($w: ContactsContactWhere) { it: contactsContacts(where: $w) { totalCount } }"
    assert [clara.run(listed, w=g["where"])["it"]["totalCount"] for g in groups] == [2, 1, 1]


@pytest.mark.spec("kit.5")
def test_pages_go_on_behind_a_value_of_an_own_field(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_n", "integer", **CONTACT)
    for number in range(5):
        saved(clara, f"К{number}", x_n=10 - number)
    asked = "query($after: String) { it: contactsContacts(orderBy: [{custom: {x_n: ASC}}], first: 2, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } }"
    seen, after = [], None
    while True:
        page = clara.run(asked, after=after)["it"]
        seen += [node["name"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["К4", "К3", "К2", "К1", "К0"]


@pytest.mark.spec("kit.5")
def test_required_unique_default_and_searchable(alice: ApiClient, clara: ApiClient) -> None:
    old = saved(clara, "Старый")
    defined(alice, "x_code", "text", required=True, unique=True, searchable=True, **CONTACT)
    defined(alice, "x_level", "integer", defaultText="3", **CONTACT)
    assert refusal(clara) == ("required", ["x_code"])
    saved(clara, "Лютик", x_code="A-77")
    assert refusal(clara, x_code="A-77") == ("unique", ["x_code"])
    assert names(clara, "{custom: {x_level: {eq: 3}}}") == ["Лютик"]
    found = clara.run('{ contactsContacts(search: "a-77") { nodes { name } } }')
    assert found["contactsContacts"]["nodes"] == [{"name": "Лютик"}]
    assert clara.run(CHANGE, id=old, input={"name": "Ещё"})["it"]["ok"], "a record from before may stay without"
    [error] = clara.run(CHANGE, id=old, input={"custom": {"x_code": None}})["it"]["errors"]
    assert error["code"] == "required"


@pytest.mark.spec("kit.5")
def test_a_field_cannot_become_unique_over_equal_values(
    alice: ApiClient, clara: ApiClient, company: CastCompany
) -> None:
    key = defined(alice, "x_code", "text", **CONTACT)
    saved(clara, "А", x_code="1")
    saved(clara, "Б", x_code="1")
    asked = "mutation($id: ID!) { it: customizationFieldUpdate(id: $id, input: {unique: true}) { ok errors { code } } }"
    assert alice.run(asked, id=key)["it"]["errors"] == [{"code": "customization.doubles"}]
    assert not Field.objects.get(pk=key).unique


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"name": "budget"}, "name"),
        ({"name": "x_Ъ"}, "name"),
        ({"name": "x_a'; DROP TABLE x; --"}, "name"),
        ({"name": "x_partner_id"}, "name"),
        ({"kind": "record"}, "target"),
        ({"kind": "record", "target": "no.Such"}, "target"),
        ({"target": "crm.Deal"}, "target"),
        ({"recordType": "no.Such"}, "recordType"),
        ({"kind": "choice"}, "choices"),
        ({"choices": CHOICES}, "choices"),
        ({"kind": "yes_no", "unique": True}, "unique"),
        ({"kind": "money", "searchable": True}, "searchable"),
        ({"kind": "integer", "defaultText": "many"}, "defaultText"),
        ({"kind": "nonsense"}, "kind"),
        ({"labelRu": "x" * 81}, "labelRu"),
        ({"labelRu": ""}, "labelRu"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(
    alice: ApiClient, more: dict[str, Any], path: str, company: CastCompany
) -> None:
    answer = define(alice, **{"name": "x_it", "kind": "text", **more})
    assert {error["path"][0] for error in answer["errors"]} == {path}
    assert not Field.objects.exists()


@pytest.mark.spec("kit.5")
def test_what_is_stored_goes_on_meaning_what_it_means(alice: ApiClient) -> None:
    key = defined(alice, "x_it", "text")
    asked = "mutation($id: ID!, $input: CustomizationFieldInput!) { it: customizationFieldUpdate(id: $id, input: $input) { ok errors { code } } }"
    for change in ({"name": "x_other"}, {"recordType": "crm.Lead"}):
        assert alice.run(asked, id=key, input=change)["it"]["errors"] == [{"code": "customization.lasting"}]
    [again] = define(alice, "x_it", "integer")["errors"]
    assert again["code"] == "customization_field_name"


@pytest.mark.spec("kit.5")
def test_a_removed_field_is_nowhere_and_comes_back_with_its_values(alice: ApiClient, clara: ApiClient) -> None:
    key = defined(alice, "x_it", "text", **CONTACT)
    contact = saved(clara, x_it="ценное")
    act = "mutation($id: ID!) {{ it: customizationField{}(id: $id) {{ ok errors {{ code }} }} }}"
    assert alice.run(act.format("Remove"), id=key)["it"]["ok"]
    assert "x_it" not in spec_of(clara, "contacts.Contact")["fields"]
    asked = f'{{ contactsContact(id: "{contact}") {{ x_it: custom(field: "x_it") }} }}'
    assert clara.run(asked)["contactsContact"] == {"x_it": None}
    assert refusal(clara, x_it="new")[0] == "not_writable"
    assert clara.refused('{ contactsContacts(where: {custom: {x_it: {eq: "a"}}}) { totalCount } }')
    [error] = alice.run(act.format("Delete"), id=key)["it"]["errors"]
    assert error["code"] == "customization.kept"
    assert alice.run(act.format("Restore"), id=key)["it"]["ok"]
    assert clara.run(asked)["contactsContact"] == {"x_it": "ценное"}


@pytest.mark.spec("kit.5")
def test_after_thirty_days_a_removed_field_s_values_are_erased(alice: ApiClient, company: CastCompany) -> None:
    key = defined(alice, "x_it", "text", **CONTACT)
    defined(alice, "x_other", "text", **CONTACT)
    contact = saved(alice, x_it="a", x_other="b")
    Field.objects.filter(pk=key).update(removed_at=clock.now() - timedelta(days=29))
    assert actions.purge() == 0
    Field.objects.filter(pk=key).update(removed_at=clock.now() - timedelta(days=31))
    assert actions.purge() == 1
    assert record_model("contacts.Contact")._default_manager.get(pk=contact).custom == {"x_other": "b"}
    assert not Field.objects.filter(pk=key).exists()


@pytest.mark.spec("kit.5")
def test_own_fields_are_in_exports_and_imports(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_sum", "money", labelRu="Лимит", **CONTACT)
    defined(alice, "x_some", "choices", choices=CHOICES, labelRu="Цвета", **CONTACT)
    defined(alice, "x_friend", "record", target="contacts.Contact", labelRu="Друг", **CONTACT)
    saved(clara, "Осока")
    table = 'Название,Лимит,Цвета,Друг\nЛютик,"1 250,50",Красный; blue,Осока\nМята,много,,\n'
    with committed():
        file = SimpleUploadedFile("c.csv", table.encode())
        run = clara.http.post("/api/imports", {"file": file, "recordType": "contacts.Contact"}).json()
    assert [column["field"] for column in run["columns"]] == ["name", "x_sum", "x_some", "x_friend"]
    mapping = {column["column"]: column["field"] for column in run["columns"]}
    done = clara.post(f"/api/imports/{run['id']}/run", {"mapping": mapping}).json()
    assert (done["created"], done["rejected"], done["problems"][0]["field"]) == (1, 1, "x_sum")
    fields = ["name", "x_sum", "x_some", "x_friend"]
    export = {"recordType": "contacts.Contact", "fields": fields, "format": "csv", "where": {"name": {"eq": "Лютик"}}}
    answer = clara.post("/api/exports", export)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][1:] == ["Лимит", "Цвета", "Друг"]
    assert rows[1] == ["Лютик", "1250,50", "Красный; Синий", "Осока"]


@pytest.mark.spec("kit.5")
def test_a_change_is_told_in_the_conversation_and_in_the_feed(alice: ApiClient, company: CastCompany) -> None:
    defined(alice, "x_sum", "money", labelRu="Лимит", **CONTACT)
    key = saved(alice, x_sum="10")
    heard: list[changes.Change] = []
    changes.watch(lambda told: heard.extend(told))
    try:
        writes.update(record_model("contacts.Contact"), key, {"x_sum": "20"})
    finally:
        changes._watchers.pop(next(name for name in changes._watchers if "test_a_change_is_told" in name))
    [change] = [c for c in heard if c.model.record_type() == "contacts.Contact"]
    assert (change.before["custom"], change.after["custom"]) == ({"x_sum": "10.00"}, {"x_sum": "20.00"})
    told = Message.objects.filter(record_type="contacts.Contact", record_id=key, kind="change").latest("id").changes
    assert [(c["label"], c["field"]) for c in told] == [("Лимит", "x_sum")]
    assert "10" in told[0]["before"]
    assert "20" in told[0]["after"]


@pytest.mark.spec("kit.5")
def test_the_preview_of_a_form_knows_own_fields(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_level", "integer", defaultText="3", **CONTACT)
    asked = 'mutation { it: contactsContactPreview(input: {name: "x", custom: {x_level: "bad"}}) { values errors { code } } }'
    assert clara.run(asked)["it"]["values"]["x_level"] is None
    asked = 'mutation { it: contactsContactPreview(input: {name: "x"}) { values } }'
    assert clara.run(asked)["it"]["values"]["x_level"] == "3"


@pytest.mark.spec("kit.5")
def test_the_spec_shows_own_fields_where_they_were_wanted(alice: ApiClient, clara: ApiClient) -> None:
    defined(alice, "x_a", "money", labelEn="Budget", helpRu="Сколько", **CONTACT)
    defined(alice, "x_b", "text", onForm=False, onList=False, onSearch=False, **CONTACT)
    spec = spec_of(clara, "contacts.Contact")
    assert spec["fields"]["x_a"]["type"] == "money"
    assert spec["fields"]["x_a"]["help"] == "Сколько"
    assert [n["name"] for n in spec["views"]["form"]["groups"][-1]["children"]] == ["x_a"]
    assert {c["field"]: c["aggregate"] for c in spec["views"]["list"]["columns"]}["x_a"] == "sum"
    assert "x_b" not in json.dumps(spec["views"]) + json.dumps(spec["search"])


@pytest.mark.spec("kit.5")
def test_a_spec_costs_no_statement_for_the_customization_when_it_is_remembered(
    alice: ApiClient, company: CastCompany
) -> None:
    from fincomtech.api.ui.spec import model_spec

    defined(alice, "x_a", "money")
    context.memo().pop("profile", None)
    context.profile()
    model_spec("crm.Deal")
    with CaptureQueriesContext(connection) as queries:
        model_spec("crm.Deal")
    assert [q["sql"] for q in queries if "customization" in q["sql"]] == []


@pytest.mark.spec("kit.5")
def test_one_company_s_fields_never_appear_at_another(
    alice: ApiClient, api: Callable[..., ApiClient], vector: CastCompany
) -> None:
    defined(alice, "x_secret", "text", **CONTACT)
    saved(alice, x_secret="тайна")
    other = api("alice", company=vector)
    asked = "{ contactsContacts(where: {custom: {x_secret: {isNull: false}}}) { totalCount } }"
    assert alice.run(asked)["contactsContacts"]["totalCount"] == 1
    [error] = other.refused(asked)
    assert "x_secret" in error["message"]
    assert "x_secret" not in other.get("/api/ui/spec/contacts.Contact").content.decode()
    assert refusal(other, x_secret="x")[0] == "not_writable"
    defined(other, "x_secret", "integer", **CONTACT)
    saved(other, "Чужой", x_secret=7)
    both = (
        '{ contactsContacts(where: {custom: {x_secret: {isNull: false}}}) { nodes { v: custom(field: "x_secret") } } }'
    )
    assert other.run(both)["contactsContacts"]["nodes"] == [{"v": "7"}]
    assert alice.run(both)["contactsContacts"]["nodes"] == [{"v": "тайна"}]
    with inside(vector, "alice"):
        assert Field.objects.count() == 1


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize("who", ["boris", "clara", "dan"])
def test_only_administrators_customize(api: Callable[..., ApiClient], company: CastCompany, who: str) -> None:
    client = api(who)
    [error] = define(client, "x_it", "text")["errors"]
    assert error["code"] == "denied"
    assert client.get("/api/ui/spec/customization.Field").status_code == 404
    assert client.run("{ customizationFields { totalCount } }")["customizationFields"]["totalCount"] == 0
    assert "customization.Field" not in client.get("/api/ui/boot").content.decode()


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize("given", ["text", 5, ["x_a"], {"name": "Взлом"}, {"archived": True}])
def test_hostile_values_are_refused_in_words(
    alice: ApiClient, clara: ApiClient, given: Any, company: CastCompany
) -> None:
    defined(alice, "x_a", "text", **CONTACT)
    [error] = clara.run(SAVE, input={"name": "Лютик", "custom": given})["it"]["errors"]
    assert error["path"] == ["custom"]
    assert not record_model("contacts.Contact")._default_manager.exists()
