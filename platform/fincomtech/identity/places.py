"""Where a network address is, without asking anybody: the operator may give a database of countries (MMDB)."""

import ipaddress
import logging
from functools import cache
from typing import Any

from django.conf import settings

LOCAL = "local"
log = logging.getLogger(__name__)


def place_of(address: str) -> str:
    """ "local" for private and loopback addresses, else the country's ISO code where it is known, else ""."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.is_private or parsed.is_loopback or parsed.is_link_local:
        return LOCAL
    return _country(str(parsed))


def _country(address: str) -> str:
    reader = _reader(settings.GEOIP_DATABASE)
    found: Any = reader.get(address) if reader is not None else None
    country = found.get("country") if isinstance(found, dict) else None
    code = country.get("iso_code") if isinstance(country, dict) else None
    return code if isinstance(code, str) and len(code) == 2 else ""


@cache
def _reader(path: str) -> Any:
    """The open database; None where there is none, or it cannot be read: people sign in all the same."""
    if not path:
        return None
    import maxminddb

    try:
        return maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError, ValueError):
        log.exception("cannot read GEOIP_DATABASE")
        return None
