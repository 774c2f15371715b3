"""The name search: what it finds, within whose rights, and that its indexes serve it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from fincomtech.kit import query
from fincomtech.kit.finding import indexes, name_search
from fincomtech.kit.records import record_model, record_types
from fincomtech.testing import sandbox

Found = Callable[..., list[str]]
WORKING = ["named by ids", "asked row by row"]


@pytest.fixture(params=WORKING)
def found(request: Any, company: Any, api: Any, monkeypatch: pytest.MonkeyPatch) -> Found:
    """The names of the deals that a search finds, in both ways of looking behind relations."""
    if request.param == WORKING[1]:
        monkeypatch.setattr(name_search, "FEW", 0)
    models: list[Any] = [record_model(name) for name in ("contacts.Contact", "crm.Deal", "crm.Stage")]
    contact, deal, stage = models
    clara = company.users.clara.id
    first = stage._default_manager.order_by("id").first()
    open_one = contact._default_manager.create(name="ООО «Весёлый жук»", inn="7707083893", assignee_id=clara)
    shut = contact._default_manager.create(name="АО Ясень_плюс", inn="500100732259", level_id=sandbox.secret_level())
    for number, (name, who) in enumerate({"Поставка 77 шт.": open_one, "Счёт-фактура": shut, "Аренда": shut}.items()):
        deal._default_manager.create(name=name, number=f"D-1{number}", contact=who, stage=first, assignee_id=clara)

    def names(text: str, who: str = "alice") -> list[str]:
        page = api(who).run("query Q($q: String) { crmDeals(search: $q) { totalCount nodes { name } } }", q=text)
        assert page["crmDeals"]["totalCount"] == len(page["crmDeals"]["nodes"])
        return sorted(node["name"] for node in page["crmDeals"]["nodes"])

    return names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ПОСТАВКА", ["Поставка 77 шт."]),
        ("счет-факт", ["Счёт-фактура"]),
        ("весел", ["Поставка 77 шт."]),
        ("«жук»", ["Поставка 77 шт."]),
        ("ясень аренда", ["Аренда"]),
        ("ясень поставка", []),
        ("7", ["Поставка 77 шт."]),
        ("77 по", ["Поставка 77 шт."]),
        ("ар", ["Аренда"]),
        ("рс", []),  # two letters: beginnings of words only
        ("в", ["Поставка 77 шт."]),
        ("нь_пл", ["Аренда", "Счёт-фактура"]),
        ("н_нь", []),
        ("5001007322", ["Аренда", "Счёт-фактура"]),
        ("— !", ["Аренда", "Поставка 77 шт.", "Счёт-фактура"]),
    ],
)
def test_words_are_found(found: Found, text: str, names: list[str]) -> None:
    assert found(text) == names


def test_behind_a_relation_counts_what_the_reader_may_read(found: Found) -> None:
    """The title is public wherever a deal shows it; the INN is for the contact's readers."""
    assert found("ясень", "clara") == ["Аренда", "Счёт-фактура"]
    assert found("500100732259", "clara") == []
    assert found("7707083893", "clara") == ["Поставка 77 шт."]
    assert found("500100732259") == ["Аренда", "Счёт-фактура"]


def test_companies_find_their_own(api: Any, romashka: Any, vector: Any) -> None:
    text = "query Q($q: String) { contactsContacts(search: $q) { nodes { name } } }"
    api("alice", romashka).run('mutation { contactsContactCreate(input: {name: "Общее слово"}) { ok } }')
    assert api("alice", romashka).run(text, q="общее")["contactsContacts"]["nodes"] == [{"name": "Общее слово"}]
    assert api("alice", vector).run(text, q="общее")["contactsContacts"]["nodes"] == []


MANY = [m for m in record_types().values() if m.many]


@pytest.mark.parametrize("model", MANY, ids=lambda m: m.record_type())
def test_indexes_serve_search_and_order(company: Any, model: Any) -> None:
    """Asked of PostgreSQL itself, for every record type of many rows: words of any length, as administrator."""
    names = {index.name for index in model._meta.indexes}
    with sandbox.acting("alice"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        newest = query.find(model, order_by=[{"createdAt": "DESC"}])[:80].explain()
        assert f"{model._meta.db_table}_created_at" in newest
        for text in ("ромашка", "я"):
            if indexes.own_search_fields(model):
                plan = query.find(model, text=text).order_by().explain()
                assert [n for n in names if n.endswith("_search") and n in plan], plan
