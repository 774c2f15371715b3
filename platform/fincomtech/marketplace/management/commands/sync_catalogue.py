"""`manage.py sync_catalogue`: run after each deployment, before companies are served."""

from typing import Any

from django.core.management.base import BaseCommand

from fincomtech.marketplace import catalogue
from fincomtech.tenancy import switch


class Command(BaseCommand):
    """Brings the catalogue's rows in line with the modules of this release."""

    requires_system_checks = ()
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Idempotent."""
        with switch.in_public():
            catalogue.sync()
