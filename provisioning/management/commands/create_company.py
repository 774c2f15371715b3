"""`manage.py create_company acme --name "Acme" --email ann@acme.example --person Ann`: a company without the public site."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fincomtech.kit.refusals import Refusal, Several
from fincomtech.tenancy import switch
from provisioning import addresses, by_hand, form


class Command(BaseCommand):
    """Creates a company through the same steps as a sign-up; its administrator signs in with the password given."""

    requires_system_checks = ()
    help = "Creates a company. The administrator's password comes from the environment variable ADMIN_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As in the sign-up form."""
        parser.add_argument("subdomain")
        parser.add_argument("--name", required=True, help="the company's name")
        parser.add_argument("--email", required=True, help="the administrator's e-mail")
        parser.add_argument("--person", required=True, help="the administrator's name")
        parser.add_argument("--modules", default="", help="names separated by commas")
        parser.add_argument("--language", default="ru")
        parser.add_argument("--currency", default="RUB")
        parser.add_argument("--country", default="RU")
        parser.add_argument("--time-zone", default="Europe/Moscow")
        parser.add_argument("--sample-data", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        """Fails in words where the form would refuse."""
        try:
            with switch.in_public():
                checked = form.checked(self._as_form(given))
            by_hand.create(checked)
        except Several as several:
            raise CommandError("\n".join(refusal.message for refusal in several.refusals)) from several
        except (Refusal, by_hand.BirthFailed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(addresses.full(checked.subdomain))

    def _as_form(self, given: dict[str, Any]) -> dict[str, Any]:
        names = {"company_name": "companyName", "time_zone": "timeZone", "sample_data": "sampleData"}
        values = {names.get(name, name): value for name, value in given.items()}
        modules = [name for name in given["modules"].split(",") if name]
        password = os.environ.get("ADMIN_PASSWORD", "")
        return {
            **values,
            "companyName": given["name"],
            "name": given["person"],
            "modules": modules,
            "password": password,
        }
