"""The public schema's directory of companies: who they are, where they answer, and in which state they are."""

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from fincomtech.kit import clock
from fincomtech.tenancy import directory
from fincomtech.tenancy.access import LIFECYCLE_MOVES, Access, Hold, Lifecycle, Standing, effective_access
from fincomtech.tenancy.place import KEY


def new_key() -> str:
    """A fresh opaque key: it names the schema, tells nothing, and never changes."""
    return f"c_{secrets.token_hex(6)}"


def values_of(names: type[StrEnum]) -> list[str]:
    """The plain values, which migrations can write down."""
    return [name.value for name in names]


class ForgettingQuerySet(models.QuerySet[Any]):
    """Changes many rows at once and makes this process forget what it remembers of them."""

    def update(self, **values: Any) -> int:
        """Django's update; remembered companies are read anew."""
        changed = super().update(**values)
        directory.forget()
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        """Django's delete; remembered companies are read anew."""
        deleted = super().delete()
        directory.forget()
        return deleted


class Tenant(TenantMixin):
    """A company on the platform: the row that survives it. Source: tenancy.1, tenancy.2.

    `modules` names what is enabled beyond the modules of every company, and is the truth for routing; `ever_enabled`
    names also the disabled ones, whose tables the schema still has, and is the truth for deletion and upgrades.
    `release` is the fingerprint of the migrations that its schema stands at. `operation` locks the company for one job until
    `operation_until`, so that a job that died frees it.
    """

    auto_create_schema = False
    auto_drop_schema = False

    schema_name = models.CharField(
        _("key"), max_length=63, default=new_key, editable=False, validators=[RegexValidator(KEY)]
    )
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=8, default="ru", choices=settings.LANGUAGES)
    currency = models.CharField(_("currency"), max_length=3, default="RUB")
    country = models.CharField(_("country"), max_length=2, default="RU")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Moscow")
    modules = ArrayField(models.CharField(max_length=64), verbose_name=_("modules"), default=list, blank=True)
    ever_enabled = ArrayField(
        models.CharField(max_length=64), verbose_name=_("modules ever enabled"), default=list, blank=True
    )
    lifecycle = models.CharField(_("lifecycle"), max_length=16, default=Lifecycle.SIGNUP.value)
    standing = models.CharField(_("standing"), max_length=16, default=Standing.TRIALING.value)
    operation = models.CharField(_("running operation"), max_length=32, default="", blank=True)
    operation_until = models.DateTimeField(_("deadline of the operation"), null=True, blank=True)
    holds = ArrayField(models.CharField(max_length=16), verbose_name=_("holds"), default=list, blank=True)
    cell = models.CharField(_("cell"), max_length=32, default="default")
    release = models.CharField(_("release"), max_length=64, default="", blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    objects: ClassVar = ForgettingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schema_name"], name="tenancy_tenant_key_once"),
            models.CheckConstraint(
                condition=Q(schema_name__regex=f"^{KEY.pattern}$"), name="tenancy_tenant_key_opaque"
            ),
            models.CheckConstraint(
                condition=Q(lifecycle__in=values_of(Lifecycle)), name="tenancy_tenant_lifecycle_known"
            ),
            models.CheckConstraint(condition=Q(standing__in=values_of(Standing)), name="tenancy_tenant_standing_known"),
            models.CheckConstraint(condition=Q(holds__contained_by=values_of(Hold)), name="tenancy_tenant_holds_known"),
            models.CheckConstraint(
                condition=Q(operation="", operation_until=None) | (~Q(operation="") & Q(operation_until__isnull=False)),
                name="tenancy_tenant_operation_has_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The opaque key; also the schema's name."""
        return self.schema_name

    @property
    def access(self) -> Access:
        """What its people may do now."""
        return effective_access(self, clock.now())

    def save(self, *args: Any, **options: Any) -> None:
        """Store the row; this process forgets what it remembers, at once and again when the transaction is through."""
        super().save(*args, **options)
        _forget()

    def move(self, who: str, why: str, **axes: Any) -> None:
        """Change lifecycle, standing or holds and write down who did it and why. Raises ValueError for a forbidden move."""
        before = {name: getattr(self, name) for name in axes}
        _check_move(self.lifecycle, axes.get("lifecycle", self.lifecycle))
        with transaction.atomic():
            for name, value in axes.items():
                setattr(self, name, value)
            self.save(update_fields=list(axes))
            changed = {name: [before[name], axes[name]] for name in axes if before[name] != axes[name]}
            TenantTransition.objects.bulk_create(TenantTransition.rows(self, who, why, changed))

    def begin(self, operation: str, *, seconds: int) -> bool:
        """Take the lock for an operation; False while another one holds it and its deadline has not passed."""
        free = Q(operation="") | Q(operation_until__lt=clock.now()) | Q(operation=operation)
        until = clock.now() + timedelta(seconds=seconds)
        if not Tenant.objects.filter(free, pk=self.pk).update(operation=operation, operation_until=until):
            return False
        self.operation, self.operation_until = operation, until
        return True

    def end(self, operation: str) -> None:
        """Give the lock back; nothing happens if another operation has taken it meanwhile."""
        Tenant.objects.filter(pk=self.pk, operation=operation).update(operation="", operation_until=None)
        self.operation, self.operation_until = "", None


def _check_move(old: str, new: str) -> None:
    if new != old and Lifecycle(new) not in LIFECYCLE_MOVES[Lifecycle(old)]:
        raise ValueError(f"a company does not go from {old} to {new}")


def _forget() -> None:
    directory.forget()
    transaction.on_commit(directory.forget)


class Domain(DomainMixin):
    """An address at which a company answers: a subdomain of the platform, or a domain of its own. Source: tenancy.4."""

    domain = models.CharField(_("domain"), max_length=253)
    is_primary = models.BooleanField(_("main address"), default=True)
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="domains", verbose_name=_("company"))
    verified_at = models.DateTimeField(_("proved"), null=True, default=clock.now)

    objects: ClassVar = ForgettingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("domain"), name="tenancy_domain_once"),
            models.UniqueConstraint(fields=["tenant"], condition=Q(is_primary=True), name="tenancy_domain_one_main"),
        ]

    def __str__(self) -> str:
        return self.domain

    def save(self, *args: Any, **options: Any) -> None:
        """Store the address in lower case."""
        self.domain = self.domain.lower().rstrip(".")
        super().save(*args, **options)
        _forget()

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Remove the address."""
        deleted = super().delete(*args, **options)
        _forget()
        return deleted


class TenantTransition(models.Model):
    """One change of a company's state: who, why, from what, to what. Never changed."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="transitions", verbose_name=_("company"))
    at = models.DateTimeField(_("when"), default=clock.now)
    who = models.CharField(_("who"), max_length=200)
    why = models.CharField(_("why"), max_length=500)
    axis = models.CharField(_("axis"), max_length=16)
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant", "-at"], name="tenancy_transition_latest")]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.axis}: {self.before} → {self.after}"

    @classmethod
    def rows(cls, tenant: Tenant, who: str, why: str, changed: dict[str, list[Any]]) -> list[Self]:
        """One row for each axis that changed, not yet stored."""
        return [
            cls(tenant=tenant, who=who, why=why, axis=axis, before=old, after=new)
            for axis, (old, new) in changed.items()
        ]


class DueJob(models.Model):
    """When a scheduled job of a company is due next. The company's own schema holds how its runs went."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="+", db_index=False, verbose_name=_("company"))
    job = models.CharField(_("job"), max_length=80)
    due_at = models.DateTimeField(_("due"))
    taken_until = models.DateTimeField(_("taken until"), null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="tenancy_duejob_next")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "job"], name="tenancy_duejob_once")]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.job}: {self.due_at}"
