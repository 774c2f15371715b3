"""Conditions, order, pages, search, groups: what the answers mean."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.api.graphql import cursors, documents
from fincomtech.api.graphql.tests.documents import fill
from fincomtech.kit.records import record_model
from fincomtech.testing import sandbox

Answers = Callable[..., Any]


@pytest.fixture
def ask(company: Any, api: Any) -> Answers:
    """Data as Alice sees it, or whoever is named; the company has sixty deals."""
    fill([person.id for person in company.users.values()])
    return lambda query, who="alice", **variables: api(who).run(query, **variables)


def deals(ask: Answers, where: str, who: str = "alice") -> list[dict[str, Any]]:
    """The deals of a condition."""
    found: list[dict[str, Any]] = ask(
        f"{{ crmDeals(where: {{{where}}}, first: 500) {{ nodes {{ id name state priority contact {{ id }} }} }} }}", who
    )["crmDeals"]["nodes"]
    return found


@pytest.mark.spec("api.1")
def test_operators(ask: Answers) -> None:
    """Each narrows as its name says; empty values are unequal to everything."""
    everything = len(deals(ask, ""))
    assert everything == 56  # four of sixty are archived
    assert {d["state"] for d in deals(ask, 'state: {neq: "open"}')} == {"won"}
    assert {d["priority"] for d in deals(ask, 'priority: {in: ["1", "3"]}')} == {"1", "3"}
    assert {d["name"] for d in deals(ask, 'name: {contains: "DEAL 1"}')} == {f"Deal {n}" for n in (1, *range(10, 20))}
    assert len(deals(ask, 'expectedCloseDate: {neq: "2020-01-01"}')) == everything
    assert (
        len(deals(ask, "expectedCloseDate: {eq: null}")) + len(deals(ask, "expectedCloseDate: {neq: null}"))
        == everything
    )
    assert deals(ask, "id: {in: []}") == []
    assert (
        len(deals(ask, 'expectedRevenue: {gte: "500"}')) + len(deals(ask, 'expectedRevenue: {lt: "500.00"}'))
        == everything
    )


def test_text_is_no_pattern(ask: Answers) -> None:
    """Percent signs and underscores are letters like others."""
    found = ask(
        '{ contactsContacts(where: {name: {contains: "%_"}}, first: 500) { totalCount } other: contactsContacts(where: {name: {contains: "t%1"}}) { totalCount } }'
    )
    assert (found["contactsContacts"]["totalCount"], found["other"]["totalCount"]) == (25, 0)


def test_alternatives_negation_relations_and_lists(ask: Answers) -> None:
    """AND, OR, NOT, the fields of a linked record, and lists by some and none."""
    everything = len(deals(ask, ""))
    either = deals(ask, 'OR: [{priority: {eq: "0"}}, {state: {eq: "won"}}]')
    assert all(d["priority"] == "0" or d["state"] == "won" for d in either)
    assert len(deals(ask, 'NOT: {OR: [{priority: {eq: "0"}}, {state: {eq: "won"}}]}')) == everything - len(either)
    of_one = deals(ask, 'contact: {name: {startsWith: "contact 3"}}')
    assert len({d["contact"]["id"] for d in of_one}) == 1
    tagged, untagged = deals(ask, 'tags: {some: {name: {eq: "T1"}}}'), deals(ask, 'tags: {none: {name: {eq: "T1"}}}')
    assert tagged
    assert len(tagged) + len(untagged) == everything


def test_archived_rows_are_left_out_unless_named(ask: Answers) -> None:
    """Also where the condition names them deep inside; one record by its id is always there."""
    assert len(deals(ask, "archived: {eq: true}")) == 4
    assert len(deals(ask, "OR: [{archived: {eq: true}}, {archived: {eq: false}}]")) == 60
    key = deals(ask, "archived: {eq: true}")[0]["id"]
    assert ask("query Q($id: ID!) { crmDeal(id: $id) { id } }", id=key)["crmDeal"] == {"id": key}


def test_search_wants_every_word(ask: Answers) -> None:
    """In any of the fields that the record type is searched by, whatever the case."""
    found = ask('{ crmDeals(search: "DEAL d-0003", first: 500) { nodes { name number } } }')["crmDeals"]["nodes"]
    assert {deal["number"] for deal in found} == {f"D-0003{n}" for n in range(10) if n}  # the thirtieth is archived
    assert ask('{ crmDeals(search: "deal nothing") { totalCount } }')["crmDeals"]["totalCount"] == 0


def test_pages_by_cursor_meet_every_record_once(ask: Answers) -> None:
    """Also over empty values, in both directions, and by the title of a linked record."""
    for order in ("[{expectedCloseDate: ASC}]", "[{expectedCloseDate: DESC}, {name: ASC}]", "[{assignee: DESC}]", "[]"):
        seen: list[str] = []
        after = None
        while True:
            page = ask(
                f"query Q($after: String) {{ crmDeals(first: 9, orderBy: {order}, after: $after) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}",
                after=after,
            )["crmDeals"]
            seen += [deal["id"] for deal in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        whole = ask(f"{{ crmDeals(first: 500, orderBy: {order}) {{ nodes {{ id }} }} }}")["crmDeals"]["nodes"]
        assert seen == [deal["id"] for deal in whole]


def test_edges_are_the_nodes_with_their_cursors(ask: Answers) -> None:
    """As Relay's clients page: on from any edge; they cost what nodes cost."""
    query = (
        "query Q($after: String) { crmDeals(first: 5, after: $after, orderBy: [{stage: ASC}]) { nodes { id } } "
        "page: crmDeals(first: 5, after: $after, orderBy: [{stage: ASC}]) { edges { cursor node { id } } "
        "pageInfo { startCursor endCursor hasPreviousPage } } }"
    )
    first = ask(query)
    edges, info = first["page"]["edges"], first["page"]["pageInfo"]
    assert [edge["node"] for edge in edges] == first["crmDeals"]["nodes"]
    assert info == {"startCursor": edges[0]["cursor"], "endCursor": edges[-1]["cursor"], "hasPreviousPage": False}
    behind = ask(query, after=edges[1]["cursor"])["page"]
    assert [e["node"] for e in behind["edges"][:3]] == [e["node"] for e in edges[2:]]
    assert behind["pageInfo"]["hasPreviousPage"] is True
    prices = [
        documents.document(f"{{ crmDeals(first: 500) {{ {part} }} }}").operations[None].price.of({})
        for part in ("nodes { id tags { id } }", "edges { node { id tags { id } } }")
    ]
    assert prices[0] == prices[1] > 5_000


