"""A person keeps contacts: companies and people, their addresses, roles, groups, tags and requisites."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.kit.models import Tag
from fincomtech.kit.naming import camel
from fincomtech.testing.cast import CastCompany
from tenant_apps.foundation.base.models import Country
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts.models import Address, Contact, Group

As = Callable[..., Story]
CONTACT = "contacts.Contact"


@pytest.mark.spec("contacts.1.1")
def test_a_seller_adds_a_customer(story: As, company: CastCompany) -> None:
    clara = story("clara")
    made = clara.create(
        CONTACT,
        "id name phone email website city country { name } language assignee { id }",
        name="ООО «Лютик»",
        phone="8 (495) 123-45-67",
        email="Info@Lyutik.example",
        website="https://lyutik.example",
        addresses={"create": [{"kind": "legal", "city": "Москва", "street": "ул. Мира, д. 1", "postcode": "115114"}]},
    )
    assert made["phone"] == "+74951234567"
    assert (made["email"], made["city"]) == ("info@lyutik.example", "Москва")
    assert (made["country"]["name"], made["language"]) == ("Россия", "ru")


@pytest.mark.spec("contacts.1.1")
def test_a_person_is_named_by_the_parts_of_the_name(story: As, company: CastCompany) -> None:
    parts: dict[str, Any] = {"last_name": "Петрова", "first_name": "Анна", "middle_name": "Ивановна"}
    clara = story("clara")
    assert clara.create(CONTACT, "name", kind="person", **parts)["name"] == "Петрова Анна Ивановна"
    assert clara.create(CONTACT, "name", kind="person", language="en", **parts)["name"] == "Анна Ивановна Петрова"
    assert clara.create(CONTACT, "name", kind="person", name="Ли Вэй")["name"] == "Ли Вэй"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": ""}, "required"),
        ({"email": "no address"}, "invalid"),
        ({"phone": "12"}, "invalid"),
        ({"website": "lyutik"}, "invalid"),
        ({"kind": "robot"}, "invalid"),
        ({"inn": "7707083894"}, "base.inn_check_digit"),
        ({"kind": "person", "inn": "7707083893"}, "base.inn_length"),
        ({"inn": "500100732259", "kpp": "773601001"}, "base.kpp_of_person"),
        ({"ogrn": "1027700132194"}, "base.ogrn"),
        ({"group": "999999"}, "missing"),
    ],
)
def test_bad_values_are_refused_and_nothing_is_written(
    story: As, company: CastCompany, values: dict[str, Any], code: str
) -> None:
    before = Contact.objects.count()
    assert story("clara").create(CONTACT, refusal=True, **{"name": "Лютик", **values}) == {code}
    assert Contact.objects.count() == before


def test_numbers_of_foreign_contacts_are_not_checked(story: As, company: CastCompany) -> None:
    germany = str(Country.objects.get(code="DE").pk)
    assert (
        story("clara").create(CONTACT, "inn", name="Daisy GmbH", country=germany, inn="DE811907980")["inn"]
        == "DE811907980"
    )


@pytest.mark.spec("contacts.1.2")
@pytest.mark.spec_part("kit.11")
def test_a_contact_has_several_addresses(story: As, company: CastCompany) -> None:
    clara = story("clara")
    lines = [{"kind": "legal", "city": "Тула"}, {"kind": "delivery", "city": "Пермь"}]
    key = clara.create(CONTACT, name="Лютик", addresses={"create": lines})["id"]
    legal, delivery = clara.one(CONTACT, key, "addresses { id kind city }")["addresses"]
    changes = {
        "create": [{"kind": "actual", "city": "Казань"}],
        "update": [{"id": legal["id"], "street": "ул. Садовая, д. 3"}],
        "delete": [delivery["id"]],
    }
    assert clara.change(CONTACT, key, "city", addresses=changes)["city"] == "Казань"
    stored = Address.objects.filter(contact=key).order_by("id")
    assert [(a.kind, a.city, a.street) for a in stored] == [
        ("legal", "Тула", "ул. Садовая, д. 3"),
        ("actual", "Казань", ""),
    ]


@pytest.mark.spec("contacts.1.2")
def test_an_unknown_kind_of_address_is_refused(story: As, company: CastCompany) -> None:
    clara = story("clara")
    key = clara.create(CONTACT, name="Лютик")["id"]
    assert clara.change(CONTACT, key, refusal=True, addresses={"create": [{"kind": "secret", "city": "Самара"}]}) == {
        "invalid"
    }
    assert Address.objects.filter(contact=key).count() == 0


@pytest.mark.spec_part("kit.11")
def test_an_address_without_a_word_is_refused(story: As, company: CastCompany) -> None:
    clara = story("clara")
    empty = {"create": [{"kind": "legal"}]}
    assert clara.create(CONTACT, refusal=True, name="Лютик", addresses=empty) == {"contacts.empty_address"}
    assert not Contact.objects.exists()


def test_a_contact_answers_to_whoever_enters_it(story: As, company: CastCompany) -> None:
    found = story("clara").create(CONTACT, "assignee { id } team { id }", name="Лютик")
    assert (found["assignee"]["id"], found["team"]) == (str(company.users.clara.id), None)


SBERBANK = {"bic": "044525225", "account": "40702810438000186868", "correspondent_account": "30101810400000000225"}


@pytest.mark.spec("contacts.1.1")
def test_a_contact_has_bank_accounts_with_checked_numbers(story: As, company: CastCompany) -> None:
    clara = story("clara")
    good = {**SBERBANK, "account": right_account("044525225", "4070281043800018686")}
    shown = {"bic": "044525225", "account": f" {good['account'][:5]} {good['account'][5:]}", "bank": "Сбербанк"}
    lines = {"create": [_camel({**good, **shown})]}
    made = clara.create(CONTACT, "bankAccounts { bic account bank currency }", name="Лютик", bank_accounts=lines)
    assert made["bankAccounts"] == [
        {"bic": "044525225", "account": good["account"], "bank": "Сбербанк", "currency": "RUB"}
    ]
    assert clara.create(CONTACT, refusal=True, name="Осока", bank_accounts={"create": [_camel(good)] * 2}) == {
        "contacts_bankaccount_once"
    }


@pytest.mark.spec("contacts.1.1")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"bic": "44525225"}, "base.bic"),
        ({"account": "4070281"}, "base.account"),
        ({"account": "40702810438000186869"}, "base.account_key"),
        ({"bic": "044525974"}, "base.account_key"),
        ({"correspondent_account": "30101810400000000226"}, "base.correspondent_key"),
        ({"correspondent_account": "40702810400000000225"}, "base.correspondent"),
    ],
)
def test_a_mistyped_account_is_refused(story: As, company: CastCompany, wrong: dict[str, str], code: str) -> None:
    account = {**SBERBANK, "account": right_account("044525225", "4070281043800018686"), **wrong}
    told = story("clara").create(CONTACT, refusal=True, name="Лютик", bank_accounts={"create": [_camel(account)]})
    assert code in told
    assert not Contact.objects.exists()


def right_account(bic: str, first: str) -> str:
    """The account with its ninth digit replaced by the control key, by the rule's own words (№ 515): key 0 first."""
    digits = f"{bic[-3:]}{first[:8]}0{first[9:]}0"[:23]
    total = sum(int(digit) * weight for digit, weight in zip(digits, [7, 1, 3] * 8, strict=False))
    key = total % 10 * 3 % 10
    return f"{first[:8]}{key}{first[9:]}0"[:20]


