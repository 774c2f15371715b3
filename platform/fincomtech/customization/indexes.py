"""Indexes of own fields that are often filtered: made and dropped beside the company's work, never in its way. Source: kit.5.

What should be there follows from the fields, what is there from the catalogue: `settle` makes the one like the other.
It runs after a change and once a day, so that whatever fails once is put right later.
"""

import hashlib
from typing import TYPE_CHECKING

from django.db import connections
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from fincomtech.customization import definitions
from fincomtech.kit import context
from fincomtech.kit.extending import custom_values
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.tenancy.routers import OWNER

if TYPE_CHECKING:
    from fincomtech.customization.models import Field

SETTLE = "customization.settle_indexes"
KINDS = ("text", "integer", "decimal", "money", "percent", "date", "choice", "record", "email", "phone", "url", "color")
TEXTS = ("text", "email", "phone", "url")  # people ask for a part of them
WAIT = "20s"  # for those who work in the table; CONCURRENTLY waits for them and keeps nobody waiting

_THERE = """SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE c.relnamespace = to_regnamespace(%s) AND c.relname ~ '^own_[0-9]+_[0-9a-f]{8}$'"""


def contradictions(field: "Field") -> list[Refusal]:
    """Kinds that no index serves."""
    if not field.indexed or field.kind in KINDS:
        return []
    sentence = _("Values of this kind are not found faster by it: take the mark away.")
    return [Invalid(sentence, code="customization.indexed", path=["indexed"])]


def settle() -> int:
    """Make the company's indexes what its fields ask for; returns how many were made or dropped."""
    wanted, key = _wanted(), context.company().key
    owner = connections[OWNER]
    with owner.standing_in(key), owner.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SET lock_timeout = " + f"'{WAIT}'")
        try:
            cursor.execute(_THERE, [key])
            there = dict(cursor.fetchall())
            gone = [name for name, valid in there.items() if name not in wanted or not valid]
            for name in gone:
                cursor.execute(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(sql.Identifier(key, name)))
            new = [name for name in wanted if not there.get(name)]
            for name in new:
                made = sql.SQL("CREATE INDEX CONCURRENTLY IF NOT EXISTS {} ON {}")
                cursor.execute(made.format(sql.Identifier(name), sql.SQL(wanted[name])))
            for table in {wanted[name].split(" ")[0] for name in new}:
                cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(table)))  # else the planner knows nothing of it
        finally:
            cursor.execute("RESET lock_timeout")
    return len(gone) + len(new)


def _wanted() -> dict[str, str]:
    """Name → where and over what, for every field in use that is marked. The name changes with what it is over."""
    from fincomtech.customization.models import Field

    found = {}
    for field in Field.objects.filter(indexed=True, removed_at=None).order_by("id"):
        model = record_model(field.record_type)
        if model._meta.app_label in context.company().tables:
            for over in _over(field):
                digest = hashlib.sha256(over.encode()).hexdigest()[:8]
                found[f"own_{field.pk}_{digest}"] = f'"{model._meta.db_table}" {over}'
    return found


def _over(field: "Field") -> list[str]:
    """By value and then by id, which is every list's order; of texts also by what is in the middle of them."""
    value = custom_values.expression("custom", definitions.custom_of(field, field.rows("choices")))
    found = [f"(({value}), id)"]
    return [*found, f"USING gin (({value}) gin_trgm_ops)"] if field.kind in TEXTS else found
