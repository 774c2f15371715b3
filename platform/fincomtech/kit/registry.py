"""Finds the modules, orders them from the ground up, and refuses bad declarations at start."""

from collections.abc import Iterable
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from fincomtech.kit.module import FAMILIES, Module

PARTS = ("events", "actions", "views", "jobs", "notices", "reports", "watch")


@cache
def package_of(name: str) -> str:
    """The dotted package of a module ("tenant_apps.commerce.crm")."""
    return next(path for path in settings.TENANT_APPS if path.rsplit(".", 1)[1] == name)


@cache
def all_modules() -> dict[str, Module]:
    """Every module in the process by name, each after those that it depends on."""
    found = [import_module(f"{path}.module").MODULE for path in settings.TENANT_APPS]
    by_name = {module.name: module for module in found}
    for path, module in zip(settings.TENANT_APPS, found, strict=True):
        _check(path, module, by_name)
    try:
        order = TopologicalSorter({m.name: sorted(m.depends) for m in found}).static_order()
        return {name: by_name[name] for name in order}
    except CycleError as error:
        raise ImproperlyConfigured(f"modules depend on each other in a circle: {error.args[1]}") from error


def _check(path: str, module: Module, by_name: dict[str, Module]) -> None:
    family, name = path.split(".")[-2:]
    if module.name != name:
        raise ImproperlyConfigured(f"{path}: its declaration is named {module.name!r}")
    if path.startswith("tenant_apps.") and (module.family != family or family not in FAMILIES):
        raise ImproperlyConfigured(f"{path}: its declaration says family {module.family!r}")
    unknown = set(module.depends) - set(by_name)
    if unknown:
        raise ImproperlyConfigured(f"{path}: depends on unknown modules {sorted(unknown)}")


def module(name: str) -> Module:
    """The declaration; KeyError when no such module exists."""
    return all_modules()[name]


def always_enabled() -> list[str]:
    """The modules of every company: the platform's own and those declared so, in order."""
    return [m.name for m in all_modules().values() if m.always]


def closure(names: Iterable[str]) -> list[str]:
    """The named modules with all that they need, in order of dependence."""
    wanted: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in wanted:
            wanted.add(name)
            todo.extend(module(name).depends)
    return [name for name in all_modules() if name in wanted]


def dependants(name: str, enabled: Iterable[str]) -> list[str]:
    """The enabled modules that need this one, directly or through others, in order."""
    return [other for other in all_modules() if other != name and other in set(enabled) and name in closure([other])]


def owner_of(function_or_class: object) -> tuple[str, ...]:
    """The modules that must be enabled for this code to count: its own, and for `links/x.py` also x."""
    return modules_of(getattr(function_or_class, "__module__", ""))


def modules_of(path: str) -> tuple[str, ...]:
    """The same for a file by its dotted name."""
    for package in settings.TENANT_APPS:
        if path == package or path.startswith(package + "."):
            name = package.rsplit(".", 1)[1]
            rest = path[len(package) + 1 :].split(".")
            return (name, rest[1]) if rest[0] == "links" and len(rest) > 1 else (name,)
    return ()


def load() -> None:
    """Import every module's parts once, so that its actions, views and listeners are known."""
    for name in all_modules():
        package = package_of(name)
        for part in PARTS:
            if find_spec(f"{package}.{part}"):
                import_module(f"{package}.{part}")
        folder = Path(apps.get_app_config(name).path) / "links"
        for path in sorted(folder.glob("[a-z]*.py")):
            if path.stem in all_modules():
                import_module(f"{package}.links.{path.stem}")
