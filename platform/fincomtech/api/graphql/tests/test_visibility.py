"""What a company may know: its modules and nothing else, its own records and nobody else's, no hidden column."""

import gzip
from typing import Any

import pytest
import redis
from graphql import build_schema, get_introspection_query, parse, validate

from fincomtech.api.graphql import checks, schema
from fincomtech.api.graphql.bounded import Recent
from fincomtech.kit import live
from fincomtech.kit.query import members
from fincomtech.kit.records import record_types

ABSENT = [
    ("{ crmDeals { nodes { id } } }", "Cannot query field 'crmDeals' on type 'Query'."),
    ("mutation { crmDealWin(id: 1) { ok } }", "Cannot query field 'crmDealWin' on type 'Mutation'."),
    ("query Q($w: CrmDealWhere) { a: __typename @include(if: $w) }", "Unknown type 'CrmDealWhere'."),
    ("{ me { id } ...F } fragment F on CrmDeal { id }", "Unknown type 'CrmDeal'."),
    ("{ crmDeals { nodes { wrong } } }", "Cannot query field 'crmDeals' on type 'Query'."),
]


@pytest.mark.spec("api.1")
@pytest.mark.parametrize(("query", "message"), ABSENT)
def test_a_module_that_is_off_does_not_exist(api: Any, minimal: Any, query: str, message: str) -> None:
    """The same words as for a name that nobody ever made, and no suggestions."""
    found = api("alice", company=minimal).answer(query)
    assert found["errors"][0]["message"] == message
    assert all("Did you mean" not in e["message"] for e in found["errors"])
    invented = api("alice", company=minimal).answer("{ crmDeels { nodes { id } } }")["errors"][0]
    assert invented["message"] == "Cannot query field 'crmDeels' on type 'Query'."
    assert invented["extensions"] == found["errors"][0]["extensions"]


@pytest.mark.spec("api.1")
def test_introspection_and_schema_file_hold_the_companys_modules(api: Any, minimal: Any, romashka: Any) -> None:
    """By the standard query, by one's own, and as a file."""
    for company, has_crm in ((romashka, True), (minimal, False)):
        client = api("alice", company=company)
        types = {t["name"] for t in client.run(get_introspection_query())["__schema"]["types"]}
        assert ("CrmDeal" in types) is has_crm
        assert "IdentityUser" in types
        asked = client.run('{ __type(name: "CrmDeal") { name } __schema { queryType { fields { name } } } }')
        assert (asked["__type"] is not None) is has_crm
        assert ("crmDeals" in str(asked)) is has_crm
        text = client.get("/graphql/schema").content.decode()
        assert ("CrmDeal" in text) is has_crm
        build_schema(text)


