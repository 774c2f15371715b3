"""The owner's connection, turned to the public schema: where runs are kept, and what commits together with a step's mark."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connections

from fincomtech.tenancy import place, switch

OWNER: Final = "owner"


@contextmanager
def opened() -> Iterator[None]:
    """Keep books inside the block; the application's connection stands in the public schema as well."""
    with switch.in_public(), connections[OWNER].standing_in(place.PUBLIC_SCHEMA):  # type: ignore[attr-defined]
        yield


def reopen() -> None:
    """Turn the connection back to the public schema: definitions of tables leave it nowhere, a new connection stands nowhere."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"SET search_path = {place.PUBLIC.search_path}")
