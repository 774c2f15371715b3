"""Changes of a form or list as data: a list of steps over the nodes of the view's spec, which have stable ids.

A step is an object. For forms: {"do": "hide", "id"}, {"do": "move", "id", "into", "before"}, {"do": "add", "node",
"into", "before"} with a node {"kind": "field"/"group"/"tab", …}, {"do": "label", "id", "label": {"ru", "en"}},
{"do": "set", "id", "invisible"/"readonly"/"required": condition, "span", "cols"}. For lists, where ids are the columns'
fields: hide, move (before), add ({"node": {"field": …}}), label, set (width, optional, aggregate). The columns of lines
are called "items.price" and changed in the form: the same steps, and add ({"node": {"kind": "column", "name"}, "into":
"items", "before"}). For cards, where ids are fields too: hide, move, add, label. For calendars: {"do": "set", "id":
"start"/"end", "field"}.

A step whose target is gone (a module was upgraded or disabled) is left out with a warning. Source: kit.5.
"""

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from fincomtech.customization.rows import Card, Columns, Days, relabelled
from fincomtech.kit import conditions
from fincomtech.kit.extending import customs
from fincomtech.kit.extending.members import members, present
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid

MOST_STEPS, MOST_LABEL = 300, 80
FIRST_COLUMNS = 6  # of lines that an administrator puts on a form
OWN_ID = re.compile(r"own_[a-z0-9_]{1,40}")  # of groups and tabs that the company made: no module's id begins so
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,80}(?:[.:][A-Za-z][A-Za-z0-9_]{0,80})?")
CONDITIONS = ("invisible", "readonly", "required")
AGGREGATES = (None, "sum", "avg", "count")

Step = Mapping[str, Any]
Spec = dict[str, Any]


@dataclass
class Warned:
    """A step that had nothing to do."""

    do: str
    id: str

    def sentence(self) -> str:
        """For the administrator, in the active language."""
        return _("“%(id)s” is no longer there: the step “%(step)s” was left out.") % {"id": self.id, "step": self.do}


# --- what steps may be ------------------------------------------------------------------------------------------------


def checked(model: type[Record], view: str, steps: Any) -> list[dict[str, Any]]:
    """The steps, if each is one that can be understood. Raises Invalid naming the first bad one."""
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise Invalid(
            _("Changes are a list of at most %(most)s steps."), code="layout.size", path=["changes"], most=MOST_STEPS
        )
    for number, step in enumerate(steps, 1):
        wrong = _wrong(model, view, step)
        if wrong:
            raise Invalid(
                _("Step %(number)s cannot be understood (%(what)s)."),
                code="layout.step",
                path=["changes"],
                number=number,
                what=wrong,
            )
    return steps


def _wrong(model: type[Record], view: str, step: Any) -> str:
    if not isinstance(step, dict) or step.get("do") not in ("hide", "move", "add", "label", "set"):
        return "do"
    unknown = set(step) - _ALLOWED[step["do"]]
    if unknown:
        return str(sorted(unknown)[0])[:40]
    if view == "calendar":
        return _wrong_day(model, step)
    if step["do"] == "set" and (view == "kanban" or "field" in step):
        return "do"
    if step["do"] != "add" and not _is_id(step.get("id")):
        return "id"
    places = [step.get(name) for name in ("into", "before")]
    if any(place is not None and not _is_id(place) for place in places):
        return "into"
    if step["do"] == "label":
        return "" if _is_label(step.get("label")) else "label"
    if step["do"] == "add":
        node = step.get("node")
        if view == "form" and isinstance(node, dict) and node.get("kind") == "column":
            return _wrong_column(model, node, step.get("into"))
        return _wrong_node(model, view, node)
    return _wrong_set(model, step) if step["do"] == "set" else ""


_ALLOWED = {
    "hide": {"do", "id"},
    "move": {"do", "id", "into", "before"},
    "add": {"do", "node", "into", "before"},
    "label": {"do", "id", "label"},
    "set": {"do", "id", *CONDITIONS, "span", "cols", "width", "optional", "aggregate", "field"},
}


def _wrong_day(model: type[Record], step: Step) -> str:
    """A calendar's days are those of a date; only the last day may be none."""
    if step["do"] != "set" or step.get("id") not in ("start", "end") or set(step) != {"do", "id", "field"}:
        return "do"
    name = step["field"]
    dates = {m.name for m in present(model) if isinstance(m.field, models.DateField)}
    return "" if name in dates or (name is None and step["id"] == "end") else "field"


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def _is_label(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"ru", "en"}
        and all(isinstance(text, str) and len(text) <= MOST_LABEL for text in value.values())
        and any(value.values())
    )


