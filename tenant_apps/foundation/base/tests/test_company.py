"""The company's profile, the currencies and countries it starts with, and its working hours."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from fincomtech.kit import context
from fincomtech.kit.standards import country_choices
from fincomtech.testing.cast import CastCompany
from tenant_apps.foundation.base import seed
from tenant_apps.foundation.base.models import (
    Company,
    Country,
    Currency,
    WorkingCalendar,
    is_ogrn,
)
from tenant_apps.foundation.base.tests.story import Story

As = Callable[..., Story]


def test_an_administrator_fills_in_the_profile(story: As, company: CastCompany) -> None:
    alice = story("alice")
    values: dict[str, Any] = {"inn": "7707 083 893", "kpp": "773601001", "ogrn": "1027700132195", "city": "Москва"}
    found = alice.change("base.Company", "1", "inn kpp ogrn city currency", **values)
    assert found["inn"] == "7707083893"
    assert (found["city"], found["currency"]) == ("Москва", "RUB")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"inn": "7707083894"}, "base.inn_check_digit"),
        ({"inn": "770708389"}, "base.inn_length"),
        ({"kpp": "77360100"}, "base.kpp"),
        ({"inn": "500100732259", "kpp": "773601001"}, "base.kpp_of_person"),
        ({"ogrn": "1027700132196"}, "base.ogrn"),
        ({"inn": "500100732259", "ogrn": "1027700132195"}, "base.ogrn_and_inn"),
        ({"currency": "ZZZ"}, "invalid"),
    ],
)
def test_impossible_values_are_refused(story: As, company: CastCompany, values: dict[str, Any], code: str) -> None:
    before = Company.objects.values().get()
    assert story("alice").change("base.Company", "1", refusal=True, **values) == {code}
    assert Company.objects.values().get() == before


def test_numbers_of_a_foreign_company_are_its_own_affair(story: As, company: CastCompany) -> None:
    assert story("alice").change("base.Company", "1", "inn", inn="DE811907980", country="DE")["inn"] == "DE811907980"


def test_an_employee_reads_the_profile_and_cannot_change_it(story: As, company: CastCompany) -> None:
    clara = story("clara")
    name = clara.one("base.Company", "1", "name")["name"]
    assert clara.change("base.Company", "1", refusal=True, name="Другое имя") == {"denied"}
    assert Company.current().name == name == company.name


def test_there_is_one_profile(story: As, company: CastCompany) -> None:
    assert story("alice").create("base.Company", refusal=True, name="Вторая")
    assert Company.objects.count() == 1


def test_the_profile_is_the_context_s(company: CastCompany) -> None:
    assert context.profile() == Company.current()


def test_a_company_starts_with_currencies_countries_and_a_working_week(company: CastCompany) -> None:
    assert Country.objects.get(code="RU").name == "Россия"
    assert set(Currency.objects.filter(archived=False).values_list("code", flat=True)) == seed.IN_USE
    assert Currency.objects.get(code="JPY").digits == 0
    week = Company.current().working_calendar
    assert week is not None
    assert sum(h.ends_at.hour - h.starts_at.hour for h in week.hours.all()) == 40


def test_starting_a_company_anew_renames_and_doubles_nothing(company: CastCompany) -> None:
    before = (Currency.objects.count(), Country.objects.count(), WorkingCalendar.objects.count())
    profile = seed.start_company("Daisy", "en", "JPY", "JP", "Asia/Tokyo")
    assert (Currency.objects.count(), Country.objects.count(), WorkingCalendar.objects.count()) == before
    assert Country.objects.get(code="RU").name == "Russia"
    assert not Currency.objects.get(code="JPY").archived
    assert (profile.name, profile.time_zone, Company.objects.count()) == ("Daisy", "Asia/Tokyo", 1)


def test_working_spans_of_a_day_do_not_overlap(story: As, company: CastCompany) -> None:
    alice = story("alice")
    spans = [
        {"weekday": 0, "startsAt": "09:00", "endsAt": "13:00"},
        {"weekday": 0, "startsAt": "12:00", "endsAt": "18:00"},
    ]
    assert alice.create("base.WorkingCalendar", refusal=True, name="Смена", hours={"create": spans}) == {
        "base.hours_overlap"
    }
    assert WorkingCalendar.objects.count() == 1
    spans[1]["startsAt"] = "13:00"
    alice.create("base.WorkingCalendar", name="Смена", hours={"create": spans})
    assert WorkingCalendar.objects.get(name="Смена").hours.count() == 2


@pytest.mark.parametrize(
    ("number", "possible"),
    [
        ("1027700132195", True),
        ("1027700132194", False),
        ("385768585948949", True),
        ("304500116000157", True),
        ("385768585948948", False),
        ("285768585948949", False),
        ("102770013219", False),
    ],
)
def test_check_digits_of_state_registration_numbers(number: str, possible: bool) -> None:
    assert is_ogrn(number) is possible


def test_an_ogrnip_whose_remainder_has_two_digits_is_possible() -> None:
    base = next(f"3{n:013d}" for n in range(100) if int(f"3{n:013d}") % 13 == 12)
    assert is_ogrn(f"{base}2")


def test_country_names_follow_the_reader() -> None:
    with override("en"):
        assert str(dict(country_choices())["DE"]) == "Germany"
    with override("ru"):
        assert str(dict(country_choices())["DE"]) == "Германия"
