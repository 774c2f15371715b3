"""The types of every record type: the record itself, its page, filters, orders, inputs. Made once a process."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import graphene
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.api.graphql import resolvers
from fincomtech.api.graphql.descriptions import described
from fincomtech.api.graphql.scalars import DateText, DateTimeText, DecimalText, JsonValue, TimeText, scalar_of
from fincomtech.api.graphql.shapes import FILTERS, Direction, PageInfo, inputs, many, output, payload
from fincomtech.kit import writes
from fincomtech.kit.actions import Action, Argument, actions_of
from fincomtech.kit.extending import extension
from fincomtech.kit.naming import action_name, camel, type_name
from fincomtech.kit.query import Member, members
from fincomtech.kit.records import Record

Model = type[Record]


def listing_arguments(where: Any, order: Any, *, root: bool) -> dict[str, graphene.Argument]:
    """The arguments of a list; a nested list without `first` gives all."""
    found = {
        "where": graphene.Argument(where, description=described(_("Which records."))),
        "orderBy": graphene.Argument(many(order), description=described(_("In which order; the id is always last."))),
        "first": graphene.Argument(
            graphene.Int,
            description=described(_("How many, 500 at most. 80 unless said.") if root else _("How many, 500 at most.")),
        ),
        "offset": graphene.Argument(graphene.Int, description=described(_("How many to leave out at the start."))),
    }
    if root:
        found["search"] = graphene.Argument(
            graphene.String, description=described(_("Words that must all occur in the record's search fields."))
        )
        found["after"] = graphene.Argument(
            graphene.String, description=described(_("The `endCursor` of the page before."))
        )
    return found


class RecordTypes:
    """The generated classes by name; each is made when it is first asked for, so that they may refer to one another."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def _once(self, name: str, make: Callable[[str], Any]) -> Any:
        if name not in self._made:
            with override("en"):  # the schema's own language: one text for every company
                self._made[name] = make(name)
        return self._made[name]

    def record(self, model: Model) -> Any:
        """`CrmDeal`."""
        return self._once(type_name(model.record_type()), partial(self._record, model))

    def connection(self, model: Model) -> Any:
        """`CrmDealConnection`."""
        return self._once(type_name(model.record_type()) + "Connection", partial(self._connection, model))

    def edge(self, model: Model) -> Any:
        """`CrmDealEdge`."""
        return self._once(type_name(model.record_type()) + "Edge", partial(self._edge, model))

    def where(self, model: Model) -> Any:
        """`CrmDealWhere`."""
        return self._once(type_name(model.record_type()) + "Where", partial(self._where, model))

    def many_where(self, model: Model) -> Any:
        """`CrmDealManyWhere`: conditions on a list of them."""
        return self._once(type_name(model.record_type()) + "ManyWhere", partial(self._many_where, model))

    def order(self, model: Model) -> Any:
        """`CrmDealOrderBy`."""
        return self._once(type_name(model.record_type()) + "OrderBy", partial(self._order, model))

    def input(self, model: Model) -> Any:
        """`CrmDealInput`: values to create or change one; None when nothing can be set."""
        return self._once(type_name(model.record_type()) + "Input", partial(self._input, model))

    def lines_input(self, model: Model) -> Any:
        """`SalesOrderLineLines`: what a form does to a list of lines."""
        return self._once(type_name(model.record_type()) + "Lines", partial(self._lines_input, model))

    def payload(self, model: Model) -> Any:
        """`CrmDealPayload`."""
        name = type_name(model.record_type()) + "Payload"
        return self._once(name, lambda n: payload(n, partial(self.record, model), resolvers.payload_resolvers(model)))

    def action_input(self, act: Action) -> Any:
        """`CrmDealWinInput`; None for an action that asks nothing."""
        if not act.arguments:
            return None
        name = action_name(act.model.record_type(), act.name)
        return self._once(name[0].upper() + name[1:] + "Input", partial(_action_input, act))

    # --- how they are made ------------------------------------------------------------------------------------------

    def _record(self, model: Model, name: str) -> Any:
        fields = {
            m.name: self._field(model, m) for m in members(model).values() if m.kind != "column" or scalar_of(m.field)
        }
        return output(name, _description(model), fields)

    def _field(self, model: Model, member: Member) -> graphene.Field:
        """Everything but the id may be withheld, so nothing else promises a value."""
        label = described(getattr(member.field, "verbose_name", "") or member.name)
        if member.kind == "column":
            scalar, required = scalar_of(member.field), member.field.primary_key
            return graphene.Field(
                scalar, required=required, description=label, resolver=resolvers.column(model, member)
            )
        if member.kind == "custom":
            return _custom_field(model, member)
        if member.kind == "one":
            return graphene.Field(
                partial(self.record, member.target), description=label, resolver=resolvers.linked(model, member)
            )
        arguments = listing_arguments(
            partial(self.where, member.target), partial(self.order, member.target), root=False
        )
        listed = many(partial(self.record, member.target))
        return graphene.Field(listed, description=label, args=arguments, resolver=resolvers.listed(model, member))

    def _connection(self, model: Model, name: str) -> Any:
        fields = {
            "nodes": graphene.Field(graphene.NonNull(many(partial(self.record, model))), resolver=resolvers.page_nodes),
            "edges": graphene.Field(
                graphene.NonNull(many(partial(self.edge, model))),
                resolver=resolvers.page_edges,
                description="The same as `nodes`, each with its cursor.",
            ),
            "totalCount": graphene.Field(
                graphene.Int,
                required=True,
                resolver=resolvers.page_count,
                description=described(_("Counted when asked for.")),
            ),
            "pageInfo": graphene.Field(PageInfo, required=True, resolver=resolvers.page_info),
        }
        return output(name, f"A page of {model._meta.verbose_name_plural}.", fields)

    def _edge(self, model: Model, name: str) -> Any:
        fields = {
            "cursor": graphene.Field(
                graphene.String, required=True, description="Pass it as `after` to go on behind it."
            ),
            "node": graphene.Field(partial(self.record, model), required=True),
        }
        return output(name, f"One of a page of {model._meta.verbose_name_plural}.", fields)

    def _where(self, model: Model, name: str) -> Any:
        this = partial(self.where, model)
        fields = {
            "AND": graphene.InputField(many(this), description=described(_("All of these."))),
            "OR": graphene.InputField(many(this), description=described(_("At least one of these."))),
            "NOT": graphene.InputField(this, description=described(_("Not this."))),
        }
        for member in members(model).values():
            kind = self._filter(member)
            if kind is not None:
                fields[member.name] = graphene.InputField(kind)
        return inputs(name, f"Which {model._meta.verbose_name_plural}.", fields)

    def _filter(self, member: Member) -> Any:
        if member.kind == "column":
            return FILTERS.get(scalar_of(member.field))
        if member.kind == "custom":
            return JsonValue
        return partial(self.where if member.kind == "one" else self.many_where, member.target)

    def _many_where(self, model: Model, name: str) -> Any:
        this = partial(self.where, model)
        fields = {
            "some": graphene.InputField(this, description=described(_("At least one is such."))),
            "none": graphene.InputField(this, description=described(_("None is such."))),
        }
        return inputs(name, f"A condition on a list of {model._meta.verbose_name_plural}.", fields)

    def _order(self, model: Model, name: str) -> Any:
        ordered = [m for m in members(model).values() if m.kind == "one" or (m.kind == "column" and scalar_of(m.field))]
        fields = {m.name: graphene.InputField(Direction) for m in ordered if not isinstance(m.field, models.JSONField)}
        fields["custom"] = graphene.InputField(
            JsonValue, description="The company's own fields: {x_name: ASC or DESC}."
        )
        return inputs(name, "One field and its direction; several objects for several keys.", fields)

    def _input(self, model: Model, name: str) -> Any:
        fields = {
            camel(n): graphene.InputField(_input_kind(f), description=described(f.verbose_name))
            for n, f in input_fields(model).items()
        }
        if fields:
            fields["custom"] = graphene.InputField(
                JsonValue, description=described(_("The company's own fields by name."))
            )
        if model.part_of and fields:  # what only the server writes is no input of the whole either
            fields["id"] = graphene.InputField(graphene.ID, description=described(_("Names an existing line.")))
        for line in model.lines:
            target: Any = model._meta.get_field(line).related_model
            if self.input(target):
                fields[camel(line)] = graphene.InputField(partial(self.lines_input, target))
        return inputs(name, f"Values of one {model._meta.verbose_name}.", fields) if fields else None

    def _lines_input(self, model: Model, name: str) -> Any:
        this = partial(self.input, model)
        fields = {
            "create": graphene.InputField(many(this), description=described(_("New lines."))),
            "update": graphene.InputField(
                many(this), description=described(_("Changes; each names its line by `id`."))
            ),
            "delete": graphene.InputField(many(graphene.ID), description=described(_("Ids of lines to delete."))),
        }
        return inputs(name, f"Changes to a list of {model._meta.verbose_name_plural}.", fields)


