"""What every company starts with: currencies, countries, a working week, and its own profile."""

from datetime import time

from django.db import transaction
from django.utils.translation import get_language, override

from fincomtech.kit import money, standards
from tenant_apps.foundation.base.models import (
    Company,
    Country,
    Currency,
    WorkingCalendar,
    WorkingSpan,
)

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
    week = WorkingCalendar.objects.create(name=name)
    halves = [(time(9), time(13)), (time(14), time(18))]
    spans = [(day, start, end) for day in range(5) for start, end in halves]
    WorkingSpan.objects.bulk_create(WorkingSpan(calendar=week, weekday=d, starts_at=s, ends_at=e) for d, s, e in spans)
    return week
