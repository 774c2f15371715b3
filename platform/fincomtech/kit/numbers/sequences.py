"""Numbers of records by the company's rules: prefix, digits, when they begin anew, and whether gaps are allowed.

Without gaps: the counter's row is locked until the transaction ends, so a number whose record was not stored is given to
the next one; whoever else wants one waits that long. Fast: the counter is moved in a transaction of its own, nobody
waits, and what is rolled back leaves a gap. Whatever a law numbers is declared "strict": without gaps, and never deleted.
"""

import os
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.background import tasks
from fincomtech.kit.models import Sequence
from fincomtech.kit.records import Numbered, Record, record_types
from fincomtech.kit.refusals import Invalid, Refusal

STRICT, ORDINARY, FAST = "strict", "ordinary", "fast"
NEVER, YEARLY, MONTHLY = "never", "yearly", "monthly"
LONGEST = 32  # of Numbered.number
KNOWN = {"year", "yy", "month", "prefix"}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_DECLARED = re.compile(r"\{number(?::0?(\d+)d)?\}")
_TAKE = """
    INSERT INTO kit_sequence AS s (record_type, prefix, period, next)
    VALUES (%(type)s, %(prefix)s, %(period)s, %(start)s::bigint + %(count)s)
    ON CONFLICT (record_type, prefix, period) DO UPDATE SET next = GREATEST(s.next, %(start)s) + %(count)s
    RETURNING next - %(count)s
"""
_WAIT = "SET LOCAL lock_timeout = '2s'"


class Numbers(Refusal):
    """A record with a number that must not be missing is not deleted."""

    code, status = "numbered", 409
    sentence = _("“%(number)s” is numbered without gaps and cannot be deleted: cancel or archive it.")


@dataclass(frozen=True)
class Form:
    """How the numbers of one record type look and count; the texts may hold {year}, {yy}, {month} and the caller's {prefix}."""

    prefix: str = ""
    padding: int = 5
    suffix: str = ""
    restart: str = NEVER
    start: int = 1
    mode: str = ORDINARY

    def number(self, value: int, day: date, prefix: str = "") -> str:
        """The number as text: "INV/2026/0042"."""
        filled = {"year": f"{day:%Y}", "yy": f"{day:%y}", "month": f"{day:%m}", "prefix": prefix}
        before, behind = (
            _PLACEHOLDER.sub(lambda m: filled.get(m[1], m[0]), text) for text in (self.prefix, self.suffix)
        )
        return f"{before}{value:0{self.padding}d}{behind}"

    def period(self, day: date) -> int:
        """What is counted apart: 0 for ever, 2026, or 202611."""
        return {YEARLY: day.year, MONTHLY: day.year * 100 + day.month}.get(self.restart, 0)

    def problems(self) -> list[Invalid]:
        """Unknown placeholders, numbers that would repeat, and numbers that are too long."""
        found = [p for name in ("prefix", "suffix") for p in _unknown(name, getattr(self, name))]
        shown = {m for text in (self.prefix, self.suffix) for m in _PLACEHOLDER.findall(text)}
        needed = {YEARLY: [{"year", "yy"}], MONTHLY: [{"year", "yy"}, {"month"}]}.get(self.restart, [])
        if any(not alternatives & shown for alternatives in needed):
            found.append(
                Invalid(
                    _(
                        "Numbers that begin anew must show the year (and the month), else they repeat: add {year}, {month}."
                    ),
                    code="numbers.repeat",
                    path=["restart"],
                )
            )
        if not found and len(self.number(1, date(2026, 12, 31))) > LONGEST:
            found.append(
                Invalid(
                    _("A number has at most %(most)s characters."), code="numbers.long", path=["prefix"], most=LONGEST
                )
            )
        return found


def _unknown(name: str, text: str) -> list[Invalid]:
    rest = _PLACEHOLDER.sub(lambda m: "" if m[1] in KNOWN else m[0], text)
    if not set("{}") & set(rest):
        return []
    return [Invalid(_("Only {year}, {yy} and {month} may stand in braces."), code="numbers.placeholder", path=[name])]


# --- numbers --------------------------------------------------------------------------------------------------------


def next_number(model: type[Numbered], *, prefix: str = "", on: date | None = None) -> str:
    """The next number of a record type by the company's rule for it, of the day's year and month.

    `prefix` counts apart (a journal's code, a branch) and fills the rule's {prefix}. Only inside a transaction.
    """
    return next_numbers(model, 1, prefix=prefix, on=on)[0]


