"""Units of measure: the classifier's, the company's own, and conversion between them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from fincomtech.kit.numbers import units
from fincomtech.testing.cast import CastCompany
from tenant_apps.foundation.base import seed
from tenant_apps.foundation.base.models import Unit
from tenant_apps.foundation.base.okei import UNITS
from tenant_apps.foundation.base.tests.story import Story

As = Callable[..., Story]


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


@pytest.mark.spec_part("kit.11")
@pytest.mark.parametrize(
    ("quantity", "source", "target", "found"),
    [
        ("1.5", "168", "166", "1500"),  # t → kg
        ("1", "039", "004", "2.540"),  # in → cm
        ("100", "356", "359", "4.17"),  # h → days, two places
        ("30", "355", "356", "0.50"),
        ("1", "233", "245", "1163.000"),  # Gcal → kWh
        ("1", "113", "112", "1000.000"),
        ("2", "059", "055", "20000.000"),
        ("7", "796", "641", "0.58"),
        ("3", "641", "796", "36"),
        ("2", "366", "362", "24.00"),
        ("-1.5", "008", "006", "-1500.000"),
    ],
)
def test_quantities_are_converted_exactly(
    company: CastCompany, quantity: str, source: str, target: str, found: str
) -> None:
    assert unit(source).convert(Decimal(quantity), unit(target)) == Decimal(found)


def test_a_quantity_survives_the_way_there_and_back(company: CastCompany) -> None:
    foot, metre = unit("041"), unit("006")
    there = foot.convert(Decimal("7.125"), metre, places=12)
    assert metre.convert(there, foot) == Decimal("7.125")


def test_rounding_is_the_targets_own_or_told(company: CastCompany) -> None:
    piece, dozen = unit("796"), unit("641")
    box = Unit.objects.create(name="Коробка по 8", symbol="кор. 8", category="count", factor=8, places=0, rounding="up")
    assert piece.convert(Decimal(17), box) == 3
    assert piece.convert(Decimal(17), box, mode="down") == 2
    assert piece.convert(Decimal(20), box, mode="half_up") == 3  # 2.5
    assert dozen.convert(Decimal(2), box) == 3
    assert piece.convert(Decimal(-17), box) == -3


@pytest.mark.parametrize(("source", "target"), [("166", "006"), ("778", "796"), ("778", "812"), ("362", "359")])
def test_different_things_are_not_converted(company: CastCompany, source: str, target: str) -> None:
    with pytest.raises(units.NotConvertible) as refused:
        unit(source).convert(Decimal(1), unit(target))
    assert unit(source).symbol in refused.value.message
    assert unit(source).convert(Decimal(1), unit(source)) == 1


def test_a_person_converts_on_the_units_form(story: As, company: CastCompany) -> None:
    clara, tonne = story("clara"), str(unit("168").pk)
    done = clara.act("base.Unit", "convert_into", tonne, quantity="1.25", target=str(unit("166").pk))
    assert done["result"]["message"] == "1,25 т = 1\u00a0250 кг"
    assert clara.act("base.Unit", "convert_into", tonne, refusal=True, quantity="1", target=str(unit("006").pk)) == {
        "units.not_convertible"
    }
    for nothing in ("NaN", "Infinity", "1e40"):
        told = clara.act("base.Unit", "convert_into", tonne, refusal=True, quantity=nothing, target=tonne)
        assert told <= {"invalid", None}, nothing


def test_a_company_has_units_of_its_own(story: As, company: CastCompany, vector: CastCompany) -> None:
    alice = story("alice")
    made = alice.create("base.Unit", "id name code", name="Поддон", symbol="подд", category="count", factor="48")
    assert made["code"] == ""
    assert alice.create("base.Unit", refusal=True, name="Поддон", symbol="подд") == {"base_unit_name"}
    assert alice.create("base.Unit", refusal=True, name="Штуки", symbol="шт", code="796") == {"base_unit_code"}
    assert alice.create("base.Unit", refusal=True, name="Ничто", symbol="0", factor="0") == {"invalid"}
    assert story("clara").create("base.Unit", refusal=True, name="Моя", symbol="м") == {"denied"}
    assert "Поддон" not in story("alice", company=vector).names("base.Unit")


@pytest.mark.parametrize("values", [{"factor": "999"}, {"category": "length"}, {"code": "167"}])
def test_the_classifiers_units_keep_their_size(story: As, company: CastCompany, values: dict[str, Any]) -> None:
    kilogram = str(unit("166").pk)
    assert story("alice").change("base.Unit", kilogram, refusal=True, **values) == {"base.standard_unit"}
    assert story("alice").change("base.Unit", kilogram, "places", places=2)["places"] == 2


def test_the_classifier_is_seeded_once_and_named_in_the_companys_language(company: CastCompany) -> None:
    assert Unit.objects.exclude(code="").count() == len(UNITS) == len({row[0] for row in UNITS})
    Unit.objects.filter(code="166").update(places=1)
    with override("en"):
        seed.seed()
        kilogram = unit("166")
        assert (kilogram.name, kilogram.label(), kilogram.places) == ("Kilogram", "kg", 1)
    assert kilogram.symbol == "кг"
    assert Unit.objects.count() == len(UNITS)
