"""Writes: each mutation field is one transaction, refusals are data, an idempotency key makes it happen once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from graphql import GraphQLResolveInfo, get_named_type
from graphql.execution.collect_fields import collect_sub_fields
from graphql.execution.values import get_directive_values

from fincomtech.api.graphql.directives import IDEMPOTENT
from fincomtech.api.graphql.resolvers import MAX_PAGE
from fincomtech.api.graphql.scalars import as_text, scalar_of
from fincomtech.api.graphql.types import Model, input_fields
from fincomtech.kit import actions, constraints, idempotent, query, writes
from fincomtech.kit.actions import Action
from fincomtech.kit.extending import customs
from fincomtech.kit.extending.members import present
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Invalid, Refusal, Several
from fincomtech.kit.rights import hidden_fields

Answer = dict[str, Any]
Resolver = Callable[..., Any]


# --- the frame --------------------------------------------------------------------------------------------------------


def _write(work: Callable[..., Answer], nothing: Answer) -> Resolver:
    """A resolver that does the work in a transaction of its own; `nothing` is the answer's shape when it was refused."""

    def resolve(_root: Any, info: GraphQLResolveInfo, **arguments: Any) -> Answer:
        found = answered(info, arguments)
        if found["errors"] and not _errors_are_asked_for(info):
            info.context.extend({**error, "at": info.path.as_list()} for error in found["errors"])
        return found

    def answered(info: GraphQLResolveInfo, arguments: Mapping[str, Any]) -> Answer:
        try:
            with constraints.as_refusals(), transaction.atomic():
                return _once(info, arguments, work)
        except Refusal as refusal:
            return {**nothing, "ok": False, "errors": told([refusal])}
        except Several as several:
            return {**nothing, "ok": False, "errors": told(several.refusals)}

    return resolve


def _errors_are_asked_for(info: GraphQLResolveInfo) -> bool:
    """Whether the payload's `errors` is selected. Where it is not, a refusal must not pass for success."""
    payload: Any = get_named_type(info.return_type)
    chosen = collect_sub_fields(info.schema, info.fragments, info.variable_values, payload, info.field_nodes)
    return any(node.name.value == "errors" for nodes in chosen.values() for node in nodes)


def _once(info: GraphQLResolveInfo, arguments: Mapping[str, Any], work: Callable[..., Answer]) -> Answer:
    key = _idempotency_key(info)
    if key is None:
        return work(**arguments)
    held = idempotent.claim(key, {"field": info.field_name, "arguments": arguments})
    if held.response is not None:
        found: Answer = held.response
        return found
    answer = work(**arguments)
    idempotent.remember(held, _without_secrets(answer))
    return answer


def _without_secrets(answer: Answer) -> Answer:
    """What an action shows once is not kept for a second time."""
    result = answer.get("result")
    return {**answer, "result": None} if isinstance(result, dict) and "show" in result else answer


def _idempotency_key(info: GraphQLResolveInfo) -> str | None:
    given = get_directive_values(IDEMPOTENT, info.field_nodes[0], info.variable_values)
    if given is None:
        return None
    key: str = given["key"]
    if not 1 <= len(key) <= 200:
        raise Invalid(_("An idempotency key has 1 to 200 characters."), code="idempotency_key", path=["key"])
    return key


def told(refusals: Iterable[Refusal], record_id: Any = None) -> list[Answer]:
    """Refusals as `errors`; paths name the fields as the API does."""
    return [{**r.as_json(), "id": None if record_id is None else str(record_id)} for r in refusals]


def _done(records: Iterable[Record], result: Any = None) -> Answer:
    return {"ok": True, "ids": [r.pk for r in records if r.pk], "result": result, "errors": []}


NO_RECORDS: Answer = {"ids": [], "result": None}


# --- plain writes -----------------------------------------------------------------------------------------------------


def create(model: Model) -> Resolver:
    """Resolves `crmDealCreate`."""
    return _write(lambda input: _done([writes.create(model, values_of(model, input))]), NO_RECORDS)


def update(model: Model) -> Resolver:
    """Resolves `crmDealUpdate`."""

    def work(*, id: str, input: Answer, expectedVersion: int | None = None) -> Answer:
        return _done([writes.update(model, id, values_of(model, input), expected_version=expectedVersion)])

    return _write(work, NO_RECORDS)


def delete(model: Model) -> Resolver:
    """Resolves `crmDealDelete`."""

    def work(*, id: str) -> Answer:
        writes.delete(model, id)
        return {"ok": True, "id": id, "errors": []}

    return _write(work, {"id": None})


