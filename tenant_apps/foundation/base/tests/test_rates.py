"""Exchange rates: fetched from banks that speak the real formats, imported, entered, and what follows from them."""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine

from fincomtech.jobs import running
from fincomtech.jobs.models import JobRun
from fincomtech.kit import clock, context
from fincomtech.kit.naming import action_name
from fincomtech.kit.numbers import money, rate_feeds
from fincomtech.kit.safety import outbound
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import CastCompany
from infra.devservices import fakerates
from infra.devservices.fakerates import FakeRates
from tenant_apps.foundation.base.models import Company, Currency, CurrencyRate, RateFetch
from tenant_apps.foundation.base.tests.story import Story

As = Callable[..., Story]
RATE = "base.CurrencyRate"
SAMPLES = Path(__file__).parent / "samples"
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def banks(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRates]:
    """Both banks on loopback, on Tuesday the 24th of November 2026; nobody waits between attempts."""
    monkeypatch.setattr(rate_feeds, "PAUSES", [0, 0])
    with FakeRates(today=TUESDAY) as found, time_machine.travel(datetime(2026, 11, 24, 15, tzinfo=UTC), tick=False):
        settings.RATES_CBR_URL, settings.RATES_ECB_URL = found.cbr_url, found.ecb_url
        yield found


def choose(source: str) -> None:
    Company.objects.update(rate_source=source)
    context.memo().clear()


def by_hand(currency: str, rate: str, on: date, base: str = "RUB", nominal: int = 1) -> None:
    from fincomtech.kit import writes

    values = {"currency": currency, "base": base, "rate": rate, "nominal": nominal, "rate_date": on.isoformat()}
    writes.create(CurrencyRate, values)


def fetch(story: Story, action: str = "fetch_now", **values: Any) -> Any:
    given: dict[str, Any] = {"input": values} if values else {}
    return story.client.run(document(action), **given)["it"]


def document(action: str = "fetch_now") -> str:
    name = action_name(RATE, action)
    asked, given = (
        ("", "") if action == "fetch_now" else (f"($input: {name[0].upper()}{name[1:]}Input)", "(input: $input)")
    )
    return f"mutation{asked} {{ it: {name}{given} {{ ok result errors {{ code message path }} }} }}"


def as_file(content: bytes) -> str:
    return f"data:text/xml;base64,{base64.b64encode(content).decode()}"


# --- fetching -------------------------------------------------------------------------------------------------------


@pytest.mark.spec_part("kit.11")
def test_an_administrator_switches_fetching_on_and_fetches_now(
    story: As, company: CastCompany, banks: FakeRates
) -> None:
    alice = story("alice")
    alice.change("base.Company", "1", "rateSource rateHour", rateSource="cbr", rateHour=16)
    said = fetch(alice)
    assert (said["ok"], said["result"]["message"]) == (
        True,
        "Банк России: курсы на 25.11.2026, новых и изменённых: 28",
    )
    found = alice.all(RATE, "currency nominal rate base price rateDate source", 'where: {currency: {eq: "KZT"}}')
    assert [row["rateDate"] for row in found] == ["2026-11-25", "2026-11-24"]
    today = found[1]
    assert (today["nominal"], today["base"], today["source"]) == (100, "RUB", "cbr")
    assert Decimal(today["price"]) == Decimal(today["rate"]) / 100
    dollar = alice.all("base.Currency", "rate rateDate", 'where: {code: {eq: "USD"}}')[0]
    assert dollar["rateDate"] == "2026-11-24"  # tomorrow's rate is there, and does not count yet
    assert abs(float(dollar["rate"]) - fakerates.roubles("USD", TUESDAY)) < 0.0001


def test_the_same_day_twice_is_once(story: As, company: CastCompany, banks: FakeRates) -> None:
    choose("cbr")
    fetch(story("alice"))
    rows = CurrencyRate.objects.count()
    assert "изменённых: 0" in fetch(story("alice"))["result"]["message"]
    assert CurrencyRate.objects.count() == rows == 28


def test_on_a_weekend_the_last_published_rates_hold(story: As, company: CastCompany, banks: FakeRates) -> None:
    choose("cbr")
    banks.today = date(2026, 11, 22)  # a Sunday
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        fetch(story("alice"))
        assert set(CurrencyRate.objects.values_list("rate_date", flat=True)) == {date(2026, 11, 21)}
        assert money.price("USD", "RUB").since == date(2026, 11, 21)