def _wrong_node(model: type[Record], view: str, node: Any) -> str:
    if not isinstance(node, dict):
        return "node"
    names = {m.name for m in present(model)} | {f"{name}" for name in customs.fields_of(model.record_type())}
    if view in ("list", "kanban"):
        return "" if set(node) <= {"field"} and node.get("field") in names else "field"
    if node.get("kind") == "field":
        return (
            ""
            if set(node) <= {"kind", "name", "span"} and node.get("name") in names and _small(node, "span")
            else "name"
        )
    if node.get("kind") not in ("group", "tab") or set(node) - {"kind", "id", "label", "cols"}:
        return "kind"
    good = isinstance(node.get("id"), str) and OWN_ID.fullmatch(node["id"]) and _is_label(node.get("label"))
    return "" if good and _small(node, "cols") else "node"


def _wrong_column(model: type[Record], node: Mapping[str, Any], into: Any) -> str:
    lines = {camel(name): members(model)[camel(name)].target for name in model.lines if camel(name) in members(model)}
    if into not in lines or set(node) != {"kind", "name"}:
        return "into"
    return "" if node["name"] in {m.name for m in present(lines[into])} else "name"


def _small(node: Mapping[str, Any], name: str) -> bool:
    value = node.get(name, 1)
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 4


def _wrong_set(model: type[Record], step: Step) -> str:
    if "." in step["id"] and set(step) & {*CONDITIONS, "span", "cols"}:
        return "id"
    for name in CONDITIONS:
        if name in step and (wrong := conditions.problem(step[name], model)):
            return f"{name}: {wrong}"
    width = step.get("width")
    if width is not None and not (isinstance(width, int) and not isinstance(width, bool) and 40 <= width <= 1200):
        return "width"
    if step.get("aggregate") not in AGGREGATES or not isinstance(step.get("optional", False), bool):
        return "aggregate"
    return "" if _small(step, "span") and _small(step, "cols") else "span"


# --- applying ---------------------------------------------------------------------------------------------------------


def applied(spec: Spec, view: str, steps: Sequence[Step]) -> tuple[Spec, list[Warned]]:
    """The model's spec with the steps done to one of its views, and the steps that found nothing. The given spec stays."""
    if view not in spec["views"]:
        return spec, [Warned(str(step.get("do")), view) for step in steps[:1]]
    changed = {**spec, "views": {**spec["views"], view: copy.deepcopy(spec["views"][view])}}
    work = _WORK[view](changed)
    warnings = [Warned(str(step["do"]), _named(step)) for step in steps if not work.do(step)]
    return work.spec, warnings


def _named(step: Step) -> str:
    node = step.get("node") or {}
    return str(step.get("id") or node.get("name") or node.get("field") or node.get("id") or "")