def test_a_cursor_of_another_order_is_refused(ask: Answers, api: Any) -> None:
    """So are texts that are no cursor."""
    cursor = ask("{ crmDeals(first: 1) { pageInfo { endCursor } } }")["crmDeals"]["pageInfo"]["endCursor"]
    for wrong in (cursor, "abc", "////"):
        found = api("alice").refused(
            "query Q($c: String) { crmDeals(orderBy: [{name: ASC}], after: $c) { nodes { id } } }", c=wrong
        )
        assert found[0]["extensions"]["code"] == "cursor"


def test_groups_count_sum_and_reopen(ask: Answers) -> None:
    """The sum over the groups is the whole, and each group's `where` finds its records again."""
    asked = '{ crmDealGroups(by: [{field: "%s"%s}], measures: [{field: "expectedRevenue", aggregate: "sum"}], first: 500) { totalCount nodes { count where keys { field value label } measures { value } } } }'
    for field, period in (
        ("stage", ""),
        ("assignee", ""),
        ("state", ""),
        ("createdAt", ', period: "month"'),
        ("expectedCloseDate", ', period: "week"'),
        ("archived", ""),
    ):
        found = ask(asked % (field, period))["crmDealGroups"]
        assert found["totalCount"] == len(found["nodes"])
        assert sum(group["count"] for group in found["nodes"]) == 56
        for group in found["nodes"]:
            where = {"AND": [group["where"], {"archived": {"eq": False}}]}
            again = ask(
                "query Q($w: CrmDealWhere) { crmDeals(where: $w, first: 500) { totalCount nodes { expectedRevenue } } }",
                w=where,
            )["crmDeals"]
            assert again["totalCount"] == group["count"], group
            assert round(sum(float(d["expectedRevenue"]) for d in again["nodes"]), 2) == float(
                group["measures"][0]["value"]
            )


def test_groups_of_a_relation_stand_in_its_own_order(ask: Answers) -> None:
    """Stages as they follow each other; paged and totalled in SQL; by a measure when asked."""
    found = ask(
        '{ crmDealGroups(by: [{field: "stage"}], first: 2, offset: 1) { totalCount nodes { keys { label } } } }'
    )["crmDealGroups"]
    assert found == {
        "totalCount": 5,
        "nodes": [{"keys": [{"label": "Квалификация"}]}, {"keys": [{"label": "Предложение"}]}],
    }
    ordered = ask(
        '{ crmDealGroups(by: [{field: "priority"}], measures: [{field: "expectedRevenue", aggregate: "max"}], orderBy: [{field: "expectedRevenue", aggregate: "max", direction: DESC}]) { nodes { measures { value } } } }'
    )
    values = [float(group["measures"][0]["value"]) for group in ordered["crmDealGroups"]["nodes"]]
    assert values == sorted(values, reverse=True)


