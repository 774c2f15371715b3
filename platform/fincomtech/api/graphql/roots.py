"""The root fields: what may be asked, and the modules that must be enabled for a field to exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import graphene
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.api.graphql import mutations, resolvers, searching
from fincomtech.api.graphql.descriptions import capitalized, described
from fincomtech.api.graphql.shapes import (
    DeletePayload,
    GroupBy,
    GroupConnection,
    GroupOrder,
    Measure,
    PreviewPayload,
    many,
    output,
)
from fincomtech.api.graphql.types import TYPES, Model, listing_arguments
from fincomtech.kit import context, groups
from fincomtech.kit.actions import Action, actions_of
from fincomtech.kit.naming import action_name, plural_name, root_name
from fincomtech.kit.records import record_types

ID = graphene.Argument(graphene.ID, required=True)
VERSION = graphene.Argument(
    graphene.Int, description=described(_("Refuses with `conflict` when the record has another version by now."))
)


@dataclass(frozen=True)
class Root:
    """One root field. `kind` tells the planner how it is read: one, list, groups, data (plain data by its resolver) or write."""

    name: str
    kind: str
    field: graphene.Field
    modules: frozenset[str]
    model: Any = None


@cache
def queries() -> dict[str, Root]:
    """Every root field of reads by name."""
    return {root.name: root for root in every_query()}


@cache
def writes() -> dict[str, Root]:
    """Every mutation by name."""
    return {root.name: root for root in every_write()}


@cache
def every_query() -> list[Root]:
    """The reads as they are declared, two of one name included: the system check finds those."""
    with override("en"):
        found = [Root("me", "data", graphene.Field(Me, resolver=_me), frozenset()), _company_root()]
        found.append(Root("search", "data", searching.FIELD, frozenset({"search"})))
        return found + [root for model in record_types().values() for root in _reads(model)]


@cache
def every_write() -> list[Root]:
    """The mutations, likewise."""
    with override("en"):
        return [root for model in record_types().values() for root in _writes(model)]


# --- reads ------------------------------------------------------------------------------------------------------------

Me = output(
    "Me",
    "Who is asking.",
    {
        "id": graphene.Field(graphene.ID),
        "name": graphene.Field(graphene.String),
        "email": graphene.Field(graphene.String),
        "language": graphene.Field(graphene.String),
        "timeZone": graphene.Field(graphene.String),
        "isAdministrator": graphene.Field(graphene.Boolean),
    },
)
Company = output(
    "Company",
    "The company that this address belongs to.",
    {
        "name": graphene.Field(graphene.String),
        "subdomain": graphene.Field(graphene.String),
        "modules": graphene.Field(many(graphene.String)),
    },
)


def _me(_root: Any, _info: Any) -> dict[str, Any]:
    actor = context.actor()
    found = {"name": actor.name, "email": actor.email, "language": actor.language, "timeZone": actor.time_zone}
    return {"id": str(actor.user_id), **found, "isAdministrator": actor.is_administrator}


def _company(_root: Any, _info: Any) -> dict[str, Any]:
    company = context.company()
    return {"name": company.name, "subdomain": company.subdomain, "modules": sorted(company.modules)}


def _company_root() -> Root:
    return Root("company", "data", graphene.Field(Company, resolver=_company), frozenset())


def _reads(model: Model) -> Iterator[Root]:
    record, owner = model.record_type(), frozenset({model._meta.app_label})
    arguments = listing_arguments(partial(TYPES.where, model), partial(TYPES.order, model), root=True)
    one = graphene.Field(
        TYPES.record(model),
        args={"id": ID},
        resolver=resolvers.one_of(model),
        description=described(_("One record; null if it is not open to you.")),
    )
    listed = graphene.Field(
        graphene.NonNull(TYPES.connection(model)),
        args=arguments,
        resolver=resolvers.page_of(model),
        description=described(
            format_lazy(
                _("{things}; archived ones only if `where` names `archived`."),
                things=capitalized(model._meta.verbose_name_plural or ""),
            )
        ),
    )
    yield Root(root_name(record), "one", one, owner, model)
    yield Root(plural_name(record), "list", listed, owner, model)
    yield Root(root_name(record) + "Groups", "groups", _groups_field(model), owner, model)


def _groups_field(model: Model) -> graphene.Field:
    arguments = {
        "where": graphene.Argument(partial(TYPES.where, model)),
        "search": graphene.Argument(graphene.String),
        "by": graphene.Argument(many(GroupBy), description=described(_("The keys; none for one group of everything."))),
        "measures": graphene.Argument(many(Measure)),
        "orderBy": graphene.Argument(many(GroupOrder), description=described(_("By the keys unless said."))),
        "first": graphene.Argument(
            graphene.Int, description=described(_("How many groups, 500 at most. 80 unless said."))
        ),
        "offset": graphene.Argument(graphene.Int),
    }

    def resolve(_root: Any, _info: Any, **given: Any) -> Any:
        first, offset = resolvers.limits(given, resolvers.PAGE)
        keywords = {name: given.get(name) for name in ("where", "search", "by", "measures")}
        return groups.grouped(model, **keywords, order_by=given.get("orderBy"), first=first, offset=offset)

    sentence = _("{things}: groups with counts and sums, for pivots, charts and boards.")
    description = described(format_lazy(sentence, things=capitalized(model._meta.verbose_name_plural or "")))
    return graphene.Field(graphene.NonNull(GroupConnection), args=arguments, resolver=resolve, description=description)


# --- writes -----------------------------------------------------------------------------------------------------------


def _writes(model: Model) -> Iterator[Root]:
    name, owner = root_name(model.record_type()), frozenset({model._meta.app_label})
    yield from (Root(name + verb, "write", field, owner, model) for verb, field in _plain(model))
    for act in actions_of(model).values():
        yield Root(action_name(model.record_type(), act.name), "write", _action(act), owner | act.modules, model)


def _plain(model: Model) -> Iterator[tuple[str, graphene.Field]]:
    values, answer = TYPES.input(model), graphene.NonNull(partial(TYPES.payload, model))
    if values is not None:
        given = graphene.Argument(values, required=True)
        ids = graphene.Argument(graphene.NonNull(many(graphene.ID)), description=described(_("500 at most.")))
        yield "Create", graphene.Field(answer, args={"input": given}, resolver=mutations.create(model))
        yield (
            "Update",
            graphene.Field(
                answer, args={"id": ID, "input": given, "expectedVersion": VERSION}, resolver=mutations.update(model)
            ),
        )
        yield (
            "BulkUpdate",
            graphene.Field(answer, args={"ids": ids, "input": given}, resolver=mutations.bulk_update(model)),
        )
        optional = graphene.Argument(
            graphene.ID, description=described(_("The record that is being changed; none for a new one."))
        )
        yield (
            "Preview",
            graphene.Field(
                graphene.NonNull(PreviewPayload),
                args={"id": optional, "input": given},
                resolver=mutations.preview(model),
            ),
        )
    yield "Delete", graphene.Field(graphene.NonNull(DeletePayload), args={"id": ID}, resolver=mutations.delete(model))


def _action(act: Action) -> graphene.Field:
    arguments: dict[str, Any] = {}
    if act.on != "collection":
        arguments["id"] = graphene.Argument(
            graphene.ID, description=described(_("The record; or `ids` for several at once, all or none."))
        )
        arguments["ids"] = graphene.Argument(many(graphene.ID), description=described(_("500 at most.")))
        arguments["expectedVersion"] = VERSION
    if TYPES.action_input(act):
        arguments["input"] = graphene.Argument(TYPES.action_input(act))
    answer = graphene.NonNull(partial(TYPES.payload, act.model))
    words = (act.function.__doc__ or "").strip().split("\n")[0]
    return graphene.Field(
        answer,
        args=arguments,
        resolver=mutations.run(act),
        description=described(act.title, f"{act.title}. {words}".strip()),
    )
