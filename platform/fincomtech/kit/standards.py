"""The lists that the world agrees on: currencies, countries, time zones. Whoever offers or checks one asks here, so that
no form takes what another refuses.

Names are CLDR's, in the reader's language.
"""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.utils.functional import lazy
from django.utils.translation import get_language

# What CLDR has no name for yet.
_UNNAMED = {("ru", "XCG"): "карибский гульден", ("ru", "ZWG"): "зимбабвийское золото"}
# CLDR also lists regions (digits), blocs and private codes among the territories.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "XK", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})


@cache
def currencies(language: str) -> dict[str, str]:
    """ISO 4217 code → name of the currencies that are legal tender somewhere now. Source: CLDR territory currencies."""
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    names = {**_cldr("en").currencies, **_cldr(language).currencies} if language != "ru" else _cldr("ru").currencies
    tender = {code for territory in get_global("territory_currencies") for code in get_territory_currencies(territory)}
    return {code: names.get(code) or _UNNAMED.get((language, code), code) for code in tender}


@cache
def countries(language: str) -> dict[str, str]:
    """ISO 3166-1 alpha-2 code → name of the countries."""
    names = {**_cldr("en").territories, **_cldr(language).territories}
    return {code: name for code, name in names.items() if len(code) == 2 and code not in _NO_COUNTRIES}


@cache
def time_zones() -> tuple[str, ...]:
    """Names of the IANA time zone database, without its legacy short ones and bare offsets; and UTC, which machines use."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return (*sorted(places), "UTC")


def currency_name(code: str) -> str:
    """The code and the name in the reader's language."""
    return f"{code} {currencies(get_language() or 'ru')[code]}"


def country_name(code: str) -> str:
    """The name in the reader's language."""
    return countries(get_language() or "ru")[code]


def currency_choices() -> list[tuple[str, Any]]:
    """Codes with names that follow the reader's language."""
    name = lazy(currency_name, str)
    return [(code, name(code)) for code in sorted(currencies("en"))]


def country_choices() -> list[tuple[str, Any]]:
    """Codes with names that follow the reader's language, in the order of the names now."""
    name = lazy(country_name, str)
    return sorted(((code, name(code)) for code in countries("en")), key=lambda pair: str(pair[1]))


def time_zone_choices() -> list[tuple[str, str]]:
    """Every time zone by its own name."""
    return [(name, name) for name in time_zones()]


def _cldr(language: str) -> Any:
    from babel import Locale  # reads its data files on first use; most requests never need them

    return Locale.parse(language.replace("-", "_"))
