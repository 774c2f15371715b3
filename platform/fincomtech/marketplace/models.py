"""What is on offer, what it costs, and which company has it.

Titles, families' names and dependencies are not kept here: they are read from the modules' declarations, in the
language of whoever asks.
"""

from typing import ClassVar

from django.db import models

from fincomtech.tenancy.models import Tenant


class CatalogueModule(models.Model):
    """One module of the marketplace (marketplace.1). Technical modules have no entry: they come with what needs them."""

    name = models.CharField(max_length=64)
    family = models.CharField(max_length=32)
    version = models.CharField(max_length=32)
    published = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name"], name="marketplace_module_name_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class ListPrice(models.Model):
    """What a module costs from a date on, per company and period, before any discount; zero means free."""

    PERIODS: ClassVar = [("month", "month")]

    module = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    period = models.CharField(max_length=8, choices=PERIODS, default="month")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    valid_from = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["module", "currency", "period", "valid_from"], name="marketplace_price_once"
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="marketplace_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.module}: {self.amount} {self.currency} a {self.period} from {self.valid_from}"


class Enablement(models.Model):
    """That a company has, or once had, a module (marketplace.2, marketplace.3).

    A disabled module keeps its tables and data: `first_enabled_at` says that they exist. `by_user_id` is a user of the
    company's own schema, so it is a number and no reference.
    """

    ENABLED, DISABLED = "enabled", "disabled"
    STATES: ClassVar = [(ENABLED, "enabled"), (DISABLED, "disabled")]

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="enablements")
    module = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=STATES)
    since = models.DateTimeField()
    first_enabled_at = models.DateTimeField()
    by_user_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "module"], name="marketplace_enablement_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["enabled", "disabled"]), name="marketplace_enablement_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.state} for company {self.tenant_id}"
