"""A seller leads deals along the pipeline to the end."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.identity.models import Team
from fincomtech.kit import clock
from fincomtech.kit.models import Message, Tag
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from tenant_apps.commerce.crm import demo
from tenant_apps.commerce.crm.models import Deal, DealRule, DealType, LostReason, Stage
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts import demo as contacts_demo
from tenant_apps.foundation.contacts.models import Contact

As = Callable[..., Story]
Heard = Callable[[], list[str]]
DEAL = "crm.Deal"


@pytest.fixture
def deal(story: As, customer: Contact) -> str:
    """Clara's deal of 100 000."""
    found: str = story("clara").create(DEAL, name="Склад", contact=str(customer.pk), expected_revenue="100000")["id"]
    return found


@pytest.fixture
def heard(story: As, deal: str) -> Heard:
    """What the company's rules have heard of the deal since it was made, in their order: each plans an activity."""
    DealRule.objects.all().delete()
    boris = story("boris")
    for name in Stage.objects.values_list("name", flat=True):
        boris.create("crm.DealRule", name=name, event="stage", stage=stage(name), summary=f"этап {name}")
    for event in ("won", "lost", "open"):
        boris.create("crm.DealRule", name=event, event=event, summary=event)
    where = f'where: {{recordType: {{eq: "{DEAL}"}}, recordId: {{eq: "{deal}"}}}}, orderBy: [{{id: ASC}}]'
    before = len(boris.all("kit.Activity", "id", where))
    return lambda: [activity["summary"] for activity in boris.all("kit.Activity", "summary", where)][before:]


def stage(name: str) -> str:
    """A seeded stage's id."""
    return str(Stage.objects.get(name=name).pk)


@pytest.mark.spec("crm.1.2", "crm.3.1")
def test_a_new_deal_begins_in_the_first_stage_of_whoever_made_it(story: As, deal: str, company: CastCompany) -> None:
    found = story("clara").one(
        DEAL, deal, "number state stage { name } probability weightedRevenue assignee { id } contact { name }"
    )
    assert (found["number"], found["state"], found["stage"]["name"]) == ("D-00001", "open", "Новый")
    assert (found["probability"], found["weightedRevenue"]) == ("10.00", "10000.00")
    assert (found["assignee"]["id"], found["contact"]["name"]) == (str(company.users.clara.id), "ООО «Лютик»")


@pytest.mark.spec("crm.3.1")
def test_a_deal_needs_a_customer_that_is_open_to_me(story: As, company: CastCompany) -> None:
    hidden = story("boris").create("contacts.Contact", name="Тайна", level=sandbox.secret_level())["id"]
    clara = story("clara")
    assert clara.create(DEAL, refusal=True, name="Склад") == {"required"}
    assert clara.create(DEAL, refusal=True, name="Склад", contact=hidden) == {"missing", "required"}
    visible = clara.create("contacts.Contact", name="Осока")["id"]
    assert clara.create(DEAL, refusal=True, name="Склад", contact=visible, expected_revenue="-1") == {
        "crm_deal_revenue"
    }
    assert Deal.objects.count() == 0


@pytest.mark.spec("crm.1.3")
def test_a_deal_moves_along_the_stages(story: As, deal: str, heard: Heard) -> None:
    clara = story("clara")
    moved = clara.act(DEAL, "move_to", deal, "stage { name } weightedRevenue", stage=stage("Предложение"))
    assert (moved["stage"]["name"], moved["weightedRevenue"]) == ("Предложение", "50000.00")
    clara.change(DEAL, deal, stage=stage("Переговоры"))  # as a card is dragged
    assert heard() == ["этап Предложение", "этап Переговоры"]
    changes = Message.objects.filter(record_type=DEAL, record_id=deal, kind="change").order_by("id")
    assert [c["after"] for m in changes for c in m.changes if c["field"] == "stage"] == ["Предложение", "Переговоры"]


