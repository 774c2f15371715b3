"""Find the texts to translate."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from fincomtech.kit import texts


class Command(BaseCommand):
    """`manage.py collect_texts [labels]` brings the apps' .po files in line with their source."""

    help = "Collects the texts of Python files and templates into locale/{ru,en}/LC_MESSAGES/django.po of each app."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which apps; all of ours unless named."""
        parser.add_argument("labels", nargs="*")

    def handle(self, *args: Any, labels: list[str], **options: Any) -> None:
        """Translations are kept; texts that are gone are dropped; what is new waits with an empty translation."""
        folders = [Path(apps.get_app_config(label).path) for label in labels] or texts.app_folders()
        for folder in folders:
            for path in texts.refresh(folder):
                self.stdout.write(f"{path} written")
