"""Takes out of a spec whatever speaks of fields that are hidden from the actor: nodes, columns, filters, groups.

A view that cannot be drawn without such a field goes as a whole.
"""

from collections.abc import Iterable
from typing import Any

from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record
from fincomtech.kit.rights import hidden_fields

Spec = dict[str, Any]
NEEDED = {"kanban": ("groupBy", "title"), "calendar": ("start", "title"), "chart": ("by",), "pivot": ("rows",)}


def shown(model: type[Record], spec: Spec) -> Spec:
    """The spec for the actor."""
    shut = _shut(model)
    if not shut and not any(_shut(line) for line in _lines(model).values()):
        return spec
    found = {name: _view(model, name, view, shut) for name, view in spec["views"].items()}
    kept = {name: view for name, view in found.items() if view is not None}
    return {
        **spec,
        "views": kept,
        "viewOrder": [name for name in spec["viewOrder"] if name in kept],
        "search": _search(spec["search"], shut),
    }


def _shut(model: type[Record]) -> frozenset[str]:
    return frozenset(camel(name) for name in hidden_fields(model) - model.hidden_fields)


def _lines(model: type[Record]) -> dict[str, Any]:
    relations: dict[str, Any] = {name: model._meta.get_field(name) for name in model.lines}
    return {camel(name): relation.related_model for name, relation in relations.items()}


def _search(search: Spec, shut: frozenset[str]) -> Spec:
    return {
        "filters": [f for f in search["filters"] if not _names(f["where"], shut)],
        "fields": [name for name in search["fields"] if name not in shut],
        "groups": _open(search["groups"], shut),
    }


def _names(expression: Any, shut: frozenset[str]) -> bool:
    """Whether a condition speaks of one of the fields, somewhere inside."""
    if isinstance(expression, dict):
        return any(key in shut or _names(value, shut) for key, value in expression.items())
    if isinstance(expression, list | tuple):
        return any(_names(each, shut) for each in expression)
    return isinstance(expression, str) and expression in shut


def _open(nodes: Iterable[Any], shut: frozenset[str]) -> list[Any]:
    return [node for node in nodes if (node["field"] if isinstance(node, dict) else node) not in shut]


def _view(model: type[Record], name: str, view: Spec, shut: frozenset[str]) -> Spec | None:
    if name == "list":
        return _list(view, shut)
    if name == "form":
        return _form(model, view, shut)
    if any(_mentions(view.get(key), shut) for key in NEEDED[name]):
        return None
    return {key: _part(value, shut) for key, value in view.items()}


def _mentions(value: Any, shut: frozenset[str]) -> bool:
    many = value if isinstance(value, list) else [value]
    return any((each.get("field") if isinstance(each, dict) else each) in shut for each in many)


def _part(value: Any, shut: frozenset[str]) -> Any:
    if isinstance(value, list):
        return _open(value, shut)
    if isinstance(value, dict) and value.get("field") in shut:
        return {"field": None, "aggregate": "count"}
    return None if isinstance(value, str) and value in shut else value


def _list(view: Spec, shut: frozenset[str]) -> Spec:
    group = view["defaultGroup"]
    return {
        **view,
        "columns": _open(view["columns"], shut),
        "tones": [tone for tone in view["tones"] if not _names(tone["when"], shut)],
        "defaultOrder": [order for order in view["defaultOrder"] if not shut & order.keys()],
        "defaultGroup": None if group and group["field"] in shut else group,
    }


def _form(model: type[Record], view: Spec, shut: frozenset[str]) -> Spec:
    plain = {key: _part(view[key], shut) for key in ("title", "statusbar", "image")}
    nodes = {key: _nodes(model, view[key], shut) for key in ("groups", "tabs")}
    return {**view, **plain, **nodes}


def _nodes(model: type[Record], nodes: Iterable[Spec], shut: frozenset[str]) -> list[Spec]:
    found = []
    for node in nodes:
        if node.get("name") in shut:
            continue
        if "columns" in node:
            found.append({**node, "columns": _open(node["columns"], _shut(_lines(model)[node["name"]]))})
        elif "children" in node:
            inner = _nodes(model, node["children"], shut)
            if inner:
                found.append({**node, "children": inner})
        else:
            found.append(node)
    return found