@pytest.mark.spec("crm.1.2")
def test_winning_closes_the_deal_once(story: As, deal: str, heard: Heard) -> None:
    clara = story("clara")
    won = clara.act(DEAL, "win", deal, "state stage { name } probability closedOn")
    assert won == {
        "state": "won",
        "stage": {"name": "Выиграна"},
        "probability": "100.00",
        "closedOn": clock.today().isoformat(),
        "result": None,
    }
    version = Deal.objects.get(pk=deal).version
    clara.act(DEAL, "win", deal)
    assert Deal.objects.get(pk=deal).version == version
    assert sorted(heard()) == ["won", "этап Выиграна"]


@pytest.mark.spec("crm.1.3")
def test_a_card_dropped_into_the_winning_stage_is_won(story: As, deal: str, heard: Heard) -> None:
    found = story("clara").change(DEAL, deal, "state closedOn", stage=stage("Выиграна"))
    assert found == {"state": "won", "closedOn": clock.today().isoformat(), "result": None}
    assert sorted(heard()) == ["won", "этап Выиграна"]


@pytest.mark.spec("crm.1.3")
def test_nobody_wins_a_deal_without_the_right_to_win(
    story: As, deal: str, company: CastCompany, customer: Contact
) -> None:
    alice = story("alice")
    levels = [{"module": module, "level": "employee"} for module in ("crm", "contacts")]
    rules = [{"recordType": DEAL, "actions": {"win": False}}]
    trainee = alice.create("identity.Role", name="Стажёр", levels={"create": levels}, rules={"create": rules})["id"]
    alice.act("identity.User", "change_roles", str(company.users.clara.id), roles=[trainee])
    clara, winning = story("clara"), stage("Выиграна")
    assert clara.act(DEAL, "win", deal, refusal=True) == {"denied"}
    assert clara.act(DEAL, "move_to", deal, refusal=True, stage=winning) == {"denied"}
    assert clara.change(DEAL, deal, refusal=True, stage=winning) == {"denied"}
    assert clara.create(DEAL, refusal=True, name="Сразу", contact=str(customer.pk), stage=winning) == {"denied"}
    document = "mutation($ids: [ID!]!, $input: CrmDealInput!) { crmDealBulkUpdate(ids: $ids, input: $input) { ok errors { code } } }"
    assert [e["code"] for e in clara.client.refused(document, ids=[deal], input={"stage": winning})] == ["denied"]
    assert list(Deal.objects.values_list("state", "closed_on")) == [("open", None)]
    assert clara.change(DEAL, deal, "stage { name }", stage=stage("Переговоры"))["stage"]["name"] == "Переговоры"


@pytest.mark.spec("crm.1.2")
def test_losing_asks_why(story: As, deal: str, heard: Heard) -> None:
    clara = story("clara")
    assert clara.act(DEAL, "lose", deal, refusal=True, note="жаль") == {"required"}
    assert Deal.objects.get(pk=deal).state == "open"
    reason = str(LostReason.objects.get(name="Слишком дорого").pk)
    lost = clara.act(DEAL, "lose", deal, "state lostReason { name } probability weightedRevenue", reason=reason)
    assert (lost["state"], lost["lostReason"]["name"]) == ("lost", "Слишком дорого")
    assert (lost["probability"], lost["weightedRevenue"]) == ("0.00", "0.00")
    assert heard() == ["lost"]


@pytest.mark.spec("crm.1.2")
def test_a_closed_deal_is_opened_again_where_it_was(story: As, deal: str, heard: Heard) -> None:
    clara = story("clara")
    clara.act(DEAL, "move_to", deal, stage=stage("Предложение"))
    clara.act(DEAL, "win", deal)
    back = clara.act(DEAL, "reopen", deal, "state stage { name } closedOn")
    assert (back["state"], back["stage"]["name"], back["closedOn"]) == ("open", "Предложение", None)
    clara.act(DEAL, "move_to", deal, stage=stage("Выиграна"))
    Stage.objects.filter(name="Предложение").update(archived=True)  # gone meanwhile: the last one that is open
    assert clara.act(DEAL, "reopen", deal, "stage { name }")["stage"]["name"] == "Переговоры"
    assert heard().count("open") == 2
    clara.act(DEAL, "lose", deal, reason=str(LostReason.objects.first().pk))  # type: ignore[union-attr]
    assert clara.act(DEAL, "win", deal, refusal=True) == {"wrong_state"}
    assert clara.act(DEAL, "reopen", deal, "lostReason { id }")["lostReason"] is None


