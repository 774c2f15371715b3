"""Make a PostgreSQL server ready for the product."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fincomtech.tenancy import cluster


class Command(BaseCommand):
    """Uses DATABASE_SUPERUSER_URL; the logins and the database come from DATABASE_URL and DATABASE_OWNER_URL."""

    help = (
        "Creates logins, groups, the database and its extensions, revokes what companies must not have, and proves it."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; doing it again changes nothing."""
        addresses = [
            os.environ.get(name, "") for name in ("DATABASE_SUPERUSER_URL", "DATABASE_URL", "DATABASE_OWNER_URL")
        ]
        if not all(addresses):
            raise CommandError("set DATABASE_SUPERUSER_URL, DATABASE_URL and DATABASE_OWNER_URL")
        cluster.prepare(addresses[0], cluster.Logins.of(addresses[1], addresses[2]))
        self.stdout.write("The server is ready.")
