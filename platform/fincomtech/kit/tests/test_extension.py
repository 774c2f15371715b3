"""How additions of several modules find their places in views (kit.3)."""

from collections.abc import Iterator

import pytest

from fincomtech.kit import registry, views
from fincomtech.kit.views import Column, Field, Group, Tab, extend

CONTACT = "contacts.Contact"
EVERYTHING = frozenset(registry.all_modules())


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = list(views._extended)
    yield
    views._extended[:] = before


def columns(modules: frozenset[str] = EVERYTHING) -> list[str]:
    found = views.extended_views(CONTACT, modules)
    assert found is not None
    return [column.field for column in found.list.columns]


@pytest.mark.spec("kit.3")
@pytest.mark.parametrize("first", ["crm", "identity"])
def test_two_extenders_in_one_place_keep_their_order_whoever_is_loaded_first(first: str) -> None:
    paths = {"identity": "fincomtech.identity.links.contacts", "crm": "tenant_apps.commerce.crm.links.contacts"}
    second = next(name for name in paths if name != first)
    for name in (first, second):
        extend(CONTACT, by=paths[name], after="email", columns=[Column(f"of_{name}")])
    found = columns()
    place = found.index("email")
    assert found[place + 1 : place + 3] == ["of_crm", "of_identity"]
    assert "of_crm" not in columns(EVERYTHING - {"crm"})
    assert "of_identity" in columns(EVERYTHING - {"crm"})


@pytest.mark.spec("kit.3")
def test_nodes_go_into_groups_and_tabs_and_behind_others() -> None:
    by = "tenant_apps.commerce.crm.links.contacts"
    extend(CONTACT, by=by, into="reach", after="email", nodes=[Field("segment")])
    extend(CONTACT, by=by, into="notes", nodes=[Group("deep", [Field("salesperson")])])
    extend(CONTACT, by=by, tabs=[Tab("last", "Last", [Field("customer_since")])])
    found = views.extended_views(CONTACT, EVERYTHING)
    assert found is not None
    assert found.form is not None
    reach = next(g for g in found.form.groups if isinstance(g, Group) and g.id == "reach")
    assert [getattr(n, "name", "") for n in reach.children][:3] == ["email", "segment", "phone"]
    notes = next(tab for tab in found.form.tabs if tab.id == "notes")
    assert notes.children[-1].id == "deep"  # type: ignore[union-attr]
    assert found.form.tabs[-1].id == "last"


@pytest.mark.spec("kit.3")
def test_a_place_that_is_not_there_is_told_and_does_no_harm() -> None:
    by = "tenant_apps.commerce.crm.links.contacts"
    extend(CONTACT, by=by, into="nowhere", nodes=[Field("segment")])
    extend(CONTACT, by=by, after="gone", columns=[Column("segment")])
    extend("contacts.Nothing", by=by, columns=[Column("segment")])
    told = views.missing_targets()
    assert [text.partition(": ")[2] for text in told] == [
        "contacts.Contact has no 'nowhere'",
        "contacts.Contact has no 'gone'",
        "contacts.Nothing has no views",
    ]
    assert columns()[-1] == "segment"
