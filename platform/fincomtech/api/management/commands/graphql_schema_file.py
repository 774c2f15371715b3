"""Writes `schema.graphql`, the API of all modules, for code generators and for reviews of what changes."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fincomtech.api.graphql import schema


class Command(BaseCommand):
    """`manage.py graphql_schema_file [--check]`."""

    help = "Write schema.graphql; with --check, fail if it differs from the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check` writes nothing."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Compare or write."""
        path: Path = settings.ROOT / "schema.graphql"
        text = schema.sdl_text(schema.known_modules())
        if not options["check"]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("schema.graphql differs from the code: run `manage.py graphql_schema_file`")
