"""Any record by its words, within the reader's rights: through the API."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.kit import context, writes
from fincomtech.kit.records import record_model, record_types
from fincomtech.kit.rights import Grant, Rights
from fincomtech.search import filling, finding, sources
from fincomtech.search.models import Entry, Filling
from fincomtech.testing import sandbox

Titles = Callable[..., list[str]]
CONTACT, DEAL = "contacts.Contact", "crm.Deal"


@pytest.fixture
def records(company: Any) -> dict[str, Any]:
    """Three contacts and two deals, written as people write them."""
    contact: Any = record_model(CONTACT)
    made: dict[str, Any] = {
        "flower": writes.create(contact, {"name": "ООО «Ромашка-Плюс»", "email": "info@romashka.example"}),
        "paper": writes.create(contact, {"name": "Бюро счётов", "notes": "<p>Ждут <b>договоры</b> &amp; счета.</p>"}),
        "secret": writes.create(contact, {"name": "Тайник", "level": sandbox.secret_level(), "inn": "7707083893"}),
    }
    stage = record_model("crm.Stage")._default_manager.order_by("id").first()
    clara = company.users.clara.id
    deal = {"stage": stage, "expected_revenue": 10}
    with sandbox.acting("boris"):
        made["lease"] = writes.create(
            record_model(DEAL),
            {**deal, "name": "Leasing of machines", "contact": made["secret"].pk, "assignee": clara},
        )
        made["sale"] = writes.create(
            record_model(DEAL), {**deal, "name": "Поставка удобрений", "contact": made["flower"].pk}
        )
    return made


@pytest.mark.spec("kit.12")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ромашка", {"ООО «Ромашка-Плюс»", "Поставка удобрений"}),
        ("ромашку", {"ООО «Ромашка-Плюс»", "Поставка удобрений"}),  # another form
        ("РОМАШ", {"ООО «Ромашка-Плюс»", "Поставка удобрений"}),  # as one types
        ("Ромашко", {"ООО «Ромашка-Плюс»", "Поставка удобрений"}),  # an ending that nobody writes
        ("рамашка", {"ООО «Ромашка-Плюс»", "Поставка удобрений"}),  # typing errors
        ("помашка", {"ООО «Ромашка-Плюс»", "Поставка удобрений"}),
        ("рмоашка", {"ООО «Ромашка-Плюс»", "Поставка удобрений"}),
        ("поставка ромшка", {"Поставка удобрений"}),
        ("договор", {"Бюро счётов"}),  # in the notes, in another form
        ("счёт", {"Бюро счётов"}),
        ("счет", {"Бюро счётов"}),
        ("info@romashka.example", {"ООО «Ромашка-Плюс»"}),
        ("lessor", set()),
        ("machine", {"Leasing of machines"}),  # English forms, too
        ("leasing machine", {"Leasing of machines"}),
        ("the machines of", {"Leasing of machines"}),
        ("ромашка удобрения", {"Поставка удобрений"}),
        ("ромашка договор", set()),
        ("strong p b amp", set()),  # formatting is no text
        ("' | & ! :* \\ )", set()),
        ("'", set()),
        ("", set()),
    ],
)
def test_words_are_found(records: Any, titles: Titles, text: str, found: set[str]) -> None:
    assert set(titles("alice", text)) == found


def test_the_index_answers_what_the_newest_do_not(
    records: Any, titles: Titles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a company with more entries than are walked."""
    monkeypatch.setattr(finding, "WINDOW", 0)
    assert set(titles("alice", "ромашку")) == {"ООО «Ромашка-Плюс»", "Поставка удобрений"}
    assert titles("alice", "договора") == ["Бюро счётов"]
    assert titles("clara", "тайник") == ["Leasing of machines"]


def test_a_deal_is_found_by_its_number(records: Any, titles: Titles) -> None:
    assert titles("alice", records["sale"].number) == ["Поставка удобрений"]


def test_the_place_is_shown_with_its_hits(records: Any, hits: Any) -> None:
    [hit] = hits("alice", "договор")
    assert [part for part in hit["snippet"] if part["hit"]] == [{"text": "договоры", "hit": True}]
    assert "".join(part["text"] for part in hit["snippet"]) == "Ждут договоры & счета."
    assert (hit["recordType"], hit["id"]) == (CONTACT, str(records["paper"].pk))
    flower = hits("alice", "ромашка плюс")[0]
    assert (flower["subtitle"], flower["snippet"]) == ("info@romashka.example", [])


def test_long_texts_are_cut_around_the_first_hit(records: Any, hits: Any) -> None:
    filler = "очень длинный текст о другом " * 40
    writes.update(record_model(CONTACT), records["paper"].pk, {"notes": f"<p>{filler} подсолнух {filler}</p>"})
    snippet = hits("alice", "подсолнух")[0]["snippet"]
    text = "".join(part["text"] for part in snippet)
    assert text.startswith("…")
    assert text.endswith("…")
    assert len(text) < 200
    assert {"text": "подсолнух", "hit": True} in snippet


