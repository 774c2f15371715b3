"""A company adds a language, has it translated by file, and its people read in it; nobody else ever does."""

import base64
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from babel.messages.pofile import read_po, write_po
from django.utils.translation import gettext, ngettext, override

from fincomtech.kit import conversation, languages, tables
from fincomtech.kit.numbers import words
from fincomtech.languages.models import Language
from fincomtech.tenancy.switch import in_company, in_public
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
ADD = (
    "mutation($code: String!) { languagesLanguageCreate(input: {code: $code}) { record { id title } errors { code } } }"
)
TAKE = """mutation($id: ID, $file: String!) { languagesLanguageTakeIn(id: $id, input: {file: $file}) {
  result record { translated } errors { code message } } }"""
HAND = """mutation($id: ID, $input: LanguagesLanguageHandOutInput) { languagesLanguageHandOut(id: $id, input: $input) {
  result errors { code } } }"""
DELETE = "mutation($id: ID!) { languagesLanguageDelete(id: $id) { ok errors { code } } }"
GERMAN = {"customer": "Kunde", "lead": "Interessent", "leads": "Interessenten", "expected revenue": "erwarteter Umsatz"}
REFUSED = "There is no such record, or it is not open to you."


def data_url(content: bytes) -> str:
    return f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"


def file_of(api: ApiClient, key: str, **input_: Any) -> bytes:
    """The file that the action hands out."""
    answer = api.run(HAND, id=key, input=input_)["languagesLanguageHandOut"]
    assert not answer["errors"]
    found = api.get(answer["result"]["download"])
    assert found.status_code == 200
    return bytes(found.content)


def translated(po: bytes, said: dict[str, Any], code: str = "de") -> bytes:
    """The PO file with these translations."""
    catalog = read_po(BytesIO(po), locale=code)
    for message in catalog:
        name = message.id[0] if isinstance(message.id, tuple) else message.id
        if name in said and not message.context:
            message.string = said[name]
    out = BytesIO()
    write_po(out, catalog)
    return out.getvalue()


def add(api: ApiClient, code: str = "de", **said: Any) -> str:
    """A language with these words; its id."""
    key = api.run(ADD, code=code)["languagesLanguageCreate"]["record"]["id"]
    if said:
        file = translated(file_of(api, key, form="po"), said, code)
        answer = api.run(TAKE, id=key, file=data_url(file))["languagesLanguageTakeIn"]
        assert not answer["errors"]
    return str(key)


@pytest.fixture
def german(api: Api, company: CastCompany) -> ApiClient:
    """Alice of a company that speaks German, reading in it."""
    alice = api("alice")
    add(alice, **GERMAN, **{REFUSED: "So etwas gibt es nicht."})
    assert alice.post("/api/auth/preferences", {"language": "de"}).status_code == 200
    return alice


@pytest.mark.spec("kit.14")
def test_a_company_adds_a_language_and_its_people_choose_it(api: Api, company: CastCompany) -> None:
    alice, clara = api("alice"), api("clara")
    assert clara.post("/api/auth/preferences", {"language": "de"}).status_code == 400
    record = alice.run(ADD, code="de")["languagesLanguageCreate"]["record"]
    assert record["title"] == "Deutsch"
    assert clara.post("/api/auth/preferences", {"language": "de"}).status_code == 200
    boot = clara.get("/api/ui/boot").json()
    assert boot["user"]["language"] == "de"
    assert boot["languages"][-1] == {"code": "de", "label": "Deutsch"}
    assert api().get("/api/auth/hello").json()["language"] == "ru"


@pytest.mark.spec("kit.14")
def test_labels_refusals_and_menus_follow_and_the_rest_is_english(german: ApiClient) -> None:
    spec = german.get("/api/ui/spec/crm.Deal").json()
    assert spec["fields"]["contact"]["label"] == "Kunde"
    assert spec["fields"]["expectedRevenue"]["label"] == "Erwarteter Umsatz"
    assert spec["fields"]["stage"]["label"] == "Stage", "what is not translated is English, never Russian"
    boot = german.get("/api/ui/boot").json()
    assert boot["recordTypes"]["crm.Lead"]["pluralLabel"] == "Interessenten"
    [refusal] = german.refused("mutation { crmDealDelete(id: 999999) { errors { message } } }")
    assert refusal["message"] == "So etwas gibt es nicht."


