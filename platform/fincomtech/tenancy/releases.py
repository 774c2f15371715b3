"""Bringing schemas to the release of this code: the public one, and every company's.

What a company has applied is remembered as one fingerprint in its public row, so a fleet with nothing to do costs one
query. States are rendered once per starting point; each company is one transaction with a short lock timeout.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connections, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from fincomtech.kit import registry
from fincomtech.tenancy import place
from fincomtech.tenancy.routers import OWNER, company_labels, public_labels

Key = tuple[str, str]
LOCK_TIMEOUT = "2s"


class WrongPlan(RuntimeError):
    """Migrations of the wanted labels need migrations of others: `depends` and the references disagree."""


def upgrade_public() -> list[Key]:
    """Migrate the public schema's apps, as the owner; returns what was applied. Source: tenancy.1."""
    owner = connections[OWNER]
    labels = public_labels()
    with owner.standing_in(place.PUBLIC_SCHEMA, labels):  # type: ignore[attr-defined]
        executor = MigrationExecutor(owner)
        targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]
        plan = executor.migration_plan(targets)
        _check(plan, labels)
        executor.migrate(targets, plan)
        with owner.cursor() as cursor:
            # The group's default rights are meant for companies' tables.
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {place.PUBLIC_SCHEMA} FROM {place.TENANT_ROLE}")
    return [(migration.app_label, migration.name) for migration, _ in plan]


def _check(plan: Iterable[tuple[Migration, bool]], labels: Iterable[str]) -> None:
    others = {m.app_label for m, _ in plan} - set(labels)
    if others:
        raise WrongPlan(f"migrations of {sorted(others)} would run too")


@dataclass
class Release:
    """The migrations in the tree, and how to get a schema there."""

    loader: MigrationLoader = field(default_factory=lambda: MigrationLoader(None))
    _states: dict[frozenset[Key], ProjectState] = field(default_factory=dict)

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same set of companies' migrations."""
        ours = sorted(f"{label}.{name}" for label, name in self.loader.disk_migrations if label in company_labels())
        return hashlib.sha256("\n".join(ours).encode()).hexdigest()

    def missing(self, labels: Iterable[str], applied: set[Key]) -> list[Migration]:
        """What a schema with these labels lacks, in order. Raises WrongPlan."""
        wanted = set(labels)
        plan: dict[Key, Migration] = {}
        for node in self.loader.graph.leaf_nodes():
            if node[0] in wanted:
                for key in self.loader.graph.forwards_plan(node):
                    plan.setdefault(key, self.loader.graph.nodes[key])
        todo = [migration for key, migration in plan.items() if key not in applied]
        _check([(m, False) for m in todo], wanted)
        return todo

    def state_after(self, applied: set[Key]) -> ProjectState:
        """The models as they were after these migrations; rendered once for all companies that stand there."""
        known = frozenset(key for key in applied if key in self.loader.graph.nodes)
        if known not in self._states:
            self._states[known] = self._replayed(known)
        return self._states[known].clone()

    def _replayed(self, known: frozenset[Key]) -> ProjectState:
        state = ProjectState(real_apps=self.loader.unmigrated_apps)
        ordered: dict[Key, None] = {}
        for key in sorted(known):
            ordered.update(dict.fromkeys(k for k in self.loader.graph.forwards_plan(key) if k in known))
        for key in ordered:
            self.loader.graph.nodes[key].mutate_state(state, preserve=False)
        _ = state.apps  # rendered here once, copied by clone()
        return state


def upgrade_schema(release: Release, key: str, labels: Iterable[str]) -> list[Key]:
    """Migrate one company's schema, all or nothing; returns what was applied. Raises WrongPlan, or what a migration raises."""
    owner = connections[OWNER]
    names = sorted(labels)
    with owner.standing_in(key, names), transaction.atomic(using=OWNER):  # type: ignore[attr-defined]
        with owner.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        recorder = MigrationRecorder(owner)
        recorder.ensure_schema()
        applied = set(recorder.applied_migrations())
        todo = release.missing(names, applied)
        state = release.state_after(applied) if todo else ProjectState()
        for migration in todo:
            with owner.schema_editor(atomic=migration.atomic) as editor:
                state = migration.apply(state, editor)
            recorder.record_applied(migration.app_label, migration.name)
    return [(m.app_label, m.name) for m in todo]


def outdated(release: Release) -> list[Any]:
    """The companies that have a schema and stand at another release: one query."""
    from fincomtech.tenancy.access import Lifecycle
    from fincomtech.tenancy.models import Tenant

    with_schema = [Lifecycle.LIVE, Lifecycle.CLOSING, Lifecycle.ARCHIVED]
    with place.in_public():
        return list(
            Tenant.objects.filter(lifecycle__in=with_schema).exclude(release=release.fingerprint).order_by("id")
        )


def upgrade_companies() -> Iterator[tuple[Any, list[Key], Exception | None]]:
    """Bring every company to this release; one that fails is told and left as it was, the others go on."""
    from fincomtech.tenancy.models import Tenant

    release = Release()
    for tenant in outdated(release):
        try:
            done = upgrade_schema(release, tenant.key, enabled_labels(tenant))
        except Exception as error:  # noqa: BLE001  each company for itself; the command tells and fails
            yield tenant, [], error
            continue
        with place.in_public():
            Tenant.objects.filter(pk=tenant.pk).update(release=release.fingerprint)
        yield tenant, done, None


def enabled_labels(tenant: Any) -> list[str]:
    """The labels whose tables the company has: the modules of every company, and those it ever enabled."""
    return registry.closure([*registry.always_enabled(), *tenant.modules, *tenant.ever_enabled])
