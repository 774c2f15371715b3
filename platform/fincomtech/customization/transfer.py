"""All of a company's customization as one file, and what such a file would do in another company. Source: kit.5.

The file is JSON: {"format", "version", "fields", "layouts", "menu"}. Roles stand in it by their codes, else their names.
Taking a file in is all or nothing for what fits; what does not fit is named in words and left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fincomtech.customization import actions, conversions, definitions, layouts
from fincomtech.customization.models import Field, FieldChoice, Layout, MenuEntry
from fincomtech.customization.renewal import renew_token
from fincomtech.identity.models import Role
from fincomtech.kit import context, writes
from fincomtech.kit.refusals import Invalid, Refusal, Several

FORMAT, VERSION = "fincomtech.customization", 1
MOST_PARTS = 2_000
FIELD = (
    "record_type kind name label_ru label_en help_ru help_en target digits default_text required unique searchable "
    "indexed on_form on_list on_search sequence"
).split()
CHOICE = "value label_ru label_en color sequence".split()
MENU = "label_ru label_en record_type view filters section icon sequence".split()


class NotOurs(Invalid):
    """The file is none of ours, or of a later version."""

    code = "customization.file"


@dataclass(frozen=True)
class Part:
    """One thing in the file and what becomes of it: "create", "update", "same" or "refused" with the reason."""

    kind: str
    title: str
    outcome: str
    reason: str = ""

    def as_json(self) -> dict[str, str]:
        """For the preview."""
        return {"kind": self.kind, "title": self.title, "outcome": self.outcome, "reason": self.reason}


# --- out --------------------------------------------------------------------------------------------------------------


def exported() -> dict[str, Any]:
    """The current company's customization."""
    roles = {role.pk: role.code or role.name for role in Role.objects.all()}
    choices: dict[int, list[Any]] = {}
    for choice in FieldChoice.objects.filter(archived=False).order_by("sequence", "id"):
        choices.setdefault(choice.field_id, []).append(_columns(choice, CHOICE))
    fields = Field.objects.filter(removed_at=None).order_by("record_type", "sequence", "id")
    newest = Layout.objects.order_by("record_type", "view", "role_id", "-number")
    entries = MenuEntry.objects.filter(archived=False).order_by("sequence", "id").prefetch_related("roles")
    return {
        "format": FORMAT,
        "version": VERSION,
        "company": context.company().name,
        "fields": [{**_columns(f, FIELD), "choices": choices.get(f.pk, [])} for f in fields],
        "layouts": [
            {
                "record_type": each.record_type,
                "view": each.view,
                "role": roles.get(each.role_id or 0),
                "changes": each.changes,
            }
            for each in newest.distinct("record_type", "view", "role_id")
        ],
        "menu": [{**_columns(e, MENU), "roles": [roles[r.pk] for r in e.roles.all()]} for e in entries],
    }


