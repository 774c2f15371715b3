"""The types that all record types share: filters by operators, pages, groups, refusals."""

from enum import StrEnum
from typing import Any

import graphene
from graphene.types.objecttype import ObjectTypeMeta
from graphene.utils.subclass_with_meta import SubclassWithMeta_Meta

from fincomtech.api.graphql.scalars import BigIntText, DateText, DateTimeText, DecimalText, JsonValue, TimeText


class RowTypeMeta(ObjectTypeMeta):
    """Leaves out the dataclass that graphene makes for every type: two thirds of the time, and rows are no instances of it."""

    def __new__(cls, name_: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        return SubclassWithMeta_Meta.__new__(cls, name_, bases, namespace, **options)


class RowType(graphene.ObjectType, metaclass=RowTypeMeta):
    """The base of every output type."""

    class Meta:
        abstract = True


def output(name: str, description: str, fields: dict[str, Any]) -> Any:
    """An output type."""
    return RowTypeMeta(
        name, (RowType,), {"Meta": type("Meta", (), {"name": name, "description": description}), **fields}
    )


def inputs(name: str, description: str, fields: dict[str, Any]) -> Any:
    """An input type; what the caller sends arrives as a plain dictionary."""
    meta = type("Meta", (), {"name": name, "description": description, "container": dict})
    return type(name, (graphene.InputObjectType,), {"Meta": meta, **fields})


def many(of: Any) -> Any:
    """A list without holes."""
    return graphene.List(graphene.NonNull(of))


# --- filters ----------------------------------------------------------------------------------------------------------

_OPERATORS = {
    "eq": "Equal; null means empty.",
    "neq": "Not equal, empty ones included; null means not empty.",
    "in": "One of these.",
    "notIn": "None of these.",
    "contains": "Contains this text, whatever its case.",
    "startsWith": "Starts with this text, whatever its case.",
    "lt": "Less than, or before.",
    "lte": "At most.",
    "gt": "Greater than, or after.",
    "gte": "At least.",
    "isNull": "Empty, or not empty.",
}


def _filter(name: str, scalar: Any, operators: str) -> Any:
    fields = {}
    for operator in operators.split():
        kind = many(scalar) if operator in ("in", "notIn") else graphene.Boolean if operator == "isNull" else scalar
        fields[operator] = graphene.InputField(kind, description=_OPERATORS[operator])
    return inputs(name, f"Compares a {scalar._meta.name}.", fields)


_ORDERED = "eq neq in notIn lt lte gt gte isNull"
FILTERS: dict[Any, Any] = {
    graphene.ID: _filter("IDFilter", graphene.ID, "eq neq in notIn isNull"),
    graphene.String: _filter("StringFilter", graphene.String, "eq neq in notIn contains startsWith isNull"),
    graphene.Boolean: _filter("BooleanFilter", graphene.Boolean, "eq neq isNull"),
    graphene.Int: _filter("IntFilter", graphene.Int, _ORDERED),
    graphene.Float: _filter("FloatFilter", graphene.Float, _ORDERED),
    BigIntText: _filter("BigIntFilter", BigIntText, _ORDERED),
    DecimalText: _filter("DecimalFilter", DecimalText, _ORDERED),
    DateText: _filter("DateFilter", DateText, _ORDERED),
    DateTimeText: _filter("DateTimeFilter", DateTimeText, _ORDERED),
    TimeText: _filter("TimeFilter", TimeText, _ORDERED),
    JsonValue: inputs(
        "JSONFilter", "Asks whether a JSON value is there.", {"isNull": graphene.InputField(graphene.Boolean)}
    ),
}

# Text as well as enum: orders are plain data to the kit.
Direction = graphene.Enum.from_enum(
    StrEnum("Direction", [("ASC", "ASC"), ("DESC", "DESC")]), description="Smallest first, or largest first."
)


# --- pages, groups ----------------------------------------------------------------------------------------------------

PageInfo = output(
    "PageInfo",
    "Where a page ends.",
    {
        "hasNextPage": graphene.Field(graphene.Boolean, required=True, description="Whether more follow."),
        "hasPreviousPage": graphene.Field(
            graphene.Boolean, required=True, description="Whether the page was asked for by `after` or `offset`."
        ),
        "startCursor": graphene.Field(graphene.String, description="Where the page begins."),
        "endCursor": graphene.Field(
            graphene.String, description="Pass it as `after` to go on behind the last of this page."
        ),
    },
)
GroupBy = inputs(
    "GroupBy",
    "A key to group by.",
    {
        "field": graphene.InputField(graphene.String, required=True, description="The field's name."),
        "period": graphene.InputField(graphene.String, description="For dates: day, week, month, quarter or year."),
    },
)
Measure = inputs(
    "Measure",
    "What to compute for each group.",
    {
        "field": graphene.InputField(graphene.String, required=True, description="The field's name."),
        "aggregate": graphene.InputField(graphene.String, required=True, description="sum, avg, min, max or count."),
    },
)
GroupOrder = inputs(
    "GroupOrder",
    'An order of groups: by a key (`field`), by a measure (`field` and `aggregate`), or by `aggregate: "count"` alone.',
    {
        "field": graphene.InputField(graphene.String),
        "aggregate": graphene.InputField(graphene.String),
        "direction": graphene.InputField(Direction, default_value="ASC"),
    },
)
GroupKey = output(
    "GroupKey",
    "One key of a group.",
    {
        "field": graphene.Field(graphene.String, required=True),
        "value": graphene.Field(
            JsonValue, description="The id of a linked record, the first day of a period, or the value."
        ),
        "label": graphene.Field(graphene.String, required=True, description="The same in words."),
    },
)
GroupMeasure = output(
    "GroupMeasure",
    "One computed value of a group.",
    {
        "field": graphene.Field(graphene.String, required=True),
        "aggregate": graphene.Field(graphene.String, required=True),
        "value": graphene.Field(JsonValue, description="Decimals and big integers as text."),
    },
)
Group = output(
    "Group",
    "Records that have the keys in common.",
    {
        "keys": graphene.Field(graphene.NonNull(many(GroupKey))),
        "count": graphene.Field(graphene.Int, required=True),
        "measures": graphene.Field(graphene.NonNull(many(GroupMeasure))),
        "where": graphene.Field(
            JsonValue, required=True, description="Narrows your own `where` to this group (join them by AND)."
        ),
    },
)
GroupConnection = output(
    "GroupConnection",
    "A page of groups.",
    {
        "nodes": graphene.Field(graphene.NonNull(many(Group))),
        "totalCount": graphene.Field(
            graphene.Int,
            required=True,
            resolver=lambda page, _info: page["totalCount"](),
            description="How many groups there are in all; counted when asked for.",
        ),
    },
)


# --- answers to writes ------------------------------------------------------------------------------------------------

UserError = output(
    "UserError",
    "Why something was not done, for the person who asked.",
    {
        "code": graphene.Field(graphene.String, required=True, description="Stable, for programs."),
        "message": graphene.Field(graphene.String, required=True, description="One sentence in the user's language."),
        "path": graphene.Field(
            graphene.NonNull(many(graphene.String)), description="The field it is about; empty for all of them."
        ),
        "params": graphene.Field(JsonValue, required=True),
        "id": graphene.Field(graphene.ID, description="The record it is about, in bulk writes."),
    },
)
_ERRORS = graphene.Field(graphene.NonNull(many(UserError)))
_OK = graphene.Field(graphene.Boolean, required=True, description="Whether everything was done.")
DeletePayload = output(
    "DeletePayload", "The answer to a deletion.", {"ok": _OK, "id": graphene.Field(graphene.ID), "errors": _ERRORS}
)
PreviewPayload = output(
    "PreviewPayload",
    "A record as it would be saved.",
    {
        "values": graphene.Field(JsonValue, description="Field → value; linked records as {id, title}."),
        "lines": graphene.Field(JsonValue, description="Name of the lines → list of their values."),
        "errors": _ERRORS,
    },
)


def payload(name: str, record: Any, resolvers: dict[str, Any]) -> Any:
    """The answer to a write of one record type."""
    fields = {
        "ok": _OK,
        "record": graphene.Field(
            record, resolver=resolvers["record"], description="The record as it is now, if it is open to you."
        ),
        "records": graphene.Field(graphene.NonNull(many(record)), resolver=resolvers["records"]),
        "result": graphene.Field(JsonValue, description="What to do next: open a record, show a value, download."),
        "errors": _ERRORS,
    }
    return output(name, "The answer to a write.", fields)
