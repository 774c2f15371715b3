"""Reads what a company changed, in a few statements, once a change: the kit remembers it until the next one."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection

from fincomtech.customization import definitions, layouts
from fincomtech.customization.models import Field, FieldChoice, Layout, MenuEntry
from fincomtech.kit import context
from fincomtech.kit.extending import customs
from fincomtech.kit.extending.customs import Custom, Customization, FieldRule


@dataclass(frozen=True)
class Published:
    """The newest version of one place."""

    view: str
    role: int | None
    steps: list[Any]


@dataclass(frozen=True)
class Entry:
    """One entry of the menu."""

    id: int
    labels: dict[str, str]
    record: str
    view: str
    icon: str
    section: str
    sequence: int
    filters: Any
    roles: frozenset[int]


def customization(token: str) -> Customization:
    """All of the current company's."""
    published = _layouts()
    rules: dict[str, list[FieldRule]] = {
        record: [
            rule for each in found for rule in (layouts.rules(each.steps, each.role) if each.view == "form" else ())
        ]
        for record, found in published.items()
    }
    return Customization(
        token, _fields(), {r: found for r, found in rules.items() if found}, {"layouts": published, "menu": _menu()}
    )


def _fields() -> dict[str, dict[str, Custom]]:
    choices = defaultdict(list)
    for choice in FieldChoice.objects.filter(archived=False).order_by("sequence", "id"):
        choices[choice.field_id].append(choice)
    found: dict[str, dict[str, Custom]] = defaultdict(dict)
    for field in Field.objects.filter(removed_at=None).order_by("sequence", "id"):
        if definitions.enabled_type(field.record_type) and (not field.target or definitions.enabled_type(field.target)):
            found[field.record_type][field.name] = definitions.custom_of(field, choices[field.pk])
    return dict(found)


def _layouts() -> dict[str, list[Published]]:
    """The newest of each place, what everybody has before what a role has."""
    found: dict[str, list[Published]] = defaultdict(list)
    rows = Layout.objects.order_by("record_type", "view", "role_id", "-number").distinct(
        "record_type", "view", "role_id"
    )
    for row in sorted(rows, key=lambda each: each.role_id or 0):
        found[row.record_type].append(Published(row.view, row.role_id, row.changes))
    return dict(found)


def _menu() -> list[Entry]:
    rows = MenuEntry.objects.filter(archived=False).order_by("sequence", "id").prefetch_related("roles")
    return [_entry(row) for row in rows]


def _entry(row: MenuEntry) -> Entry:
    roles = frozenset(role.pk for role in row.roles.all())
    shown = (row.view, row.icon, row.section, row.sequence)
    return Entry(row.pk, row.labels(), row.record_type, *shown, filters=row.filters, roles=roles)


def roles_of_actor() -> frozenset[int]:
    """The ids of the actor's roles: asked once a request, and only where a company made differences between roles."""
    memo = context.memo()
    if "role_ids" not in memo:
        with connection.cursor() as cursor:
            cursor.execute("SELECT role_id FROM identity_user_roles WHERE user_id = %s", [context.actor().user_id])
            memo["role_ids"] = frozenset(row[0] for row in cursor.fetchall())
    found: frozenset[int] = memo["role_ids"]
    return found


def menu_of_actor() -> list[Entry]:
    """The company's own menu entries that the actor is meant to see, in their order."""
    found: list[Entry] = list(customs.current().more.get("menu", ()))
    roles = roles_of_actor() if any(entry.roles for entry in found) else frozenset()
    return [entry for entry in found if not entry.roles or entry.roles & roles or context.actor().is_administrator]
