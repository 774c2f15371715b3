"""System checks of the generated schema: graphene itself would tell of a clash late, and not say whose it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from fincomtech.api.graphql import roots, shapes
from fincomtech.api.graphql.scalars import scalar_of
from fincomtech.api.graphql.types import derived_names
from fincomtech.kit import registry
from fincomtech.kit.extending import extension
from fincomtech.kit.naming import camel
from fincomtech.kit.query import members
from fincomtech.kit.records import Record, record_types

PLAIN = {"create", "update", "delete", "bulk_update", "preview"}


@register()
def schema_names(app_configs: Any = None, **_options: Any) -> list[CheckMessage]:
    """Every name once, relations within what a module depends on, every column of a known kind."""
    return [*twice(_type_names(), "type", "E101"), *twice(_root_names(), "root field", "E102"), *_fields()]


def twice(names: Iterable[tuple[str, str]], kind: str, number: str) -> Iterator[CheckMessage]:
    """An error for each name that several owners want."""
    owners = defaultdict(list)
    for name, owner in names:
        owners[name].append(owner)
    for name, found in owners.items():
        if len(found) > 1:
            yield Error(
                f"GraphQL {kind} {name!r} would be made by {' and by '.join(found)}",
                hint="Rename one of them.",
                id=f"api.{number}",
            )


def _type_names() -> Iterator[tuple[str, str]]:
    shared = [
        t._meta.name for t in [*vars(shapes).values(), *shapes.FILTERS.values()] if hasattr(t, "_meta") and t._meta
    ]
    for name in {*shared, "Query", "Mutation", "Me", "Company"}:
        yield name, "the API itself"
    for record, model in record_types().items():
        for name in derived_names(model):
            yield name, record


def _root_names() -> Iterator[tuple[str, str]]:
    for root in [*roots.every_query(), *roots.every_write()]:
        yield root.name, root.model.record_type() if root.model else "the API itself"


def _fields() -> Iterator[CheckMessage]:
    for record, model in record_types().items():
        own = [(camel(f.name), f.name) for f in model._meta.concrete_fields]
        own += [(camel(f.name), e.__name__) for e in extension.extensions_of(model) for f in e.added_fields()]
        yield from twice(own, f"field of {record}", "E103")
        reach = {*registry.closure([model._meta.app_label]), *registry.always_enabled()}
        yield from _relations(model, reach)


def _relations(model: type[Record], reach: set[str]) -> Iterator[CheckMessage]:
    for member in members(model).values():
        if member.kind == "column" and scalar_of(member.field) is None:
            yield Error(
                f"{model.record_type()}.{member.field.name} has a column type that the API does not know", id="api.E104"
            )
        within = {*registry.closure([member.module]), *registry.always_enabled()} if member.module else reach
        if member.target is not None and member.target._meta.app_label not in within:
            text = f"{model.record_type()}.{member.field.name} leads to {member.target.record_type()}, a module that it does not depend on"
            yield Error(text, hint="Declare the dependence, or keep the relation in a table of links/.", id="api.E105")
