"""The birth of a company, step by step (onboarding.1, onboarding.2).

Steps that only touch the public schema or the company's tables' definitions commit together with their mark. Steps that
write the company's records run as the company's role, and leave their mark inside the company (see `inside`).
"""

from contextlib import AbstractContextManager

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from fincomtech.identity import seed
from fincomtech.kit import clock, registry
from fincomtech.kit.context import Company
from fincomtech.marketplace.models import Enablement
from fincomtech.tenancy import schemas
from fincomtech.tenancy.access import Lifecycle
from fincomtech.tenancy.models import Domain, Tenant, TenantTransition, new_key
from provisioning import addresses, inside, leases, pool, tables
from provisioning.books import OWNER
from provisioning.models import Run, SignUp
from provisioning.steps import Step

MODULE = "module:"
PROFILE = settings.COMPANY_PROFILE_MODEL.split(".")[0]


def plan(run: Run) -> list[Step]:
    """The steps of this company's birth."""
    return [
        Step("address", _("Reserving the address"), reserve_address, free_address),
        Step("schema", _("Creating the company's own database schema"), create_schema, drop_schema),
        Step("base", _("Laying the foundation"), create_base_tables),
        Step("people", _("Setting up roles and your account"), create_people, together=False),
        *[_module_step(name) for name in chosen(run)],
        *([Step("sample", _("Adding sample data"), fill_samples, together=False)] if _sign_up(run).sample_data else []),
        Step("open", _("Opening the workspace"), open_workspace),
    ]


def chosen(run: Run) -> list[str]:
    """The modules beyond those of every company, each after those that it needs."""
    always = set(registry.always_enabled())
    return [name for name in registry.closure(_sign_up(run).modules) if name not in always]


# --- address ------------------------------------------------------------------------------------------------------


def reserve_address(run: Run) -> None:
    """Give the company its key, its row and its host name. The key of a ready schema saves the next two steps."""
    sign_up = _sign_up(run)
    run.tenant_id = _create_tenant(sign_up, pool.take() or new_key())
    Run.objects.using(OWNER).filter(pk=run.pk).update(tenant_id=run.tenant_id)


def _create_tenant(sign_up: SignUp, key: str) -> int:
    place = {
        "currency": sign_up.currency,
        "country": sign_up.country,
        "time_zone": sign_up.time_zone,
        "language": sign_up.language,
    }
    tenant = Tenant(schema_name=key, name=sign_up.company_name, lifecycle=Lifecycle.PROVISIONING, **place)
    # bulk_create: django-tenants' save() would ask the application's connection, which cannot see this transaction.
    Tenant.objects.using(OWNER).bulk_create([tenant])
    try:
        Domain.objects.using(OWNER).bulk_create([Domain(domain=addresses.host(sign_up.subdomain), tenant_id=tenant.pk)])
    except IntegrityError:
        raise addresses.AddressRefused("taken") from None
    _tell(tenant.pk, sign_up.email, "e-mail verified", Lifecycle.VERIFIED, Lifecycle.PROVISIONING)
    return tenant.pk


def _tell(tenant_id: int, who: str, why: str, before: str, after: str) -> None:
    row = TenantTransition(tenant_id=tenant_id, who=who, why=why, axis="lifecycle", before=before, after=after)
    TenantTransition.objects.using(OWNER).bulk_create([row])


def free_address(run: Run) -> None:
    """Take the row and the host name away; the schema is gone by then."""
    if run.tenant_id is None:
        return
    Run.objects.using(OWNER).filter(pk=run.pk).update(tenant_id=None)
    # Table by table: the deletion collector would ask the application's connection for what hangs on the company.
    for model in (Enablement, TenantTransition, Domain):
        model._base_manager.using(OWNER).filter(tenant_id=run.tenant_id)._raw_delete(OWNER)
    Tenant._base_manager.using(OWNER).filter(pk=run.tenant_id)._raw_delete(OWNER)
    run.tenant_id = None


# --- schema and tables ----------------------------------------------------------------------------------------------


def create_schema(run: Run) -> None:
    """Schema and role; a ready schema has both."""
    key = key_of(run)
    if not schemas.exists(key):
        schemas.create(key)


