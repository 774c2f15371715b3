"""`manage.py demo_company`: the example company, with people and sample data. Running it again changes nothing."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from fincomtech.kit import registry
from fincomtech.tenancy import switch
from provisioning import addresses, by_hand, demo_people, inside
from provisioning.form import Form

SUBDOMAIN = "demo"
MODULES = ("contacts", "crm")


class Command(BaseCommand):
    """Makes the example company through the same birth as any other, and adds its people."""

    requires_system_checks = ()
    help = "Creates the demo company if it is missing. --print-sign-ins prints who may sign in, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to ask for the sign-ins."""
        parser.add_argument("--print-sign-ins", action="store_true")

    def handle(self, *args: Any, print_sign_ins: bool, **options: Any) -> None:
        """Idempotent, also after a run that was killed half way."""
        if not by_hand.exists(SUBDOMAIN):
            by_hand.create(_form())
        tenant = by_hand.company_at(SUBDOMAIN)
        with switch.in_company(tenant):
            demo_people.add()
            inside.function("base", "jobs", "begin_rates")()  # first: some sample deals are in other currencies
            for name in registry.closure([*registry.always_enabled(), *tenant.modules]):
                inside.fill(name)  # after the people, so that they share the work
        address = addresses.full(SUBDOMAIN)
        if print_sign_ins:
            self.stdout.write(json.dumps(demo_people.sign_ins(address), ensure_ascii=False))
        else:
            self.stdout.write(address)


def _form() -> Form:
    administrator = demo_people.ADMINISTRATOR
    return Form(
        company_name="ООО «Ромашка»",
        subdomain=SUBDOMAIN,
        email=administrator.email,
        name=administrator.name,
        password=administrator.password,
        modules=[name for name in MODULES if name in registry.all_modules()],
    )
