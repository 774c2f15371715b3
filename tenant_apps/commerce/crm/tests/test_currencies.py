"""Deals in other currencies: worth what their currency costs today, and added up in the company's."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from fincomtech.jobs import running
from fincomtech.kit import clock, context, writes
from fincomtech.kit.numbers import rate_feeds
from fincomtech.testing.cast import CastCompany
from infra.devservices.fakerates import FakeRates, roubles
from tenant_apps.foundation.base.models import Company, Currency, CurrencyRate
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts.models import Contact

As = Callable[..., Story]
DEAL = "crm.Deal"
FIELDS = "id expectedRevenue companyRevenue weightedRevenue currencyRate currency { code }"


def rate(currency: str, value: str) -> None:
    """By hand, from today on."""
    row = CurrencyRate.objects.filter(currency=currency, rate_date=clock.today()).first()
    if row:
        writes.update(CurrencyRate, row.pk, {"rate": value})
    else:
        writes.create(CurrencyRate, {"currency": currency, "rate": value})


def key_of(code: str) -> str:
    return str(Currency.objects.get(code=code).pk)


def deal(person: Story, **values: Any) -> Any:
    contact = writes.create(Contact, {"kind": "company", "name": "Acme Ltd"})
    return person.create(DEAL, FIELDS, name="Export", contact=str(contact.pk), **values)


@pytest.mark.spec_part("kit.11")
def test_a_deal_in_dollars_counts_in_roubles_at_the_rate_of_the_day(story: As, company: CastCompany) -> None:
    rate("USD", "80")
    boris = story("boris")
    made = deal(boris, expectedRevenue="1000.50", currency=key_of("USD"))
    assert (made["expectedRevenue"], made["companyRevenue"]) == ("1000.50", "80040.00")
    assert made["weightedRevenue"] == "8004.00"  # the first stage: 10 %
    deal(boris, expectedRevenue="5000")
    total = boris.groups(DEAL, '{field: "stage"}', '{field: "companyRevenue", aggregate: "sum"}')
    assert total["Новый"] == (2, ["85040.00"])


def test_open_deals_follow_the_rate_and_closed_ones_keep_theirs(
    story: As, company: CastCompany, django_assert_max_num_queries: Any
) -> None:
    rate("USD", "80")
    boris = story("boris")
    made = [deal(boris, expectedRevenue="100", currency=key_of("USD")) for _turn in range(3)]
    boris.act(DEAL, "win", made[0]["id"])
    with django_assert_max_num_queries(30):
        rate("USD", "90")
    worth = [boris.one(DEAL, each["id"], FIELDS)["companyRevenue"] for each in made]
    assert worth == ["8000.00", "9000.00", "9000.00"]
    assert boris.one(DEAL, made[1]["id"], FIELDS)["weightedRevenue"] == "900.00"
    boris.act(DEAL, "reopen", made[0]["id"])
    assert boris.one(DEAL, made[0]["id"], FIELDS)["companyRevenue"] == "9000.00"


def test_the_preview_shows_what_it_is_worth(story: As, company: CastCompany) -> None:
    rate("EUR", "91.5")
    shown = story("boris").preview(DEAL, expectedRevenue="10", currency=key_of("EUR"))
    assert shown["companyRevenue"] == "915.00"


def test_a_currency_without_a_rate_is_refused(story: As, company: CastCompany) -> None:
    contact = writes.create(Contact, {"kind": "company", "name": "Acme Ltd"})
    values = {"name": "Export", "contact": str(contact.pk), "expectedRevenue": "1", "currency": key_of("INR")}
    assert story("boris").create(DEAL, refusal=True, **values) == {"no_rate"}


def test_the_currency_of_a_closed_deal_stays(story: As, company: CastCompany) -> None:
    rate("USD", "80")
    rate("EUR", "90")
    boris = story("boris")
    made = deal(boris, expectedRevenue="100", currency=key_of("USD"))
    boris.act(DEAL, "win", made["id"])
    for other in (key_of("EUR"), None):
        assert boris.change(DEAL, made["id"], refusal=True, currency=other) == {"crm.closed_currency"}
    assert boris.change(DEAL, made["id"], FIELDS, expectedRevenue="200")["companyRevenue"] == "16000.00"


def test_the_days_rates_reach_the_pipeline_by_themselves(
    story: As, company: CastCompany, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the bank's XML to the board's totals: what the clock starts at the company's hour."""
    monkeypatch.setattr(rate_feeds, "PAUSES", [])
    rate("USD", "80")
    made = deal(story("boris"), expectedRevenue="100", currency=key_of("USD"))
    CurrencyRate.objects.all().delete()
    Company.objects.update(rate_source="cbr", rate_hour=17)
    context.memo().clear()
    with FakeRates(today=clock.today()) as banks:
        settings.RATES_CBR_URL = banks.cbr_url
        with time_machine.travel(datetime.combine(clock.today(), datetime.min.time(), UTC).replace(hour=15)):
            running.execute("base.fetch_rates", by_hand=True)
            dollar = Currency.objects.get(code="USD")
    assert dollar.rate_date is not None
    assert dollar.rate == pytest.approx(Decimal(roubles("USD", dollar.rate_date)), abs=Decimal("0.0001"))
    worth = story("boris").one(DEAL, made["id"], FIELDS)["companyRevenue"]
    assert Decimal(worth) == round(100 * dollar.rate, 2)


@pytest.mark.spec("tenancy.2")
def test_another_companys_rates_change_nothing_here(story: As, company: CastCompany, vector: CastCompany) -> None:
    rate("USD", "80")
    made = deal(story("boris"), expectedRevenue="100", currency=key_of("USD"))
    theirs = story("alice", company=vector)
    theirs.create("base.CurrencyRate", currency="USD", rate="500", rateDate=clock.today().isoformat())
    assert story("boris").one(DEAL, made["id"], FIELDS)["companyRevenue"] == "8000.00"
