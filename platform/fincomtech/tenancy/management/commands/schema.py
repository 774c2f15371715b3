"""Write each module's tables as text."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fincomtech.tenancy import ddl
from fincomtech.tenancy.routers import company_labels


class Command(BaseCommand):
    """`manage.py schema [labels]` writes, `--check` only tells which texts are old."""

    requires_system_checks = ()
    help = "Writes migrations/schema.sql of every module from its models."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which modules, and whether to write."""
        parser.add_argument("labels", nargs="*")
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a text is old")

    def handle(self, *args: Any, labels: list[str], check: bool, **options: Any) -> None:
        """Do it for the named modules, else for all."""
        unknown = set(labels) - company_labels()
        if unknown:
            raise CommandError(f"no such modules: {', '.join(sorted(unknown))}")
        old = list(ddl.stale(sorted(labels or company_labels())))
        if check and old:
            raise CommandError(f"run `manage.py schema`: the text is old in {', '.join(old)}")
        for label in old:
            self._write(label)

    def _write(self, label: str) -> None:
        path = ddl.path_of(label)
        path.parent.mkdir(exist_ok=True)
        path.write_text(ddl.generate(label), encoding="utf-8")
        self.stdout.write(f"{path} written")