@pytest.mark.spec("kit.14")
def test_one_companys_words_are_never_said_in_another(
    api: Api, german: ApiClient, romashka: CastCompany, vector: CastCompany
) -> None:
    """Not in specs, their tags, menus, introspection, the client's words, sentences or the choice of languages."""
    theirs = api("alice", company=vector)
    assert theirs.post("/api/auth/preferences", {"language": "de"}).status_code == 400
    add(theirs, customer="Auftraggeber")
    assert theirs.post("/api/auth/preferences", {"language": "de"}).status_code == 200
    asked = '{ __type(name: "CrmDeal") { fields { name description } } }'
    for _round in range(2):  # the second answers come from what is remembered
        for who, customer, lead in ((german, "Kunde", "Interessenten"), (theirs, "Auftraggeber", "Leads")):
            spec = who.get("/api/ui/spec/crm.Deal")
            assert spec.json()["fields"]["contact"]["label"] == customer
            described = who.run(asked)["__type"]["fields"]
            assert {f["description"] for f in described if f["name"] == "contact"} == {customer}
            assert who.get("/api/ui/boot").json()["recordTypes"]["crm.Lead"]["pluralLabel"] == lead
    tags = [who.get("/api/ui/spec/crm.Deal")["ETag"] for who in (german, theirs)]
    assert tags[0] != tags[1]
    assert theirs.http.get("/api/ui/spec/crm.Deal", headers={"If-None-Match": tags[0]}).status_code == 200
    with override("de"):  # whoever forgets to choose a language anew
        with in_company(romashka.key):
            assert (gettext("customer"), languages.spoken()) == ("Kunde", f"de {romashka.key} 2")
            with in_company(vector.key):
                assert (gettext("customer"), gettext("lead")) == ("Auftraggeber", "lead")
            assert gettext("customer") == "Kunde"
        with in_public():
            assert gettext("customer") == "customer"


@pytest.mark.spec("kit.14")
def test_an_xlsx_table_goes_out_and_comes_back(api: Api, company: CastCompany) -> None:
    alice = api("alice")
    key = add(alice, customer="Kunde")
    head, *rows = list(tables.read(BytesIO(file_of(alice, key, form="xlsx")), "texts.xlsx"))
    assert head == ["ID", "English", "Русский", "Deutsch"]
    by_english = {row[1]: row for row in rows}
    assert by_english["customer"][2:4] == ["клиент", "Kunde"]
    assert by_english["Reports"][2] == "Отчёты"
    missing = list(tables.read(BytesIO(file_of(alice, key, form="xlsx", missing=True)), "texts.xlsx"))
    assert len(rows) - len(missing) == 0, "the heading stands for the one text that is translated"
    out = BytesIO()
    row = by_english["expected revenue"]
    tables.write_xlsx(out, head, [[row[0], row[1], row[2], "Umsatz"], ["no-such-id", "x", "", "y"]])
    answer = alice.run(TAKE, id=key, file=data_url(out.getvalue()))["languagesLanguageTakeIn"]
    assert (answer["errors"], answer["record"]["translated"]) == ([], 2)
    assert Language.objects.get(pk=key).texts["expected revenue"] == "Umsatz"


@pytest.mark.spec("kit.14")
def test_forms_for_numbers_follow_the_language(api: Api, company: CastCompany) -> None:
    """Polish has three: 1, 2–4, 5 and more. An incomplete set is not taken."""
    alice = api("alice")
    forms = ("%(count)d mail-1", "%(count)d maile-2", "%(count)d maili-5")
    key = add(alice, "pl", **{"%(count)d mail": forms})
    with override("pl"):
        said = [ngettext("%(count)d mail", "%(count)d mails", n) % {"count": n} for n in (1, 3, 5, 22)]
        assert said == ["1 mail-1", "3 maile-2", "5 maili-5", "22 maile-2"]
        assert ngettext("%(count)d run started", "%(count)d runs started", 3) == "%(count)d runs started"
    assert Language.objects.get(pk=key).texts["%(count)d mail"] == list(forms)


@pytest.mark.parametrize(
    "wrong",
    ["Höchstens %(limit)s MB und %(more)s", "Zu groß", "100 % von %(limit)s MB", "<b>%(limit)s</b> MB", "x" * 5000],
)
def test_what_could_break_a_sentence_is_refused(api: Api, company: CastCompany, wrong: str) -> None:
    alice = api("alice")
    key = add(alice)
    file = translated(file_of(alice, key, form="po"), {"The file is larger than %(limit)s MB.": wrong})
    [refusal] = alice.refused(TAKE, id=key, file=data_url(file))
    assert refusal["code"] == "languages.nothing_fits"
    assert "The file is larger than" in refusal["message"]
    assert Language.objects.get(pk=key).texts == {}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04 no table", b'msgid "a\n'])
