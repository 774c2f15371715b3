"""A person finds contacts: by any of their words, by filters, in an order; look-alikes are told and merged."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fincomtech.kit import clock
from fincomtech.kit.models import Message, Tag
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts import demo
from tenant_apps.foundation.contacts.models import Contact, Group

As = Callable[..., Story]
CONTACT = "contacts.Contact"
INN = "7707083893"


def twins(values: dict[str, Any]) -> list[str]:
    """Who a preview says looks the same."""
    return [told["title"] for told in values["duplicates"]]


@pytest.fixture
def three(story: As, company: CastCompany) -> Story:
    """Clara with three contacts."""
    clara = story("clara")
    clara.create(
        CONTACT, name="ООО «Лютик»", inn=INN, email="info@lyutik.example", phone="+74951234567", is_customer=True
    )
    clara.create(
        CONTACT,
        name="АО «Осока»",
        addresses={
            "create": [
                {"city": "Самара", "street": "ул. Луначарского, д. 7"},
                {"kind": "delivery", "city": "Тольятти", "postcode": "445000"},
            ]
        },
        is_supplier=True,
    )
    clara.create(
        CONTACT,
        name="Рябинина Анна",
        kind="person",
        mobile="+79161234567",
        notes="<p>Любит <strong>орхидеи</strong></p>",
    )
    return clara


@pytest.mark.spec("contacts.4.1")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("лют", "ООО «Лютик»"),
        ("770708", "ООО «Лютик»"),
        ("info@lyutik", "ООО «Лютик»"),
        ("4951234567", "ООО «Лютик»"),
        ("самара", "АО «Осока»"),
        ("916", "Рябинина Анна"),
        ("анна", "Рябинина Анна"),
        ("луначарского", "АО «Осока»"),
        ("тольятти", "АО «Осока»"),
        ("445000", "АО «Осока»"),
        ("орхидеи", "Рябинина Анна"),
        ("анна орхидеи", "Рябинина Анна"),
    ],
)
def test_search_looks_into_names_numbers_addresses(three: Story, words: str, name: str) -> None:
    assert three.names(CONTACT, f'search: "{words}"') == [name]


@pytest.mark.spec("contacts.4.1")
@pytest.mark.parametrize(
    ("text", "name"), [("Орхидеи", "Рябинина Анна"), ("Луначарского", "АО «Осока»"), ("Тольятти", "АО «Осока»")]
)
def test_the_search_over_everything_finds_them_and_says_where(three: Story, text: str, name: str) -> None:
    [found] = three.client.run(f'{{ search(text: "{text}") {{ nodes {{ title snippet {{ text hit }} }} }} }}')[
        "search"
    ]["nodes"]
    assert found["title"] == name
    assert any(part["hit"] for part in found["snippet"])


@pytest.mark.spec("contacts.4.1")
def test_streets_and_notes_follow_their_changes(three: Story) -> None:
    key = str(Contact.objects.get(name="АО «Осока»").pk)
    [address, _other] = three.one(CONTACT, key, "addresses { id }")["addresses"]
    three.change(
        CONTACT,
        key,
        addresses={"update": [{"id": address["id"], "street": "ул. Осенняя, д. 1"}]},
        notes="<p>Переехали</p>",
    )
    assert three.names(CONTACT, 'search: "луначарского"') == []
    assert three.names(CONTACT, 'search: "осенняя переехали"') == ["АО «Осока»"]


@pytest.mark.spec("contacts.4.1")
def test_search_finds_nothing_where_nothing_is(three: Story) -> None:
    assert three.names(CONTACT, 'search: "георгин"') == []
    assert three.names(CONTACT, 'search: "strong"') == [], "formatting is no text"


@pytest.mark.spec("contacts.4.2")
def test_filters_join(three: Story) -> None:
    tag = Tag.objects.filter(record_type=CONTACT).first()
    assert tag is not None
    Contact.objects.get(inn=INN).tags.add(tag)
    where = f'isCustomer: {{eq: true}}, tags: {{some: {{id: {{eq: "{tag.pk}"}}}}}}, kind: {{eq: "company"}}'
    assert three.names(CONTACT, f"where: {{{where}}}") == ["ООО «Лютик»"]
    either = 'OR: [{isSupplier: {eq: true}}, {kind: {eq: "person"}}]'
    assert sorted(three.names(CONTACT, f"where: {{{either}}}")) == ["АО «Осока»", "Рябинина Анна"]
    group = Group.objects.create(name="Постоянные")
    Contact.objects.filter(name="АО «Осока»").update(group=group)
    assert three.names(CONTACT, f'where: {{group: {{id: {{eq: "{group.pk}"}}}}}}') == ["АО «Осока»"]
    assert three.names(CONTACT, 'where: {group: {name: {contains: "постоян"}}, isCustomer: {eq: true}}') == []


@pytest.mark.spec("contacts.4.3")
def test_contacts_are_ordered_by_name_creation_and_last_activity(three: Story) -> None:
    now = clock.now()
    for days, name in enumerate(["АО «Осока»", "Рябинина Анна", "ООО «Лютик»"]):
        Contact.objects.filter(name=name).update(created_at=now - timedelta(days=days))
    three.act(CONTACT, "comment", str(Contact.objects.get(name="Рябинина Анна").pk), body="<p>Звонила</p>")
    assert three.names(CONTACT, "orderBy: [{name: ASC}]") == ["АО «Осока»", "ООО «Лютик»", "Рябинина Анна"]
    assert three.names(CONTACT, "orderBy: [{createdAt: DESC}]") == ["АО «Осока»", "Рябинина Анна", "ООО «Лютик»"]
    assert three.names(CONTACT, "orderBy: [{lastMessageAt: DESC}]")[0] == "Рябинина Анна"


@pytest.mark.parametrize(
    "values",
    [
        {"inn": INN},
        {"email": "INFO@lyutik.example"},
        {"phone": "8 495 123-45-67"},
        {"mobile": "+74951234567"},
    ],
)
def test_a_look_alike_is_told_while_the_form_is_filled_in(three: Story, values: dict[str, Any]) -> None:
    assert twins(three.preview(CONTACT, name="Лютик", **values)) == ["ООО «Лютик»"]
    twin = three.create(CONTACT, name="Лютик", **values)["id"]
    assert twins(three.preview(CONTACT, key=twin)) == ["ООО «Лютик»"]


def test_a_look_alike_says_what_is_the_same_and_where_it_is(three: Story) -> None:
    known = str(Contact.objects.get(inn=INN).pk)
    values = {"inn": INN, "kpp": "770701001", "phone": "+74951234567"}
    [told] = three.preview(CONTACT, name="Лютик", **values)["duplicates"]
    assert told == {"type": CONTACT, "id": known, "title": "ООО «Лютик»", "why": ["ИНН", "телефон"], "ask": True}


def test_a_person_and_their_company_are_no_duplicates(story: As, three: Story) -> None:
    company = str(Contact.objects.get(inn=INN).pk)
    same: dict[str, Any] = {"email": "info@lyutik.example", "phone": "+74951234567"}
    person = three.create(CONTACT, kind="person", name="Лютикова", parent=company, **same)["id"]
    assert twins(three.preview(CONTACT, key=person)) == twins(three.preview(CONTACT, key=company)) == []
    assert story("boris").found(CONTACT, "find_duplicates") == {"message": "Похожих контактов нет."}
    other = three.create(CONTACT, kind="person", name="Лютикова А.", parent=company, **same)["id"]
    assert twins(three.preview(CONTACT, key=other)) == ["Лютикова"]
    [group] = story("boris").found(CONTACT, "find_duplicates")["groups"]["items"]
    assert [one["title"] for one in group["records"]] == ["Лютикова", "Лютикова А."]
    assert group["why"] == "эл. почта: info@lyutik.example; телефон: +74951234567"


def test_a_branch_with_another_kpp_is_no_look_alike(three: Story) -> None:
    Contact.objects.filter(inn=INN).update(kpp="770701001")
    assert twins(three.preview(CONTACT, name="Филиал", inn=INN, kpp="773643001")) == []


def test_a_look_alike_that_is_not_open_to_me_is_not_told(story: As, three: Story) -> None:
    story("boris").create(CONTACT, name="Тайна", email="secret@example.com", level=sandbox.secret_level())
    assert twins(three.preview(CONTACT, name="Явь", email="secret@example.com")) == []


def test_what_a_manager_saw_while_writing_stays_theirs(story: As, three: Story) -> None:
    """A confidential contact's name must not stand in a record that everybody reads."""
    boris = story("boris")
    boris.create(CONTACT, name="Тайна", email="secret@example.com", level=sandbox.secret_level())
    open_one = boris.create(CONTACT, name="Явь", email="secret@example.com")["id"]
    assert twins(boris.preview(CONTACT, key=open_one)) == ["Тайна"]
    assert twins(three.preview(CONTACT, key=open_one)) == []
    assert "Тайна" not in str(Contact.objects.filter(pk=open_one).values().get())
    assert [one["title"] for one in boris.found(CONTACT, "find_duplicates")["groups"]["items"][0]["records"]] == [
        "Тайна",
        "Явь",
    ]