def input_fields(model: Model) -> dict[str, Any]:
    """The fields that plain writes may set and the API can carry."""
    added = {f.name: f for ext in extension.extensions_of(model) for f in ext.added_fields() if f.editable}
    found = {**writes.own_writable_fields(model), **added}
    return {n: f for n, f in found.items() if not isinstance(f, models.BinaryField) and (f.is_relation or scalar_of(f))}


def _custom_field(model: Model, member: Member) -> graphene.Field:
    asked = graphene.Argument(graphene.String, required=True, description="The field's name: x_budget.")
    return graphene.Field(
        JsonValue,
        args={"field": asked},
        resolver=resolvers.custom(model, member),
        description="The value of one of the company's own fields; null where there is none.",
    )


def _input_kind(field: Any) -> Any:
    if field.many_to_many:
        return many(graphene.ID)
    return graphene.ID if field.is_relation else scalar_of(field)


_ARGUMENT_KINDS = {
    "text": graphene.String,
    "int": graphene.Int,
    "decimal": DecimalText,
    "bool": graphene.Boolean,
    "date": DateText,
    "time": TimeText,
    "datetime": DateTimeText,
    "choice": graphene.String,
    "record": graphene.ID,
    "records": many(graphene.ID),
}


def _action_input(act: Action, name: str) -> Any:
    def field(argument: Argument) -> graphene.InputField:
        words = [argument.label, _("Required.") if argument.required else "", argument.help]
        text = format_lazy(" ".join("{}" for word in words if word), *(word for word in words if word))
        return graphene.InputField(_ARGUMENT_KINDS[argument.kind], description=described(text))

    return inputs(
        name,
        described(format_lazy(_("What “{action}” asks."), action=act.title)),
        {camel(a.name): field(a) for a in act.arguments},
    )


def _description(model: Model) -> str:
    text = inspect.getdoc(model) or ""
    generated = not text or text.startswith(f"{model.__name__}(")
    return described(model._meta.verbose_name or model.__name__, "" if generated else text)


def derived_names(model: Model) -> list[str]:
    """Every type name that a record type takes."""
    name = type_name(model.record_type())
    found = [
        name + suffix
        for suffix in ("", "Connection", "Edge", "Where", "ManyWhere", "OrderBy", "Input", "Lines", "Payload")
    ]
    for act in actions_of(model).values():
        action = action_name(model.record_type(), act.name)
        found.append(action[0].upper() + action[1:] + "Input")
    return found


TYPES = RecordTypes()