def test_titles_come_first_and_types_can_be_chosen(records: Any, hits: Any) -> None:
    found = hits("alice", "ромашка")
    assert [hit["recordType"] for hit in found] == [CONTACT, DEAL]
    assert found[0]["score"] > found[1]["score"]
    assert [hit["recordType"] for hit in hits("alice", "ромашка", types=[DEAL])] == [DEAL]
    assert len(hits("alice", "ромашка", first=1)) == 1
    assert hits("alice", "ромашка", types=["no.Such"]) == []


def test_too_many_are_refused(records: Any, api: Any) -> None:
    found = api("alice").answer('{ search(text: "a", first: 101) { nodes { id } } }')
    assert found["errors"][0]["extensions"]["code"] == "page_size"


@pytest.mark.parametrize(
    ("typed", "meant", "count"),
    [("ромашка", "ромашка", 0), ("рамашка", "ромашка", 1), ("рмоашка", "ромашка", 1), ("ромшка", "ромашка", 1)]
    + [("ромаашка", "ромашка", 1), ("", "абв", 3), ("абв", "", 3), ("кот", "тик", 3)],
)
def test_slips_are_counted(typed: str, meant: str, count: int) -> None:
    assert finding.slips(typed, meant) == count


# --- rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.spec("kit.12")
def test_closed_records_are_not_found(records: Any, titles: Titles, company: Any) -> None:
    """Nor by what a readable deal says of them beyond their name: Clara's deal is of a confidential contact."""
    assert titles("alice", "тайник") == ["Тайник", "Leasing of machines"]
    assert titles("clara", "тайник") == ["Leasing of machines"]
    assert titles("alice", "7707083893") == ["Тайник"]
    assert titles("clara", "7707083893") == []
    assert titles("clara", "тайнек") == ["Leasing of machines"]  # what somebody may have meant opens nothing either
    assert set(titles("alice", "тайнек")) == {"Тайник", "Leasing of machines"}
    assert titles("dan", "ромашка") == []