def _camel(values: dict[str, str]) -> dict[str, str]:
    return {camel(name): value for name, value in values.items()}


@pytest.mark.spec("contacts.1.3")
def test_a_contact_has_roles(story: As, company: CastCompany) -> None:
    clara = story("clara")
    clara.create(CONTACT, name="Лютик", is_customer=True, is_partner=True)
    clara.create(CONTACT, name="Осока", is_supplier=True)
    clara.create(CONTACT, name="Рябина", kind="person", is_employee=True)
    for role, name in (
        ("isCustomer", "Лютик"),
        ("isPartner", "Лютик"),
        ("isSupplier", "Осока"),
        ("isEmployee", "Рябина"),
    ):
        assert clara.names(CONTACT, f"where: {{{role}: {{eq: true}}}}") == [name]


@pytest.mark.spec("contacts.1.4")
def test_what_happens_with_a_contact_stays_in_its_history(story: As, company: CastCompany) -> None:
    clara = story("clara")
    key = clara.create(CONTACT, name="Лютик")["id"]
    clara.act(CONTACT, "comment", key, body="<p>Созвонились</p>")
    clara.act(CONTACT, "plan_activity", key, summary="Перезвонить", due_date="2030-01-15")
    clara.change(CONTACT, key, phone="+74951234567")
    where = f'where: {{recordType: {{eq: "{CONTACT}"}}, recordId: {{eq: "{key}"}}}}, orderBy: [{{id: ASC}}]'
    history = clara.all("kit.Message", "kind authorName changes", where)
    assert [m["kind"] for m in history] == ["change", "comment", "change"]
    assert {m["authorName"] for m in history} == {company.users.clara.name}
    assert [c["field"] for c in history[2]["changes"]] == ["phone"]
    assert clara.one(CONTACT, key, "nextActivityDate")["nextActivityDate"] == "2030-01-15"


