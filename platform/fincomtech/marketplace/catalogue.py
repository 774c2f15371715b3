"""The marketplace as people see it, made of the modules' declarations, the prices and what the company has."""

from collections.abc import Mapping
from decimal import Decimal
from importlib import metadata
from typing import Any

from django.utils import translation

from fincomtech.kit import registry
from fincomtech.kit.module import FAMILIES, Module
from fincomtech.marketplace import prices
from fincomtech.marketplace.families import TITLES
from fincomtech.marketplace.models import CatalogueModule, Enablement, ListPrice
from fincomtech.tenancy.models import Tenant


def offered() -> list[Module]:
    """The modules that can have an entry at all: neither technical nor part of every company; ground first."""
    return [m for m in registry.all_modules().values() if not m.technical and not m.always]


def sync() -> None:
    """Bring the rows in line with the modules in the process; running it again changes nothing (marketplace.1).

    A module that is gone is withdrawn, never deleted: companies may still hold its data. Prices are only added: a
    price that an operator has set stays.
    """
    rows = [CatalogueModule(name=m.name, family=m.family, version=release_version()) for m in offered()]
    CatalogueModule.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=["family", "version"]
    )
    names = [row.name for row in rows]
    CatalogueModule.objects.exclude(name__in=names).update(published=False)
    priced = [price for price in prices.shipped() if price.module in names]
    ListPrice.objects.bulk_create(priced, ignore_conflicts=True)


def release_version() -> str:
    """The version of the product, which its built-in modules share; "0" in a tree that is not installed."""
    try:
        return metadata.version("fincomtech")
    except metadata.PackageNotFoundError:
        return "0"


def catalogue(language: str, currency: str = "") -> dict[str, Any]:
    """The public site's list: `{currency, families, modules}`, texts in the language (marketplace.1)."""
    chosen = prices.currency_for(currency, language)
    amounts = prices.amounts(chosen)
    with translation.override(language):
        modules = [_card(m, chosen, amounts) for m in published().values()]
    return {"currency": chosen, "families": families(modules, language), "modules": modules}


def company_catalogue(tenant: Tenant, language: str, currency: str = "") -> dict[str, Any]:
    """The marketplace page: the public list with each module's state in this company and who needs it.

    A withdrawn module stays listed where the company has it. `state` is "enabled", "disabled" (was enabled: its data
    is kept) or "new"; `total` is what the enabled ones cost a month together.
    """
    chosen = prices.currency_for(currency, language)
    amounts = prices.amounts(chosen)
    had = {row.module: row for row in Enablement.objects.filter(tenant=tenant)}
    with translation.override(language):
        listed = _listed(had)
        modules = [_company_card(m, chosen, amounts, had, tenant) for m in listed]
    total = sum((amounts.get(name, prices.FREE) for name in tenant.modules), prices.FREE)
    return {"currency": chosen, "total": str(total), "families": families(modules, language), "modules": modules}


def _listed(had: Mapping[str, Enablement]) -> list[Module]:
    newly = published()
    return [m for m in offered() if m.name in newly or m.name in had]


def published() -> dict[str, Module]:
    """What a company may newly enable, by name, ground first."""
    names = set(CatalogueModule.objects.filter(published=True).values_list("name", flat=True))
    return {m.name: m for m in offered() if m.name in names}


def families(modules: list[dict[str, Any]], language: str) -> list[dict[str, str]]:
    """The families that have a card, in the order of the product."""
    present = {card["family"] for card in modules}
    with translation.override(language):
        return [{"key": key, "title": str(TITLES[key])} for key in FAMILIES if key in present]


def card_names(names: list[str]) -> list[dict[str, str]]:
    """Modules as `{name, title}` in the active language."""
    return [{"name": name, "title": str(registry.module(name).title)} for name in names]


def _card(module: Module, currency: str, amounts: Mapping[str, Decimal]) -> dict[str, Any]:
    return {
        "name": module.name,
        "title": str(module.title),
        "summary": str(module.summary),
        "description": str(module.description),
        "icon": module.icon,
        "family": module.family,
        "price": str(amounts.get(module.name, prices.FREE)),
        "currency": currency,
        "depends": _needs(module),
        "suggested": module.suggested,
        "sampleData": registry.has_part(module.name, "demo"),
    }


def _needs(module: Module) -> list[str]:
    """What enabling it brings along, ground first, without what every company has."""
    always = set(registry.always_enabled())
    return [name for name in registry.closure([module.name]) if name != module.name and name not in always]


def _company_card(
    module: Module, currency: str, amounts: Mapping[str, Decimal], had: Mapping[str, Enablement], tenant: Tenant
) -> dict[str, Any]:
    row = had.get(module.name)
    needed_by = registry.dependants(module.name, tenant.modules)
    return {
        **_card(module, currency, amounts),
        "state": row.state if row else "new",
        "since": row.since.isoformat() if row else None,
        "by": row.by_name if row else "",
        "neededBy": card_names(needed_by),
    }