@pytest.mark.parametrize("scope", ["own", "team"])
@pytest.mark.parametrize("window", [0, 4_000])
def test_scopes_are_those_of_the_records(
    records: Any, company: Any, scope: str, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search finds exactly what `visible()` gives, for each type and scope, walking the newest or by the index."""
    monkeypatch.setattr(finding, "WINDOW", window)
    teams: Any = record_model("identity.Team")
    team = teams._default_manager.create(name="Север")
    team.members.add(company.users.clara.id)
    deal, lead = record_model(DEAL), record_model("crm.Lead")
    people = [None, company.users.clara.id, company.users.boris.id]
    for number, (who, where) in enumerate((w, t) for w in people for t in (None, team.pk)):
        writes.create(lead, {"name": f"Обращение {number}", "assignee": who, "team": where})
        sale = {"name": f"Обращение {number}", "stage": records["sale"].stage_id, "contact": records["flower"].pk}
        writes.create(deal, {**sale, "assignee": who, "team": where})
    types = (CONTACT, DEAL, "crm.Lead")
    rights = Rights.union([Grant(name, read=scope) for name in types])
    with sandbox.acting("clara") as clara, context.acting_as(replace(clara, rights=rights)):
        for text in ("обращение", "ромашка", "обращенее"):
            found = {(h.record_type, h.record_id) for h in finding.search(text, 100)}
            everything = {(e.record_type, e.record_id) for e in Entry.objects.all()}
            with context.acting_as(replace(clara, is_administrator=True)):
                all_found = {(h.record_type, h.record_id) for h in finding.search(text, 100)}
            open_now = {
                (name, key) for name in types for key in record_types()[name].visible().values_list("pk", flat=True)
            }
            assert found == all_found & open_now
            assert found < everything
        assert found or scope == "own"


def test_an_entry_that_is_behind_opens_nothing(records: Any, titles: Titles) -> None:
    """Rows that were changed or deleted past the kit: the record itself decides."""
    contact: Any = record_model(CONTACT)
    assert titles("clara", "плюс") == ["ООО «Ромашка-Плюс»"]
    contact._base_manager.filter(pk=records["flower"].pk).update(level=sandbox.secret_level())
    assert titles("clara", "плюс") == []
    contact._base_manager.filter(pk=records["paper"].pk).delete()
    assert titles("alice", "бюро") == []


@pytest.mark.spec("kit.12")
def test_companies_find_their_own(records: Any, titles: Titles, romashka: Any, vector: Any, minimal: Any) -> None:
    assert titles("alice", "ромашка", company=romashka)
    assert titles("alice", "ромашка", company=vector) == []
    assert titles("alice", "ромашка", company=minimal) == []


@pytest.mark.spec("kit.12")
def test_a_module_that_is_off_is_not_searched(records: Any) -> None:
    company = context.company()
    with context.entered(
        replace(company, modules=company.modules - {"crm"}, ever_enabled=company.modules), context.actor()
    ):
        assert {hit.record_type for hit in finding.search("ромашка", 20)} == {CONTACT}
    assert {hit.record_type for hit in finding.search("ромашка", 20)} == {CONTACT, DEAL}


def test_strangers_are_asked_to_sign_in(api: Any) -> None:
    assert api().answer('{ search(text: "ромашка") { nodes { id } } }')["error"]["code"] == "sign_in"


# --- kept current -----------------------------------------------------------------------------------------------------


def test_one_write_is_one_statement(records: Any) -> None:
    contact: Any = record_model(CONTACT)
    with CaptureQueriesContext(connection) as sent:
        writes.update(contact, records["flower"].pk, {"name": "АО «Василёк»"})
    assert len([q for q in sent.captured_queries if "INSERT INTO search_entry" in q["sql"]]) == 1
    with CaptureQueriesContext(connection) as sent:
        writes.update(contact, records["flower"].pk, {"website": "https://example.com"})
    assert not [q for q in sent.captured_queries if "search_entry" in q["sql"]]


def test_changes_archiving_and_deletion_show_at_once(records: Any, titles: Titles) -> None:
    contact, key = record_model(CONTACT), records["paper"].pk
    writes.update(contact, key, {"name": "Канцелярия"})
    assert titles("alice", "бюро") == []
    assert titles("alice", "канцелярия") == ["Канцелярия"]
    writes.update(contact, key, {"archived": True})
    assert titles("alice", "канцелярия") == []
    writes.update(contact, key, {"archived": False})
    assert titles("alice", "канцелярия") == ["Канцелярия"]
    writes.delete(contact, key)
    assert titles("alice", "канцелярия") == []
    assert not Entry.objects.filter(record_type=CONTACT, record_id=key).exists()


def test_records_follow_the_title_that_they_show(records: Any, titles: Titles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "CHUNK", 1)
    with sandbox.committed():
        writes.update(record_model(CONTACT), records["flower"].pk, {"name": "АО «Василёк»"})
    assert titles("alice", "ромашка", types=[DEAL]) == []
    assert titles("alice", "василек", types=[DEAL]) == ["Поставка удобрений"]


def test_filling_goes_on_where_it_stopped(records: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there before is filled in by chunks; entries of what is gone are taken out; the second run does nothing."""
    expected = {(e.record_type, e.record_id, e.title, tuple(e.readers)) for e in Entry.objects.all()}
    assert len(expected) == 5
    Entry.objects.all().delete()
    Entry.objects.create(
        record_type=CONTACT,
        record_id=10**9,
        title="x",
        subtitle="",
        text="",
        words="x",
        readers=[],
        changed_at=records["flower"].changed_at,
    )
    Filling.objects.all().delete()
    monkeypatch.setattr(filling, "CHUNK", 2)
    assert filling.fill_chunk(CONTACT) is False
    assert filling.missing()
    assert Filling.objects.get(record_type=CONTACT).position == records["paper"].pk
    assert filling.proceed(seconds=0) is False  # time is up after a chunk: another message goes on
    while not filling.proceed(seconds=0):
        pass
    assert {(e.record_type, e.record_id, e.title, tuple(e.readers)) for e in Entry.objects.all()} == expected
    assert filling.missing() == []
    Entry.objects.all().delete()
    assert filling.proceed() is True
    assert not Entry.objects.exists()


def test_a_search_has_missing_entries_filled_in(company: Any, titles: Titles) -> None:
    """Rows that nobody told the kit about: samples, a restored copy, a module that was on before the search was."""
    contact: Any = record_model(CONTACT)
    contact._default_manager.create(name="Незамеченный")
    with sandbox.committed():
        titles("alice", "незамеченный")
    assert titles("alice", "незамеченный") == ["Незамеченный"]


def test_a_module_that_comes_back_is_filled_anew(records: Any) -> None:
    filling.proceed()
    company = context.company()
    with context.entered(
        replace(company, modules=company.modules - {"crm"}, ever_enabled=company.modules), context.actor()
    ):
        deal: Any = record_model(DEAL)
        deal._base_manager.filter(pk=records["sale"].pk).update(name="Доставка торфа")
        filling.proceed()
    assert DEAL in filling.missing()
    filling.proceed()
    assert [hit.title for hit in finding.search("торф", 20)] == ["Доставка торфа"]


# --- every record type ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "model", [m for m in record_types().values() if sources.is_searched(m)], ids=lambda m: m.record_type()
)
def test_every_searched_type_can_be_read(company: Any, model: Any) -> None:
    """Its SQL runs, and no hidden column and no closed one of a linked record is in it."""
    sources.put([(model.record_type(), 1)])
    looked_into = {*sources.subtitle_paths(model), *model.search_texts}
    assert looked_into.isdisjoint(model.hidden_fields)
    for path in looked_into:
        relation, separator, name = path.partition("__")
        if separator:
            assert name == model._meta.get_field(relation).related_model.title_field