def test_the_euro_bank_quotes_the_other_way_round(story: As, company: CastCompany, banks: FakeRates) -> None:
    choose("ecb")
    fetch(story("alice"))
    row = CurrencyRate.objects.get(currency="USD", rate_date=TUESDAY)
    assert (row.base, row.indirect, row.nominal) == ("EUR", True, 1)
    assert row.price == pytest.approx(1 / row.rate, abs=Decimal("1e-11"))
    assert money.convert(Decimal(100), "EUR", "USD", TUESDAY) == money.rounded(100 * row.rate, "USD")


@pytest.mark.parametrize(("source", "rows"), [("cbr", 33), ("ecb", 33)])
def test_a_period_is_loaded_for_the_currencies_in_use(
    story: As, company: CastCompany, banks: FakeRates, source: str, rows: int
) -> None:
    choose(source)
    Currency.objects.exclude(code__in=["RUB", "USD", "EUR", "CNY", "JPY"]).update(archived=True)
    Currency.objects.filter(code="JPY").update(archived=False)
    fetch(story("alice"), "load_period", first="2026-11-10", last="2026-11-24")
    days = CurrencyRate.objects.filter(source=source)
    assert {"cbr": days.exclude(currency="JPY"), "ecb": days}[source].count() == rows
    assert {day.weekday() for day in days.values_list("rate_date", flat=True)} <= (
        {1, 2, 3, 4, 5} if source == "cbr" else {0, 1, 2, 3, 4}
    )


def test_what_a_period_cannot_be_is_refused(story: As, company: CastCompany, banks: FakeRates) -> None:
    choose("ecb")
    for given, code in [
        ({"first": "2026-11-24", "last": "2026-11-01"}, "invalid"),
        ({"first": "2001-01-01", "last": "2026-11-01"}, "invalid"),
        ({"first": "2026-01-01"}, "rates.too_early"),
    ]:
        assert {e["code"] for e in story("alice").client.refused(document("load_period"), input=given)} == {code}
    choose("")
    assert {e["code"] for e in story("alice").client.refused(document("fetch_now"))} == {"rates.no_source"}


@pytest.mark.parametrize(
    ("fault", "code", "asked"),
    [
        (fakerates.DOWN, "rates.down", 3),
        (fakerates.MOVED, "rates.down", 3),
        (fakerates.RUBBISH, "rates.no_table", 1),
        (fakerates.DAMAGED, "rates.damaged", 1),
        (fakerates.EMPTY, "rates.none", 1),
    ],
)
def test_a_bank_that_fails_is_told_in_words_and_nothing_is_stored(
    story: As, company: CastCompany, banks: FakeRates, fault: str, code: str, asked: int
) -> None:
    choose("cbr")
    banks.fault = fault
    told = story("alice").client.refused(document("fetch_now"))
    assert [e["code"] for e in told] == [code]
    assert told[0]["message"].endswith(".")
    assert len(banks.asked) == asked
    assert not CurrencyRate.objects.exists()


def test_a_bank_that_stumbles_is_asked_again(story: As, company: CastCompany, banks: FakeRates) -> None:
    choose("cbr")
    banks.fault, banks.faults_left = fakerates.DOWN, 2
    assert fetch(story("alice"))["ok"]
    assert len(banks.asked) == 4  # twice in vain, the latest, today's