@pytest.mark.spec("api.1")
def test_another_process_finds_the_texts_of_the_same_modules_only(
    api: Any, minimal: Any, romashka: Any, vector: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one made lies in Redis, gzipped, by release and modules; companies with other modules get their own."""
    live.client().delete(*live.client().keys("schema:*"), "-")

    def text(company: Any) -> str:
        monkeypatch.setattr(schema, "_texts", Recent(64))  # as in a process that has just begun
        return str(api("alice", company=company).get("/graphql/schema").content.decode())

    first = text(romashka)
    made: list[Any] = []
    real = schema.sdl_text

    def told(modules: Any) -> str:
        made.append(modules)
        return real(modules)

    monkeypatch.setattr(schema, "sdl_text", told)
    assert text(romashka) == first
    assert text(vector) == first if set(vector.modules) == set(romashka.modules) else text(vector) != first
    assert made == [] if set(vector.modules) == set(romashka.modules) else len(made) == 1
    assert "CrmDeal" in first
    assert "CrmDeal" not in text(minimal)
    monkeypatch.setattr(schema, "release", lambda: "another")
    before = len(made)
    assert text(romashka) == first
    assert len(made) == before + 1


def test_the_schema_is_told_without_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> Any:
        raise redis.ConnectionError

    monkeypatch.setattr(schema, "_texts", Recent(64))
    monkeypatch.setattr(live, "client", down)
    packed = schema.sdl(frozenset({"crm", "contacts", "kit", "identity", "base"}))
    assert b"CrmDeal" in gzip.decompress(packed)


def test_visible_documents_are_those_valid_on_the_subset(minimal: Any) -> None:
    """Arithmetic of sets agrees with graphql's own validation."""
    subset = schema.subset(frozenset({"kit", "identity", "base"}))
    for query, message in ABSENT:
        assert message in [e.message for e in validate(subset, parse(query), hide_suggestions=True)]


def test_hidden_fields_do_not_exist() -> None:
    """In no type, filter, order or input."""
    full = schema.full()
    for record, model in record_types().items():
        for name in model.hidden_fields:
            assert name not in {m.field.name for m in members(model).values()}, (record, name)
    for type_ in ("IdentityUser", "IdentityUserWhere", "IdentityUserOrderBy", "IdentityUserInput"):
        assert not {"password", "lockedUntil", "failedSignIns"} & set(full.type_map[type_].fields)  # type: ignore[attr-defined]


@pytest.mark.spec("api.1")
def test_one_document_in_two_companies(api: Any, romashka: Any, vector: Any) -> None:
    """The document, its plan and its statements are shared; the records are not."""
    create = "mutation M($n: String) { contactsContactCreate(input: {name: $n}) { ok } }"
    read = 'query Q($n: Int) { contactsContacts(first: $n, where: {name: {startsWith: "Of "}}) { nodes { name createdBy { email } } totalCount } }'
    for company in (romashka, vector, romashka):
        api("alice", company=company).run(create, n=f"Of {company.subdomain}")
    for company, count in ((vector, 1), (romashka, 2), (vector, 1)):
        found = api("alice", company=company).run(read, n=10)["contactsContacts"]
        assert found["totalCount"] == count
        assert {c["name"] for c in found["nodes"]} == {f"Of {company.subdomain}"}
        assert all(company.subdomain in c["createdBy"]["email"] for c in found["nodes"])


def test_strangers_are_asked_to_sign_in(api: Any) -> None:
    """At every address of the API."""
    client = api()
    answer = client.post("/graphql", {"query": "{ __typename }"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign_in")
    assert client.get("/graphql/schema").status_code == 401
    assert client.get("/graphql/explorer").status_code == 401


@pytest.mark.spec("api.1")
def test_the_explorer_comes_from_here_alone(api: Any) -> None:
    """No other host, no inline script; it says what it says in the user's language."""
    client = api("alice")
    page = client.get("/graphql/explorer")
    assert page.status_code == 200
    html = page.content.decode()
    assert "://" not in html
    assert "Выполнить" in html
    for name in ("explorer.js", "explorer.css"):
        assert f"/graphql/explorer/{name}" in html
        assert client.get(f"/graphql/explorer/{name}").status_code == 200


def test_names_that_clash_are_refused() -> None:
    """The check says whose they are."""
    [error] = checks.twice([("CrmDeal", "crm.Deal"), ("CrmLead", "crm.Lead"), ("CrmDeal", "cr.MDeal")], "type", "E101")
    assert "crm.Deal" in error.msg
    assert "cr.MDeal" in error.msg


def test_an_explorer_reads_descriptions_in_its_readers_language(api: Any) -> None:
    """The standard introspection and the schema's file stay English: programs are made from them."""
    client = api("alice")
    asked = '{ __type(name: "ContactsContact") { description fields { name description } } }'

    def told(language: str) -> tuple[str, str]:
        assert client.post("/api/auth/preferences", {"language": language}).status_code == 200
        found = client.run(asked)["__type"]
        fields = {field["name"]: field["description"] for field in found["fields"]}
        return found["description"], fields["email"]

    assert told("ru") == ("контакт", "эл. почта")
    assert told("en")[1] == "e-mail"
    assert "эл. почта" not in client.get("/graphql/schema").content.decode()
    assert told("ru")[1] == "эл. почта"