@pytest.mark.spec("crm.1.2", "crm.1.3")
def test_a_closed_deal_stays_in_its_stage_until_it_is_reopened(story: As, deal: str, heard: Heard) -> None:
    clara, first = story("clara"), stage("Новый")
    clara.act(DEAL, "win", deal)
    before = heard()
    assert clara.change(DEAL, deal, refusal=True, stage=first) == {"crm.closed_deal"}
    assert clara.act(DEAL, "move_to", deal, refusal=True, stage=first) == {"wrong_state"}
    document = "mutation($ids: [ID!]!, $input: CrmDealInput!) { crmDealBulkUpdate(ids: $ids, input: $input) { ok errors { code path } } }"
    told = clara.client.refused(document, ids=[deal], input={"stage": first})
    assert [(e["code"], e["path"][-1]) for e in told] == [("crm.closed_deal", "stage")]
    assert (Deal.objects.get(pk=deal).stage.name, heard()) == ("Выиграна", before)
    assert clara.change(DEAL, deal, "name", name="Склад на Неве", stage=stage("Выиграна"))["name"] == "Склад на Неве"
    clara.act(DEAL, "reopen", deal)
    assert clara.change(DEAL, deal, "stage { name }", stage=first)["stage"]["name"] == "Новый"


def test_the_state_is_written_by_actions_only(story: As, deal: str) -> None:
    clara = story("clara")
    document = "mutation($id: ID!, $input: CrmDealInput!) { crmDealUpdate(id: $id, input: $input) { ok } }"
    for name, value in {"state": "won", "closedOn": "2030-01-01", "probability": "99"}.items():
        (told,) = clara.client.answer(document, id=deal, input={name: value})["errors"]
        assert told["extensions"]["code"] == "BAD_USER_INPUT"
        assert f"Field '{name}' is not defined by type 'CrmDealInput'" in told["message"]
    assert Deal.objects.get(pk=deal).state == "open"


@pytest.mark.spec("crm.7.1")
def test_deal_types_and_teams_have_stages_of_their_own(story: As, deal: str, company: CastCompany) -> None:
    boris = story("boris")
    tender = str(DealType.objects.get(name="Тендер").pk)
    own = boris.create("crm.Stage", name="Заявка на тендер", sequence=5, probability="20", deal_type=tender)["id"]
    clara = story("clara")
    assert clara.change(DEAL, deal, refusal=True, stage=own) == {"crm.foreign_stage"}
    assert clara.act(DEAL, "move_to", deal, refusal=True, stage=own) == {"crm.foreign_stage"}
    assert Deal.objects.get(pk=deal).stage.name == "Новый"
    contact = str(Deal.objects.get(pk=deal).contact_id)
    made = clara.create(DEAL, "stage { name }", name="Тендер", contact=contact, deal_type=tender)
    assert made["stage"]["name"] == "Заявка на тендер"

    team = Team.objects.create(name="Опт")
    boris.create("crm.Stage", name="Опт: заявка", sequence=1, team=str(team.pk))
    made = boris.create(DEAL, "stage { name }", name="Опт", contact=contact, team=str(team.pk))
    assert made["stage"]["name"] == "Опт: заявка"


@pytest.mark.spec("crm.7.1")
def test_managers_shape_the_pipeline_and_sellers_do_not(story: As, deal: str) -> None:
    first = stage("Новый")
    assert story("clara").change("crm.Stage", first, refusal=True, name="Старый") == {"denied"}
    assert story("clara").create("crm.Stage", refusal=True, name="Лишний") == {"denied"}
    assert story("boris").change("crm.Stage", first, refusal=True, probability="101")
    assert story("boris").change("crm.Stage", first, "name", name="Входящие")["name"] == "Входящие"
    assert Stage.objects.count() == 5