class _Form:
    """A form that is being changed."""

    def __init__(self, spec: Spec):
        self.spec, self.form = spec, spec["views"]["form"]

    def do(self, step: Step) -> bool:
        """Whether there was something to do it to."""
        if "." in step.get("id", "") or step.get("node", {}).get("kind") == "column":
            return self._in_lines(step)
        if step["do"] == "add":
            return self._add(step)
        found = self._find(step["id"])
        if found is None:
            return False
        siblings, place = found
        match step["do"]:
            case "hide":
                siblings.pop(place)
            case "label":
                return self._label(siblings[place], step["label"])
            case "set":
                siblings[place].update({name: value for name, value in step.items() if name not in ("do", "id")})
            case "move":
                return self._move(siblings, place, step)
        return True

    def _in_lines(self, step: Step) -> bool:
        """A step about a column of lines: "items.price"."""
        key = step["into"] if step["do"] == "add" else step["id"].split(".")[0]
        every = (node for nodes in self._lists() for node in nodes)
        node = next((node for node in every if node["kind"] == "lines" and node["name"] == key), {})
        if not node or node["name"] not in self.spec["lines"]:
            return False
        line = self.spec["lines"][node["name"]]
        columns = Columns(node["columns"], line["fields"])
        done = columns.do(_of_column(step))
        self.spec["lines"] = {**self.spec["lines"], node["name"]: {**line, "fields": columns.fields}}
        return done

    def _lists(self) -> list[list[dict[str, Any]]]:
        """Every list of nodes, from the outside in."""
        found, todo = [], [self.form["groups"], self.form["tabs"]]
        while todo:
            nodes = todo.pop(0)
            found.append(nodes)
            todo += [node["children"] for node in nodes if "children" in node]
        return found

    def _find(self, key: str) -> tuple[list[dict[str, Any]], int] | None:
        for nodes in self._lists():
            for place, node in enumerate(nodes):
                if node["id"] == key:
                    return nodes, place
        return None

    def _target(self, into: str | None, node: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        if node["kind"] == "tab":
            return self.form["tabs"] if into is None else None
        if into is None:
            return self.form["groups"]
        found = self._find(into)
        parent = found[0][found[1]] if found else {}
        inside = parent.get("children") if parent.get("id") != node["id"] else None
        return inside if inside is None or not _holds(node, inside) else None

    def _put(self, nodes: list[dict[str, Any]], node: dict[str, Any], before: str | None) -> None:
        place = next((n for n, each in enumerate(nodes) if each["id"] == before), len(nodes))
        nodes.insert(place, node)

    def _move(self, siblings: list[dict[str, Any]], place: int, step: Step) -> bool:
        node = siblings[place]
        target = siblings if "into" not in step else self._target(step["into"], node)
        if target is None:
            return False
        siblings.pop(place)
        self._put(target, node, step.get("before"))
        return True

    def _add(self, step: Step) -> bool:
        node = self._made(step["node"])
        target = self._target(step.get("into"), node)
        if (
            target is None
            or self._find(node["id"])
            or (node["kind"] == "field" and node["name"] not in self.spec["fields"])
        ):
            return False
        self._put(target, node, step.get("before"))
        return True

    def _made(self, node: Mapping[str, Any]) -> dict[str, Any]:
        if node["kind"] == "field":
            plain = {
                "widget": None,
                "span": node.get("span", 1),
                "invisible": False,
                "readonly": False,
                "required": False,
            }
            if self.spec["fields"].get(node["name"], {}).get("type") == "o2m":
                return self._made_lines(node["name"])
            return {"id": node["name"], "kind": "field", "name": node["name"], "label": "", **plain}
        found = {
            "id": node["id"],
            "kind": node["kind"],
            "label": customs.said(node["label"]),
            "invisible": False,
            "children": [],
        }
        return found if node["kind"] == "tab" else {**found, "cols": node.get("cols", 2)}

    def _made_lines(self, name: str) -> dict[str, Any]:
        """Lines with the first of their fields as columns."""
        fields = list(self.spec["lines"].get(name, {}).get("fields", {}))[:FIRST_COLUMNS]
        columns = [Columns.column(field) for field in fields]
        return {"id": f"{name}:lines", "kind": "lines", "name": name, "invisible": False, "columns": columns}

    def _label(self, node: dict[str, Any], label: Mapping[str, str]) -> bool:
        if node["kind"] not in ("field", "lines"):
            node["label"] = customs.said(label)
            return True
        if node["name"] not in self.spec["fields"]:
            return False
        if node.get("label"):  # called otherwise here than everywhere
            node["label"] = customs.said(label)
            return True
        self.spec["fields"] = relabelled(self.spec["fields"], node["name"], label)
        return True


def _holds(node: Mapping[str, Any], nodes: Any) -> bool:
    """Whether the list is inside the node: nothing is moved into itself."""
    inside = node.get("children")
    return inside is not None and (inside is nodes or any(_holds(child, nodes) for child in inside))


def _of_column(step: Step) -> Step:
    """The step as a list would have it: "items.price" is the column "price"."""
    bare = {name: str(step[name]).rpartition(".")[2] for name in ("id", "before") if step.get(name)}
    node = {"node": {"field": step["node"]["name"]}} if step["do"] == "add" else {}
    return {**step, **bare, **node}


class _Rows:
    """A list, a board or a calendar that is being changed."""

    def __init__(self, view: str, work: type[Columns] | type[Card] | type[Days], spec: Spec):
        self.spec, found = spec, spec["views"][view]
        self._work = work(found["columns"] if view == "list" else found, spec["fields"])

    def do(self, step: Step) -> bool:
        """Whether there was something to do it to."""
        done = self._work.do(step)
        self.spec["fields"] = self._work.fields
        return done


_WORK: dict[str, Callable[[Spec], Any]] = {
    "form": _Form,
    "list": partial(_Rows, "list", Columns),
    "kanban": partial(_Rows, "kanban", Card),
    "calendar": partial(_Rows, "calendar", Days),
}


# --- what steps demand of writes --------------------------------------------------------------------------------------


def rules(steps: Sequence[Step], role: int | None) -> list[customs.FieldRule]:
    """The conditions that writes enforce, by field: the last step about a field counts."""
    found: dict[str, customs.FieldRule] = {}
    for step in steps:
        if step.get("do") == "set" and ("required" in step or "readonly" in step):
            name = str(step["id"])
            known = found.get(name, customs.FieldRule(name))
            required, readonly = step.get("required", known.required), step.get("readonly", known.readonly)
            found[name] = customs.FieldRule(name, required, readonly, role)
    return [rule for rule in found.values() if rule.required is not False or rule.readonly is not False]
