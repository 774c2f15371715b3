"""The cursor of compiled reads: values arrive as the texts that the API gives, no Decimal or datetime is ever made."""

from typing import Any

import orjson
import psycopg
from psycopg.adapt import AdaptersMap, Loader
from psycopg.types.string import TextLoader

from fincomtech.tenancy.backend.cursors import FencedCursor


class InstantLoader(Loader):
    """2026-01-31 10:00:00+00 → 2026-01-31T10:00:00+00:00; the session's time zone is UTC."""

    def load(self, data: Any) -> str:
        """ISO 8601."""
        text = bytes(data).decode()
        return f"{text[:10]}T{text[11:]}:00"


class JsonLoader(Loader):
    """JSON goes into the answer as it came."""

    def load(self, data: Any) -> Any:
        """The bytes."""
        return orjson.Fragment(bytes(data))


ADAPTERS = AdaptersMap(psycopg.adapters)
for _name in ("numeric", "int8", "date", "time", "uuid", "inet", "interval"):
    ADAPTERS.register_loader(_name, TextLoader)
ADAPTERS.register_loader("timestamptz", InstantLoader)
for _name in ("json", "jsonb"):
    ADAPTERS.register_loader(_name, JsonLoader)


class TextCursor(FencedCursor):
    """Reads with the loaders above."""

    adapters = ADAPTERS