def test_one_group_of_everything_is_a_total(ask: Answers) -> None:
    """What a list shows under its columns."""
    found = ask(
        '{ crmDealGroups(by: [], measures: [{field: "expectedRevenue", aggregate: "avg"}]) { totalCount nodes { count keys { label } where measures { value } } } }'
    )
    assert found["crmDealGroups"]["totalCount"] == 1
    assert found["crmDealGroups"]["nodes"][0]["count"] == 56


def test_rights_narrow_roots_lists_links_and_groups(ask: Answers, company: Any) -> None:
    """Clara reads her own, her team's and nobody's deals; Dan reads none; nobody finds by what they may not read."""
    all_ids = {d["id"] for d in deals(ask, "")}
    own = {d["id"] for d in deals(ask, "", "clara")}
    assert set() < own < all_ids
    visible = record_model("crm.Deal")
    with sandbox.acting("clara"):
        assert own == {str(pk) for pk in visible.visible().filter(archived=False).values_list("pk", flat=True)}
    assert deals(ask, "", "dan") == []
    groups = ask('{ crmDealGroups(by: [{field: "state"}]) { nodes { count } } }', "clara")["crmDealGroups"]["nodes"]
    assert sum(group["count"] for group in groups) == len(own)
    key = min(all_ids - own)
    assert ask("query Q($id: ID!) { crmDeal(id: $id) { id } }", "clara", id=key)["crmDeal"] is None


def test_a_linked_record_that_is_closed_shows_its_name_only(ask: Answers, company: Any) -> None:
    """Clara may not read other people's contacts: she sees the name on her deal, and nothing else; nor finds by it."""
    query = "{ crmDeals(first: 500) { nodes { id contact { id name email assignee { id } tags { id } } } } }"
    mine = {str(pk) for pk in _readable_contacts("clara")}
    shown = [d["contact"] for d in ask(query, "clara")["crmDeals"]["nodes"]]
    closed = [c for c in shown if c["id"] not in mine]
    assert closed
    assert all(c["name"] and (c["email"], c["assignee"], c["tags"]) == (None, None, None) for c in closed)
    assert any(c["email"] for c in shown if c["id"] in mine)
    found = deals(ask, 'contact: {email: {contains: "@"}}', "clara")
    assert found
    assert all(d["contact"]["id"] in mine for d in found)
    assert not [
        d for d in deals(ask, 'contact: {NOT: {email: {contains: "@"}}}', "clara") if d["contact"]["id"] not in mine
    ]
    name = closed[0]["name"]
    assert ask("query Q($n: String) { crmDeals(where: {contact: {name: {eq: $n}}}) { totalCount } }", "clara", n=name)[
        "crmDeals"
    ]["totalCount"]


def _readable_contacts(who: str) -> set[int]:
    with sandbox.acting(who):
        return set(record_model("contacts.Contact").visible().values_list("pk", flat=True))


def test_lists_of_a_record_hold_what_may_be_read(ask: Answers) -> None:
    """The roles of a person, as somebody without rights on roles sees them; and no condition on them holds."""
    query = "{ identityUsers { nodes { name roles { id } } } }"
    assert any(user["roles"] for user in ask(query)["identityUsers"]["nodes"])
    assert not any(user["roles"] for user in ask(query, "clara")["identityUsers"]["nodes"])
    counted = "{ identityUsers(where: {roles: {some: {}}}) { totalCount } }"
    assert ask(counted)["identityUsers"]["totalCount"] == 3
    assert ask(counted, "clara")["identityUsers"]["totalCount"] == 0


def test_a_list_is_one_statement_and_a_count_another(ask: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many relations it shows; each list inside records adds one."""
    sent: list[Any] = []
    real = cursors.TextCursor.execute

    def counted(self: Any, sql: Any, *rest: Any, **named: Any) -> Any:
        sent.append(sql)
        return real(self, sql, *rest, **named)

    monkeypatch.setattr(cursors.TextCursor, "execute", counted)
    ask(
        "{ crmDeals { nodes { id name contact { id name } stage { name } assignee { name email } createdBy { id name } } } }",
        "clara",
    )
    assert len(sent) == 1
    ask("{ crmDeals { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }")
    assert len(sent) == 3
    ask("{ crmDeals { nodes { id tags { name } } } }")
    assert len(sent) == 5
