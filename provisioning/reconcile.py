"""Every minute: whatever stands still goes on, whatever was given up is cleared (onboarding.2)."""

import logging
from datetime import timedelta

from django.db.models import Q

from fincomtech.kit import clock
from fincomtech.tenancy import switch
from provisioning import books, letters, pool, runner
from provisioning.models import Run, SignUp

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=30)  # a fresh run's own message is still on its way


def sweep() -> None:
    """One round; one thing's failure does not keep the others from their turn."""
    for work in (resume_runs, expire_sign_ups, send_mails, fill_pool):
        try:
            work()
        except Exception:
            log.exception("reconciler: %s failed", work.__name__)


def resume_runs() -> int:
    """Execute the runs whose worker has died and those whose message was lost. Returns how many came to an end."""
    with switch.in_public():
        stale = Q(lease_until__lt=clock.now()) | Q(lease_until=None, created_at__lt=clock.now() - PATIENCE)
        waiting = list(Run.objects.filter(stale, state__in=Run.ACTIVE).order_by("pk").values_list("pk", flat=True))
    return sum(runner.execute(run_id) is not None for run_id in waiting)


def expire_sign_ups() -> int:
    """Close sign-ups that nobody confirmed, and failed ones that nobody retried, and erase whose they were.

    Their addresses are free again.
    """
    with switch.in_public():
        overdue = SignUp.objects.filter(state__in=[SignUp.WAITING, SignUp.FAILED], expires_at__lt=clock.now())
        return overdue.update(state=SignUp.EXPIRED, password_hash="", name="", email="")


def send_mails() -> int:
    """Send the mails whose message was lost or whose mail server was away. Returns how many went out."""
    with switch.in_public():
        unsent = SignUp.objects.filter(state=SignUp.WAITING, mailed_at=None, created_at__lt=clock.now() - PATIENCE)
        keys = list(unsent.order_by("pk").values_list("pk", flat=True)[:200])
        return sum(letters.send(key) for key in keys)


def fill_pool() -> int:
    """Make schemas ready for the next companies."""
    with books.opened():
        return pool.fill()
