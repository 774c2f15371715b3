"""Changes of a form or list as data: a list of steps over the nodes of the view's spec, which have stable ids.

A step is an object. For forms: {"do": "hide", "id"}, {"do": "move", "id", "into", "before"}, {"do": "add", "node",
"into", "before"} with a node {"kind": "field"/"group"/"tab", …}, {"do": "label", "id", "label": {"ru", "en"}},
{"do": "set", "id", "invisible"/"readonly"/"required": condition, "span", "cols"}. For lists, where ids are the columns'
fields: hide, move (before), add ({"node": {"field": …}}), label, set (width, optional, aggregate).

A step whose target is gone (a module was upgraded or disabled) is left out with a warning. Source: kit.5.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fincomtech.kit import conditions
from fincomtech.kit.extending import customs
from fincomtech.kit.extending.members import present
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid

MOST_STEPS, MOST_LABEL = 300, 80
OWN_ID = re.compile(r"own_[a-z0-9_]{1,40}")  # of groups and tabs that the company made: no module's id begins so
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,80}")
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
    if step["do"] != "add" and not _is_id(step.get("id")):
        return "id"
    places = [step.get(name) for name in ("into", "before")]
    if any(place is not None and not _is_id(place) for place in places):
        return "into"
    if step["do"] == "label":
        return "" if _is_label(step.get("label")) else "label"
    if step["do"] == "add":
        return _wrong_node(model, view, step.get("node"))
    return _wrong_set(model, step) if step["do"] == "set" else ""


_ALLOWED = {
    "hide": {"do", "id"},
    "move": {"do", "id", "into", "before"},
    "add": {"do", "node", "into", "before"},
    "label": {"do", "id", "label"},
    "set": {"do", "id", *CONDITIONS, "span", "cols", "width", "optional", "aggregate"},
}


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
    if view == "list":
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


def _small(node: Mapping[str, Any], name: str) -> bool:
    value = node.get(name, 1)
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 4


def _wrong_set(model: type[Record], step: Step) -> str:
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
    work = (_Form if view == "form" else _List)(changed)
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
            lines = self.spec["fields"].get(node["name"], {}).get("type") == "o2m"
            return {"id": node["name"], "kind": "lines" if lines else "field", "name": node["name"], **plain}
        found = {
            "id": node["id"],
            "kind": node["kind"],
            "label": customs.said(node["label"]),
            "invisible": False,
            "children": [],
        }
        return found if node["kind"] == "tab" else {**found, "cols": node.get("cols", 2)}

    def _label(self, node: dict[str, Any], label: Mapping[str, str]) -> bool:
        if node["kind"] not in ("field", "lines"):
            node["label"] = customs.said(label)
            return True
        return _relabel(self.spec, node["name"], label)


def _holds(node: Mapping[str, Any], nodes: Any) -> bool:
    """Whether the list is inside the node: nothing is moved into itself."""
    inside = node.get("children")
    return inside is not None and (inside is nodes or any(_holds(child, nodes) for child in inside))


def _relabel(spec: Spec, name: str, label: Mapping[str, str]) -> bool:
    if name not in spec["fields"]:
        return False
    spec["fields"] = {**spec["fields"], name: {**spec["fields"][name], "label": customs.said(label)}}
    return True


class _List:
    """A list that is being changed."""

    def __init__(self, spec: Spec):
        self.spec, self.columns = spec, spec["views"]["list"]["columns"]

    def do(self, step: Step) -> bool:
        """Whether there was something to do it to."""
        if step["do"] == "add":
            return self._add(step)
        place = self._place(step["id"])
        if place is None:
            return False
        match step["do"]:
            case "hide":
                self.columns.pop(place)
            case "label":
                return _relabel(self.spec, step["id"], step["label"])
            case "set":
                self.columns[place].update({n: step[n] for n in ("width", "optional", "aggregate") if n in step})
            case "move":
                self._put(self.columns.pop(place), step.get("before"))
        return True

    def _place(self, key: Any) -> int | None:
        return next((n for n, column in enumerate(self.columns) if column["field"] == key), None)

    def _put(self, column: dict[str, Any], before: str | None) -> None:
        place = self._place(before)
        self.columns.insert(len(self.columns) if place is None else place, column)

    def _add(self, step: Step) -> bool:
        name = step["node"]["field"]
        if name not in self.spec["fields"] or self._place(name) is not None:
            return False
        self._put(
            {"field": name, "width": None, "optional": False, "aggregate": None, "widget": None}, step.get("before")
        )
        return True


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
