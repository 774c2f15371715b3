"""Ready schemas: a role, a schema and the tables of every company, made before anybody asks for them.

A company keeps the key of the schema that it gets, so taking one is deleting a row: no rename, nothing to copy.
"""

import hashlib

from django.conf import settings
from django.db import transaction

from fincomtech.kit import clock, registry
from fincomtech.tenancy import ddl, schemas
from fincomtech.tenancy.models import new_key
from provisioning import books, tables
from provisioning.books import OWNER
from provisioning.models import ReadySchema


def take() -> str | None:
    """The key of a ready schema of this release, in the caller's transaction of the owner; None when there is none."""
    ready = ReadySchema.objects.using(OWNER).filter(digest=digest()).order_by("pk")
    row = ready.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    row.delete(using=OWNER)
    return row.key


def fill(wanted: int | None = None) -> int:
    """Make schemas until the wanted number is ready, and drop those of another release. Returns how many were made."""
    _drop_outdated()
    size = getattr(settings, "READY_SCHEMAS", 2) if wanted is None else wanted
    missing = max(size - ReadySchema.objects.using(OWNER).count(), 0)
    for _number in range(missing):
        _make()
    return missing


def sync() -> None:
    """After an upgrade: drop the schemas of the former release and make new ones."""
    with books.opened():
        fill()


def digest() -> str:
    """Names the text of the tables that every company starts with."""
    text = "\n".join(ddl.text(name) for name in registry.always_enabled())
    return hashlib.sha256(text.encode()).hexdigest()


def _make() -> None:
    key = new_key()
    with transaction.atomic(using=OWNER):
        schemas.create(key)
        tables.create(key, registry.always_enabled())
        ReadySchema(key=key, digest=digest(), made_at=clock.now()).save(using=OWNER)


def _drop_outdated() -> None:
    with transaction.atomic(using=OWNER):
        stale = ReadySchema.objects.using(OWNER).exclude(digest=digest()).select_for_update(skip_locked=True)
        for row in list(stale):
            schemas.drop(row.key)
            row.delete(using=OWNER)
