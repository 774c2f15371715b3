"""Exchange rates as central banks publish them: the formats read, and fetched over HTTP.

Bank of Russia: XML_daily.asp and XML_dynamic.asp (windows-1251, decimal commas, so many roubles for a nominal).
European Central Bank: eurofxref-daily.xml and eurofxref-hist-90d.xml (so much of a currency for one euro).
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, standards
from fincomtech.kit.refusals import Refusal, Text
from fincomtech.kit.safety import outbound

logger = logging.getLogger(__name__)

PAUSES = [1.0, 3.0]  # before the second and the third attempt
MOST_BYTES = 20 * 1024 * 1024
AGENT = "Fincomtech/1.0 (exchange rates)"
# What XML_dynamic.asp and its files call the currencies: they name no other code. Source: XML_valFull.asp.
BANK_OF_RUSSIA_IDS = {
    "R01010": "AUD", "R01020A": "AZN", "R01035": "GBP", "R01060": "AMD", "R01090B": "BYN", "R01100": "BGN",
    "R01115": "BRL", "R01135": "HUF", "R01150": "VND", "R01200": "HKD", "R01210": "GEL", "R01215": "DKK",
    "R01230": "AED", "R01235": "USD", "R01239": "EUR", "R01240": "EGP", "R01270": "INR", "R01280": "IDR",
    "R01335": "KZT", "R01350": "CAD", "R01355": "QAR", "R01370": "KGS", "R01375": "CNY", "R01500": "MDL",
    "R01530": "NZD", "R01535": "NOK", "R01565": "PLN", "R01585F": "RON", "R01625": "SGD", "R01670": "TJS",
    "R01675": "THB", "R01700J": "TRY", "R01710A": "TMT", "R01717": "UZS", "R01720": "UAH", "R01760": "CZK",
    "R01770": "SEK", "R01775": "CHF", "R01805F": "RSD", "R01810": "ZAR", "R01815": "KRW", "R01820": "JPY",
}  # fmt: skip


class FeedFailed(Refusal):
    """The rates cannot be had from there, or what came is no table of rates."""

    status = 502


@dataclass(frozen=True, slots=True)
class Quote:
    """One published rate: `nominal` units of `currency` cost `rate` of `base`; `indirect`: the other way round,
    one `base` costs `rate` of `currency` (the nominal is 1 then). In force from `on`.
    """

    currency: str
    base: str
    on: date
    nominal: int
    rate: Decimal
    indirect: bool = False


# --- formats --------------------------------------------------------------------------------------------------------


def parse(content: bytes) -> tuple[str, list[Quote]]:
    """The source ("cbr", "ecb") whose format it is, and its quotes in currencies that exist. Raises FeedFailed."""
    root = _document(content)
    try:
        if _name(root) == "ValCurs":
            return "cbr", _known(_dynamic(root) if root.get("DateRange1") else _daily(root))
        if _name(root) == "Envelope":
            return "ecb", _known(_euro(root))
    except (ValueError, InvalidOperation, KeyError) as error:
        raise FeedFailed(_("The table of rates is damaged: %(reason)s."), code="rates.damaged", reason=error) from error
    raise _no_table()


def _document(content: bytes) -> ElementTree.Element:
    """The parsed XML; no document of either bank has a DTD, and entities in one could eat all memory."""
    if len(content) > MOST_BYTES or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _no_table()
    try:
        return ElementTree.fromstring(content)  # noqa: S314  no DTD, see above
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise _no_table() from error


def _no_table() -> FeedFailed:
    return FeedFailed(
        _(
            "This is no table of exchange rates: the XML of the Bank of Russia or the European Central Bank is expected."
        ),
        code="rates.no_table",
    )


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _known(quotes: Iterable[Quote]) -> list[Quote]:
    """Without baskets, metals and what is no tender any more."""
    tender = standards.currencies("en")
    found = [q for q in quotes if q.currency in tender and q.currency != q.base]
    if any(q.rate <= 0 or q.nominal <= 0 for q in found):
        raise ValueError("a rate is not above zero")
    return found


def _daily(root: ElementTree.Element) -> Iterable[Quote]:
    on = _russian_day(root.attrib["Date"])
    for row in root.iter("Valute"):
        yield Quote(_text(row, "CharCode"), "RUB", on, int(_text(row, "Nominal")), _comma(_text(row, "Value")))


def _dynamic(root: ElementTree.Element) -> Iterable[Quote]:
    currency = BANK_OF_RUSSIA_IDS.get(root.attrib["ID"].strip())
    for row in root.iter("Record") if currency else ():
        on = _russian_day(row.attrib["Date"])
        yield Quote(str(currency), "RUB", on, int(_text(row, "Nominal")), _comma(_text(row, "Value")))


def _euro(root: ElementTree.Element) -> Iterable[Quote]:
    for day in (each for each in root.iter() if _name(each) == "Cube" and each.get("time")):
        on = date.fromisoformat(day.attrib["time"])
        for row in day:
            rate = Decimal(row.attrib["rate"])
            yield Quote(row.attrib["currency"], "EUR", on, 1, rate, indirect=True)


def _text(row: ElementTree.Element, name: str) -> str:
    found = (row.findtext(name) or "").strip()
    if not found:
        raise ValueError(f"{name} is empty")
    return found


def _comma(text: str) -> Decimal:
    return Decimal(text.replace("\xa0", "").replace(" ", "").replace(",", "."))


def _russian_day(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007  a calendar day


# --- feeds ----------------------------------------------------------------------------------------------------------


class Feed(ABC):
    """A bank that publishes rates: where, and what to ask for a day and for a period."""

    key: ClassVar[str]
    title: ClassVar[Text]
    base: ClassVar[str]

    @abstractmethod
    def day(self, on: date | None = None) -> list[Quote]:
        """The rates in force on the day; without one the latest, which may be tomorrow's. Raises FeedFailed."""

    @abstractmethod
    def period(self, first: date, last: date, currencies: Sequence[str]) -> list[Quote]:
        """The rates of the currencies on the days from first to last. Raises FeedFailed."""

    def _get(self, address: str) -> list[Quote]:
        source, quotes = parse(_content(address, self.title))
        if source != self.key:
            raise _no_table()
        return quotes


