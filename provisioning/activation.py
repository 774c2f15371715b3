"""Enabling and disabling modules in a company that goes on working meanwhile (marketplace.2, marketplace.3)."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, registry
from fincomtech.kit.context import Actor, Company
from fincomtech.kit.refusals import Missing, Refusal
from fincomtech.marketplace import catalogue, prices
from fincomtech.marketplace.models import Enablement
from fincomtech.tenancy.models import Tenant
from provisioning import inside, plans, tables, tasks
from provisioning.books import OWNER
from provisioning.models import Run
from provisioning.steps import OPERATION, Step

DEADLINE_SECONDS = 600


class Busy(Refusal):
    """Another administrator, or another job, is changing the company."""

    code, status = "marketplace.busy", 409
    sentence = _("Somebody else is changing the modules of this company right now. Try again in a few seconds.")


class AlreadyEnabled(Refusal):
    """Nothing to enable."""

    code, status = "marketplace.already_enabled", 409
    sentence = _("“%(module)s” is enabled already.")


class NotEnabled(Refusal):
    """Nothing to disable."""

    code, status = "marketplace.not_enabled", 409
    sentence = _("“%(module)s” is not enabled.")


class Needed(Refusal):
    """Other enabled modules stand on this one (marketplace.3)."""

    code, status = "marketplace.needed", 409
    sentence = _("“%(module)s” is needed by: %(dependants)s. Disable those first.")


class NotOffered(Missing):
    """No such module, or one that has no marketplace entry."""

    code = "marketplace.not_offered"
    sentence = _("The marketplace has no such module.")


# --- what a person asks for -------------------------------------------------------------------------------------------


def preview(tenant: Tenant, module: str, language: str, currency: str = "") -> dict[str, Any]:
    """What enabling would add and cost a month: `{module, adds: [{name, title, price, dataKept}], price, currency}`."""
    _offered(module)
    chosen = prices.currency_for(currency, language)
    amounts = prices.amounts(chosen)
    kept = set(Enablement.objects.filter(tenant=tenant).values_list("module", flat=True))
    added = [(card, amounts.get(card["name"], prices.FREE)) for card in _added(tenant, module)]
    return {
        "module": module,
        "adds": [{**card, "price": str(price), "dataKept": card["name"] in kept} for card, price in added],
        "price": str(sum((price for _card, price in added), prices.FREE)),
        "currency": chosen,
        "neededBy": _needed_by(tenant, module),
    }


def enable(tenant: Tenant, module: str, actor: Actor, *, sample_data: bool = False) -> Run:
    """Start enabling the module with all that it needs, with examples if asked for. Refuses what is not offered, enabled, or while another change runs."""
    _offered(module)
    with transaction.atomic():
        _lock(tenant)
        missing = missing_for(tenant, module)
        if module not in missing:
            raise AlreadyEnabled(module=_title(module))
        return _record(Run.ENABLE, tenant, module, missing, actor, sample_data=sample_data)


def disable(tenant: Tenant, module: str, actor: Actor) -> Run:
    """Start hiding the module; its data stays. Refuses while another enabled module needs it, naming those.

    Technical modules that only it needed go with it: nobody could switch them off by hand.
    """
    with transaction.atomic():
        _lock(tenant)
        if module not in tenant.modules or registry.module(module).technical:
            raise NotEnabled(module=_title(module))
        dependants = registry.dependants(module, tenant.modules)
        if dependants:
            raise Needed(module=_title(module), dependants=", ".join(map(_title, dependants)))
        return _record(Run.DISABLE, tenant, module, _leaving(tenant, module), actor)


def missing_for(tenant: Tenant, module: str) -> list[str]:
    """What enabling the module adds to the company, itself included, ground first."""
    has = {*tenant.modules, *registry.always_enabled()}
    return [name for name in registry.closure([module]) if name not in has]


def _lock(tenant: Tenant) -> None:
    """Take the company's operation lock, and only then look at its modules: another change may just have ended."""
    if not tenant.begin(OPERATION, seconds=DEADLINE_SECONDS):
        raise Busy()
    tenant.refresh_from_db(fields=["modules"])


def _record(
    kind: str, tenant: Tenant, module: str, modules: list[str], actor: Actor, *, sample_data: bool = False
) -> Run:
    details = {"modules": modules, "language": actor.language, "sample": sample_data}
    try:
        with transaction.atomic():
            run = plans.record(
                kind, tenant=tenant, module=module, details=details, by_user_id=actor.user_id, by_name=actor.name
            )
    except IntegrityError:
        raise Busy() from None
    tasks.start(run)
    return run


def _offered(module: str) -> None:
    if module not in catalogue.published():
        raise NotOffered()


def _title(module: str) -> str:
    return str(registry.module(module).title) if module in registry.all_modules() else module


