"""Keeps a table's rows as they were written: the companies' roles may add rows, never change or delete them."""

from typing import Any

from django.db import models
from django.db.models.constraints import BaseConstraint

TENANT_ROLE = "fct_tenant"


class WrittenOnce(BaseConstraint):
    """Takes the rights to change and to delete from the companies' roles, all columns but the named ones.

    It stands among a model's constraints so that migrations and the modules' DDL text carry it.
    """

    def __init__(self, *, name: str, but: tuple[str, ...] = ()):
        super().__init__(name=name)
        self.but = but

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        """Nothing inside the table's own statement; the rights follow it."""
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """For a migration that adds it to a table."""
        return "; ".join(self._statements(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """For a migration that takes it away."""
        return f"GRANT UPDATE, DELETE ON {schema_editor.quote_name(model._meta.db_table)} TO {TENANT_ROLE}"

    def validate(self, model: Any, instance: models.Model, exclude: Any = None, using: str = "") -> None:
        """No value contradicts it."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, arguments, options = super().deconstruct()
        return path, tuple(arguments), {**options, "but": self.but}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WrittenOnce) and (self.name, self.but) == (other.name, other.but)

    def __hash__(self) -> int:
        return hash((self.name, self.but))

    def _statements(self, model: Any, schema_editor: Any) -> list[str]:
        quoted = schema_editor.quote_name
        table = quoted(model._meta.db_table)
        taken = f"REVOKE UPDATE, DELETE ON {table} FROM {TENANT_ROLE}"
        columns = ", ".join(quoted(model._meta.get_field(name).column) for name in self.but)
        return [taken, f"GRANT UPDATE ({columns}) ON {table} TO {TENANT_ROLE}"] if columns else [taken]
