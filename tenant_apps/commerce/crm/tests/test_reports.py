"""A manager reads the pipeline: sums by stage, customer and seller, the forecast, and how the team does."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from fincomtech.kit.models import Activity, Message
from fincomtech.testing.cast import CastCompany
from tenant_apps.commerce.crm import demo
from tenant_apps.commerce.crm.models import Deal, Lead, Stage
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts import demo as contacts_demo

As = Callable[..., Story]
DEAL = "crm.Deal"
SUM = '{field: "expectedRevenue", aggregate: "sum"}'
OPEN, WON = '{state: {eq: "open"}}', '{state: {eq: "won"}}'


@pytest.fixture
def year(company: CastCompany) -> None:
    """A year of business."""
    contacts_demo.fill()
    demo.fill()


def total(**where: Any) -> Decimal:
    """The sum straight from the table."""
    return Deal.objects.filter(**where).aggregate(found=Sum("expected_revenue"))["found"] or Decimal(0)


@pytest.mark.spec("crm.5.1")
def test_the_pipeline_is_summed_by_stage(story: As, year: None) -> None:
    found = story("boris").groups(DEAL, '{field: "stage"}', SUM, OPEN)
    for name in ("Новый", "Квалификация", "Предложение"):
        stage = Stage.objects.get(name=name)
        count = Deal.objects.filter(state="open", stage=stage).count()
        assert found[name] == (count, [str(total(state="open", stage=stage))])


@pytest.mark.spec("crm.5.1")
def test_sales_are_summed_by_customer_and_by_seller(story: As, year: None, company: CastCompany) -> None:
    boris = story("boris")
    by_seller = boris.groups(DEAL, '{field: "assignee"}', SUM, WON)
    assert by_seller[company.users.clara.name][1] == [str(total(state="won", assignee=company.users.clara.id))]
    by_customer = boris.groups(DEAL, '{field: "contact"}', SUM, WON)
    customer = Deal.objects.filter(state="won").select_related("contact").order_by("-expected_revenue")[0].contact
    assert by_customer[customer.name][1] == [str(total(state="won", contact=customer))]


@pytest.mark.spec("crm.5.1")
def test_the_forecast_weighs_open_deals_by_month(story: As, year: None) -> None:
    weighted = '{field: "weightedRevenue", aggregate: "sum"}'
    found = story("boris").groups(DEAL, '{field: "expectedCloseDate", period: "month"}', weighted, OPEN)
    expected = Deal.objects.filter(state="open").aggregate(found=Sum("weighted_revenue"))["found"]
    assert sum(Decimal(values[0]) for _count, values in found.values()) == expected


@pytest.mark.spec("crm.5.2")
def test_the_team_is_compared_by_wins_losses_and_months(story: As, year: None) -> None:
    boris = story("boris")
    wins = boris.groups(DEAL, '{field: "assignee"}', "", WON)
    assert sum(count for count, _values in wins.values()) == Deal.objects.filter(state="won").count()
    assert len(boris.groups(DEAL, '{field: "closedOn", period: "month"}', SUM, WON)) >= 6
    losses = boris.groups(DEAL, '{field: "lostReason"}', "", '{state: {eq: "lost"}}')
    assert sum(count for count, _values in losses.values()) == Deal.objects.filter(state="lost").count()


@pytest.mark.spec("crm.5.2")
def test_a_seller_s_report_counts_what_is_open_to_them(story: As, year: None, company: CastCompany) -> None:
    found = story("clara").groups(DEAL, '{field: "assignee"}', "", "{}")
    assert set(found) == {company.users.clara.name}


@pytest.mark.spec("crm.5.1", "crm.5.2")
def test_reports_are_views_of_the_menu(story: As, company: CastCompany) -> None:
    client = story("boris").client
    spec = client.get("/api/ui/spec/crm.Deal").json()
    assert {"list", "kanban", "calendar", "chart", "pivot", "form"} <= set(spec["views"])
    boot = client.get("/api/ui/boot").content.decode()
    assert "Анализ воронки" in boot
    assert "Прогноз" in boot


def test_what_the_crm_is_set_up_with_is_in_the_menu_of_those_who_may_change_it(story: As) -> None:
    """An employee reads the stages in a deal's own form; the menu shows only what they may add to: the tags."""
    shaped = {"crm.Stage", "crm.DealType", "crm.DealRule", "crm.LostReason", "crm.Source", "kit.MailTemplate"}
    assert shaped | {"contacts.Group"} <= opened(story("boris")) & opened(story("alice"))
    seen = opened(story("clara"))
    assert seen & (shaped | {"contacts.Group"}) == set()
    assert {"crm.Deal", "crm.Lead", "contacts.Contact", "kit.Tag"} <= seen
    assert len(story("clara").all("crm.Stage", "name")) == 5  # read they do


def opened(person: Story) -> set[str]:
    """The record types that the person's menu opens."""

    def each(entries: list[dict[str, Any]]) -> Iterator[str]:
        for entry in entries:
            yield from [entry["record"]] if entry["record"] else []
            yield from each(entry["entries"])

    return set(each(person.client.get("/api/ui/boot").json()["menu"]))


def test_the_sample_year_is_whole(year: None, company: CastCompany) -> None:
    demo.fill()
    assert (Deal.objects.count(), Lead.objects.count()) == (demo.DEALS, demo.LEADS)
    assert {deal.state for deal in Deal.objects.all()} == {"open", "won", "lost"}
    assert [d.name for d in Deal.objects.select_related("stage") if d.contradictions()] == []
    assert Activity.objects.filter(record_type=DEAL, state="planned").exists()
    assert Message.objects.filter(record_type=DEAL, kind="comment").count() > 50


def test_numbers_go_on_after_the_sample(story: As, year: None) -> None:
    contact = str(Deal.objects.filter(contact__level=None).first().contact_id)  # type: ignore[union-attr]
    assert story("boris").create(DEAL, "number", name="Новая", contact=contact)["number"] == f"D-{demo.DEALS + 1:05d}"
