"""The API's own directive."""

from graphql import (
    DirectiveLocation,
    GraphQLArgument,
    GraphQLDirective,
    GraphQLNonNull,
    GraphQLString,
    specified_directives,
)

IDEMPOTENT = GraphQLDirective(
    "idempotent",
    [DirectiveLocation.FIELD],
    {
        "key": GraphQLArgument(
            GraphQLNonNull(GraphQLString), description="Any text of 1 to 200 characters, for instance a UUID."
        )
    },
    description="A mutation sent again with the same key within 24 hours is not done again: it gets the first answer. Refusals are not remembered.",
)
DIRECTIVES = [*specified_directives, IDEMPOTENT]
