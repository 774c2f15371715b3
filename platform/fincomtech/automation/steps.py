"""What a rule's steps are. A step is {"kind": …, and what that kind takes}; the kinds:

- `set`: {"values": {field: value}} changes fields of the record
- `create`: {"record": "crm.Deal", "values": {…}} makes a record
- `action`: {"action": "win", "input": {argument: value}} does an action of the record, or of its type as a whole: a comment, a mail, an activity are such
- `notify`: {"users": [ids], "roles": [ids], "people": ["assignee", "followers", "owner"], "text": …} tells people in the app
- `call`: {"url": …, "body": {name: value}} calls another system (signed, repeated until it answers)
- `wait`: {"minutes": 60}, or {"until": "expectedCloseDate", "minutes": -1440}
- `branch`: {"condition": {…}, "then": [steps], "else": [steps]}
- `stop`: {}

A value is {"value": a constant}, {"field": "contact.name"} (a field of the record or of what it links to), {"text": a
template with {{ fields }}}, {"days": 3} (from today), {"now": true} or {"me": true} (the rule's owner).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context, mail, moving_days, query
from fincomtech.kit.extending import members
from fincomtech.kit.extending.members import Member
from fincomtech.kit.fields import RichTextField
from fincomtech.kit.finding import related
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.safety import templates_sandbox

KINDS = ("set", "create", "action", "notify", "call", "wait", "branch", "stop")
MOST_STEPS = 50
RAW, PLAIN, RICH = "raw", "plain", "rich"
READABLE = ("column", "one", "many", "several")
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


def meeting(model: type[Record], condition: Any) -> "models.QuerySet[Any]":
    """The records that the actor may read and that meet the condition; what moves in it ("$me", "$today") is theirs. Raises Invalid."""
    return query.find(model, where=moving_days.settled(model, condition or {}))


# --- values ---------------------------------------------------------------------------------------------------------


def value_of(spec: Any, record: Record | None, payload: Mapping[str, Any], form: str = RAW) -> Any:
    """What a value of a step is for this record; relations are read as ids. Raises Invalid for what makes no sense.

    `form` says what becomes of texts on the way: RICH ones stay or are escaped, PLAIN ones lose their marks.
    """
    if not isinstance(spec, Mapping) or len(spec) != 1:
        raise Invalid(_("A value is missing its kind."), code="automation.value")
    [(kind, given)] = spec.items()
    match kind:
        case "value":
            return given
        case "field":
            return field_at(record, str(given), form)
        case "text":
            return templates_sandbox.render(str(given), record, {"hook": dict(payload)}, html=form == RICH)
        case "days":
            return clock.today() + timedelta(days=int(given))
        case "now":
            return clock.now()
        case "me":
            return context.actor().user_id
        case "hook":
            found = _inside(payload, str(given))
            return escape(found) if form == RICH and isinstance(found, str) else found
    raise Invalid(_("A value is missing its kind."), code="automation.value")


def _inside(payload: Mapping[str, Any], path: str) -> Any:
    found: Any = payload
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def field_at(record: Record | None, path: str, form: str = RAW) -> Any:
    """The raw value of a field ("contact.name"), within what the owner may read; of many links, their ids."""
    *relations, last = path.split(".")
    current = record
    for name in relations:
        link = _member(current, name)
        linked = link is not None and link.kind == "one"
        current = related.opened(link.target, getattr(current, link.field.attname)) if link and linked else None
    member = _member(current, last)
    if member is None or current is None:
        return None
    if member.kind == "many":
        return [linked.pk for linked in getattr(current, member.field.name).all()]
    return _formed(getattr(current, member.field.attname), member, form)


def _member(record: Record | None, name: str) -> Member | None:
    found = members.member(type(record), name) if record is not None else None
    return found if found is not None and found.kind in READABLE else None


def _formed(value: Any, member: Member, form: str) -> Any:
    if not isinstance(value, str) or form == RAW:
        return value
    if isinstance(member.field, RichTextField):
        return value if form == RICH else mail.plain_text(value)
    return escape(value) if form == RICH else value


def form_of(field: Any) -> str:
    """How texts come into a column."""
    if isinstance(field, RichTextField):
        return RICH
    return PLAIN if isinstance(field, models.CharField | models.TextField) else RAW


def values_for(
    model: type[Record], given: Mapping[str, Any], record: Record | None, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of a step by the columns' own names."""
    found = {}
    for name, spec in given.items():
        member = members.member(model, name)
        if member is None:
            raise Invalid(_("The field “%(field)s” cannot be set."), code="not_writable", path=[name], field=name)
        value = value_of(spec, record, payload, form_of(member.field))
        found[member.field.name] = _ids(value) if member.kind in ("one", "many") else value
    return found


def _ids(value: Any) -> Any:
    """Ids as numbers: what they lead to is then fetched for a whole batch at once."""
    if isinstance(value, list):
        return [_ids(each) for each in value]
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 19 else value


@contextmanager
def read_together(records: Sequence[Record], *told: Any) -> Iterator[None]:
    """Inside, what texts and values name of linked records is read for all records at once. Nothing may be written inside."""
    with related.remembering():
        said, model = str(told), type(records[0]) if records else None
        named = [m for m in members.present(model) if m.name in said or m.field.name in said] if model else []
        for member in named:
            if member.kind == "one":
                keys = {getattr(record, member.field.attname) for record in records}
                related.fetch(member.target, keys - {None})
        many = [member.field.name for member in named if member.kind == "many"]
        models.prefetch_related_objects(list(records), *many)
        yield
