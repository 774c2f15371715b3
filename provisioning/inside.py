"""Work inside a company that happens exactly once, whoever dies meanwhile.

The company's role cannot write the run's row, so what is done leaves its mark in the company's own schema, in the same
transaction. The marks are rows of Django's migration table, under names that no module has.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection, transaction
from django.utils.translation import override

from fincomtech.kit import clock, context, registry
from fincomtech.kit.context import Actor, Company
from fincomtech.tenancy import switch

SEED, SAMPLE, PEOPLE = "_seed", "_sample", "_people"


@contextmanager
def company(company: Company, language: str) -> Iterator[None]:
    """Act in the company as the system, in the company's language; its `modules` are those that count as enabled."""
    with switch.in_company(company, Actor.SYSTEM), override(language):
        yield


def once(kind: str, name: str, work: Callable[[], Any]) -> None:
    """Do the work and mark it done in one transaction; nothing when the mark is there. Waits for another doing it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{context.company().key}/{kind}/{name}"]
        )
        cursor.execute("SELECT 1 FROM django_migrations WHERE app = %s AND name = %s", [kind, name])
        if cursor.fetchone() is None:
            work()
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", [kind, name, clock.now()]
            )


def seed(module: str) -> None:
    """What the module starts with: its `seed.seed()`, once in the company's life."""
    once(SEED, module, function(module, "seed", "seed"))


def seed_together(modules: Iterable[str]) -> None:
    """All of them or none: a seed also writes into tables of modules that stay."""
    with transaction.atomic():
        for name in modules:
            seed(name)


def fill(module: str) -> None:
    """The module's sample data: its `demo.fill()`, once in the company's life."""
    once(SAMPLE, module, function(module, "demo", "fill"))


def function(module: str, part: str, name: str) -> Callable[..., Any]:
    """The function of that name in a module's part ("seed", "demo"); one that does nothing where there is no such part."""
    if not registry.has_part(module, part):
        return lambda *_arguments: None
    found: Callable[..., Any] = getattr(import_module(f"{registry.package_of(module)}.{part}"), name)
    return found
