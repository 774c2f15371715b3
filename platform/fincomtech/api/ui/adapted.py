"""The spec as the company adapted it: its own fields where they belong, then the published changes. Source: kit.5.

Order: module → links → own fields → the company's changes → those of the actor's roles; a person's saved view is laid
over it by the client.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fincomtech.customization import layouts, reading
from fincomtech.customization.reading import Published
from fincomtech.kit import context
from fincomtech.kit.extending import customs
from fincomtech.kit.records import Record
from fincomtech.kit.rights import hidden_fields

Spec = dict[str, Any]
OWN_GROUP = "own"
SHOWN_SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class Tried:
    """Changes that somebody looks at before publishing, in the place of the published ones of that view and role."""

    view: str
    role: int | None
    steps: Sequence[Any]


def adapted(spec: Spec, model: type[Record], tried: Tried | None = None) -> Spec:
    """The spec with all that the company changed; nothing is asked of the database when it is remembered."""
    shut = hidden_fields(model)
    own = [custom for name, custom in customs.fields_of(model.record_type()).items() if name not in shut]
    spec = _with_own_fields(spec, own)
    warnings: list[str] = []
    for each in _published(model.record_type(), tried):
        spec, missed = layouts.applied(spec, each.view, each.steps)
        warnings += [warned.sentence() for warned in missed]
    return {**spec, "warnings": warnings if context.actor().is_administrator else []}


def _published(record_type: str, tried: Tried | None) -> list[Published]:
    """What counts for the actor: everybody's first, then by role."""
    found: list[Published] = list(customs.current().more.get("layouts", {}).get(record_type, ()))
    if tried is not None:
        found = [each for each in found if (each.view, each.role) != (tried.view, tried.role)]
        found = [each for each in found if each.role is None or each.view != tried.view]
        return [*found, Published(tried.view, tried.role, list(tried.steps))]
    roles = reading.roles_of_actor() if any(each.role for each in found) else frozenset()
    return [each for each in found if each.role is None or each.role in roles]


def _with_own_fields(spec: Spec, own: Sequence[customs.Custom]) -> Spec:
    """The company's own fields at the end of the form, as further columns, among filters and groups."""
    if not own:
        return spec
    shown = {**spec["views"]}
    if "list" in shown:
        columns = [_column(c) for c in own if c.on_list and c.kind != "rich_text"]
        shown["list"] = {**shown["list"], "columns": [*shown["list"]["columns"], *columns]}
    if "form" in shown:
        nodes = [_node(c) for c in own if c.on_form]
        shown["form"] = {**shown["form"], "groups": [*shown["form"]["groups"], *([_group(nodes)] if nodes else [])]}
    searched = [c.name for c in own if c.on_search]
    by = [_grouping(c) for c in own if c.on_search and spec["fields"][c.name]["groupable"]]
    search = spec["search"]
    search = {**search, "fields": [*search["fields"], *searched], "groups": [*search["groups"], *by]}
    return {**spec, "views": shown, "search": search}


def _group(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The group in which own fields stand unless they are moved."""
    return {
        "id": OWN_GROUP,
        "kind": "group",
        "label": _("More"),
        "cols": SHOWN_SIDE_BY_SIDE,
        "invisible": False,
        "children": nodes,
    }


def _node(custom: customs.Custom) -> dict[str, Any]:
    wide = custom.kind in ("long_text", "rich_text")
    plain = {"widget": None, "invisible": False, "readonly": False, "required": custom.required}
    return {"id": custom.name, "kind": "field", "name": custom.name, "span": 2 if wide else 1, **plain}


def _column(custom: customs.Custom) -> dict[str, Any]:
    total = "sum" if custom.kind in ("integer", "decimal", "money") else None
    return {"field": custom.name, "width": None, "optional": True, "aggregate": total, "widget": None}


def _grouping(custom: customs.Custom) -> dict[str, Any]:
    period = "month" if custom.kind in ("date", "instant") else None
    return {"field": custom.name, "period": period, "label": custom.label}
