"""Seal every secret anew with today's SECRET_KEY, so that the former one may leave SECRET_KEY_FALLBACKS."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from fincomtech.identity import resealing
from fincomtech.tenancy.models import Tenant
from fincomtech.tenancy.switch import in_company, in_public


class Command(BaseCommand):
    """`manage.py reseal`: may run while the product serves; running it again changes nothing."""

    help = "Seal secrets at rest anew with today's SECRET_KEY"

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Go through the companies; each in a transaction of its own."""
        with in_public():
            keys = list(Tenant.objects.order_by("pk").values_list("schema_name", flat=True))
        sealed = 0
        for key in keys:
            with in_company(key), transaction.atomic():
                sealed += resealing.reseal()
        self.stdout.write(f"{sealed} secrets sealed anew in {len(keys)} companies")
