"""Records of the ground: the company's profile, currencies, countries, numbers, units, working calendars."""

from tenant_apps.foundation.base.models.calendars import (
    WorkingCalendar,
    WorkingException,
    WorkingSpan,
    company_schedule,
    deadline,
)
from tenant_apps.foundation.base.models.company import (
    KPP,
    RUSSIA,
    Company,
    Requisites,
    inn_refusal,
    is_ogrn,
    tidy_number,
)
from tenant_apps.foundation.base.models.countries import Country, home_country
from tenant_apps.foundation.base.models.currencies import Currency, CurrencyRate, RateFetch
from tenant_apps.foundation.base.models.numbering import Numbering
from tenant_apps.foundation.base.models.units import Unit

__all__ = [
    "KPP",
    "RUSSIA",
    "Company",
    "Country",
    "Currency",
    "CurrencyRate",
    "Numbering",
    "RateFetch",
    "Requisites",
    "Unit",
    "WorkingCalendar",
    "WorkingException",
    "WorkingSpan",
    "company_schedule",
    "deadline",
    "home_country",
    "inn_refusal",
    "is_ogrn",
    "tidy_number",
]