@pytest.mark.spec("contacts.2.1")
def test_contacts_are_sorted_into_groups(story: As, company: CastCompany) -> None:
    vip = Group.objects.get(name="VIP-клиенты")
    clara = story("clara")
    clara.create(CONTACT, name="Лютик", group=str(vip.pk))
    clara.create(CONTACT, name="Осока")
    assert clara.names(CONTACT, f'where: {{group: {{id: {{eq: "{vip.pk}"}}}}}}') == ["Лютик"]
    assert clara.groups(CONTACT, '{field: "group"}')["VIP-клиенты"][0] == 1


@pytest.mark.spec("contacts.2.1")
def test_managers_make_groups_and_employees_do_not(story: As, company: CastCompany) -> None:
    story("boris").create("contacts.Group", name="Дилеры")
    assert story("boris").create("contacts.Group", refusal=True, name="Дилеры") == {"contacts_group_name"}
    assert story("clara").create("contacts.Group", refusal=True, name="Ещё") == {"denied"}
    assert Group.objects.filter(name__in=["Дилеры", "Ещё"]).count() == 1


@pytest.mark.spec("contacts.2.2")
def test_tags_mark_contacts(story: As, company: CastCompany) -> None:
    tag = str(Tag.objects.get(record_type=CONTACT, name="Потенциальный клиент").pk)
    clara = story("clara")
    key = clara.create(CONTACT, name="Лютик", tags=[tag])["id"]
    clara.create(CONTACT, name="Осока")
    assert clara.names(CONTACT, f'where: {{tags: {{some: {{id: {{eq: "{tag}"}}}}}}}}') == ["Лютик"]
    clara.change(CONTACT, key, tags=[])
    assert clara.one(CONTACT, key, "tags { name }")["tags"] == []


@pytest.mark.spec("contacts.2.3")
def test_people_belong_to_companies(story: As, company: CastCompany) -> None:
    clara = story("clara")
    firm = clara.create(CONTACT, name="Лютик", email="info@lyutik.example")["id"]
    clara.create(CONTACT, kind="person", name="Анна", parent=firm, job_title="Бухгалтер")
    assert clara.names(CONTACT, f'where: {{parent: {{id: {{eq: "{firm}"}}}}}}') == ["Анна"]
    assert Contact.objects.get(name="Анна").mail_address() == "info@lyutik.example"


@pytest.mark.spec("contacts.2.3")
def test_a_circle_of_companies_is_refused(story: As, company: CastCompany) -> None:
    clara = story("clara")
    top = clara.create(CONTACT, name="Холдинг")["id"]
    middle = clara.create(CONTACT, name="Дочка", parent=top)["id"]
    bottom = clara.create(CONTACT, name="Внучка", parent=middle)["id"]
    assert clara.change(CONTACT, top, refusal=True, parent=bottom) == {"contacts.cycle"}
    assert clara.change(CONTACT, top, refusal=True, parent=top) == {"contacts.cycle"}
    assert Contact.objects.get(pk=top).parent_id is None


def test_a_contact_with_people_is_archived_not_deleted(story: As, company: CastCompany) -> None:
    alice = story("alice")
    firm = alice.create(CONTACT, name="Лютик")["id"]
    alice.create(CONTACT, kind="person", name="Анна", parent=firm)
    found = alice.client.refused(
        "mutation($id: ID!) { contactsContactDelete(id: $id) { ok errors { code message } } }", id=firm
    )
    assert [problem["code"] for problem in found] == ["in_use"]
    alice.change(CONTACT, firm, archived=True)
    assert alice.names(CONTACT, 'where: {name: {eq: "Лютик"}}') == []