@pytest.mark.spec("crm.7.2")
def test_tags_mark_deals_and_leads(story: As, deal: str) -> None:
    tag = str(Tag.objects.get(record_type=DEAL, name="Крупная сделка").pk)
    clara = story("clara")
    clara.change(DEAL, deal, tags=[tag])
    assert clara.names(DEAL, f'where: {{tags: {{some: {{id: {{eq: "{tag}"}}}}}}}}') == ["Склад"]
    lead_tag = str(Tag.objects.get(record_type="crm.Lead", name="Срочно").pk)
    assert clara.create("crm.Lead", "tags { name }", name="Заявка", tags=[lead_tag])["tags"] == [{"name": "Срочно"}]
    clara.create("crm.Lead", name="Без метки")
    assert clara.names("crm.Lead", f'where: {{tags: {{some: {{id: {{eq: "{lead_tag}"}}}}}}}}') == ["Заявка"]
    assert clara.names("crm.Lead", f'where: {{tags: {{none: {{id: {{eq: "{lead_tag}"}}}}}}}}') == ["Без метки"]


def test_another_open_deal_of_the_customer_is_told(story: As, deal: str, customer: Contact) -> None:
    clara = story("clara")
    assert clara.preview(DEAL, name="Ещё склад", contact=str(customer.pk))["duplicates"][0]["title"] == "Склад"
    clara.create(DEAL, name="Ещё склад", contact=str(customer.pk))
    twin = Contact.objects.create(name="Лютик", email=customer.email)
    told = clara.preview(DEAL, name="И ещё", contact=str(twin.pk))["duplicates"]
    assert [(one["title"], one["why"], one["ask"]) for one in told] == [
        ("Склад", ["эл. почта"], False),
        ("Ещё склад", ["эл. почта"], False),
    ]


def test_a_seller_s_deal_is_their_own(story: As, deal: str, company: CastCompany) -> None:
    team = Team.objects.create(name="Продажи")
    team.members.add(company.users.clara.id)
    customer = str(Deal.objects.get(pk=deal).contact_id)
    boris = story("boris")
    shared = boris.create(DEAL, name="Общая", contact=customer, team=str(team.pk))["id"]
    alien = boris.create(DEAL, name="Чужая", contact=customer)["id"]
    clara = story("clara")
    assert sorted(clara.names(DEAL)) == ["Общая", "Склад"]
    assert clara.act(DEAL, "win", shared, refusal=True) == {"denied"}
    assert clara.act(DEAL, "win", alien, refusal=True) == {"missing"}
    assert story("dan").act(DEAL, "win", deal, refusal=True) <= {"denied", "missing"}
    assert Deal.objects.exclude(state="open").count() == 0


def test_another_company_s_deal_is_not_there(story: As, deal: str, vector: CastCompany) -> None:
    Deal.objects.filter(pk=deal).update(id=10**9)
    stranger = story("alice", company=vector)
    assert stranger.one(DEAL, str(10**9), "name") is None
    assert stranger.act(DEAL, "win", str(10**9), refusal=True) == {"missing"}


def test_several_deals_are_won_at_once_or_none(story: As, deal: str, customer: Contact) -> None:
    clara = story("clara")
    other = clara.create(DEAL, name="Забор", contact=str(customer.pk))["id"]
    clara.act(DEAL, "lose", other, reason=str(LostReason.objects.first().pk))  # type: ignore[union-attr]
    document = "mutation($ids: [ID!]) { crmDealWin(ids: $ids) { ok errors { code } } }"
    assert [e["code"] for e in clara.client.refused(document, ids=[deal, other])] == ["wrong_state"]
    assert Deal.objects.filter(state="won").count() == 0


def test_lists_cost_the_same_however_long(company: CastCompany, story: As, django_assert_max_num_queries: Any) -> None:
    contacts_demo.fill()
    demo.fill()
    boris = story("boris")
    fields = "number name contact { name } stage { name } expectedRevenue assignee { name } tags { name } nextActivityDate state"
    boris.all(DEAL, fields, "first: 5")
    with django_assert_max_num_queries(7):
        assert len(boris.all(DEAL, fields, "first: 80")) == 80
