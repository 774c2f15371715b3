"""Whoever has the database's own rights can alter the trail, but not unnoticed. Against committed rows, as the owner."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections, transaction

from fincomtech.audit import chain
from fincomtech.audit.models import Entry
from fincomtech.kit import writes
from fincomtech.kit.records import record_model
from fincomtech.tenancy.routers import OWNER
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany


@pytest.fixture
def trail(real_company: CastCompany) -> Iterator[CastCompany]:
    """Three sealed entries and two that are not sealed yet; the next test begins with a new trail."""
    contacts = record_model("contacts.Contact")
    with sandbox.inside(real_company, "alice"):
        for name in ("А", "Б", "В"):
            writes.create(contacts, {"kind": "company", "name": name})
        chain.seal()
        for name in ("Г", "Д"):
            writes.create(contacts, {"kind": "company", "name": name})
        yield real_company
    as_owner(real_company, "TRUNCATE audit_entry, audit_seal")


def as_owner(company: CastCompany, statement: str) -> None:
    owner: Any = connections[OWNER]
    with owner.standing_in(company.key), transaction.atomic(using=OWNER), owner.cursor() as cursor:
        cursor.execute(statement)


def test_a_whole_chain_has_no_breaks(trail: CastCompany) -> None:
    verdict = chain.verify()
    assert (verdict.seals, verdict.breaks) == (1, ())
    assert verdict.entries >= 5


@pytest.mark.spec("auth.8")
@pytest.mark.parametrize("which", ["seal_id IS NOT NULL", "seal_id IS NULL"])
def test_an_altered_entry_is_found(trail: CastCompany, which: str) -> None:
    as_owner(
        trail, f"UPDATE audit_entry SET user_name = 'Никто' WHERE id = (SELECT max(id) FROM audit_entry WHERE {which})"
    )
    [found] = chain.verify().breaks
    assert found.entry is not None
    assert Entry.objects.get(pk=found.entry).user_name == "Никто"


@pytest.mark.spec("auth.8")
def test_a_removed_entry_is_found(trail: CastCompany) -> None:
    as_owner(trail, "DELETE FROM audit_entry WHERE id = (SELECT min(id) FROM audit_entry)")
    [found] = chain.verify().breaks
    assert found.entry is None


def test_an_entry_made_by_hand_is_found(trail: CastCompany) -> None:
    columns = ", ".join(str(f.column) for f in Entry._meta.concrete_fields if f.name not in ("id", "user_name"))
    last = "(SELECT max(id) FROM audit_entry)"
    as_owner(
        trail,
        f"INSERT INTO audit_entry ({columns}, user_name) SELECT {columns}, 'Самозванец' FROM audit_entry WHERE id = {last}",
    )
    assert [b.entry is not None for b in chain.verify().breaks] == [True]


def test_a_removed_seal_with_all_its_entries_is_found(trail: CastCompany) -> None:
    chain.seal()
    as_owner(trail, "DELETE FROM audit_entry WHERE seal_id = (SELECT min(id) FROM audit_seal)")
    as_owner(trail, "DELETE FROM audit_seal WHERE id = (SELECT min(id) FROM audit_seal)")
    assert [b.entry for b in chain.verify().breaks] == [None]


def test_another_secret_finds_every_entry_false(trail: CastCompany, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new secret"
    assert chain.verify().breaks == ()
    settings.SECRET_KEY_FALLBACKS = []
    assert len(chain.verify().breaks) >= 5
