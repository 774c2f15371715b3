"""Another kind for a field that has values: each becomes one of the new kind, or the change is refused. Source: kit.5."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from fincomtech.customization import definitions
from fincomtech.customization.renewal import renew_token
from fincomtech.kit.extending import custom_values, customs
from fincomtech.kit.extending.customs import Custom
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Invalid

if TYPE_CHECKING:
    from fincomtech.customization.models import Field

SHAPE = ("kind", "target", "digits")
NUMBERS = ("integer", "decimal", "money", "percent")
# Kinds whose values can be written as a text and read from one; all others turn into nothing but themselves.
WRITTEN = (*NUMBERS, *definitions.CHOSEN, "text", "long_text", "email", "phone", "url", "color", "date")

_VALUES = "SELECT custom -> %s, count(*) FROM {table} WHERE custom ? %s GROUP BY 1"
_REWRITE = """UPDATE {table} SET custom = jsonb_set(custom, ARRAY[%s], pair.new)
  FROM unnest(%s::text[]::jsonb[], %s::text[]::jsonb[]) pair(old, new) WHERE custom -> %s = pair.old"""


def convert(field: "Field", before: Mapping[str, Any]) -> None:
    """Turn the field's values into its new kind, inside the caller's transaction.

    Raises Invalid when a value would be lost: how many records have such, and one of them. Nobody writes a value of the
    former kind meanwhile: writers of own fields hold the company's token, which is another one from here on.
    """
    renew_token()
    new = definitions.custom_of(field, field.rows("choices"))
    old = replace(new, **{name: before[name] for name in SHAPE})
    pairs, lost, example = [], 0, ""
    for value, records in _values(field):
        try:
            pairs.append((value, turned(old, new, value)))
        except ValidationError:
            lost, example = lost + records, example or str(value)
    if lost:
        raise Invalid(
            _(
                "Records that would lose their value of the field: %(count)s, “%(value)s” for example. Change them first."
            ),
            code="customization.lossy",
            path=["kind"],
            count=lost,
            value=example[:80],
        )
    _rewrite(field, [pair for pair in pairs if pair[0] != pair[1]])


def turned(old: Custom, new: Custom, value: Any) -> Any:
    """A stored value as the new kind stores it. Raises ValidationError where something of it would be lost."""
    several = isinstance(new.field, customs.ManyField)
    parts = value if isinstance(value, list) else [value]
    if len(parts) > 1 and not several:
        raise ValidationError("several")
    if old.is_link or new.is_link:
        if not (old.is_link and new.is_link and old.target == new.target):
            raise ValidationError("link")
        return parts if several else parts[0]
    if old.kind == new.kind and old.digits == new.digits:
        return value
    if old.kind not in WRITTEN or new.kind not in WRITTEN:
        raise ValidationError("kind")
    said = [_read(new, _said(old, part)) for part in parts]
    cleaned = new.field.clean(said if several else said[0], None)
    return (custom_values.changed(None, new, cleaned) or {}).get(new.name)


def _said(old: Custom, part: Any) -> str:
    """As people read it: a choice by its label."""
    labels = {choice.value: customs.said(choice.labels) for choice in old.choices}
    return (labels.get(str(part)) or str(part)) if old.kind in definitions.CHOSEN else str(part)


def _read(new: Custom, text: str) -> str:
    """As the new kind takes it: a choice by its label or its value, a number without zeros that say nothing."""
    if new.kind in definitions.CHOSEN:
        names = {name.casefold(): c.value for c in new.choices for name in (*c.labels.values(), c.value) if name}
        return names.get(text.strip().casefold(), text)
    if new.kind in NUMBERS:
        try:
            return format(Decimal(text.strip()).normalize(), "f")
        except ArithmeticError:
            return text
    return text


def _values(field: "Field") -> list[tuple[Any, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_VALUES.format(table=_table(field)), [field.name, field.name])
        return [(orjson.loads(value), count) for value, count in cursor.fetchall()]


def _rewrite(field: "Field", pairs: list[tuple[Any, Any]]) -> None:
    if pairs:
        old, new = ([orjson.dumps(value).decode() for value in side] for side in zip(*pairs, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(_REWRITE.format(table=_table(field)), [field.name, old, new, field.name])


def _table(field: "Field") -> str:
    return connection.ops.quote_name(record_model(field.record_type)._meta.db_table)


# --- choices ----------------------------------------------------------------------------------------------------------

_CHOSEN = "SELECT count(*) FROM {table} WHERE (custom -> %s) ? %s"


def refuse_used(field: "Field", choice: Mapping[str, Any]) -> None:
    """Raises Invalid while records have the choice that is about to go, or to be called otherwise in the API."""
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN.format(table=_table(field)), [field.name, choice["value"]])
        count = cursor.fetchone()[0]
    if count and field.kind in definitions.CHOSEN:
        raise Invalid(
            _("“%(choice)s” is still chosen in records: %(count)s. Choose something else there first."),
            code="customization.chosen",
            path=["choices"],
            choice=choice["label"],
            count=count,
        )