def _added(tenant: Tenant, module: str) -> list[dict[str, str]]:
    return catalogue.card_names([name for name in missing_for(tenant, module) if not registry.module(name).technical])


def _needed_by(tenant: Tenant, module: str) -> list[dict[str, str]]:
    return catalogue.card_names(registry.dependants(module, tenant.modules))


def _leaving(tenant: Tenant, module: str) -> list[str]:
    leaving = {module}
    for name in reversed(registry.all_modules()):
        stays = set(tenant.modules) - leaving
        if name in stays and registry.module(name).technical and not registry.dependants(name, stays):
            leaving.add(name)
    return sorted(leaving)


# --- the runs' steps ------------------------------------------------------------------------------------------------


def enabling(run: Run) -> list[Step]:
    """Tables, what the modules start with, and only then the modules appear: nobody meets half a module."""
    return [
        Step("tables", _("Preparing the tables"), create_tables, drop_new_tables),
        Step("seed", _("Filling in what the module starts with"), seed, together=False),
        *([Step("sample", _("Adding sample data"), fill_samples, together=False)] if run.details.get("sample") else []),
        Step("show", _("Showing the module to everybody"), show),
    ]


def disabling(run: Run) -> list[Step]:
    """One step: the modules are hidden, everything that they hold stays."""
    return [Step("hide", _("Hiding the module"), hide)]


def create_tables(run: Run) -> None:
    """The tables of the modules that the company never had; which ones is written down for the undo."""
    tenant = _tenant(run)
    new = sorted(set(_modules(run)) - tables.present(tenant.key))
    tables.create(tenant.key, _modules(run))
    _set_ever_enabled(tenant, {*tenant.ever_enabled, *_modules(run)})
    run.details = {**run.details, "new": new}
    Run.objects.using(OWNER).filter(pk=run.pk).update(details=run.details)


def drop_new_tables(run: Run) -> None:
    """Only what this run has made: a module that was there before keeps its data.

    A module that has its first records is whole and stays, hidden: they reach into tables of other modules too.
    """
    tenant = _tenant(run)
    gone = set(run.details.get("new", [])) - tables.seeded(tenant.key)
    tables.drop(tenant.key, gone)
    _set_ever_enabled(tenant, set(tenant.ever_enabled) - gone)


def seed(run: Run) -> None:
    """Each module's first records, once in the company's life; as if the modules were enabled already."""
    with _inside(run):
        inside.seed_together(_modules(run))


def fill_samples(run: Run) -> None:
    """The modules' examples, ground first, once in the company's life."""
    with _inside(run):
        for name in _modules(run):
            inside.fill(name)


def _inside(run: Run) -> AbstractContextManager[None]:
    tenant = _tenant(run)
    modules = frozenset({*registry.always_enabled(), *tenant.modules, *_modules(run)})
    company = Company(tenant.key, tenant.name, "", modules, frozenset(tenant.ever_enabled))
    return inside.company(company, tenant.language)


def show(run: Run) -> None:
    """From this commit on everybody has the modules."""
    tenant = _tenant(run)
    _set_modules(tenant, {*tenant.modules, *_modules(run)})
    _note(run, Enablement.ENABLED)


def hide(run: Run) -> None:
    """From this commit on nobody has the modules."""
    tenant = _tenant(run)
    _set_modules(tenant, set(tenant.modules) - set(_modules(run)))
    _note(run, Enablement.DISABLED)


def _set_modules(tenant: Tenant, modules: Iterable[str]) -> None:
    Tenant.objects.using(OWNER).filter(pk=tenant.pk).update(
        modules=_ordered(modules), operation="", operation_until=None
    )


def _set_ever_enabled(tenant: Tenant, modules: Iterable[str]) -> None:
    """In the transaction that makes or drops the tables: deletion and upgrades go by it."""
    Tenant.objects.using(OWNER).filter(pk=tenant.pk).update(ever_enabled=_ordered(modules))


def _ordered(modules: Iterable[str]) -> list[str]:
    wanted = set(modules)
    return [name for name in registry.all_modules() if name in wanted]


def _note(run: Run, state: str) -> None:
    now, tenant_id = clock.now(), _tenant(run).pk
    rows = [
        Enablement(
            tenant_id=tenant_id,
            module=name,
            state=state,
            since=now,
            first_enabled_at=now,
            by_user_id=run.by_user_id,
            by_name=run.by_name,
        )
        for name in _modules(run)
    ]
    Enablement.objects.using(OWNER).bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", "module"],
        update_fields=["state", "since", "by_user_id", "by_name"],
    )


def _modules(run: Run) -> list[str]:
    return list(run.details["modules"])


def _tenant(run: Run) -> Tenant:
    return Tenant.objects.using(OWNER).get(pk=run.tenant_id)
