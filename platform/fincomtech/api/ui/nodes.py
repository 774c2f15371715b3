"""The declared views in the client's form: camelCase, translated, without what the actor may not see."""

from collections.abc import Callable, Sequence
from dataclasses import fields as dataclass_fields
from typing import Any

from django.utils.text import capfirst

from fincomtech.kit import context, views
from fincomtech.kit.naming import camel, plural_name
from fincomtech.kit.records import Record, record_model, record_types
from fincomtech.kit.views import Column, Field, FormView, Group, Lines, ListView, Stat, Tab

OPERATORS = {"=", "!=", ">", "<", ">=", "<=", "in", "set"}


def condition(expr: Any) -> Any:
    """A condition with its field names in camelCase."""
    if not isinstance(expr, list | tuple) or not expr:
        return expr
    head, *rest = expr
    if head in OPERATORS:
        return [head, camel(rest[0]), *rest[1:]]
    return [head, *(condition(e) for e in rest)]


def by(name: str) -> dict[str, Any]:
    """ "created_at:month" → {"field": "createdAt", "period": "month"}."""
    field, _colon, period = name.partition(":")
    return {"field": camel(field), "period": period or None}


def measure(name: str) -> dict[str, Any]:
    """ "expected_revenue:sum" → {"field": …, "aggregate": "sum"}; "count" counts records."""
    field, _colon, aggregate = name.partition(":")
    return {"field": camel(field) if aggregate else None, "aggregate": aggregate or "count"}


def column(node: Column) -> dict[str, Any]:
    """One list column."""
    return {
        "field": camel(node.field),
        "width": node.width,
        "optional": node.optional,
        "aggregate": node.aggregate or None,
        "widget": node.widget,
    }


def form_node(node: Field | Group | Lines) -> dict[str, Any]:
    """One node of a form, with its children."""
    return _FORM_NODES[type(node)](node)


def _field(node: Field) -> dict[str, Any]:
    return {
        "id": f"{camel(node.name)}:labelled" if node.label else camel(node.name),
        "kind": "field",
        "name": camel(node.name),
        "label": capfirst(str(node.label)),
        "widget": node.widget,
        "span": node.span,
        "invisible": condition(node.invisible),
        "readonly": condition(node.readonly),
        "required": condition(node.required),
    }


def _group(node: Group) -> dict[str, Any]:
    children = [form_node(child) for child in node.children]
    return {
        "id": node.id,
        "kind": "group",
        "label": str(node.label),
        "cols": node.cols,
        "invisible": condition(node.invisible),
        "children": children,
    }


def _lines(node: Lines) -> dict[str, Any]:
    columns = [column(c) for c in node.columns]
    return {
        "id": f"{camel(node.name)}:lines",  # the tab around them often has their name
        "kind": "lines",
        "name": camel(node.name),
        "invisible": condition(node.invisible),
        "columns": columns,
    }


_FORM_NODES: dict[type, Callable[[Any], dict[str, Any]]] = {Field: _field, Group: _group, Lines: _lines}


def tab(node: Tab) -> dict[str, Any]:
    """One tab of a form."""
    children = [form_node(child) for child in node.children]
    return {
        "id": node.id,
        "kind": "tab",
        "label": str(node.label),
        "invisible": condition(node.invisible),
        "children": children,
    }


def stat(node: Stat) -> dict[str, Any]:
    """A counter that opens related records."""
    many = plural_name(node.record)
    return {
        "id": node.id,
        "label": str(node.label),
        "record": node.record,
        "many": many,
        "field": camel(node.field),
        "icon": node.icon,
        "history": node.history,
    }


def list_view(view: ListView) -> dict[str, Any]:
    """A list."""
    return {
        "columns": [column(c) for c in view.columns],
        "editable": view.editable,
        "tones": [{"when": condition(when), "tone": tone} for when, tone in view.tones],
        "defaultOrder": order(view.default_order),
        "defaultGroup": by(view.default_group) if view.default_group else None,
    }


def order(names: Sequence[str]) -> list[dict[str, str]]:
    """ "-created_at" → {"createdAt": "DESC"}."""
    return [{camel(n.lstrip("-")): "DESC" if n.startswith("-") else "ASC"} for n in names]


def form_view(view: FormView) -> dict[str, Any]:
    """A form."""
    return {
        "groups": [form_node(node) for node in view.groups],
        "tabs": [tab(node) for node in view.tabs],
        "title": camel(view.title) if view.title else None,
        "statusbar": camel(view.statusbar) if view.statusbar else None,
        "buttons": list(view.buttons),
        "stats": [stat(s) for s in view.stats if _readable(s.record)],
        "image": camel(view.image) if view.image else None,
    }


def _readable(record_type: str) -> bool:
    if record_type not in record_types():
        return False
    model: type[Record] = record_model(record_type)
    return model._meta.app_label in context.company().modules and bool(model.right().read)


def plain_view(view: Any) -> dict[str, Any]:
    """Kanban, calendar, chart and pivot: names of fields, each in camelCase."""
    found: dict[str, Any] = {}
    for item in dataclass_fields(view):
        value = getattr(view, item.name)
        if item.name in {"by", "rows", "cols"}:
            found[item.name] = [by(name) for name in value]
        elif item.name in {"measure", "measures"}:
            found[item.name] = measure(value) if isinstance(value, str) else [measure(name) for name in value]
        elif item.name == "fields":
            found[item.name] = [camel(name) for name in value]
        elif item.name in {"kind", "quick_create"}:
            found[camel(item.name)] = value
        else:
            found[camel(item.name)] = camel(value) if value else None
    return found


def view(found: views.View) -> dict[str, Any]:
    """Any declared view."""
    if isinstance(found, ListView):
        return list_view(found)
    return form_view(found) if isinstance(found, FormView) else plain_view(found)