def next_numbers(model: type[Numbered], count: int, *, prefix: str = "", on: date | None = None) -> list[str]:
    """As `next_number()`, so many in a row with one statement."""
    form, day = form_of(model), on or clock.today()
    take = _take_apart if form.mode == FAST else _take
    first = take(_type_of(model), prefix, form.period(day), form.start, count)
    return [form.number(value, day, prefix) for value in range(first, first + count)]


def peek(record_type: str, form: Form, *, prefix: str = "", on: date | None = None) -> str:
    """The number that the next record would get; nothing is taken."""
    day = on or clock.today()
    return form.number(next_value(record_type, form, prefix=prefix, on=day), day, prefix)


def next_value(record_type: str, form: Form, *, prefix: str = "", on: date | None = None) -> int:
    """The count that the next record would get."""
    period = form.period(on or clock.today())
    counted = Sequence.objects.filter(record_type=record_type, prefix=prefix, period=period)
    return max(counted.values_list("next", flat=True).first() or 1, form.start)


def restart(model: type[Numbered], number: int, *, prefix: str = "", period: int = 0) -> None:
    """Let the next number be this one: for companies that go on from another system's numbers."""
    Sequence.objects.update_or_create(
        record_type=_type_of(model), prefix=prefix, period=period, defaults={"next": number}
    )


def refuse_deletion(record: Record) -> None:
    """Raise `Numbers` for a record whose number would be missing."""
    if isinstance(record, Numbered) and record.number and form_of(type(record)).mode == STRICT:
        raise Numbers(number=record.number)


# --- rules ----------------------------------------------------------------------------------------------------------


def form_of(model: type[Numbered]) -> Form:
    """The company's rule for a record type, read once a request; what the code declares where there is none yet."""
    memo: dict[str, Form] = context.memo().setdefault("number_forms", {})
    kind = _type_of(model)
    if kind not in memo:
        row = apps.get_model(settings.NUMBERING_MODEL)._default_manager.filter(record_type=kind).first()
        memo[kind] = row.form() if row else declared_form(model)
    return memo[kind]


def forget_forms() -> None:
    """Drop what this request remembers: a rule has changed."""
    context.memo().pop("number_forms", None)


def declared_form(model: type[Numbered]) -> Form:
    """From the class's `number_format`: "INV/{year}/{number:04d}" begins anew every year."""
    text = model.number_format
    found = _DECLARED.search(text)
    if found is None:
        raise ValueError(f"{model.__name__}.number_format has no number")
    before, behind = text[: found.start()], text[found.end() :]
    shown = set(_PLACEHOLDER.findall(before + behind))
    again = MONTHLY if "month" in shown else YEARLY if shown & {"year", "yy"} else NEVER
    return Form(before, int(found[1] or 1), behind, again, mode=getattr(model, "numbering", ORDINARY))


def declared_mode(record_type: str) -> str:
    """What the code says of gaps in this record type's numbers: "strict" is the law's, others are the company's choice."""
    return str(getattr(record_types().get(record_type), "numbering", ORDINARY))


def numbered_types() -> dict[str, type[Any]]:
    """Every record type with numbers by its name."""
    return {name: model for name, model in record_types().items() if issubclass(model, Numbered)}


def _type_of(model: type[Numbered]) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


# --- counters -------------------------------------------------------------------------------------------------------


def _take(record_type: str, prefix: str, period: int, start: int, count: int) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside a transaction only, else it leaves a gap")
    with connection.cursor() as cursor:
        told: dict[str, str | int] = {
            "type": record_type,
            "prefix": prefix,
            "period": period,
            "start": start,
            "count": count,
        }
        cursor.execute(_TAKE, told)
        return int(cursor.fetchone()[0])


def _take_apart(record_type: str, prefix: str, period: int, start: int, count: int) -> int:
    """In a transaction of its own, on the connection of a thread that does nothing else.

    The counter may be locked by this very transaction (a rule that has just become fast): then within it.
    """
    company, database = context.company().key, connection.settings_dict["NAME"]

    def work() -> int:
        _stand_in(database)
        with tasks.enter_company(company), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_WAIT)
            return _take(record_type, prefix, period, start, count)

    try:
        return _apart(work).result()
    except OperationalError:
        return _take(record_type, prefix, period, start, count)


def _stand_in(database: str) -> None:
    """A connection that is broken, too old, or leads to another database than the asking thread's is made anew."""
    connection.close_if_unusable_or_obsolete()
    if connection.connection is not None and connection.connection.info.dbname != database:
        connection.close()


def _apart(work: Callable[[], int]) -> "Future[int]":
    return _worker(os.getpid()).submit(work)


@cache
def _worker(_process: int) -> ThreadPoolExecutor:
    """One thread for each process: a forked one has not inherited its parent's."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="numbers")
