"""Values that are not known when a statement is written, and the comparisons that take them as they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Lookup
from django.db.models.expressions import Expression


@dataclass(frozen=True, slots=True)
class Bound:
    """Stands among a statement's parameters for the value of that number, prepared when the statement runs."""

    number: Any
    prepare: Callable[[Any], Any]


class Later(Expression):
    """A value that is not known when the SQL is written. Only compiled statements use it."""

    def __init__(self, number: Any, prepare: Callable[[Any], Any] = lambda value: value, template: str = "%s"):
        self.number, self.prepare, self.template = number, prepare, template
        super().__init__(output_field=models.TextField())

    def prepared(self, prepare: Callable[[Any], Any]) -> "Later":
        """The same value, put through `prepare` when it is bound."""
        return Later(self.number, prepare)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """One placeholder."""
        return self.template, (Bound(self.number, self.prepare),)


def given(value: Any, prepare: Callable[[Any], Any]) -> Any:
    """The value put through `prepare`, now or when it is bound."""
    return value.prepared(prepare) if isinstance(value, Later) else prepare(value)


class Prepared(Lookup):
    """The right side is a Python value ready for the driver, or an expression."""

    prepare_rhs = False
    template = ""

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return self.template % (left, right), (*left_values, *right_values)


@models.Field.register_lookup
class Equals(Prepared):
    """column = value, without the cleaning that some columns put every value through."""

    lookup_name, template = "equals", "%s = %s"


@models.Field.register_lookup
class AnyOf(Prepared):
    """column = ANY(list): the statement does not depend on the list's length."""

    lookup_name, template = "any_of", "%s = ANY(%s)"


@models.Field.register_lookup
class Like(Prepared):
    """ILIKE: served by a trigram index on the column itself, which Django's UPPER(column) LIKE is not."""

    lookup_name, template = "like", "%s ILIKE %s"
