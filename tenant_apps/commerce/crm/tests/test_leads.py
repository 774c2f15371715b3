"""A seller gets leads, works on them, and makes deals of the good ones."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.kit import events
from fincomtech.testing.cast import CastCompany
from tenant_apps.commerce.crm.events import LeadConverted
from tenant_apps.commerce.crm.models import Deal, Lead, LostReason, Source
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts.models import Contact

As = Callable[..., Story]
LEAD, DEAL = "crm.Lead", "crm.Deal"


@pytest.fixture
def reason(company: CastCompany) -> str:
    """Why leads are lost."""
    return str(LostReason.objects.get(name="Нет бюджета").pk)


@pytest.mark.spec("crm.1.1")
def test_a_lead_is_entered_and_is_its_author_s(story: As, company: CastCompany) -> None:
    made = story("clara").create(
        LEAD, "state assignee { name } phone email", name="Заявка", phone="8 916 123-45-67", email="Anna@Example.com"
    )
    assert made["state"] == "new"
    assert made["assignee"]["name"] == company.users.clara.name
    assert (made["phone"], made["email"]) == ("+79161234567", "anna@example.com")


@pytest.mark.spec("crm.1.1")
def test_a_website_enters_a_lead_with_a_key(api: Any, story: As, company: CastCompany) -> None:
    key = story("clara").client.run(
        'mutation { identityApiKeyCreateKey(input: {name: "Сайт", scope: "write"}) { ok result errors { message } } }'
    )["identityApiKeyCreateKey"]["result"]["show"]["value"]
    site = str(Source.objects.get(name="Сайт").pk)
    made = Story(api(key=key)).create(
        LEAD, "id source { name }", name="Заявка с сайта", company_name="ООО «Осока»", source=site
    )
    assert made["source"]["name"] == "Сайт"
    assert Lead.objects.get(pk=made["id"]).created_by_id == company.users.clara.id


@pytest.mark.spec("crm.1.1")
def test_whoever_takes_a_free_lead_answers_for_it(story: As, company: CastCompany) -> None:
    free = story("boris").create(LEAD, name="Заявка", assignee=None)["id"]
    taken = story("clara").act(LEAD, "take", free, "state assignee { id }")
    assert (taken["state"], taken["assignee"]["id"]) == ("working", str(company.users.clara.id))


@pytest.mark.spec("crm.1.1")
def test_a_lost_lead_says_why_and_can_come_back(story: As, company: CastCompany, reason: str) -> None:
    clara = story("clara")
    key = clara.create(LEAD, name="Заявка")["id"]
    assert clara.act(LEAD, "lose", key, refusal=True, note="просто так") == {"required"}
    assert Lead.objects.get(pk=key).state == "new"
    lost = clara.act(LEAD, "lose", key, "state lostReason { name } lostNote", reason=reason, note="до весны")
    assert (lost["state"], lost["lostReason"]["name"], lost["lostNote"]) == ("lost", "Нет бюджета", "до весны")
    assert clara.act(LEAD, "convert", key, refusal=True) == {"wrong_state"}
    assert clara.act(LEAD, "reopen", key, "state lostReason { id }")["lostReason"] is None


@pytest.mark.spec("crm.1.2", "crm.3.1", "contacts.3.1")
def test_a_lead_becomes_a_deal_of_a_new_customer(
    story: As, company: CastCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[LeadConverted] = []
    listener = events.Listener(LeadConverted, heard.append, background=False, modules=frozenset({"crm"}))
    monkeypatch.setitem(events._listeners, LeadConverted, [listener])
    clara = story("clara")
    values: dict[str, Any] = {
        "company_name": "ООО «Осока»",
        "contact_name": "Анна Орлова",
        "email": "anna@osoka.example",
    }
    key = clara.create(LEAD, name="Нужен склад", expected_revenue="250000", **values)["id"]
    result = clara.act(LEAD, "convert", key)["result"]
    assert result["open"]["type"] == DEAL
    fields = "name number state stage { name } expectedRevenue contact { name email isCustomer } person { name email } assignee { id }"
    deal = clara.one(DEAL, result["open"]["id"], fields)
    assert (deal["name"], deal["state"], deal["stage"]["name"]) == ("Нужен склад", "open", "Новый")
    assert deal["contact"] == {"name": "ООО «Осока»", "email": "", "isCustomer": True}
    assert deal["person"] == {"name": "Анна Орлова", "email": "anna@osoka.example"}
    assert deal["expectedRevenue"] == "250000.00"
    assert deal["assignee"]["id"] == str(company.users.clara.id)
    lead = Lead.objects.get(pk=key)
    assert lead.deal_id is not None
    assert lead.contact_id is not None
    assert (lead.state, str(lead.deal_id)) == ("converted", result["open"]["id"])
    assert heard == [LeadConverted(lead.pk, lead.deal_id, lead.contact_id)]


@pytest.mark.spec("crm.1.2")
def test_converting_twice_makes_one_deal(story: As, company: CastCompany) -> None:
    clara = story("clara")
    key = clara.create(LEAD, name="Нужен склад", company_name="Осока")["id"]
    clara.act(LEAD, "convert", key)
    clara.act(LEAD, "convert", key)
    assert (Deal.objects.count(), Contact.objects.count()) == (1, 1)


@pytest.mark.spec("crm.3.1", "contacts.3.1")
@pytest.mark.parametrize("known_by", [{"inn": "7707083893"}, {"email": "INFO@lyutik.example"}])
def test_a_known_customer_is_found_by_inn_or_e_mail(
    story: As, company: CastCompany, customer: Contact, known_by: dict[str, Any]
) -> None:
    Contact.objects.filter(pk=customer.pk).update(inn="7707083893")
    clara = story("clara")
    key = clara.create(LEAD, name="Ещё заказ", company_name="Лютик, ООО", **known_by)["id"]
    clara.act(LEAD, "convert", key)
    assert Deal.objects.get().contact == customer
    assert Contact.objects.count() == 1


@pytest.mark.spec("crm.1.2")
def test_a_lead_joins_an_open_deal(story: As, company: CastCompany, customer: Contact) -> None:
    clara = story("clara")
    deal = clara.create(DEAL, name="Склад", contact=str(customer.pk))["id"]
    key = clara.create(LEAD, name="Про тот же склад")["id"]
    clara.act(LEAD, "convert", key, deal=deal)
    assert (Deal.objects.count(), str(Lead.objects.get(pk=key).deal_id)) == (1, deal)
    clara.act(DEAL, "win", deal)
    late = clara.create(LEAD, name="Ещё про тот же склад")["id"]
    assert clara.act(LEAD, "convert", late, refusal=True, deal=deal) == {"wrong_state"}
    assert Lead.objects.get(pk=late).state == "new"


def test_a_bad_inn_is_refused_in_the_lead_already(story: As, company: CastCompany) -> None:
    clara = story("clara")
    values: dict[str, Any] = {"name": "Склад", "company_name": "Осока"}
    assert clara.create(LEAD, refusal=True, inn="7707083894", **values) == {"base.inn_check_digit"}
    assert clara.create(LEAD, refusal=True, inn="77070", **values) == {"base.inn_length"}
    assert clara.create(LEAD, "inn", inn="7707 083893", **values)["inn"] == "7707083893"
    assert Lead.objects.count() == 1


def test_a_lead_of_a_known_person_becomes_a_deal_of_their_company(story: As, company: CastCompany) -> None:
    clara = story("clara")
    values: dict[str, Any] = {"company_name": "Осока", "contact_name": "Анна", "email": "anna@osoka.example"}
    clara.act(LEAD, "convert", clara.create(LEAD, name="Раз", **values)["id"])
    clara.act(LEAD, "convert", clara.create(LEAD, name="Два", email="anna@osoka.example")["id"])
    assert [(deal.contact.name, deal.person.name) for deal in Deal.objects.order_by("id")] == [("Осока", "Анна")] * 2  # type: ignore[union-attr]
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("values", [{"email": "anna@example.com"}, {"phone": "+79161234567"}])
def test_a_second_lead_of_the_same_person_is_told(story: As, company: CastCompany, values: dict[str, Any]) -> None:
    clara = story("clara")
    clara.create(LEAD, name="Первая заявка", email="anna@example.com", phone="+79161234567")
    assert clara.preview(LEAD, name="Вторая заявка", **values)["duplicates"][0]["title"] == "Первая заявка"


def test_a_colleague_s_lead_of_another_team_is_not_there(story: As, company: CastCompany) -> None:
    key = story("boris").create(LEAD, name="Заявка")["id"]
    assert story("clara").one(LEAD, key, "name") is None
    assert story("clara").act(LEAD, "take", key, refusal=True) == {"missing"}
    assert Lead.objects.get(pk=key).state == "new"
