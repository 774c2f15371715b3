"""The ModelSpec: everything the client must know to draw one record type (kit.5)."""

import hashlib
from typing import Any

import orjson
from django.utils.text import capfirst

from fincomtech.api.ui import adapted, fields, nodes
from fincomtech.api.ui.shown import shown
from fincomtech.kit import actions, context, query, views
from fincomtech.kit.extending import extras
from fincomtech.kit.naming import action_name, camel, plural_name, root_name, type_name
from fincomtech.kit.records import Conversation, Numbered, Record, Tagged, record_model, record_types
from fincomtech.kit.refusals import Missing
from fincomtech.kit.rights import Right, hidden_fields
from fincomtech.reports import printing

VERSION = 1


def api_names(record_type: str) -> dict[str, str]:
    """The GraphQL names of a record type."""
    root = root_name(record_type)
    writes = {
        name: f"{root}{name[0].upper()}{name[1:]}"
        for name in ("create", "update", "delete", "bulkUpdate", "preview", "groups")
    }
    return {"type": type_name(record_type), "one": root, "many": plural_name(record_type), **writes}


def model_spec(record_type: str, tried: adapted.Tried | None = None) -> dict[str, Any]:
    """The spec for the actor, in the active language. Raises Missing for unknown types, absent modules, no right.

    `tried` are changes of a view that are not published yet, to look at them.
    """
    model = record_types().get(record_type)
    declared = views.extended_views(record_type, context.company().modules)
    if (
        model is None
        or declared is None
        or model._meta.app_label not in context.company().modules
        or not model.right().read
    ):
        raise Missing()
    spec = shown(model, adapted.adapted(_spec(model, declared), model, tried))
    return {**spec, "etag": hashlib.sha256(orjson.dumps(spec, default=str)).hexdigest()[:24]}


def _spec(model: type[Record], declared: views.Views) -> dict[str, Any]:
    name = model.record_type()
    right = model.right()
    return {
        "specVersion": VERSION,
        "type": name,
        "label": capfirst(str(model._meta.verbose_name)),
        "pluralLabel": capfirst(str(model._meta.verbose_name_plural)),
        "titleField": camel(model.title_field),
        "icon": declared.icon,
        "conversation": issubclass(model, Conversation),
        "numbered": issubclass(model, Numbered),
        "tagged": issubclass(model, Tagged),
        "api": api_names(name),
        "fields": _fields(model),
        "hints": {camel(hint): fields.hint_spec(hint, label) for hint, label in model.hints.items()},
        "single": declared.single,
        "views": {key: nodes.view(view) for key, view in declared.by_type().items()},
        "viewOrder": [key for key in declared.by_type() if key != "form"],
        "search": _search(declared.search, model),
        "actions": {a.name: _action(a) for a in actions.actions_of(model).values() if a.allowed()},
        "prints": [{"id": one.id, "title": one.title} for one in printing.prints_of(model)],
        "permissions": _permissions(right, declared),
        "lines": {camel(line): _line(model, line) for line in model.lines if line not in hidden_fields(model)},
        "defaultOrder": nodes.order(query.own_order(model)),
        "adaptable": context.actor().is_administrator,
        "personal": _personal(model),
        "warnings": [],
    }


def _personal(model: type[Record]) -> Any:
    """The condition of a form under which a record is about a person; never for whoever may not ask."""
    if not context.actor().is_administrator or not model.personal_fields or model.part_of is not None:
        return False
    same = [["=", camel(name), value] for name, value in model.personal_when.items()]
    return ["and", *same]


def _permissions(right: Right, declared: views.Views) -> dict[str, bool]:
    several = not declared.single
    return {
        "create": right.create and several,
        "write": bool(right.write),
        "delete": bool(right.delete) and several,
    }


def _fields(model: type[Record]) -> dict[str, Any]:
    found = [fields.field_spec(model, f) for f in fields.shown_fields(model)]
    found += [fields.lines_spec(model, line) for line in model.lines if line not in hidden_fields(model)]
    return {f["name"]: f for f in found}


def _line(model: type[Record], name: str) -> dict[str, Any]:
    relation: Any = model._meta.get_field(name)
    related: type[Record] = relation.related_model
    return {
        "type": related.record_type(),
        "label": capfirst(str(related._meta.verbose_name)),
        "titleField": camel(related.title_field),
        "fields": {
            camel(f.name): fields.field_spec(related, f)
            for f in fields.shown_fields(related)
            if f.name != related.part_of
        },
    }


def _search(search: views.Search, model: type[Record]) -> dict[str, Any]:
    filters = [{"id": f.id, "label": str(f.label), "where": f.where, "default": f.default} for f in search.filters]
    groups = [{**nodes.by(name), "label": _group_label(model, name)} for name in search.groups]
    return {"filters": filters, "fields": [camel(name) for name in search.fields], "groups": groups}


def _group_label(model: type[Record], name: str) -> str:
    plain = name.partition(":")[0]
    field: Any = extras.field_of(model, plain) or model._meta.get_field(plain)
    return capfirst(str(field.verbose_name))


def _action(act: actions.Action) -> dict[str, Any]:
    return {
        "name": camel(act.name),
        "title": str(act.title),
        "on": act.on,
        "asStep": act.as_step,
        "mutation": action_name(act.model.record_type(), act.name),
        "icon": act.icon,
        "tone": act.tone,
        "bulk": act.bulk and act.on == "record",
        "confirm": str(act.confirm),
        "states": sorted(act.move[0] if act.move else act.states),
        "when": nodes.condition(act.when),
        "move": {"from": sorted(act.move[0]), "to": act.move[1]} if act.move else None,
        "undo": camel(act.undo) if act.undo else None,
        "arguments": [_argument(a) for a in act.arguments],
    }


def _argument(argument: actions.Argument) -> dict[str, Any]:
    relation = fields.relation_spec(record_model(argument.record)) if argument.record else None
    return {
        "name": camel(argument.name),
        "kind": argument.kind,
        "label": str(argument.label),
        "required": argument.required,
        "default": argument.default,
        "choices": [
            {"value": c, "label": capfirst(str(argument.labels.get(c, c))), "tone": None} for c in argument.choices
        ],
        "relation": relation,
        "widget": argument.widget,
        "help": str(argument.help),
    }
