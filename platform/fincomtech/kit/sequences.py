"""Numbers without gaps: one row per record type, prefix and year, locked until the transaction ends."""

from django.db import connection

from fincomtech.kit import clock
from fincomtech.kit.models import Sequence
from fincomtech.kit.records import Numbered

_TAKE = """
    INSERT INTO kit_sequence AS s (record_type, prefix, year, next) VALUES (%(type)s, %(prefix)s, %(year)s, 1 + %(count)s)
    ON CONFLICT (record_type, prefix, year) DO UPDATE SET next = s.next + %(count)s
    RETURNING next - %(count)s
"""


def next_number(model: type[Numbered], *, prefix: str = "") -> str:
    """The next number of a record type by its `number_format`, counted from 1 anew each year if the format has a year.

    Only inside a transaction: when it is rolled back, the number is given to the next one who asks.
    """
    return next_numbers(model, 1, prefix=prefix)[0]


def next_numbers(model: type[Numbered], count: int, *, prefix: str = "") -> list[str]:
    """As `next_number()`, so many in a row with one statement."""
    year = clock.today().year
    yearly = "{year" in model.number_format
    first = _take(_type_of(model), prefix, year if yearly else 0, count)
    return [
        model.number_format.format(number=number, year=year, prefix=prefix) for number in range(first, first + count)
    ]


def restart(model: type[Numbered], number: int, *, prefix: str = "", year: int = 0) -> None:
    """Let the next number be this one: for companies that go on from another system's numbers."""
    Sequence.objects.update_or_create(record_type=_type_of(model), prefix=prefix, year=year, defaults={"next": number})


def _type_of(model: type[Numbered]) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


def _take(record_type: str, prefix: str, year: int, count: int) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside a transaction only, else it leaves a gap")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"type": record_type, "prefix": prefix, "year": year, "count": count})
        return int(cursor.fetchone()[0])
