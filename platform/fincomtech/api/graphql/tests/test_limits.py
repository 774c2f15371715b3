"""Hostile and careless requests: refused early, in words, without our insides."""

from time import process_time
from typing import Any

import pytest

from fincomtech.api.graphql import cost, documents
from fincomtech.kit import context
from fincomtech.testing import sandbox

DEEP = "{ crmDeals { nodes { " + "createdBy { " * 14 + "id" + " }" * 14 + " } } }"
HOSTILE = {
    "depth": DEEP,
    "depth by fragments": "{ me { id } crmDeals { nodes { ...F0 } } } "
    + " ".join(f"fragment F{n} on IdentityUser {{ createdBy {{ ...F{n + 1} }} }}" for n in range(1, 20))
    + " fragment F0 on CrmDeal { createdBy { ...F1 } } fragment F20 on IdentityUser { id }",
    "aliases": "{ " + " ".join(f"a{n}: me {{ id }}" for n in range(200)) + " }",
    "aliases inside": "{ me { " + " ".join(f"a{n}: id" for n in range(3000)) + " } }",
    "same name": "{ me { " + "name " * 500 + " } }",
    "tokens": "{ me { id } } # " + "\n" + "fragment F on Me { " + "id " * 12_000 + "}",
    "fragment bomb": "{ me { ...F0 } } "
    + " ".join(f"fragment F{n} on Me {{ ...F{n + 1} ...F{n + 1} ...F{n + 1} }}" for n in range(30))
    + " fragment F30 on Me { id }",
    "many mutations": "mutation { "
    + " ".join(f'a{n}: contactsContactCreate(input: {{name: "x"}}) {{ ok }}' for n in range(50))
    + " }",
    "introspection": "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
}


def took(client: Any, text: str) -> float:
    """The processor's time for a document that nobody has seen before, the best of three."""
    times = []
    for number in range(3):
        begun = process_time()
        client.answer(f"{text} # {number}")
        times.append(process_time() - begun)
    return min(times)


@pytest.mark.spec("api.4")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_cost_little(api: Any, name: str) -> None:
    """Refused before anything runs: validating them would cost a thousand plain requests and more."""
    client = api("alice")
    client.run("{ me { id } }")
    assert took(client, HOSTILE[name]) < 300 * took(client, "{ me { id name email } }")
    found = client.answer(HOSTILE[name])
    assert "data" not in found
    assert found["errors"][0]["extensions"]["code"] in (
        "TOO_COMPLEX",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
    ), found


WRONG = [
    ("{ crmDeals(first: 501) { nodes { id } } }", {}, "page_size"),
    ("{ crmDeals(first: 0, offset: -1) { nodes { id } } }", {}, "offset"),
    ("{ crmDeals(first: -1) { nodes { id } } }", {}, "page_size"),
    ("query Q($n: Int!) { crmDeals(first: $n) { nodes { id } } }", {"n": 2**31}, "BAD_USER_INPUT"),
    ("query Q($n: Int!) { crmDeals(first: $n) { nodes { id } } }", {"n": 2_000_000}, "MAX_COST_EXCEEDED"),
    ('{ crmDeals(where: {id: {eq: "1; DROP TABLE"}}) { nodes { id } } }', {}, "invalid"),
    ('{ crmDeals(where: {id: {in: ["99999999999999999999999"]}}) { nodes { id } } }', {}, "invalid"),
    ('{ crmDeals(where: {expectedCloseDate: {eq: "yesterday"}}) { nodes { id } } }', {}, "GRAPHQL_VALIDATION_FAILED"),
    ('{ crmDealGroups(by: [{field: "password"}]) { nodes { count } } }', {}, "unknown_field"),
    ('{ crmDealGroups(by: [{field: "name", period: "month"}]) { nodes { count } } }', {}, "period"),
    ('{ crmDealGroups(by: [], measures: [{field: "name", aggregate: "sum"}]) { nodes { count } } }', {}, "aggregate"),
    ("query A { me { id } } query B { me { id } }", {}, "BAD_USER_INPUT"),
]


@pytest.mark.parametrize(("query", "variables", "code"), WRONG)
def test_wrong_requests_have_codes(api: Any, query: str, variables: dict[str, Any], code: str) -> None:
    """And sentences, not tracebacks."""
    [error] = api("alice").answer(query, **variables)["errors"]
    assert error["extensions"]["code"] == code, error
    assert "Traceback" not in str(error)


def test_ids_that_are_none_find_nothing(api: Any) -> None:
    """Null, as for a record that is not there."""
    for key in ("abc", "", "-1", "0", "١", "9" * 30, "1 OR 1=1"):
        assert api("alice").run("query Q($id: ID!) { crmDeal(id: $id) { id } }", id=key)["crmDeal"] is None


def test_a_condition_without_end_is_refused(api: Any) -> None:
    """In the variables, where no cap on the document sees it."""
    where: dict[str, Any] = {"name": {"eq": "x"}}
    for _level in range(400):
        where = {"NOT": where}
    found = api("alice").answer("query Q($w: CrmDealWhere) { crmDeals(where: $w) { nodes { id } } }", w=where)
    assert found["errors"][0]["extensions"]["code"] in ("TOO_COMPLEX", "too_complex", "BAD_USER_INPUT")
    assert "recursion" not in found["errors"][0]["message"], found


