"""The marketplace inside a company; administrators only. What the endpoints answer stands in docs/architecture.md."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from fincomtech.api.answers import answer, body
from fincomtech.kit import context
from fincomtech.kit.refusals import Denied, Missing
from fincomtech.kit.safety import step_up
from fincomtech.marketplace import catalogue
from fincomtech.tenancy import directory, switch
from fincomtech.tenancy.models import Tenant
from provisioning import activation, plans
from provisioning.models import Run

View = Callable[..., HttpResponse]


class NoSuchRun(Missing):
    """The run is another company's, or never was."""

    code = "marketplace.no_run"
    sentence = _("There is no such change of modules.")


def administrators_only(view: Callable[..., dict[str, Any]]) -> View:
    """Answer what the view returns for the company's row; refuse strangers, colleagues without the right, and keys."""

    @wraps(view)
    def wrapped(request: HttpRequest, **named: Any) -> HttpResponse:
        context.signed_in()
        actor, key = context.actor(), context.company().key
        if not actor.is_administrator or actor.key_id is not None:
            raise Denied()
        with switch.in_public():
            told = view(request, Tenant.objects.get(schema_name=key), **named)
            return answer(told)

    return wrapped


@require_GET
@administrators_only
def marketplace(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """Every module with its state in this company."""
    found = catalogue.company_catalogue(tenant, context.actor().language, tenant.currency)
    running = Run.objects.filter(tenant=tenant, state__in=Run.ACTIVE).first()
    return {**found, "run": _shown(running) if running else None}


@require_GET
@administrators_only
def preview(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """What enabling a module would bring along and cost."""
    return activation.preview(tenant, request.GET.get("module", ""), context.actor().language, tenant.currency)


@require_POST
@administrators_only
def enable(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """Start enabling a module, with examples if `sampleData` is true."""
    asked = body(request)
    run = activation.enable(
        tenant, str(asked.get("module", "")), context.actor(), sample_data=asked.get("sampleData") is True
    )
    return _shown(run)


@require_POST
@administrators_only
def disable(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """Start hiding a module; asks for a fresh proof of who it is."""
    step_up.demand()
    return _shown(activation.disable(tenant, str(body(request).get("module", "")), context.actor()))


@require_GET
@administrators_only
def run(request: HttpRequest, tenant: Tenant, public_id: UUID) -> dict[str, Any]:
    """How far a change has come."""
    found = Run.objects.filter(tenant=tenant, public_id=public_id).first()
    if found is None:
        raise NoSuchRun()
    if found.state not in Run.ACTIVE:
        directory.forget()  # this process serves the next page with the modules as they are now
    return _shown(found)


def _shown(found: Run) -> dict[str, Any]:
    states = {Run.DONE: "done", Run.FAILED: "failed"}
    return {
        "run": str(found.public_id),
        "kind": found.kind,
        "module": found.module,
        "modules": found.details.get("modules", []),
        "state": states.get(found.state, "running"),
        "message": found.error if found.state == Run.FAILED else "",
        "steps": plans.shown(found),
    }
