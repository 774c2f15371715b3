"""The column `custom` of every record, and how SQL reaches the typed value of a field in it.

`custom__x_budget` is a path like any other: in filters, orders, sums and groups it is the value in its own type. What
the field is, the current company's definition says. `…__shown` is the value as the API gives it (links as id and title),
`…__title` the title of a linked record.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.db.models import Transform
from django.utils.functional import cached_property

from fincomtech.kit.extending import customs


class CustomValues(models.JSONField):
    """The values of the company's own fields by their names; null where there is none."""

    def __init__(self, *args: Any, **options: Any):
        options.update(null=True, editable=False)
        super().__init__(*args, **options)

    def get_transform(self, name: str) -> Any:
        """The value of a field of the current company's."""
        record_type = f"{self.model._meta.app_label}.{self.model.__name__}"
        found = customs.fields_of(record_type).get(name)
        return (lambda *args, **options: Value(found, *args, **options)) if found else None


_CASTS = {
    "integer": "bigint",
    "decimal": "numeric",
    "money": "numeric",
    "percent": "numeric",
    "yes_no": "boolean",
    "instant": "timestamp with time zone",
    "record": "bigint",
}
_TEXT = ("text", "long_text", "rich_text", "choice", "email", "phone", "url", "color")


class Value(Transform):
    """The value of one field, in its own type."""

    def __init__(self, custom: Any, *expressions: Any, **options: Any):
        self.custom = custom
        super().__init__(*expressions, **options)

    @property
    def lookup_name(self) -> str:  # type: ignore[override]
        """Its name."""
        return str(self.custom.name)

    @cached_property
    def output_field(self) -> Any:
        """The column type."""
        return models.BigIntegerField(null=True) if self.custom.kind == "record" else self.custom.field

    def get_transform(self, name: str) -> Any:
        """How it is shown, and the title of what it links to."""
        kinds = {"shown": Shown, "title": Title} if self.custom.is_link else {"shown": Shown}
        found = kinds.get(name)
        return (lambda *args, **options: found(self.custom, *args, **options)) if found else None

    def get_lookup(self, name: str) -> Any:
        """Lists are asked for what they contain; all else as its own type is."""
        if isinstance(self.output_field, customs.ManyField):
            return {"isnull": IsEmpty, "overlaps": Overlaps}.get(name)
        return self.output_field.get_lookup(name)

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:  # type: ignore[override]
        """`(custom ->> 'x_budget')::numeric`: the name is letters, digits and underscores only."""
        sql, values = compiler.compile(self.get_source_expressions()[0])
        if isinstance(self.output_field, customs.ManyField):
            return f"({sql} -> '{self.custom.name}')", values
        return expression(sql, self.custom), values


def expression(column: str, custom: Any) -> str:
    """The SQL of a single value in the column: immutable for all kinds but instants, so that an index can be over it."""
    text = f"({column} ->> '{custom.name}')"
    if custom.kind == "date":  # a cast to a date depends on the session's settings
        return f"make_date(left({text}, 4)::int, substr({text}, 6, 2)::int, substr({text}, 9, 2)::int)"
    if custom.kind in ("decimal", "money", "percent"):
        return f"({text})::numeric(38,{int(custom.digits)})"
    cast = _CASTS.get(custom.kind)
    return f"({text})::{cast}" if cast else text


class IsEmpty(models.lookups.IsNull):
    """Lists that are not there."""


class Overlaps(models.lookups.Lookup):
    """The list has one of these in it: `values` are the texts, or the ids, of its entries."""

    lookup_name = "overlaps"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """As it is."""
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Compared as text: ids and choices alike."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        entries = f"SELECT entry FROM jsonb_array_elements_text({left}) entry"
        return f"EXISTS ({entries} WHERE entry = ANY({right}::text[]))", (*left_values, *right_values)


class Shown(Transform):
    """The value as the API gives it."""

    def __init__(self, custom: Any, *expressions: Any, **options: Any):
        self.custom = custom
        super().__init__(*expressions, **options)

    @cached_property
    def output_field(self) -> Any:
        """JSON for links."""
        return models.JSONField(null=True) if self.custom.is_link else self.custom.field

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:  # type: ignore[override]
        """Links with their titles, which are open to whoever may read the record (ADR 0005)."""
        sql, values = compiler.compile(self.get_source_expressions()[0])
        if not self.custom.is_link:
            return sql, values
        table, key, title, title_key = linked_table(self.custom.target)
        pair = f"jsonb_build_object('id', linked.{key}::text, {title_key}, linked.{title})"
        if self.custom.kind == "record":
            return f"(SELECT {pair} FROM {table} linked WHERE linked.{key} = {sql})", values
        entries = f"jsonb_array_elements_text({sql}) WITH ORDINALITY entry(value, place)"
        found = f"SELECT jsonb_agg({pair} ORDER BY place) FROM {entries}"
        return f"({found} JOIN {table} linked ON linked.{key} = entry.value::bigint)", values


class Title(Transform):
    """The title of the linked record; of several, of the first."""

    output_field = models.TextField(null=True)

    def __init__(self, custom: Any, *expressions: Any, **options: Any):
        self.custom = custom
        super().__init__(*expressions, **options)

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:  # type: ignore[override]
        """One row by its key."""
        sql, values = compiler.compile(self.get_source_expressions()[0])
        table, key, title, _name = linked_table(self.custom.target)
        key_sql = f"({sql} ->> 0)::bigint" if self.custom.kind == "records" else sql
        return f"(SELECT linked.{title}::text FROM {table} linked WHERE linked.{key} = {key_sql})", values


def linked_table(record_type: str) -> tuple[str, str, str, str]:
    """Quoted names of a record type's table, key and title column, and the title's name in the API as an SQL text."""
    from fincomtech.kit.extending.members import title_path
    from fincomtech.kit.naming import camel
    from fincomtech.kit.records import record_model

    model: Any = record_model(record_type)
    quote, name = connection.ops.quote_name, title_path(model)
    title = model._meta.get_field(name)
    return quote(model._meta.db_table), quote(model._meta.pk.column), quote(title.column), f"'{camel(name)}'"


def value_in(values: Mapping[str, Any] | None, custom: Any) -> Any:
    """A field's value in the column's content as Python holds it: Decimal, date, the id of a link, a list."""
    found = (values or {}).get(custom.name)
    if found is None:
        return [] if isinstance(custom.field, customs.ManyField) else None
    if custom.kind == "record" or isinstance(custom.field, customs.ManyField | models.BooleanField):
        return found
    return custom.field.to_python(found) if custom.kind != "rich_text" else found


def changed(values: Mapping[str, Any] | None, custom: Any, value: Any) -> dict[str, Any] | None:
    """The column's new content after one field got another value: JSON that keeps decimals and instants exact."""
    found = dict(values or {})
    found.pop(custom.name, None)
    if value not in (None, "", []):
        found[custom.name] = _stored(custom, value)
    return found or None


def _stored(custom: Any, value: Any) -> Any:
    if isinstance(value, bool | list) or custom.kind in ("integer", "record"):
        return value
    if custom.kind in ("decimal", "money", "percent"):
        return format(round(value, custom.digits), "f")  # one spelling of each number: unique ones are compared as text
    return value.isoformat() if custom.kind in ("date", "instant") else str(value)