def test_a_condition_of_thousands_is_refused(api: Any) -> None:
    """Ids in a list are one value; alternatives are each a part of the statement."""
    query = "query Q($w: CrmDealWhere) { crmDeals(where: $w) { totalCount } }"
    assert api("alice").run(query, w={"id": {"in": [str(n) for n in range(1, 20_000)]}})["crmDeals"] == {
        "totalCount": 0
    }
    found = api("alice").answer(query, w={"OR": [{"id": {"eq": str(n)}} for n in range(4_000)]})
    assert found["errors"][0]["extensions"]["code"] == "too_complex"
    found = api("alice").answer(
        "query Q($o: [CrmDealOrderBy!]) { crmDeals(orderBy: $o) { totalCount nodes { id } } }", o=[{"name": "ASC"}] * 99
    )
    assert found["errors"][0]["extensions"]["code"] == "order"


def test_statements_have_a_time_limit(company: Any, api: Any) -> None:
    """Set once a connection; a statement that meets it is told as such."""
    from django.db import connection

    connection.connection.graphql_limited = False
    api("alice").run("{ me { id } }")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15s",)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"[]", 400), (b"{", 400), (b'{"query": 1}', 400), (b'{"query": "' + b"x" * 300_000 + b'"}', 413)],
)
def test_bodies(api: Any, body: bytes, status: int) -> None:
    """One JSON object of at most 256 kB."""
    answer = api("alice").http.post("/graphql", body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["errors"][0]["message"]


@pytest.mark.spec("kit.15")
def test_bugs_tell_nothing_but_the_requests_id(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log has the rest."""
    from fincomtech.kit import writes

    def broken(*_arguments: Any, **_options: Any) -> None:
        raise ValueError("secret of the house")

    monkeypatch.setattr(writes, "delete", broken)
    found = api("alice").answer("mutation { contactsContactDelete(id: 1) { ok } }")
    assert "secret" not in str(found)
    assert found["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert found["errors"][0]["extensions"]["requestId"]


# --- cost -------------------------------------------------------------------------------------------------------------

PRICES = [
    ("{ me { id } }", {}, 1),
    ("{ crmDeals(first: 5) { nodes { id } } }", {}, 6),
    ("{ crmDeals(first: 5) { nodes { id contact { id } } } }", {}, 11),
    ("query Q($n: Int) { crmDeals(first: $n) { nodes { tags(first: 3) { id } } } }", {"n": 10}, 1 + 10 * 4),
    ("query Q($n: Int) { crmDeals(first: $n) { totalCount nodes { tags { id } } } }", {}, 1 + 80 * 11),
    ("mutation { contactsContactDelete(id: 1) { ok } }", {}, 11),
]


@pytest.mark.spec("api.4")
@pytest.mark.parametrize(("query", "variables", "points"), PRICES)
def test_prices(company: Any, query: str, variables: dict[str, Any], points: int) -> None:
    """Objects that may be given, counted with the request's own variables."""
    operation = documents.document(query).operation(None)
    assert operation is not None
    assert operation.price.of(variables) == points


@pytest.fixture
def program(company: Any) -> Any:
    """Somebody with an API key, in whose name the API is asked directly."""
    from dataclasses import replace

    from fincomtech.kit import live

    live.client().delete(f"bucket:{company.key}:77")
    with sandbox.acting(replace(context.actor(), key_id=77)):
        yield


@pytest.mark.spec("api.4")
def test_a_key_is_told_its_costs_and_stopped(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for is taken, what was not needed is given back; an empty bucket refuses."""
    import orjson

    from fincomtech.api.graphql import execution

    monkeypatch.setattr(
        cost,
        "limit",
        lambda name, default: {"GRAPHQL_BUCKET_SIZE": 300, "GRAPHQL_BUCKET_RESTORE": 0}.get(name, default),
    )
    query = "{ crmStages(first: 250) { nodes { id } } }"
    first = orjson.loads(execution.answer(query, {}, None).body)["extensions"]["cost"]
    assert first["requestedQueryCost"] == 251
    assert first["actualQueryCost"] == 5
    assert first["throttleStatus"] == {"maximumAvailable": 300, "currentlyAvailable": 295, "restoreRate": 0}
    for _again in range(9):
        execution.answer(query, {}, None)
    stopped = execution.answer(query, {}, None)
    told = orjson.loads(stopped.body)["errors"][0]["extensions"]
    assert (stopped.status, told["code"]) == (429, "THROTTLED")
    assert told["cost"]["throttleStatus"]["currentlyAvailable"] == 250


NEW_KEY = """mutation M($scope: String!) {
  identityApiKeyCreateKey(input: {name: "Robot", scope: $scope}) @idempotent(key: "once") { ok result errors { code } } }"""


@pytest.mark.spec("api.4")
def test_a_real_key(api: Any) -> None:
    """It reads and is told the cost; one for reading writes nothing; its secret is not told twice."""
    made = api("alice").run(NEW_KEY, scope="read")["identityApiKeyCreateKey"]
    assert made["ok"], made
    program = api(key=made["result"]["show"]["value"])
    assert program.answer("{ me { name } }")["extensions"]["cost"]["actualQueryCost"] == 1
    written = program.refused('mutation { contactsContactCreate(input: {name: "x"}) { ok errors { code } } }')
    assert written == [{"code": "denied"}]
    assert api("alice").run(NEW_KEY, scope="read")["identityApiKeyCreateKey"] == {
        "ok": True,
        "result": None,
        "errors": [],
    }


def test_people_are_not_throttled(api: Any) -> None:
    """Nor told about points; the caps hold for them as well."""
    assert "extensions" not in api("alice").answer("{ me { id } }")


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400])
def test_json_holds_finite_numbers(api: Any, number: str) -> None:
    """Written in the document; as a variable it is no JSON at all."""
    text = 'mutation { kitSavedViewCreate(input: {recordType: "crm.Deal", label: "x", settings: {a: [%s]}}) { ok } }'
    found = api("alice").answer(text % number)
    assert "data" not in found or found["data"] is None
    assert found["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert api("alice").run(text % "1e3, 9007199254740993")["kitSavedViewCreate"]["ok"]
