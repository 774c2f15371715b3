"""Which jobs of which companies are due: one table of the public schema, so that a tick costs two statements for all."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from fincomtech.kit import clock, registry
from fincomtech.kit.schedule import all_jobs
from fincomtech.tenancy.access import Lifecycle
from fincomtech.tenancy.models import DueJob
from fincomtech.tenancy.switch import in_public

LEASE = "5 minutes"  # a message that was lost, or a worker that died, is made good after this
MOST = 1000  # jobs that one tick sends on their way

# Each live company has a row for each job of its modules; a new one is due at once and then told its first time.
_ENROLL = """
    INSERT INTO tenancy_duejob (tenant_id, job, due_at)
    SELECT t.id, j.name, %s FROM tenancy_tenant t
    JOIN unnest(%s::text[], %s::text[], %s::boolean[]) AS j(name, module, always)
      ON j.always OR j.module = ANY(t.modules)
    WHERE t.lifecycle = %s ON CONFLICT DO NOTHING
"""
_TAKE = f"""
    UPDATE tenancy_duejob d SET taken_until = %s::timestamptz + interval '{LEASE}'
    FROM tenancy_tenant t
    WHERE t.id = d.tenant_id AND d.id IN (
      SELECT q.id FROM tenancy_duejob q JOIN tenancy_tenant w ON w.id = q.tenant_id
      WHERE q.due_at <= %s AND (q.taken_until IS NULL OR q.taken_until < %s) AND w.lifecycle = %s
      ORDER BY q.due_at LIMIT {MOST} FOR UPDATE OF q SKIP LOCKED)
    RETURNING t.schema_name, d.job
"""


def enroll() -> None:
    """Give every live company a row for each job that its modules declare."""
    jobs = list(all_jobs().values())
    always = set(registry.always_enabled())
    names, modules = [j.name for j in jobs], [j.module for j in jobs]
    with in_public(), connection.cursor() as cursor:
        cursor.execute(_ENROLL, [clock.now(), names, modules, [m in always for m in modules], Lifecycle.LIVE])


def take() -> Sequence[tuple[str, str]]:
    """The (company's key, job) pairs whose time has come, taken by the caller for the time of the lease."""
    now = clock.now()
    with in_public(), connection.cursor() as cursor:
        cursor.execute(_TAKE, [now, now, now, Lifecycle.LIVE])
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def put_off(key: str, job: str, moment: datetime | None) -> None:
    """When the job of that company is due next; None: it has no place here any more."""
    with in_public():
        rows = DueJob.objects.filter(tenant__schema_name=key, job=job)
        if moment is None:
            rows.delete()
        else:
            rows.update(due_at=moment, taken_until=None)