class BankOfRussia(Feed):
    """The official rates against the rouble: ст. 53 of the law on the Bank of Russia; what accounting counts by."""

    key, title, base = "cbr", _("Bank of Russia"), "RUB"

    def day(self, on: date | None = None) -> list[Quote]:
        """As `Feed.day`; on weekends the answer names the day from which its rates hold."""
        asked = f"?{urlencode({'date_req': _slashed(on)})}" if on else ""
        return self._get(f"{settings.RATES_CBR_URL}XML_daily.asp{asked}")

    def period(self, first: date, last: date, currencies: Sequence[str]) -> list[Quote]:
        """As `Feed.period`: one request for each currency."""
        ids = {code: key for key, code in BANK_OF_RUSSIA_IDS.items()}
        found: list[Quote] = []
        for code in (each for each in currencies if each in ids):
            asked = {"date_req1": _slashed(first), "date_req2": _slashed(last), "VAL_NM_RQ": ids[code]}
            found += self._get(f"{settings.RATES_CBR_URL}XML_dynamic.asp?{urlencode(asked)}")
        return found


class EuropeanCentralBank(Feed):
    """The euro's reference rates."""

    key, title, base = "ecb", _("European Central Bank"), "EUR"
    KEPT = timedelta(days=90)

    def day(self, on: date | None = None) -> list[Quote]:
        """As `Feed.day`: the bank publishes the latest day apart, and the days before in one file."""
        if on is None:
            return self._get(f"{settings.RATES_ECB_URL}eurofxref-daily.xml")
        quotes = [q for q in self._get(f"{settings.RATES_ECB_URL}eurofxref-hist-90d.xml") if q.on <= on]
        return [q for q in quotes if q.on == max(each.on for each in quotes)]

    def period(self, first: date, last: date, currencies: Sequence[str]) -> list[Quote]:
        """As `Feed.period`, for the last 90 days."""
        if clock.today() - first > self.KEPT:
            raise FeedFailed(
                _("The European Central Bank offers the last 90 days: import its file of all days for earlier ones."),
                code="rates.too_early",
                path=["first"],
            )
        quotes = self._get(f"{settings.RATES_ECB_URL}eurofxref-hist-90d.xml")
        return [q for q in quotes if first <= q.on <= last and q.currency in currencies]


FEEDS: dict[str, Feed] = {feed.key: feed for feed in (BankOfRussia(), EuropeanCentralBank())}
CHOICES = [(feed.key, feed.title) for feed in FEEDS.values()]


def _slashed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _content(address: str, title: Text) -> bytes:
    """The answer's bytes, after up to three attempts."""
    for pause in [*PAUSES, None]:
        try:
            return _once(address)
        except outbound.Unreachable as error:
            logger.warning("rates: %s: %s", address, error)
            if pause is None:
                raise _down(title, error) from error
            time.sleep(pause)
    raise AssertionError("the last attempt answers or raises")


def _once(address: str) -> bytes:
    answer = outbound.get(address, {"Accept": "application/xml, text/xml", "User-Agent": AGENT}, most=MOST_BYTES)
    if answer.status != HTTPStatus.OK:
        raise outbound.Unreachable(f"HTTP {answer.status}")
    return answer.body


def _down(title: Text, error: Exception) -> FeedFailed:
    return FeedFailed(
        _("%(source)s does not answer now (%(reason)s). Try again later, or import a file."),
        code="rates.down",
        source=title,
        reason=error,
    )
