"""What the search's tests share: searching as somebody, through the API."""

from collections.abc import Callable
from typing import Any

import pytest

Search = Callable[..., list[dict[str, Any]]]
QUERY = """query S($text: String!, $first: Int, $types: [String!]) { search(text: $text, first: $first, types: $types) {
  nodes { recordType id title subtitle snippet { text hit } score } } }"""


@pytest.fixture
def hits(api: Any) -> Search:
    """`hits("clara", "ромашка", company=vector)`: the nodes of a search."""

    def run(who: Any, text: str, company: Any = None, **variables: Any) -> list[dict[str, Any]]:
        client = api(who, company=company) if company else api(who)
        found: list[dict[str, Any]] = client.run(QUERY, text=text, **variables)["search"]["nodes"]
        return found

    return run


@pytest.fixture
def titles(hits: Search) -> Callable[..., list[str]]:
    """The same, titles only."""
    return lambda *given, **named: [hit["title"] for hit in hits(*given, **named)]
