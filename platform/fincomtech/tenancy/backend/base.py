"""The connection of the application: role and search path follow the company, together and only when they must.

The login owns nothing and inherits nothing. Before the first statement that follows a change of company, the backend
sends `SET ROLE …; SET search_path …` in one round trip; a failure is raised and leaves nothing readable. Changing
inside a transaction is refused: a rollback would silently bring the other company back. Source: tenancy.2, tenancy.5.
"""

from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql.introspection import DatabaseIntrospection
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper

from fincomtech.tenancy import place
from fincomtech.tenancy.backend.cursors import FencedCursor, FencedServerCursor
from fincomtech.tenancy.errors import Misplaced, NowhereToRead, SwitchInTransaction
from fincomtech.tenancy.place import Place


class DatabaseWrapper(TenantsWrapper):
    """django-tenants' wrapper, with the company taken from the context instead of from the connection."""

    def __init__(self, *args: Any, **options: Any):
        self._applied: Place | None = None
        self._applied_inside = False  # a transaction that may still be rolled back
        super().__init__(*args, **options)
        self.introspection = DatabaseIntrospection(self)  # theirs sets the search path with a cursor of ours

    # --- what django-tenants asks ---------------------------------------------------------------------------------

    @property
    def schema_name(self) -> str:
        """The schema that this code stands in, "" for nowhere."""
        return place.current().schema

    @schema_name.setter
    def schema_name(self, value: object) -> None:
        """Ignored: the context decides."""

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Refused for companies: only `tenancy.switch` enters one."""
        if tenant.schema_name != place.PUBLIC_SCHEMA:
            raise NotImplementedError("enter a company with fincomtech.tenancy.switch.in_company")

    # --- switching ------------------------------------------------------------------------------------------------

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, with the cursor that sends one statement at a time.

        The time zone comes with the connection: Django's way, set_config(), is not open to the application.
        """
        options = f"-c TimeZone={self.timezone_name}"
        return {**super().get_connection_params(), "cursor_factory": FencedCursor, "options": options}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A fresh connection stands nowhere."""
        self._applied = None
        connection = super().get_new_connection(conn_params)
        connection.server_cursor_factory = FencedServerCursor
        return connection

    def standing(self) -> Any:
        """psycopg's own connection, where this code stands: for cursors that Django does not make."""
        self.ensure_connection()
        self._handle_search_path(self.connection)
        return self.connection

    def _set_autocommit(self, autocommit: bool) -> None:
        """Move before a transaction begins, so that its rollback cannot undo the move."""
        if not autocommit:
            self._handle_search_path()
        super()._set_autocommit(autocommit)

    def _handle_search_path(self, cursor: Any = None) -> None:
        wanted = place.current()
        if cursor is not None and not wanted.schema:
            raise NowhereToRead(
                "enter a company (in_company) or the public schema (in_public) before asking the database"
            )
        if wanted is not self._applied:
            self._move(wanted)
        elif wanted.schema:
            self._verify(wanted)

    def _move(self, wanted: Place) -> None:
        inside = self.in_atomic_block or not self.connection.autocommit
        if inside and not getattr(settings, "TENANCY_SWITCH_IN_TRANSACTION", False):
            raise SwitchInTransaction(f"from {self._applied} to {wanted} inside a transaction")
        self._applied = None
        with self.wrap_database_errors:
            # psycopg's plain cursor: the only place where two statements travel together.
            psycopg.Cursor(self.connection).execute(f"SET ROLE {wanted.role}; SET search_path = {wanted.search_path}")
        self._applied, self._applied_inside = wanted, inside

    def _verify(self, wanted: Place) -> None:
        """Compare with what the server says (free: PostgreSQL 18 reports changes of the path by itself)."""
        told = self.connection.pgconn.parameter_status(b"search_path")
        if told is not None and told.decode() != wanted.search_path:
            self.close()
            raise Misplaced(f"the connection stood in {told.decode()!r} instead of {wanted.search_path!r}")

    def rollback(self) -> None:
        """Forget a move that was made inside the transaction: it has been undone."""
        super().rollback()
        self._forget_if_undone()

    def savepoint_rollback(self, sid: str) -> None:
        """Like `rollback`."""
        super().savepoint_rollback(sid)
        self._forget_if_undone()

    def _forget_if_undone(self) -> None:
        if self._applied_inside:
            self._applied = None

    def close(self) -> None:
        """What comes next is another connection."""
        self._applied = None
        super().close()
