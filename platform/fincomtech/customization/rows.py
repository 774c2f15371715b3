"""What stands in a row while it is being changed: the columns of a list or of lines, the fields of a card, a calendar's days."""

from collections.abc import Mapping
from typing import Any

from fincomtech.kit.extending import customs

Step = Mapping[str, Any]
Fields = dict[str, Any]
SLOTS = ("subtitle", "tags", "date", "amount", "avatar", "progress")  # the places that a card has of its own
NOT_ON_CARDS = {"o2m", "html", "json", "text"}


def relabelled(fields: Fields, name: str, label: Mapping[str, str]) -> Fields:
    """The fields with another label for one of them."""
    return {**fields, name: {**fields[name], "label": customs.said(label)}}


class Columns:
    """Columns, and the fields that they can show."""

    def __init__(self, columns: list[dict[str, Any]], fields: Fields):
        self.columns, self.fields = columns, fields

    @staticmethod
    def column(name: str) -> dict[str, Any]:
        """A plain one."""
        return {"field": name, "width": None, "optional": False, "aggregate": None, "widget": None}

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
                if step["id"] not in self.fields:
                    return False
                self.fields = relabelled(self.fields, step["id"], step["label"])
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
        if name not in self.fields or self._place(name) is not None:
            return False
        self._put(self.column(name), step.get("before"))
        return True


class Card:
    """A card of a board: fields in places of their own, and further ones below them, which the company orders."""

    def __init__(self, view: dict[str, Any], fields: Fields):
        self.view, self.fields = view, fields

    def do(self, step: Step) -> bool:
        """Whether there was something to do it to. What is moved leaves its own place for the fields below."""
        name = step["node"]["field"] if step["do"] == "add" else step["id"]
        is_there = self._shows(name)
        if name not in self.fields or is_there == (step["do"] == "add"):
            return False
        if step["do"] == "label":
            self.fields = relabelled(self.fields, name, step["label"])
            return True
        if step["do"] == "add" and self.fields[name]["type"] in NOT_ON_CARDS:
            return False
        if is_there:
            self._take(name)
        if step["do"] != "hide":
            self._put(name, step.get("before"))
        return True

    def _shows(self, name: str) -> bool:
        return name in self.view["fields"] or any(self.view[slot] == name for slot in SLOTS)

    def _take(self, name: str) -> None:
        self.view.update({slot: None for slot in SLOTS if self.view[slot] == name})
        self.view["fields"] = [each for each in self.view["fields"] if each != name]

    def _put(self, name: str, before: str | None) -> None:
        below: list[str] = self.view["fields"]
        first = 0 if before and self._shows(before) else len(below)
        below.insert(below.index(before) if before in below else first, name)


class Days:
    """The dates by which a calendar shows its records."""

    def __init__(self, view: dict[str, Any], fields: Fields):
        self.view, self.fields = view, fields

    def do(self, step: Step) -> bool:
        """Whether there was something to do it to."""
        name = step["field"]
        if name is not None and self.fields.get(name, {}).get("type") not in ("date", "datetime"):
            return False
        self.view[step["id"]] = name
        return True
