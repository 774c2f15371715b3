"""What the fixtures do: transactions that are rolled back, entering companies, pointing Django at another database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from fincomtech.testing.cast import CastCompany, Person


def calm_down() -> None:
    """Run background tasks in this process as soon as they are sent, instead of putting them on a broker."""
    from fincomtech.kit.background import tasks

    tasks.send = run_at_once


def run_at_once(task_name: str, arguments: dict[str, Any], countdown: float = 0) -> None:
    """What a worker would do with the message; one for later is left to the scheduled sweeps, which tests call."""
    from fincomtech.worker import app

    if task_name not in app.tasks:
        app.loader.import_default_modules()
    if not countdown:
        app.tasks[task_name].apply(kwargs=arguments, throw=True)


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction around a whole test, in which companies may be switched: nothing of it stays."""
    from django.conf import settings
    from django.db import transaction

    from fincomtech.tenancy import directory

    atomic = transaction.Atomic("default", True, False)
    # Durable blocks of the code under test stay allowed.
    atomic._from_testcase = True  # type: ignore[attr-defined]
    settings.TENANCY_SWITCH_IN_TRANSACTION = True
    forget_caches()
    try:
        with atomic:
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        settings.TENANCY_SWITCH_IN_TRANSACTION = False
        directory.forget()


_round = 0


def forget_caches() -> None:
    """What other tests left in the cache must not be found: rolled-back rows have the same ids again."""
    from django.core.cache import cache

    from fincomtech.identity import limits

    global _round
    _round += 1
    cache.key_prefix = f"{os.getpid()}-{_round}"
    limits.PREFIX = f"limit-{os.getpid()}-{_round}"


@contextmanager
def inside(company: CastCompany, who: "str | Person | None") -> Iterator[None]:
    """In a company as one of its people, or as nobody."""
    from fincomtech.tenancy.switch import in_company

    with in_company(company.key), acting(company.users[who] if isinstance(who, str) else who):
        yield


@contextmanager
def acting(who: Any) -> Iterator[Any]:
    """Act as somebody of the current company: a first name, a Person, a User, an Actor, or None for nobody."""
    from fincomtech.kit import context
    from fincomtech.kit.context import Actor

    actor = Actor.ANONYMOUS if who is None else who if isinstance(who, Actor) else _actor(who)
    with context.acting_as(actor):
        yield actor


def _actor(who: Any) -> Any:
    from fincomtech.identity.models import User

    if isinstance(who, str):
        return present(User.objects.get(email__startswith=f"{who}@").pk)
    return present(getattr(who, "pk", None) or who.id)


def present(user_id: int) -> Any:
    """The user as if they had signed in just now: what asks for a fresh proof is tested over HTTP."""
    from fincomtech.identity import rights
    from fincomtech.kit import clock

    actor = rights.actor_of_user(user_id)
    return replace(actor, session_id=0, proved_at=clock.now()) if actor else None


def secret_level() -> str:
    """The id of the confidentiality level that every company begins with: a contact of it is closed to employees."""
    from fincomtech.kit.records import record_model

    return str(record_model("contacts.Level")._default_manager.order_by("pk").values_list("pk", flat=True)[0])


def close_connections() -> None:
    """Close this thread's connections."""
    from django.db import connections

    connections.close_all()


@contextmanager
def using_database(name: str) -> Iterator[None]:
    """Point both of Django's connections, in every thread, at another database of the tests' server."""
    from django.db import connections

    from fincomtech.tenancy import directory

    before = connections["default"].settings_dict["NAME"]
    _point_at(name)
    forget_caches()
    try:
        yield
    finally:
        _point_at(before)
        directory.forget()


def _point_at(name: str) -> None:
    from django.db import connections

    for alias in ("default", "owner"):
        connections[alias].close()
        connections.settings[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name


@contextmanager
def committed() -> Iterator[None]:
    """Run what the block leaves for after the commit, as the end of a request would: the test's transaction never commits."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        yield
