"""Companies that an operator, the demo or a test makes: the same form and the same birth, without a mail."""

from django.db import connection, transaction

from fincomtech.tenancy import switch
from fincomtech.tenancy.models import Tenant
from provisioning import addresses, runner, sign_up
from provisioning.form import Form
from provisioning.models import Run


class BirthFailed(RuntimeError):
    """The run ended without a company; everything was put back."""


def create(form: Form) -> Tenant:
    """Bring a company to life now, in this process. Raises `BirthFailed`, or the form's refusals.

    Must not run inside a transaction: a birth has several of its own.
    """
    with switch.in_public():
        if connection.in_atomic_block:
            raise RuntimeError("a birth cannot be part of a transaction")
        with transaction.atomic():
            run = sign_up.begin(sign_up.reserve(form, mail=False))
    ended = runner.execute(run.pk) or _of_another_worker(run)
    if ended.state != Run.DONE:
        raise BirthFailed(ended.error)
    return company_at(form.subdomain)


def _of_another_worker(run: Run) -> Run:
    with switch.in_public():
        return Run.objects.get(pk=run.pk)


def company_at(subdomain: str) -> Tenant:
    """The company at this subdomain; Tenant.DoesNotExist when there is none."""
    with switch.in_public():
        return Tenant.objects.get(domains__domain=addresses.host(subdomain))


def exists(subdomain: str) -> bool:
    """Whether a company lives at this subdomain."""
    with switch.in_public():
        return addresses.belongs_to_company(subdomain)
