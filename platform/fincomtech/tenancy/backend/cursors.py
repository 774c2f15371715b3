"""Cursors that send one statement at a time and none that leaves the company."""

import re
from typing import Any

from django.db.backends.postgresql.psycopg_any import is_psycopg3
from psycopg import Cursor, ServerCursor
from psycopg._queries import PostgresQuery

from fincomtech.tenancy.errors import ForbiddenStatement

assert is_psycopg3

# Roles and paths are the backend's alone; transactions are Django's alone; DO could hide any of them.
_LEAVING = re.compile(
    rb"(?:\s|--[^\n]*\n|/\*.*?\*/)*"
    rb"(?:set\s+(?:session\s+|local\s+)?(?:role|session|search_path|schema)\b|reset\b|discard\b|do\b|begin\b|start\b|commit\b|end\b|abort\b"
    rb"|rollback(?!\s+to\b)|prepare\s+transaction\b)",
    re.IGNORECASE | re.DOTALL,
)


class FencedCursor(Cursor[Any]):
    """The cursor of the application: parameters are bound by the server, so text cannot smuggle in a second statement."""

    def _execute_send(self, query: PostgresQuery, *, force_extended: bool = False, binary: bool | None = None) -> None:
        if _LEAVING.match(query.query):
            raise ForbiddenStatement(query.query.decode(errors="replace")[:200])
        super()._execute_send(query, force_extended=True, binary=binary)

    def callproc(self, name: str, args: Any = None) -> Any:
        """Not offered: nothing in the product calls procedures."""
        raise NotImplementedError(name)


class FencedServerCursor(ServerCursor[Any]):
    """The named cursor for long results: its DECLARE is one statement too."""

    def _execute_send(self, query: PostgresQuery, *, force_extended: bool = False, binary: bool | None = None) -> None:
        super()._execute_send(query, force_extended=True, binary=binary)