def test_a_file_that_is_none_is_refused_in_words(api: Api, company: CastCompany, content: bytes) -> None:
    alice = api("alice")
    key = add(alice)
    answer = alice.answer(TAKE, id=key, file=data_url(content))
    told = answer["data"]["languagesLanguageTakeIn"]
    assert told["errors"] or "0" in str(told["result"]), answer
    assert Language.objects.get(pk=key).texts == {}


def test_only_administrators_add_and_translate(api: Api, company: CastCompany) -> None:
    key = add(api("alice"), customer="Kunde")
    for who in ("boris", "clara", "dan"):
        other = api(who)
        assert other.refused(ADD, code="fr")[0]["code"] == "denied"
        assert other.refused(TAKE, id=key, file=data_url(b""))[0]["code"] in {"denied", "missing"}
        assert other.get("/api/languages/de/texts", form="po").status_code == 403
    assert api().get("/api/languages/de/texts").status_code in {401, 403}


def test_a_language_is_there_once_and_only_offered_ones(api: Api, company: CastCompany) -> None:
    alice = api("alice")
    add(alice)
    assert alice.refused(ADD, code="de")[0]["code"]
    for code in ("ru", "en", "xx", "ar"):
        assert alice.refused(ADD, code=code)[0]["code"]


def test_a_language_that_is_taken_away_leaves_its_readers_with_the_companys(german: ApiClient) -> None:
    key = Language.objects.get(code="de").pk
    assert german.run(DELETE, id=key)["languagesLanguageDelete"]["ok"]
    assert german.get("/api/languages/de/words").status_code == 404
    assert german.get("/api/auth/hello").json()["language"] == "ru"


def test_another_companys_files_and_words_are_not_there(api: Api, german: ApiClient, vector: CastCompany) -> None:
    theirs = api("alice", company=vector)
    assert theirs.get("/api/languages/de/texts", form="po").status_code == 404
    assert theirs.get("/api/languages/de/words").status_code == 404
    assert theirs.run("{ languagesLanguages { totalCount } }") == {"languagesLanguages": {"totalCount": 0}}


def test_texts_of_absent_modules_are_not_handed_out(api: Api, minimal: CastCompany, database: None) -> None:
    alice = api("alice", company=minimal)
    key = add(alice)
    texts = file_of(alice, key, form="po").decode()
    assert 'msgid "expected revenue"' not in texts
    assert 'msgid "The file is larger than %(limit)s MB."' in texts


@pytest.mark.spec("kit.14")
@pytest.mark.parametrize(
    ("language", "day", "number", "money"),
    [
        ("ru", "24 ноября 2026\u202fг.", "1\u00a0234,5", "1\u00a0234,50\u00a0₽"),
        ("en", "24 November 2026", "1,234.5", "RUB1,234.50"),
        ("de", "24. November 2026", "1.234,5", "1.234,50\u00a0RUB"),
    ],
)
def test_dates_numbers_and_money_follow_the_language(
    german: ApiClient, language: str, day: str, number: str, money: str
) -> None:
    from babel.numbers import format_currency

    with override(language):
        assert conversation.plain(date(2026, 11, 24)) == words.long_date(date(2026, 11, 24)) == day
        assert conversation.plain(Decimal("1234.5")) == words.figure(Decimal("1234.5")) == number
        assert format_currency(Decimal("1234.50"), "RUB", locale=languages.locale()) == money


@pytest.mark.spec("kit.14")
def test_mails_and_documents_speak_the_readers_language(german: ApiClient, api: Api) -> None:
    """A document's numbers and choices, and the sentences around a letter."""
    from fincomtech.kit import writes
    from fincomtech.kit.records import record_model
    from fincomtech.reports.printing import Press

    contact: Any = writes.create(
        record_model("contacts.Contact"), {"kind": "company", "name": "Müller GmbH", "language": "de"}
    )
    deal: Any = writes.create(
        record_model("crm.Deal"), {"name": "Werk", "contact": contact.pk, "expected_revenue": "1234567.50"}
    )
    press = Press(record_model("crm.Deal"), next(iter(_documents())))
    html = press.html(deal)
    assert '<html lang="de">' in html
    assert "1.234.567,50" in html


def _documents() -> list[str]:
    from fincomtech.reports.documents import all_documents

    return [one.name for one in all_documents().values() if one.record_type == "crm.Deal"]


def test_what_is_remembered_carries_company_and_language(german: ApiClient, company: CastCompany) -> None:
    with override("de"):
        assert company.key in languages.spoken()
    with override("ru"):
        assert languages.spoken() == "ru"