def test_a_bank_that_never_answers_is_not_waited_for(
    story: As, company: CastCompany, banks: FakeRates, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose("cbr")
    monkeypatch.setattr(outbound, "SECONDS", 0.2)
    monkeypatch.setattr(rate_feeds, "PAUSES", [])
    banks.fault = fakerates.SLOW
    assert [e["code"] for e in story("alice").client.refused(document("fetch_now"))] == ["rates.down"]


# --- by itself ------------------------------------------------------------------------------------------------------


def tick(moment: datetime) -> None:
    """What the clock does in the company at a moment: the first time, it only learns when the jobs are due."""
    with time_machine.travel(moment, tick=False):
        for job in ("base.begin_day", "base.fetch_rates"):
            running.execute(job)


def at(hour: int, minute: int = 30) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


def test_the_job_fetches_once_a_day_at_the_companys_hour(company: CastCompany, banks: FakeRates) -> None:
    Company.objects.update(rate_source="cbr", rate_hour=17, time_zone="Asia/Vladivostok")  # UTC+10
    context.memo().clear()
    tick(at(5))
    tick(at(7, 6))  # 17:06 there
    assert banks.asked == []
    tick(at(7, 7))
    assert RateFetch.objects.get().state == "done"
    asked = len(banks.asked)
    tick(at(9))
    assert (len(banks.asked), RateFetch.objects.count()) == (asked, 1)
    tick(at(9) + timedelta(days=1))
    assert RateFetch.objects.count() == 2


def test_a_failed_job_is_in_the_log_and_tries_again_soon(story: As, company: CastCompany, banks: FakeRates) -> None:
    Company.objects.update(rate_source="cbr", rate_hour=17)
    context.memo().clear()
    banks.fault = fakerates.DOWN
    tick(at(13))
    tick(at(14))
    words = "Банк России сейчас не отвечает (HTTP 503). Повторите позже или импортируйте файл."
    assert story("alice").all("base.RateFetch", "state message") == [{"state": "failed", "message": words}]
    assert JobRun.objects.get(job__name="base.fetch_rates").error == words
    banks.fault = None
    tick(at(14, 40))
    assert sorted(RateFetch.objects.values_list("state", flat=True)) == ["done", "failed"]
    assert CurrencyRate.objects.exists()


def test_a_company_without_a_source_asks_nobody(company: CastCompany, banks: FakeRates) -> None:
    tick(at(13))
    tick(at(20))
    assert banks.asked == []
    assert not RateFetch.objects.exists()


@pytest.mark.spec_part("kit.11")
def test_tomorrows_rate_counts_from_midnight_of_the_company(company: CastCompany, banks: FakeRates) -> None:
    Company.objects.update(rate_source="cbr", rate_hour=17)
    context.memo().clear()
    tick(at(13))
    tick(at(14))
    assert Currency.objects.get(code="USD").rate_date == TUESDAY
    tick(at(21, 1))  # 00:01 in Moscow
    assert Currency.objects.get(code="USD").rate_date == date(2026, 11, 25)


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "source", "rows", "currency", "price"),
    [
        ("daily.xml", "cbr", 4, "AMD", "0.215637"),
        ("dynamic.xml", "cbr", 4, "USD", "28.62"),
        ("eurofxref.xml", "ecb", 4, "JPY", None),
    ],
)
def test_a_downloaded_file_is_imported(
    story: As, company: CastCompany, name: str, source: str, rows: int, currency: str, price: str | None
) -> None:
    said = fetch(story("alice"), "import_file", file=as_file((SAMPLES / name).read_bytes()))
    assert said["ok"], said
    found = CurrencyRate.objects.filter(source=source)
    assert found.count() == rows
    if price:
        assert found.filter(currency=currency).order_by("rate_date")[0].price == Decimal(price)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("no data url", "file"),
        ("data:text/xml;base64,???", "file"),
        (as_file(b"<html></html>"), "rates.no_table"),
        (as_file(b"not xml"), "rates.no_table"),
        (as_file(b'<!DOCTYPE a [<!ENTITY b "c">]><ValCurs Date="01.01.2026"/>'), "rates.no_table"),
        (as_file(b'<ValCurs Date="32.01.2026"/>'), "rates.damaged"),
        (as_file(b'<ValCurs Date="01.01.2026"/>'), "rates.none"),
        (
            as_file(
                b'<ValCurs Date="01.01.2026"><Valute ID="R01235"><CharCode>USD</CharCode><Nominal>0</Nominal>'
                b"<Value>80,1</Value></Valute></ValCurs>"
            ),
            "rates.damaged",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused(story: As, company: CastCompany, file: str, code: str) -> None:
    told = story("alice").client.refused(document("import_file"), input={"file": file})
    assert [(e["code"], e["path"]) for e in told] in ([(code, ["file"])], [(code, [])])
    assert not CurrencyRate.objects.exists()


# --- by hand, and conversion ----------------------------------------------------------------------------------------


def test_a_rate_by_hand_wins_over_the_published_one_of_the_day(
    story: As, company: CastCompany, banks: FakeRates
) -> None:
    choose("cbr")
    alice = story("alice")
    fetch(alice)
    alice.create(RATE, currency="USD", rate="100", rateDate="2026-11-24")
    assert money.convert(Decimal(2), "USD", "RUB", TUESDAY) == Decimal("200.00")
    assert alice.all("base.Currency", "rate", 'where: {code: {eq: "USD"}}')[0]["rate"].startswith("100.0")
    published = CurrencyRate.objects.get(currency="USD", source="cbr", rate_date=TUESDAY)
    assert alice.change(RATE, str(published.pk), refusal=True, rate="1") == {"base.published_rate"}
    mine = CurrencyRate.objects.get(source="hand")
    alice.client.run(f'mutation {{ baseCurrencyRateDelete(id: "{mine.pk}") {{ ok errors {{ code }} }} }}')
    assert not alice.all("base.Currency", "rate", 'where: {code: {eq: "USD"}}')[0]["rate"].startswith("100.0")


def test_amounts_are_converted_directly_inversely_and_across(company: CastCompany) -> None:
    by_hand("USD", "80", TUESDAY)
    by_hand("KZT", "16", TUESDAY, nominal=100)
    by_hand("JPY", "50", TUESDAY, nominal=100)
    assert money.convert(Decimal("10.005"), "USD", "RUB", TUESDAY) == Decimal("800.40")
    assert money.convert(Decimal(100), "RUB", "USD", TUESDAY) == Decimal("1.25")
    assert money.convert(Decimal(1), "USD", "KZT", TUESDAY) == Decimal("500.00")
    assert str(money.convert(Decimal(1), "USD", "JPY", TUESDAY)) == "160"  # a yen has no hundredths
    assert money.convert(Decimal("0.005"), "RUB", "RUB", TUESDAY) == Decimal("0.01")
    assert money.convert(Decimal("-0.005"), "RUB", "RUB", TUESDAY) == Decimal("-0.01")
    by_hand("USD", "510", TUESDAY, base="KZT")
    money.forget_prices()
    assert money.convert(Decimal(1), "USD", "KZT", TUESDAY) == Decimal("510.00")  # directly rather than across


def test_without_a_rate_the_amount_is_refused_in_words(company: CastCompany) -> None:
    by_hand("USD", "80", date(2026, 11, 20))
    with pytest.raises(money.NoRate) as refusal:
        money.convert(Decimal(1), "USD", "RUB", date(2026, 11, 19))
    assert "USD" in refusal.value.message
    with pytest.raises(money.NoRate):
        money.convert(Decimal(1), "USD", "AED", TUESDAY)


def test_a_published_rate_of_long_ago_holds_no_more(company: CastCompany, banks: FakeRates, story: As) -> None:
    choose("cbr")
    fetch(story("alice"))
    assert money.price("USD", "RUB", date(2027, 2, 1))
    with pytest.raises(money.NoRate):
        money.price("USD", "RUB", date(2027, 4, 1))


def test_prices_of_many_currencies_are_one_query(company: CastCompany, django_assert_num_queries: Any) -> None:
    by_hand("USD", "80", TUESDAY)
    by_hand("EUR", "90", TUESDAY)
    money.forget_prices()
    context.profile()
    with django_assert_num_queries(1):
        money.prices(["USD", "EUR", "CNY", "RUB"], "RUB", TUESDAY)
        money.prices(["USD", "EUR", "CNY", "RUB"], "RUB", TUESDAY)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"rate": "0"}, "invalid"),
        ({"rate": "-1"}, "invalid"),
        ({"nominal": 0}, "base_currencyrate_positive"),
        ({"base": "USD"}, "base.one_currency"),
        ({"currency": "XXX"}, "invalid"),
    ],
)
def test_impossible_rates_are_refused(story: As, company: CastCompany, values: dict[str, Any], code: str) -> None:
    rate = {"currency": "USD", "rate": "80", "rateDate": "2026-11-24", **values}
    assert code in story("alice").create(RATE, refusal=True, **rate)
    assert not CurrencyRate.objects.exists()