def bulk_update(model: Model) -> Resolver:
    """Resolves `crmDealBulkUpdate`: each record for itself; those that were refused say why."""

    def work(*, ids: list[str], input: Answer) -> Answer:
        values, done, errors = values_of(model, input), [], []
        for key in at_most(dict.fromkeys(ids)):
            try:
                done.append(writes.update(model, key, values))
            except Refusal as refusal:
                errors += told([refusal], key)
            except Several as several:
                errors += told(several.refusals, key)
        return {**_done(done), "ok": not errors, "errors": errors}

    return _write(work, NO_RECORDS)


def at_most(ids: Iterable[str]) -> list[str]:
    """The ids; refuses more than one write may touch."""
    found = list(ids)
    if len(found) > MAX_PAGE:
        raise Invalid(_("At most %(limit)s records at once."), code="too_many", path=["ids"], limit=MAX_PAGE)
    return found


def values_of(model: Model, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the kit's writes take them: snake_case names, lines included."""
    names = {camel(name): name for name in [*input_fields(model), *model.lines]}
    found = {
        names.get(name, name): _lines(model, names[name], value) if names.get(name) in model.lines else value
        for name, value in given.items()
        if name != "custom"
    }
    return found | _custom_values(given.get("custom"))


def _custom_values(given: Any) -> dict[str, Any]:
    """The company's own fields, which the API keeps together and the kit does not. Raises Invalid."""
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(str(name).startswith(customs.PREFIX) for name in given):
        raise Invalid(_("“custom” is an object of the company's own fields."), code="custom", path=["custom"])
    return dict(given)


def _lines(model: Model, name: str, commands: Mapping[str, Any] | None) -> Any:
    if commands is None:
        return None
    target: Any = model._meta.get_field(name).related_model
    found = {verb: [values_of(target, line) for line in commands.get(verb) or []] for verb in ("create", "update")}
    return {**found, "delete": commands.get("delete") or []}


# --- actions ----------------------------------------------------------------------------------------------------------


def run(act: Action) -> Resolver:
    """Resolves the mutation of an action."""

    def work(
        *,
        id: str | None = None,
        ids: list[str] | None = None,
        input: Answer | None = None,
        expectedVersion: int | None = None,
    ) -> Answer:
        keys = at_most(dict.fromkeys([*([] if id is None else [id]), *(ids or [])]))
        if act.on != "collection" and not keys:
            raise Invalid(_("Say which record: `id` or `ids`."), code="required", path=["id"])
        names = {camel(a.name): a.name for a in act.arguments}
        values = {names[name]: value for name, value in (input or {}).items()}
        outcome = actions.run(act, keys, values, expected_version=expectedVersion)
        return _done(outcome.records, result_of(outcome.result))

    return _write(work, NO_RECORDS)


def result_of(result: Any) -> Any:
    """What an action answered, as JSON; records and other objects that say nothing about their form are not told."""
    if hasattr(result, "as_json"):
        return result.as_json()
    return result if isinstance(result, str | int | float | bool | dict | list) else None


# --- preview ----------------------------------------------------------------------------------------------------------


def preview(model: Model) -> Resolver:
    """Resolves `crmDealPreview`: nothing is written. Hints for the person who fills in the form are among the values."""

    def work(*, input: Answer, id: str | None = None) -> Answer:
        record = writes.preview(model, values_of(model, input), id)
        lines = {
            camel(name): [column_values(line) for line in record.rows(name)]
            for name in model.lines
            if name not in hidden_fields(model)
        }
        hints = {camel(name): text for name, text in record.hint().items()}
        return {"ok": True, "values": {**column_values(record), **hints}, "lines": lines, "errors": []}

    return _write(work, {"values": None, "lines": None})


def column_values(record: Record) -> Answer:
    """A record's columns and links as the API gives them; a link is {id, title field}."""
    found: Answer = {}
    for member in present(type(record)):
        if member.kind == "column" and scalar_of(member.field):
            value = getattr(record, member.field.attname)
            found[member.name] = as_text(member.field, None if member.field.primary_key and value is None else value)
        elif member.kind == "one":
            found[member.name] = _link(getattr(record, member.field.name, None), member.target)
        elif member.kind == "several":
            found[member.name] = _several(member, getattr(record, member.name))
    return found


def _several(member: query.Member, values: list[Any]) -> list[Any]:
    if member.custom.kind != "records":
        return values
    target: Any = record_model(member.custom.target)
    found = target._base_manager.in_bulk(values)
    return [_link(found[key], target) for key in values if key in found]


def _link(linked: models.Model | None, target: type[Record]) -> Answer | None:
    if linked is None:
        return None
    title = query.title_path(target)
    return {"id": str(linked.pk), camel(title): as_text(target._meta.get_field(title), getattr(linked, title))}
