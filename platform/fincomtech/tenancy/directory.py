"""Which company answers at a host, or has a key."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings

from fincomtech.kit import clock, registry
from fincomtech.kit.context import Company
from fincomtech.tenancy import place
from fincomtech.tenancy.access import Access, State, effective_access
from fincomtech.tenancy.memory import Memory


@dataclass(frozen=True, slots=True)
class Entry:
    """A company as routing needs it."""

    company: Company
    state: State
    language: str

    @property
    def access(self) -> Access:
        """What its people may do now."""
        return effective_access(self.state, clock.now())


_memory: Memory[Entry | None] = Memory()


def forget() -> None:
    """Read every company anew from now on, in this process."""
    _memory.forget()


def at_host(host: str) -> Entry | None:
    """The company that answers at this host name (lower case, no port); None when there is none. Source: tenancy.4."""
    return _memory.get(f"host {host}", lambda: _find(domains__domain=host, domains__verified_at__isnull=False))


def with_key(key: str) -> Entry | None:
    """The company of this key; None when there is none."""
    return _memory.get(f"key {key}", lambda: _find(schema_name=key))


def _find(**where: Any) -> Entry | None:
    with place.in_public():
        tenant = apps.get_model(settings.TENANT_MODEL).objects.prefetch_related("domains").filter(**where).first()
        return entry_of(tenant) if tenant else None


def entry_of(tenant: Any) -> Entry:
    """The entry of a loaded `Tenant`; reads its domains."""
    modules = frozenset(registry.always_enabled()) | frozenset(tenant.modules)
    company = Company(tenant.key, tenant.name, _subdomain(tenant), modules, frozenset(tenant.ever_enabled))
    state = State(tenant.lifecycle, tenant.standing, tuple(tenant.holds), tenant.operation, tenant.operation_until)
    return Entry(company, state, tenant.language)


def _subdomain(tenant: Any) -> str:
    """The label in front of the platform's host; "" for a company that has no address of ours."""
    ending = f".{settings.PUBLIC_HOST}"
    rows = sorted(tenant.domains.all(), key=lambda d: (not d.is_primary, d.pk))
    return next((d.domain.removesuffix(ending) for d in rows if d.domain.endswith(ending)), "")
