"""What a rule's steps are. A step is {"kind": …, and what that kind takes}; the kinds:

- `set`: {"values": {field: value}} changes fields of the record
- `create`: {"record": "crm.Deal", "values": {…}} makes a record
- `action`: {"action": "win", "input": {argument: value}} does an action of the record: a comment, a mail, an activity are such
- `call`: {"url": …, "body": {name: value}} calls another system (signed, repeated until it answers)
- `wait`: {"minutes": 60}, or {"until": "expectedCloseDate", "minutes": -1440}
- `branch`: {"condition": {…}, "then": [steps], "else": [steps]}
- `stop`: {}

A value is {"value": a constant}, {"field": "contact.name"} (a field of the record or of what it links to), {"text": a
template with {{ fields }}}, {"days": 3} (from today), {"now": true} or {"me": true} (the rule's owner).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.extending import members
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.safety import templates_sandbox

KINDS = ("set", "create", "action", "call", "wait", "branch", "stop")
MOST_STEPS = 50
Step = Mapping[str, Any]
Path = list[Any]


def at(steps: Sequence[Step], path: Path) -> Step | None:
    """The step at a place ([2, "then", 0]); None behind the last one of a list."""
    found: Any = steps
    for part in path:
        if isinstance(part, int):
            if part >= len(found):
                return None
            found = found[part]
        else:
            found = found.get(part) or []
    return found if isinstance(found, Mapping) else None


def after(path: Path) -> Path:
    """The place behind this step in its own list."""
    return [*path[:-1], path[-1] + 1]


def outside(path: Path) -> Path | None:
    """Where it goes on when the list of this place is through: behind the branch that the list belongs to."""
    return after(path[:-2]) if len(path) > 2 else None


def every(steps: Sequence[Any], path: Sequence[Any] = ()) -> Iterator[tuple[Path, Any]]:
    """All steps with their places, those inside branches too."""
    for number, step in enumerate(steps):
        here = [*path, number]
        yield here, step
        if isinstance(step, Mapping) and step.get("kind") == "branch":
            for side in ("then", "else"):
                inner = step.get(side)
                yield from every(inner if isinstance(inner, list) else [], [*here, side])


def numbered(path: Path) -> str:
    """A place as people read it: 3, 3+1 (inside "then"), 3−1 (inside "else")."""
    signs = {"then": "+", "else": "−"}
    return "".join(signs[part] if isinstance(part, str) else str(part + 1) for part in path)


# --- values ---------------------------------------------------------------------------------------------------------


def value_of(spec: Any, record: Record | None, payload: Mapping[str, Any]) -> Any:
    """What a value of a step is for this record; relations are read as ids. Raises Invalid for what makes no sense."""
    if not isinstance(spec, Mapping) or len(spec) != 1:
        raise Invalid(_("A value is missing its kind."), code="automation.value")
    [(kind, given)] = spec.items()
    match kind:
        case "value":
            return given
        case "field":
            return field_at(record, str(given))
        case "text":
            return templates_sandbox.render(str(given), record, {"hook": dict(payload)})
        case "days":
            return clock.today() + timedelta(days=int(given))
        case "now":
            return clock.now()
        case "me":
            return context.actor().user_id
        case "hook":
            return _inside(payload, str(given))
    raise Invalid(_("A value is missing its kind."), code="automation.value")


def _inside(payload: Mapping[str, Any], path: str) -> Any:
    found: Any = payload
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def field_at(record: Record | None, path: str) -> Any:
    """The raw value of a field ("contact.name"), within what the owner may read."""
    *relations, last = path.split(".")
    current = record
    for name in relations:
        member = members.member(type(current), name) if current is not None else None
        current = current.open_link(member.field.name) if current is not None and member is not None else None
    member = members.member(type(current), last) if current is not None else None
    return getattr(current, member.field.attname) if member is not None and member.kind in ("column", "one") else None


def values_for(
    model: type[Record], given: Mapping[str, Any], record: Record | None, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of a step by the columns' own names."""
    found = {}
    for name, spec in given.items():
        member = members.member(model, name)
        if member is None:
            raise Invalid(_("The field “%(field)s” cannot be set."), code="not_writable", path=[name], field=name)
        found[member.field.name] = value_of(spec, record, payload)
    return found
