"""The first answer after sign-in: the person, the company, the menu within rights, the record types."""

from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import pgettext

from fincomtech.api.ui.spec import api_names
from fincomtech.customization import reading
from fincomtech.kit import context, languages, registry, views
from fincomtech.kit.extending import customs
from fincomtech.kit.module import Menu, Module
from fincomtech.kit.numbers import money
from fincomtech.kit.records import record_types


def boot(host: str, csrf_token: str) -> dict[str, Any]:
    """Everything that the shell needs; `host` is the request's host without a port."""
    company = context.company()
    return {
        "user": _user(),
        "company": _company(),
        "menu": menu(),
        "recordTypes": _record_types(),
        "modules": [name for name in registry.all_modules() if name in company.modules],
        "eventsUrl": f"{settings.PUBLIC_SCHEME}://{host}:{settings.EVENTS_PORT}/events",
        "csrfToken": csrf_token,
        "mailPage": settings.MAIL_PAGE,
        "languages": languages.listed(),
    }


def _user() -> dict[str, Any]:
    actor = context.actor()
    return {
        "id": str(actor.user_id),
        "name": actor.name,
        "email": actor.email,
        "language": actor.language,
        "timeZone": actor.time_zone,
        "theme": actor.theme,
        "isAdministrator": actor.is_administrator,
        "viewing": actor.viewing,
        "session": str(actor.session_id or ""),
    }


def _company() -> dict[str, Any]:
    company, profile = context.company(), context.profile()
    return {
        "name": company.name,
        "subdomain": company.subdomain,
        "currency": profile.currency,
        "currencyDigits": money.digits(profile.currency),
        "country": profile.country,
        "timeZone": profile.time_zone,
        "language": profile.language,
    }


def menu() -> list[dict[str, Any]]:
    """The sections of the sidebar, within the actor's rights, by their declared order.

    A top entry that holds others is a section of its own; the plain top entries of a module share one section.
    """
    enabled = [m for m in registry.all_modules().values() if m.name in context.company().modules]
    sections = [found for module in enabled for found in _sections(module)]
    found = [section for _order, section in sorted(sections, key=lambda found: found[0])]
    return _with_own_entries(found)


def _with_own_entries(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The company's own entries, in the section that each names, else in one of their own."""
    by_section: dict[str, list[dict[str, Any]]] = {}
    for entry in reading.menu_of_actor():
        if _readable(entry.record):
            by_section.setdefault(entry.section, []).append(_own_entry(entry))
    known = {section["id"].partition(".")[0] for section in sections}
    found = [_joined(s, by_section.get(s["id"].partition(".")[0], [])) for s in sections]
    rest = [entry for name, entries in by_section.items() if name not in known for entry in entries]
    title = pgettext("menu", "Own")
    own = {"id": "own", "title": title, "icon": "star", **_NOTHING_OPENED, "entries": rest}
    return [*found, own] if rest else found


def _joined(section: dict[str, Any], more: list[dict[str, Any]]) -> dict[str, Any]:
    return {**section, "entries": [*section["entries"], *more]} if more else section


def _own_entry(entry: reading.Entry) -> dict[str, Any]:
    found = {"id": f"own.{entry.id}", "title": customs.said(entry.labels), "icon": entry.icon, "record": entry.record}
    return {**found, "view": entry.view, "screen": None, "filters": entry.filters, "entries": []}


def _sections(module: Module) -> list[tuple[int, dict[str, Any]]]:
    plain = _entries([m for m in module.menu if not m.entries], module.name)
    found = [(m.order, _entry(m, f"{module.name}.{number}")) for number, m in enumerate(module.menu) if m.entries]
    if plain:
        own = {
            "id": module.name,
            "title": capfirst(str(module.title)),
            "icon": module.icon,
            **_NOTHING_OPENED,
            "entries": plain,
        }
        found.append((module.order, own))
    return [(order, section) for order, section in found if section is not None]


_NOTHING_OPENED: dict[str, Any] = {"record": None, "view": "list", "screen": None, "filters": None}


def _entries(menu: Any, path: str, configuration: bool = False) -> list[dict[str, Any]]:
    found = [
        _entry(item, f"{path}.{number}", configuration)
        for number, item in enumerate(sorted(menu, key=lambda m: m.order))
    ]
    return [entry for entry in found if entry is not None]


def _entry(item: Menu, path: str, configuration: bool = False) -> dict[str, Any] | None:
    if item.administrators and not context.actor().is_administrator:
        return None
    configuration = configuration or item.configuration
    entries = _entries(item.entries, path, configuration)
    if item.record and not (_shapeable if configuration else _readable)(item.record):
        return None
    if not (item.record or item.screen or entries):
        return None
    found = {
        "id": path,
        "title": capfirst(str(item.title)),
        "icon": item.icon,
        "record": item.record,
        "view": item.view,
    }
    return {**found, "screen": item.screen, "filters": item.filters, "entries": entries}


def _readable(record_type: str) -> bool:
    model = record_types().get(record_type)
    return model is not None and model._meta.app_label in context.company().modules and bool(model.right().read)


def _shapeable(record_type: str) -> bool:
    """Whether the actor may do more with such records than read them."""
    if not _readable(record_type):
        return False
    right = record_types()[record_type].right()
    return bool(right.create or right.write)


def _record_types() -> dict[str, Any]:
    found = {}
    for name, declared in views.all_views().items():
        if _readable(name):
            meta = declared.model._meta
            labels = {"label": capfirst(str(meta.verbose_name)), "pluralLabel": capfirst(str(meta.verbose_name_plural))}
            found[name] = {
                **labels,
                "icon": declared.icon,
                "api": api_names(name),
                "create": declared.model.right().create and not declared.single,
                "single": declared.single,
                "home": list(declared.home),
            }
    return found
