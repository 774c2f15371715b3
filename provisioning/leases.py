"""Who runs a run: a lease with a deadline in the row itself, so that a killed worker's run is free after a while.

All bookkeeping of runs goes through the owner's connection: it is where the steps' own transactions are.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q

from fincomtech.kit import clock
from provisioning.books import OWNER
from provisioning.models import Run


class LeaseLost(RuntimeError):
    """Another worker has taken the run over: whatever this one was about to commit must not be."""


def length() -> timedelta:
    """How long a silent worker keeps its run."""
    return timedelta(seconds=getattr(settings, "RUN_LEASE_SECONDS", 60))


def take(run_id: int) -> Run | None:
    """Make the run ours; None when another worker has it or nothing is left to do."""
    me, now = secrets.token_hex(16), clock.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    mine = Run.objects.using(OWNER).filter(free, pk=run_id, state__in=Run.ACTIVE)
    taken = mine.update(lease_owner=me, lease_until=now + length(), attempts=F("attempts") + 1)
    return Run.objects.using(OWNER).select_related("sign_up", "tenant").get(pk=run_id) if taken else None


def renew(run: Run) -> None:
    """Push the deadline out; `LeaseLost` when it is not ours any more."""
    mine = Run.objects.using(OWNER).filter(pk=run.pk, lease_owner=run.lease_owner)
    if not mine.update(lease_until=clock.now() + length()):
        raise LeaseLost(str(run))


def hold(run: Run) -> None:
    """Inside a transaction: lock the row until its end, so that nobody can take the run over in between."""
    if (
        not Run.objects.using(OWNER)
        .select_for_update(of=("self",))
        .filter(pk=run.pk, lease_owner=run.lease_owner)
        .exists()
    ):
        raise LeaseLost(str(run))


def give_back(run: Run) -> None:
    """Free the run for whoever comes next."""
    Run.objects.using(OWNER).filter(pk=run.pk, lease_owner=run.lease_owner).update(lease_owner="", lease_until=None)