def drop_schema(run: Run) -> None:
    """The schema with all that is in it, and the role."""
    if run.tenant_id is not None:
        schemas.drop(key_of(run))


def create_base_tables(run: Run) -> None:
    """The tables of the modules of every company."""
    tables.create(key_of(run), registry.always_enabled())


# --- records --------------------------------------------------------------------------------------------------------


def create_people(run: Run) -> None:
    """The company's profile, what the modules of every company start with, and the administrator."""
    always, sign_up = registry.always_enabled(), _sign_up(run)
    with _inside(run, always):
        inside.once(inside.PEOPLE, "profile", lambda: _create_profile(sign_up))
        for name in always:
            if name != PROFILE:  # what it starts with has come with the profile
                inside.seed(name)
        inside.once(inside.PEOPLE, "administrator", lambda: _create_administrator(sign_up))


def _create_profile(sign_up: SignUp) -> None:
    start = inside.function(PROFILE, "seed", "start_company")
    start(sign_up.company_name, sign_up.language, sign_up.currency, sign_up.country, sign_up.time_zone)


def _create_administrator(sign_up: SignUp) -> None:
    place = {"language": sign_up.language, "time_zone": sign_up.time_zone}
    seed.create_administrator(sign_up.email, sign_up.name, password_hash=sign_up.password_hash, **place)


def _module_step(name: str) -> Step:
    return Step(f"{MODULE}{name}", registry.module(name).title, lambda run: _add_module(run, name), together=False)


def _add_module(run: Run, name: str) -> None:
    from provisioning import runner

    with transaction.atomic(using=OWNER):
        leases.hold(run)
        tables.create(key_of(run), [name])
    runner.boundary(run, f"{MODULE}{name}", "tables")
    modules = registry.closure([*registry.always_enabled(), *_up_to(chosen(run), name)])
    with _inside(run, modules):
        inside.seed(name)


def _up_to(names: list[str], last: str) -> list[str]:
    return names[: names.index(last) + 1]


def fill_samples(run: Run) -> None:
    """The sample data of every module, ground first."""
    modules = registry.closure([*registry.always_enabled(), *chosen(run)])
    with _inside(run, modules):
        for name in modules:
            inside.fill(name)


# --- opening --------------------------------------------------------------------------------------------------------


def open_workspace(run: Run) -> None:
    """Let people in: from this commit on the company answers at its address."""
    now, sign_up = clock.now(), _sign_up(run)
    Tenant.objects.using(OWNER).filter(pk=_tenant_id(run)).update(
        lifecycle=Lifecycle.LIVE, modules=chosen(run), ever_enabled=chosen(run), release=tables.release()
    )
    _tell(_tenant_id(run), sign_up.email, "every step of the birth is done", Lifecycle.PROVISIONING, Lifecycle.LIVE)
    rows = [_enabled_from_birth(run, name) for name in chosen(run)]
    Enablement.objects.using(OWNER).bulk_create(rows, ignore_conflicts=True)
    SignUp.objects.using(OWNER).filter(pk=sign_up.pk).update(state=SignUp.DONE, opened_at=now)


def _enabled_from_birth(run: Run, name: str) -> Enablement:
    now = clock.now()
    return Enablement(
        tenant_id=_tenant_id(run),
        module=name,
        state=Enablement.ENABLED,
        since=now,
        first_enabled_at=now,
        by_name=_sign_up(run).name,
    )


def key_of(run: Run) -> str:
    """The key of the run's company, which names its schema."""
    return str(Tenant.objects.using(OWNER).values_list("schema_name", flat=True).get(pk=_tenant_id(run)))


def _inside(run: Run, modules: list[str]) -> AbstractContextManager[None]:
    sign_up = _sign_up(run)
    return inside.company(
        Company(key_of(run), sign_up.company_name, sign_up.subdomain, frozenset(modules)), sign_up.language
    )


def _tenant_id(run: Run) -> int:
    if run.tenant_id is None:
        raise ValueError(f"{run} has no company yet")
    return int(run.tenant_id)


def _sign_up(run: Run) -> SignUp:
    if run.sign_up is None:
        raise ValueError(f"{run} has no sign-up")
    return run.sign_up