def test_a_manager_finds_all_look_alikes_and_merges_them(story: As, three: Story) -> None:
    boris = story("boris")
    kept = str(Contact.objects.get(inn=INN).pk)
    twin = boris.create(
        CONTACT, name="Лютик", email="info@lyutik.example", website="https://lyutik.example", is_partner=True
    )["id"]
    person = boris.create(CONTACT, kind="person", name="Иван", parent=twin)["id"]
    boris.act(CONTACT, "comment", twin, body="<p>Договорились</p>")
    found = boris.found(CONTACT, "find_duplicates")
    assert found["groups"]["title"] == "1 группа похожих"
    [group] = found["groups"]["items"]
    assert group["why"] == "эл. почта: info@lyutik.example"
    assert [(one["type"], one["id"], one["title"]) for one in group["records"]] == [
        (CONTACT, twin, "Лютик"),
        (CONTACT, kept, "ООО «Лютик»"),
    ]

    boris.act(CONTACT, "merge", twin, into=kept)
    merged = Contact.objects.get(pk=kept)
    assert (merged.website, merged.is_customer, merged.is_partner) == ("https://lyutik.example", True, True)
    assert twins(boris.preview(CONTACT, key=kept)) == []
    assert Contact.objects.get(pk=twin).archived
    assert Contact.objects.get(pk=person).parent_id == merged.pk
    assert Message.of(merged).filter(kind="comment").count() == 1


def test_merging_is_for_managers_and_needs_two(story: As, three: Story) -> None:
    one, two = (str(key) for key in Contact.objects.order_by("id").values_list("pk", flat=True)[:2])
    assert three.act(CONTACT, "merge", one, refusal=True, into=two) == {"denied"}
    assert story("boris").act(CONTACT, "merge", one, refusal=True, into=one) == {"contacts.merge_itself"}
    assert Contact.objects.filter(archived=True).count() == 0


def test_lists_cost_the_same_however_long(company: CastCompany, story: As, django_assert_max_num_queries: Any) -> None:
    demo.fill()
    clara = story("clara")
    fields = "name phone email city group { name } tags { name } assignee { name } lastMessageAt"
    clara.all(CONTACT, fields, "first: 5")
    with django_assert_max_num_queries(7):
        assert len(clara.all(CONTACT, fields, "first: 80")) == 80
