"""The root field `search`: any record by its words."""

from typing import Any

import graphene
from django.utils.translation import gettext as _

from fincomtech.api.graphql.shapes import many, output
from fincomtech.kit import context
from fincomtech.kit.refusals import Invalid
from fincomtech.search import finding

USUAL, MOST = 20, 100

SearchPart = output(
    "SearchPart",
    "A piece of a text.",
    {
        "text": graphene.Field(graphene.String, required=True),
        "hit": graphene.Field(graphene.Boolean, required=True, description="Whether it is what was looked for."),
    },
)
SearchHit = output(
    "SearchHit",
    "A record that was found.",
    {
        "recordType": graphene.Field(graphene.String, required=True, description='As in "crm.Deal".'),
        "id": graphene.Field(graphene.ID, required=True),
        "title": graphene.Field(graphene.String, required=True),
        "subtitle": graphene.Field(graphene.String, required=True, description="What else it is known by."),
        "snippet": graphene.Field(
            graphene.NonNull(many(SearchPart)),
            description="The place in its text; empty when the words stand in title or subtitle.",
        ),
        "score": graphene.Field(graphene.Float, required=True, description="The higher the better."),
    },
)
SearchResult = output("SearchResult", "What was found, the best first.", {"nodes": graphene.NonNull(many(SearchHit))})


def search(_root: Any, _info: Any, *, text: str, first: int | None = None, types: list[str] | None = None) -> Any:
    """Resolves `search`."""
    context.signed_in()
    wanted = USUAL if first is None else first
    if not 0 <= wanted <= MOST:
        raise Invalid(_("A page has 0 to %(limit)s records."), code="page_size", path=["first"], limit=MOST)
    return {"nodes": [_told(hit) for hit in finding.search(text[:200], wanted, types)]}


def _told(hit: finding.Hit) -> dict[str, Any]:
    snippet = [{"text": part.text, "hit": part.hit} for part in hit.snippet]
    named = {"recordType": hit.record_type, "id": str(hit.record_id), "title": hit.title, "subtitle": hit.subtitle}
    return {**named, "snippet": snippet, "score": hit.score}


FIELD = graphene.Field(
    graphene.NonNull(SearchResult),
    args={
        "text": graphene.Argument(
            graphene.String, required=True, description="Words in any form, or their beginnings."
        ),
        "first": graphene.Argument(graphene.Int, description=f"How many, {MOST} at most. {USUAL} unless said."),
        "types": graphene.Argument(many(graphene.String), description="Of these record types only."),
    },
    resolver=search,
    description="Records of any type by their words, also with a typing error.",
)