def _columns(row: Any, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


# --- in ---------------------------------------------------------------------------------------------------------------


class TryOut(Exception):
    """Ends a trial: nothing of it stays."""


def previewed(file: Any) -> list[Part]:
    """What the file would do here: it is done, and undone."""
    found: list[Part] = []
    try:
        with writes.at_once():
            found = taken_in(file)
            raise TryOut
    except TryOut:
        renew_memo()
    return found


def renew_memo() -> None:
    """What was read during a trial is forgotten."""
    context.memo().pop("profile", None)
    context.memo().pop("role_ids", None)


def taken_in(file: Any) -> list[Part]:
    """Take the file in, inside the caller's transaction; fields first, since forms and menus speak of them."""
    parts = _parts(file)
    roles = {name: role for role in Role.objects.all() for name in (role.name, role.code) if name}
    found = [_done("field", _field_title(each), _take_field, each) for each in parts["fields"]]
    renew_token()
    found += [_done("layout", _place_title(each), _take_layout, each, roles) for each in parts["layouts"]]
    found += [_done("menu", _text(each, "label_ru"), _take_entry, each, roles) for each in parts["menu"]]
    renew_token()
    return found


def _parts(file: Any) -> dict[str, list[Mapping[str, Any]]]:
    if not isinstance(file, dict) or file.get("format") != FORMAT:
        raise NotOurs(_("This is no file of a customization."), path=["file"])
    if file.get("version") != VERSION:
        raise NotOurs(_("This file was written by another version of the product."), path=["file"])
    found = {name: file.get(name, []) for name in ("fields", "layouts", "menu")}
    good = all(isinstance(each, list) and all(isinstance(one, dict) for one in each) for each in found.values())
    if not good or sum(map(len, found.values())) > MOST_PARTS:
        raise NotOurs(_("This is no file of a customization."), path=["file"])
    return found


def _done(kind: str, title: str, take: Any, *given: Any) -> Part:
    """One part for itself: a refusal is its outcome."""
    try:
        with writes.at_once():
            return Part(kind, title, take(*given))
    except Refusal as refusal:
        return Part(kind, title, "refused", refusal.message)
    except Several as several:
        return Part(kind, title, "refused", " ".join(refusal.message for refusal in several.refusals))


def _take_field(given: Mapping[str, Any]) -> str:
    record_type, name = _text(given, "record_type"), _text(given, "name")
    if definitions.enabled_type(record_type) is None:
        raise Invalid(_("This company has no such record type: %(name)s.") % {"name": record_type[:64]})
    values = {key: given[key] for key in FIELD if key in given}
    choices = [{key: each[key] for key in CHOICE if key in each} for each in _objects(given.get("choices"))]
    there: Any = Field.objects.filter(record_type=record_type, name=name).select_for_update().first()
    if there is None:
        writes.create(Field, {**values, **({"choices": {"create": choices}} if choices else {})})
        return "create"
    return _update_field(there, values, choices)


def _update_field(there: Field, values: dict[str, Any], choices: list[dict[str, Any]]) -> str:
    if any(key in values and values[key] != getattr(there, key) for key in conversions.SHAPE):
        raise Invalid(_("There is a field of this name of another kind here."))
    known = {choice.value: choice for choice in there.rows("choices")}
    new = [each for each in choices if each.get("value") not in known]
    changed = [
        {**each, "id": known[each["value"]].pk}
        for each in choices
        if each.get("value") in known and any(getattr(known[each["value"]], k) != v for k, v in each.items())
    ]
    differs = any(getattr(there, key) != value for key, value in values.items())
    if not (new or changed or differs or there.removed_at):
        return "same"
    there.removed_at, there.archived = None, False
    commands = {"choices": {"create": new, "update": changed}} if new or changed else {}
    writes.apply(there, {**values, **commands})
    return "update"


def _take_layout(given: Mapping[str, Any], roles: Mapping[str, Role]) -> str:
    record_type, view = _text(given, "record_type"), _text(given, "view")
    model = definitions.enabled_type(record_type)
    if model is None or not definitions.has_view(record_type, view):
        raise Invalid(_("This company has no such form or list."))
    role = _role(given.get("role"), roles)
    steps = layouts.checked(model, view, given.get("changes"))
    newest = Layout.of_place(record_type, view, role.pk if role else None).first()
    if newest is not None and newest.changes == steps:
        return "same"
    actions.published(record_type, view, role.pk if role else None, steps, _("From a file"), None)
    return "update" if newest else "create"


def _take_entry(given: Mapping[str, Any], roles: Mapping[str, Role]) -> str:
    names = given.get("roles") or []
    if not isinstance(names, list):
        raise Invalid(_("This part of the file cannot be read."))
    named = [_role(name, roles) for name in names]
    values = {key: given[key] for key in MENU if key in given}
    keys = {key: _text(given, key) for key in ("label_ru", "record_type", "view")}
    there = MenuEntry.objects.filter(archived=False, **keys).select_for_update(of=("self",)).first()
    values["roles"] = [role.pk for role in named if role]
    if there is None:
        writes.create(MenuEntry, values)
        return "create"
    same = {role.pk for role in there.roles.all()} == set(values["roles"])
    if same and all(getattr(there, key) == value for key, value in values.items() if key != "roles"):
        return "same"
    writes.apply(there, values)
    return "update"


def _role(name: Any, roles: Mapping[str, Role]) -> Role | None:
    if name is None:
        return None
    found = roles.get(str(name))
    if found is None:
        raise Invalid(_("This company has no role “%(name)s”.") % {"name": str(name)[:80]})
    return found


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if value is not None and not isinstance(value, list):
        raise Invalid(_("This part of the file cannot be read."))
    for each in value or ():
        if not isinstance(each, dict):
            raise Invalid(_("This part of the file cannot be read."))
        yield each


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value[:200] if isinstance(value, str) else ""


def _field_title(given: Mapping[str, Any]) -> str:
    return f"{_text(given, 'record_type')}: {_text(given, 'label_ru') or _text(given, 'name')}"


def _place_title(given: Mapping[str, Any]) -> str:
    role = _text(given, "role")
    return f"{_text(given, 'record_type')}: {_text(given, 'view')}{f', {role}' if role else ''}"
