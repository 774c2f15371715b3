"""What every company starts with: currencies, countries, units, numbering, a working week, and its own profile."""

from dataclasses import asdict
from datetime import time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import get_language, override

from fincomtech.kit import standards
from fincomtech.kit.numbers import money, sequences
from tenant_apps.foundation.base.models import (
    Company,
    Country,
    Currency,
    Numbering,
    Unit,
    WorkingCalendar,
    WorkingSpan,
)
from tenant_apps.foundation.base.okei import UNITS

# The currencies of Russia's main trading partners; a company opens others from the archive.
IN_USE = {"RUB", "USD", "EUR", "CNY", "BYN", "KZT", "AMD", "KGS", "UZS", "TRY", "AED", "INR"}
WEEK_NAMES = {"ru": "Пятидневная неделя, 40 часов", "en": "Five-day week, 40 hours"}


@transaction.atomic
def seed() -> None:
    """Currencies, countries and the working week, named in the active language. Running it again renames them.

    A profile that is there already (sign-up writes it first) gets its currency into use and its working hours.
    """
    language = get_language() or "ru"
    _seed_currencies(language)
    _seed_countries(language)
    _seed_units(language)
    add_numbering()
    week = _seed_week(language)
    Company.objects.filter(working_calendar=None).update(working_calendar=week)
    Currency.objects.filter(code__in=Company.objects.values("currency")).update(archived=False)


@transaction.atomic
def start_company(name: str, language: str, currency: str, country: str, time_zone: str) -> Company:
    """Write the profile of a new company and name the seeded records in its language. Idempotent.

    `currency` is a code of ISO 4217, `country` of ISO 3166-1 alpha-2, `time_zone` a name of the IANA database.
    """
    values = {"name": name, "language": language, "currency": currency, "country": country, "time_zone": time_zone}
    profile, _created = Company.objects.update_or_create(pk=Company.PROFILE_ID, defaults=values)
    with override(language):
        seed()
    return profile


def _seed_currencies(language: str) -> None:
    rows = [
        Currency(
            code=code,
            name=name[:80],
            symbol=money.symbol(code, language)[:8],
            digits=money.digits(code),
            archived=code not in IN_USE,
        )
        for code, name in sorted(standards.currencies(language).items())
    ]
    Currency.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "symbol", "digits"]
    )


def _seed_countries(language: str) -> None:
    rows = [Country(code=code, name=name[:80]) for code, name in sorted(standards.countries(language).items())]
    Country.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=["name"])


def _seed_week(language: str) -> WorkingCalendar:
    """Monday to Friday, 9 to 18 with an hour's break: 40 hours, ст. 91 and 108 ТК РФ."""
    name = WEEK_NAMES.get(language, WEEK_NAMES["en"])
    week = WorkingCalendar.objects.order_by("id").first()
    if week is not None:
        WorkingCalendar.objects.filter(pk=week.pk, name__in=WEEK_NAMES.values()).update(name=name)
        return week
    week = WorkingCalendar.objects.create(name=name, **_habits())
    halves = [(time(9), time(13)), (time(14), time(18))]
    spans = [(day, start, end) for day in range(5) for start, end in halves]
    WorkingSpan.objects.bulk_create(WorkingSpan(calendar=week, weekday=d, starts_at=s, ends_at=e) for d, s, e in spans)
    return week


def _habits() -> dict[str, Any]:
    """Public holidays of the company's country; in Russia their eves are an hour shorter (ст. 95 ТК РФ)."""
    country = Company.objects.values_list("country", flat=True).first() or "RU"
    return {"country": country, "eve_minutes": 60 if country == "RU" else 0}


def _seed_units(language: str) -> None:
    """The common units of ОКЕИ, named in the language; what a company has set (rounding, archive) stays."""
    foreign = language != "ru"
    rows = [
        Unit(
            code=code,
            name=english if foreign else russian,
            symbol=symbol,
            international_symbol=international,
            category=category,
            factor=Decimal(size) if size else None,
            places=places,
        )
        for code, russian, english, symbol, international, category, size, places in UNITS
    ]
    known = dict(Unit.objects.exclude(code="").values_list("code", "pk"))
    for row in rows:
        row.pk = known.get(row.code)
    Unit.objects.bulk_create([row for row in rows if row.pk is None])
    Unit.objects.bulk_update([row for row in rows if row.pk is not None], ["name"])


def add_numbering() -> None:
    """A rule for each record type with numbers that has none yet, as its module declares it."""
    known = set(Numbering.objects.values_list("record_type", flat=True))
    rows = [
        Numbering(record_type=kind, name=capfirst(str(model._meta.verbose_name_plural))[:120], **_declared(model))
        for kind, model in sequences.numbered_types().items()
        if kind not in known
    ]
    Numbering.objects.bulk_create(rows, ignore_conflicts=True)


def _declared(model: Any) -> dict[str, Any]:
    return asdict(sequences.declared_form(model))
