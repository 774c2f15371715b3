"""Make the translations that the process reads out of those that people edit."""

from typing import Any

from django.core.management.base import BaseCommand

from fincomtech.kit import texts


class Command(BaseCommand):
    """Compiles each .po that is newer than its .mo."""

    help = "Compiles every locale folder's .po files to .mo, without gettext's programs."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Doing it again writes nothing."""
        for path in texts.compile_stale():
            self.stdout.write(f"{path} written")
