"""What people do with rates, numbers, units and calendars; and what follows from new rates by itself."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from django.utils import formats
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.actions import Input, OpenList, action
from fincomtech.kit.events import listens
from fincomtech.kit.files import uploads
from fincomtech.kit.numbers import rate_feeds, sequences, units, words
from fincomtech.kit.numbers.rate_feeds import FEEDS, FeedFailed, Quote
from fincomtech.kit.records import record_types
from fincomtech.kit.refusals import Invalid
from tenant_apps.foundation.base.events import RatesChanged
from tenant_apps.foundation.base.models import Currency, CurrencyRate, Numbering, RateFetch, Unit, WorkingCalendar

LONGEST_PERIOD = timedelta(days=3660)
Into = Annotated[Unit, Input(_("Into"))]

# --- exchange rates -------------------------------------------------------------------------------------------------


@action(CurrencyRate, title=_("Fetch now"), on="collection", icon="refresh")
def fetch_now() -> OpenList:
    """Get the latest rates of the company's source, today's and tomorrow's."""
    source = chosen_source()
    return _told(store(source, received(source)))


@action(CurrencyRate, title=_("Load a period"), on="collection", icon="calendar-down")
def load_period(
    *, first: Annotated[date, Input(_("From"))], last: Annotated[date | None, Input(_("To"))] = None
) -> OpenList:
    """Get the rates of the currencies in use on the days from first to last."""
    source, end = chosen_source(), last or clock.today()
    if not timedelta() <= end - first <= LONGEST_PERIOD:
        raise Invalid(_("The period ends before it begins, or is longer than ten years."), path=["last"])
    codes = sorted(Currency.objects.filter(archived=False).values_list("code", flat=True))
    return _told(store(source, _some(source, FEEDS[source].period(first, end, codes))))


@action(CurrencyRate, title=_("Import a file of rates"), on="collection", icon="file-import")
def import_file(
    *,
    file: Annotated[
        str,
        Input(
            _("File"), widget="file", help=_("XML of the Bank of Russia or of the European Central Bank, as downloaded")
        ),
    ],
) -> OpenList:
    """Read a file that was downloaded from either bank: of a day or of a period."""
    try:
        source, quotes = rate_feeds.parse(uploads.content(file))
    except FeedFailed as failed:
        failed.path = ["file"]
        raise
    return _told(store(source, _some(source, quotes)))


def received(source: str) -> list[Quote]:
    """The latest rates of a source, and those of today where the latest are already tomorrow's. Raises FeedFailed."""
    feed, today = FEEDS[source], clock.today()
    latest = _some(source, feed.day())
    return latest if all(quote.on <= today for quote in latest) else [*feed.day(today), *latest]


def store(source: str, quotes: list[Quote]) -> RateFetch:
    """Keep received rates and write in the log what came."""
    changed = CurrencyRate.keep(source, quotes)
    latest = max(quote.on for quote in quotes)
    told = gettext("%(source)s: rates of %(date)s, %(count)s new or changed")
    values = {
        "source": FEEDS[source].title,
        "date": formats.date_format(latest, "SHORT_DATE_FORMAT"),
        "count": changed,
    }
    return RateFetch.objects.create(
        source=source, rates_date=latest, received=len(quotes), changed=changed, message=told % values
    )


def _some(source: str, quotes: list[Quote]) -> list[Quote]:
    if not quotes:
        raise FeedFailed(
            _("%(source)s has published no rates. The last known ones hold."),
            code="rates.none",
            source=FEEDS[source].title,
        )
    return quotes


def chosen_source() -> str:
    """The source of the company's settings; refuses when there is none."""
    found = context.profile().rate_source
    if not found:
        raise Invalid(_("Choose the source of exchange rates in the company's profile first."), code="rates.no_source")
    return str(found)


def _told(fetch: RateFetch) -> OpenList:
    return OpenList(CurrencyRate.record_type(), [], fetch.message)


@listens(RatesChanged)
def reprice_currencies(event: RatesChanged) -> None:
    """What every currency costs today."""
    Currency.reprice()


# --- numbers --------------------------------------------------------------------------------------------------------


@action(Numbering, title=_("Set the next number"), icon="123", bulk=False)
def set_next(numbering: Numbering, *, number: Annotated[int, Input(_("Next number"))]) -> OpenList:
    """Go on from another system's numbers; only forward, or numbers would be given twice."""
    form, model = numbering.form(), record_types()[str(numbering.record_type)]
    if number < sequences.next_value(numbering.record_type, form):
        raise Invalid(
            _("Numbers up to this one have been given: the next one is %(next)s."),
            code="numbers.given",
            path=["number"],
            next=sequences.peek(numbering.record_type, form),
        )
    if number >= 10**12:
        raise Invalid(_("A number has at most 12 digits."), path=["number"])
    sequences.restart(model, number, period=form.period(clock.today()))  # type: ignore[arg-type]
    return OpenList("base.Numbering", [], gettext("Next number: %(number)s") % {"number": numbering.next_number()})


# --- units ----------------------------------------------------------------------------------------------------------


@action(
    Unit,
    title=_("Convert quantity"),
    name="convert_into",
    icon="arrows-exchange",
    access="read",
    open_to_readers=True,
    bulk=False,
)
def convert_into(
    unit: Unit,
    *,
    quantity: Annotated[Decimal, Input(_("Quantity"))],
    target: Into,
) -> OpenList:
    """Say how much it is in another unit of the category."""
    if not quantity.is_finite() or abs(quantity) >= 10**18:
        raise Invalid(_("The quantity is too large, or no number."), path=["quantity"])
    found = units.convert(quantity, unit, target)
    said = f"{words.figure(quantity)} {unit.label()} = {words.figure(found)} {target.label()}"
    return OpenList(Unit.record_type(), [], said)


# --- calendars ------------------------------------------------------------------------------------------------------


@action(
    WorkingCalendar,
    title=_("Count working time"),
    icon="calendar-stats",
    access="read",
    open_to_readers=True,
    bulk=False,
)
def count_time(
    calendar: WorkingCalendar,
    *,
    first: Annotated[date, Input(_("From"))],
    last: Annotated[date, Input(_("To"))],
) -> OpenList:
    """Say how many working days and hours a period has, both days included."""
    if not timedelta() <= last - first <= LONGEST_PERIOD:
        raise Invalid(_("The period ends before it begins, or is longer than ten years."), path=["last"])
    days, time = calendar.schedule().working_time(first, last)
    hours = words.figure(Decimal(time.total_seconds()) / 3600)
    said = ngettext("%(days)s working day, %(hours)s h", "%(days)s working days, %(hours)s h", days)
    return OpenList(WorkingCalendar.record_type(), [], said % {"days": days, "hours": hours})
