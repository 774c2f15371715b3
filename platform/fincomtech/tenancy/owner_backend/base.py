"""The connection of the owner: runs DDL in the schema that provisioning names, and enters nothing by itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from psycopg.pq import TransactionStatus

from fincomtech.tenancy import place


class DatabaseWrapper(PostgresWrapper):
    """Plain PostgreSQL, with `standing_in` as the only way to a schema."""

    def __init__(self, *args: Any, **options: Any):
        self.migrating: frozenset[str] = frozenset()  # app labels; the router allows no others
        self._path = "''"
        super().__init__(*args, **options)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A fresh connection finds no table by its bare name."""
        connection = super().get_new_connection(conn_params)
        connection.execute("SET search_path = ''")
        if not connection.autocommit:
            connection.commit()
        self._path = "''"
        return connection

    @contextmanager
    def standing_in(self, schema: str, labels: Iterable[str] = ()) -> Iterator[None]:
        """Let bare names mean this schema inside the block, and what they meant before afterwards.

        Migrations of the labels may run in the block. When its transaction has failed, the rollback brings the path back.
        """
        before, self.migrating = (self._path, self.migrating), frozenset(labels)
        self._search(f"{self.ops.quote_name(schema)}, {place.EXTENSIONS}")
        try:
            yield
        finally:
            path, self.migrating = before
            if not self._failed():
                self._search(path)
            self._path = path

    def _search(self, path: str) -> None:
        with self.cursor() as cursor:
            cursor.execute(f"SET search_path = {path}")
        self._path = path

    def _failed(self) -> bool:
        if self.connection is None or self.connection.closed or self.needs_rollback:
            return True
        return self.connection.info.transaction_status == TransactionStatus.INERROR
