"""Sign-ups, runs and their steps: what was asked for, and how far the work has come."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from fincomtech.tenancy.models import Tenant


class SignUp(models.Model):
    """A company that somebody wants (onboarding.1). While it is open, its subdomain is reserved.

    The link in the mail holds a token that is derived from the secret key, this row and `mail_number`: nothing in the
    table lets its reader confirm a sign-up. A new mail makes the links of earlier ones void.
    """

    WAITING, RUNNING, DONE, FAILED, EXPIRED = "waiting_for_mail", "running", "done", "failed", "expired"
    OPEN: ClassVar = [WAITING, RUNNING, FAILED]
    STATES: ClassVar = [(s, s) for s in (WAITING, RUNNING, DONE, FAILED, EXPIRED)]

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    company_name = models.CharField(max_length=200)
    subdomain = models.CharField(max_length=63)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=200)
    password_hash = models.CharField(max_length=200)
    language = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=64)
    modules = models.JSONField(default=list)
    sample_data = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=STATES, default=WAITING)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mail_number = models.IntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="provisioning_sign_up_public_id"),
            # Of two sign-ups for one address at the same moment PostgreSQL lets one in.
            models.UniqueConstraint(
                fields=["subdomain"],
                condition=Q(state__in=["waiting_for_mail", "running", "failed"]),
                name="provisioning_address_reserved_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "expires_at"], name="provisioning_sign_up_expiry")]

    def __str__(self) -> str:
        return f"{self.subdomain}: {self.state}"


class Run(models.Model):
    """One piece of work on one company: its birth, or a module that is enabled or disabled (onboarding.2).

    Whoever holds the lease runs it, nobody else. `failed` means that every step is undone and that the run may be
    started again. `tenant` is empty before the first step of a birth and after its rollback.
    """

    BIRTH, ENABLE, DISABLE = "birth", "enable", "disable"
    KINDS: ClassVar = [(k, k) for k in (BIRTH, ENABLE, DISABLE)]
    WAITING, RUNNING, UNDOING, DONE, FAILED = "waiting", "running", "undoing", "done", "failed"
    ACTIVE: ClassVar = [WAITING, RUNNING, UNDOING]
    STATES: ClassVar = [(s, s) for s in (WAITING, RUNNING, UNDOING, DONE, FAILED)]

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=KINDS)
    tenant = models.ForeignKey(Tenant, models.SET_NULL, null=True, related_name="runs")
    sign_up = models.ForeignKey(SignUp, models.PROTECT, null=True, related_name="runs")
    module = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    by_user_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="provisioning_run_public_id"),
            # The operation lock: two administrators at once, or two clicks, make one run.
            models.UniqueConstraint(
                fields=["tenant"],
                condition=Q(state__in=["waiting", "running", "undoing"]),
                name="provisioning_one_run_per_company",
            ),
            models.UniqueConstraint(fields=["sign_up"], name="provisioning_one_birth_per_sign_up"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"], name="provisioning_run_lease")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}: {self.state}"


class RunStep(models.Model):
    """One step of a run. It is `done` in the same transaction as its work, or its work finds itself done."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
    STATES: ClassVar = [(s, s) for s in (WAITING, RUNNING, DONE, FAILED)]

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    key = models.CharField(max_length=80)
    position = models.IntegerField()
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    attempts = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "key"], name="provisioning_run_step_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class ReadySchema(models.Model):
    """A schema with its role and the tables of every company, waiting for an owner. `digest` names the tables' text."""

    key = models.CharField(max_length=63)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key"], name="provisioning_ready_schema_once")]

    def __str__(self) -> str:
        return self.key