def test_a_rate_that_is_there_already_is_refused(story: As, company: CastCompany) -> None:
    by_hand("USD", "80", TUESDAY)
    assert story("alice").create(RATE, refusal=True, currency="USD", rate="81", rateDate="2026-11-24") == {
        "base_currencyrate_once"
    }


# --- rights and companies -------------------------------------------------------------------------------------------


def test_employees_read_rates_and_change_none(story: As, company: CastCompany, banks: FakeRates) -> None:
    choose("cbr")
    by_hand("USD", "80", TUESDAY)
    clara = story("clara")
    assert clara.all(RATE, "currency") == [{"currency": "USD"}]
    assert clara.create(RATE, refusal=True, currency="EUR", rate="1", rateDate="2026-11-24") == {"denied"}
    assert {e["code"] for e in clara.client.refused(document("fetch_now"))} == {"denied"}
    assert banks.asked == []


@pytest.mark.spec("tenancy.2")
def test_rates_stay_in_their_company(story: As, company: CastCompany, vector: CastCompany, banks: FakeRates) -> None:
    choose("cbr")
    fetch(story("alice"))
    assert story("alice", company=vector).all(RATE, "id") == []
    assert story("alice", company=vector).all("base.RateFetch", "id") == []
    with in_company(vector.key):
        assert not CurrencyRate.objects.exists()
        with pytest.raises(money.NoRate):
            money.price("USD", "RUB", TUESDAY)
    assert money.price("USD", "RUB", TUESDAY)


def test_jobs_see_the_companys_day(company: CastCompany) -> None:
    from fincomtech.kit.context import Actor

    Company.objects.update(time_zone="Asia/Kamchatka")
    with context.acting_as(Actor.SYSTEM), time_machine.travel(datetime(2026, 11, 24, 13, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 25)
