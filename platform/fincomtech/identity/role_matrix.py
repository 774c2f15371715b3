"""A role as its editor needs it: what its levels give for each record type, and what its rules change. Source: auth.6."""

from typing import Any

from django.utils.text import capfirst

from fincomtech.identity.granting import INCLUDED, OfRole, of_role
from fincomtech.identity.models import Role
from fincomtech.identity.role_rules import shuttable_fields
from fincomtech.kit import context, registry, views
from fincomtech.kit.actions import actions_of
from fincomtech.kit.module import Module
from fincomtech.kit.records import Record, record_types
from fincomtech.kit.rights import NO_RIGHT, Right

LEVELS = ("none", "employee", "manager")


def listed() -> list[dict[str, Any]]:
    """All roles with how many people have them; two queries."""
    roles = Role.visible().filter(archived=False).prefetch_related("users").order_by("id")
    return [
        {
            "id": str(r.pk),
            "name": r.name,
            "code": r.code,
            "isAdministrator": r.is_administrator,
            "people": len(r.users.all()),
        }
        for r in roles
    ]


def of(role: Role) -> dict[str, Any]:
    """The role, who has it, and each module's record types with the right that each level gives."""
    modules = [m for m in registry.all_modules().values() if m.name in context.company().modules]
    given = {
        level: {m.name: of_role("", [(m.name, level)], [], frozenset({m.name})) for m in modules} for level in LEVELS
    }
    return {
        "id": str(role.pk),
        "name": role.name,
        "code": role.code,
        "isAdministrator": role.is_administrator,
        "version": role.version,
        "people": [{"id": str(u.pk), "name": u.name} for u in role.users.order_by("name")],
        "levels": _levels(role, modules),
        "rules": [_rule(rule) for rule in role.rules.order_by("record_type")],
        "modules": [found for m in modules if (found := _module(m, given))["records"]],
    }


def _levels(role: Role, modules: list[Module]) -> list[dict[str, Any]]:
    """Those that are stored; a built-in role has its own everywhere."""
    if role.code in INCLUDED:
        return [{"id": None, "module": m.name, "level": role.code} for m in modules]
    return [{"id": str(x.pk), "module": x.module, "level": x.level} for x in role.levels.order_by("module")]


def _rule(rule: Any) -> dict[str, Any]:
    return {
        "id": str(rule.pk),
        "recordType": str(rule.record_type),
        "reading": rule.reading,
        "writing": rule.writing,
        "creating": rule.creating,
        "deleting": rule.deleting,
        "actions": rule.actions,
        "fields": rule.fields,
    }


def _module(module: Module, given: dict[str, dict[str, OfRole]]) -> dict[str, Any]:
    records = [
        _record(model, {level: given[level][module.name].rights.get(model.record_type(), NO_RIGHT) for level in LEVELS})
        for model in record_types().values()
        if model._meta.app_label == module.name and _is_shown(model)
    ]
    return {
        "name": module.name,
        "title": capfirst(str(module.title)),
        "icon": module.icon,
        "always": module.always,
        "records": sorted(records, key=lambda record: str(record["label"])),
    }


def _is_shown(model: type[Record]) -> bool:
    """Types with screens, and the parts of such; roles themselves are the administrators'."""
    whole = model.whole()
    return whole is not Role and views.views_of(whole.record_type()) is not None


def _record(model: type[Record], levels: dict[str, Right]) -> dict[str, Any]:
    part = model.part_of is not None
    return {
        "type": model.record_type(),
        "label": capfirst(str(model._meta.verbose_name_plural)),
        "part": part,
        "levels": {} if part else {level: _right(model, right) for level, right in levels.items()},
        "actions": [] if part else [_named(name, act.title) for name, act in _granted_actions(model)],
        "fields": [_named(name, _label(field)) for name, field in shuttable_fields(model).items()],
    }


def _granted_actions(model: type[Record]) -> Any:
    return [(name, act) for name, act in actions_of(model).items() if not act.open_to_readers]


def _named(name: str, label: Any) -> dict[str, str]:
    return {"name": name, "label": capfirst(str(label))}


def _label(field: Any) -> Any:
    return field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name


def _right(model: type[Record], right: Right) -> dict[str, Any]:
    return {
        "reading": right.read.name.lower(),
        "writing": right.write.name.lower(),
        "creating": "yes" if right.create else "no",
        "deleting": right.delete.name.lower(),
        "actions": [name for name, _act in _granted_actions(model) if right.allows(name)],
    }
