"""How column values look in the API. The texts are PostgreSQL's own, so that compiled reads pass them through."""

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

import graphene
from django.db import models
from django.db.models.fields import AutoFieldMixin
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from graphql import GraphQLError, ValueNode
from graphql.language import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
)


class TextScalar(graphene.Scalar):
    """A scalar that travels as text; `read` turns the text into a Python value or raises ValueError."""

    class Meta:
        abstract = True

    @staticmethod
    def read(text: str) -> Any:
        """The value of the text."""
        raise NotImplementedError

    @classmethod
    def parse_value(cls, value: Any) -> Any:
        """A variable's value; numbers are taken as their text."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise GraphQLError(f"{cls._meta.name} cannot represent value: {str(value)[:40]!r}")
        try:
            return cls.read(str(value))
        except (ValueError, InvalidOperation) as error:
            raise GraphQLError(f"{cls._meta.name} cannot represent value: {str(value)[:40]!r}") from error

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> Any:
        """A value written in the document."""
        if not isinstance(node, StringValueNode | IntValueNode | FloatValueNode):
            raise GraphQLError(f"{cls._meta.name} cannot represent this value", node)
        return cls.parse_value(node.value)


class DecimalText(TextScalar):
    """An exact decimal number as text: "1250.00". Amounts of money are such."""

    class Meta:
        name = "Decimal"

    @staticmethod
    def serialize(value: Any) -> str:
        """Never in exponent form."""
        return format(value, "f") if isinstance(value, Decimal) else str(value)

    @staticmethod
    def read(text: str) -> Decimal:
        """Finite numbers of sensible length only."""
        found = Decimal(text)
        if not found.is_finite() or len(text) > 60 or abs(found.adjusted()) > 60:
            raise ValueError(text)
        return found


class BigIntText(TextScalar):
    """A 64-bit whole number as text."""

    class Meta:
        name = "BigInt"

    serialize = staticmethod(str)

    @staticmethod
    def read(text: str) -> int:
        """Within the column's 64 bits."""
        found = int(text) if len(text) <= 20 else 2**63
        if not -(2**63) <= found < 2**63:
            raise ValueError(text)
        return found


class DateText(TextScalar):
    """A calendar day: "2026-01-31"."""

    class Meta:
        name = "Date"

    @staticmethod
    def serialize(value: Any) -> str:
        """ISO 8601."""
        return value.isoformat() if isinstance(value, date) else str(value)

    @staticmethod
    def read(text: str) -> date:
        """Days only, no instants."""
        found = parse_date(text)
        if found is None:
            raise ValueError(text)
        return found


class DateTimeText(TextScalar):
    """An instant: "2026-01-31T10:00:00+00:00", in UTC. Taken with any offset."""

    class Meta:
        name = "DateTime"

    @staticmethod
    def serialize(value: Any) -> str:
        """UTC, without trailing zeros in the fraction, as PostgreSQL writes it."""
        if not isinstance(value, datetime):
            return str(value)
        head = value.astimezone(UTC).replace(tzinfo=None).isoformat()
        return (head.rstrip("0") if "." in head else head) + "+00:00"

    @staticmethod
    def read(text: str) -> datetime:
        """Refuses times without an offset: they name no instant."""
        found = parse_datetime(text)
        if found is None or found.tzinfo is None:
            raise ValueError(text)
        return found


class TimeText(TextScalar):
    """A time of day: "09:30:00"."""

    class Meta:
        name = "Time"

    @staticmethod
    def serialize(value: Any) -> str:
        """Without trailing zeros in the fraction."""
        head = value.isoformat() if isinstance(value, time) else str(value)
        return head.rstrip("0") if "." in head else head

    @staticmethod
    def read(text: str) -> time:
        """Hours and minutes at least."""
        found = parse_time(text)
        if found is None:
            raise ValueError(text)
        return found


class JsonValue(graphene.Scalar):
    """Any JSON value, passed through as it is."""

    class Meta:
        name = "JSON"

    @staticmethod
    def serialize(value: Any) -> Any:
        """As it is."""
        return value

    @staticmethod
    def parse_value(value: Any) -> Any:
        """As it is."""
        return value

    @classmethod
    def parse_literal(cls, node: ValueNode, variables: Any = None) -> Any:
        """A value written in the document."""
        match node:
            case NullValueNode():
                return None
            case StringValueNode() | BooleanValueNode() | EnumValueNode():
                return node.value
            case IntValueNode() if len(node.value) < 19:
                return int(node.value)
            case IntValueNode() | FloatValueNode():
                return _finite(float(node.value), node)
            case ListValueNode():
                return [cls.parse_literal(each, variables) for each in node.values]
            case ObjectValueNode():
                return {f.name.value: cls.parse_literal(f.value, variables) for f in node.fields}
        return (variables or {}).get(node.name.value)  # type: ignore[attr-defined]


def _finite(value: float, node: ValueNode) -> float:
    """JSON has no infinity: `1e999` would be stored as something that no client can read."""
    if not isfinite(value):
        raise GraphQLError("JSON cannot represent this number", node)
    return value


# Most special first: a DateTimeField is a DateField, an id is an integer.
_SCALARS: list[tuple[tuple[type, ...], Any]] = [
    ((AutoFieldMixin,), graphene.ID),
    ((models.BooleanField,), graphene.Boolean),
    ((models.BigIntegerField, models.PositiveBigIntegerField), BigIntText),
    ((models.IntegerField,), graphene.Int),
    ((models.FloatField,), graphene.Float),
    ((models.DecimalField,), DecimalText),
    ((models.DateTimeField,), DateTimeText),
    ((models.DateField,), DateText),
    ((models.TimeField,), TimeText),
    ((models.JSONField,), JsonValue),
    (
        (models.CharField, models.TextField, models.FileField, models.UUIDField, models.GenericIPAddressField),
        graphene.String,
    ),
]


def scalar_of(field: Any) -> Any:
    """The scalar of a column, or None for a column type that the API does not know."""
    if isinstance(field, models.GeneratedField):
        field = field.output_field
    return next((scalar for kinds, scalar in _SCALARS if isinstance(field, kinds)), None)


def as_text(field: Any, value: Any) -> Any:
    """A column's Python value as the API gives it."""
    scalar = scalar_of(field)
    if value is None or scalar is None:
        return None
    if scalar is graphene.Boolean or scalar is graphene.Int or scalar is graphene.Float:
        return value
    return scalar.serialize(value) if issubclass(scalar, TextScalar | JsonValue) else str(value)
