"""Reports by mail: each recipient gets what their own rights show, in their language; what became of it is noted."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from logging import getLogger

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from fincomtech.identity.models import User
from fincomtech.identity.rights import actor_of_user
from fincomtech.kit import clock, context, live, mail
from fincomtech.kit.refusals import Denied, Missing, Refusal
from fincomtech.reports import output, sheets
from fincomtech.reports.models import Report, Schedule, Sending

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {"xlsx": XLSX, "csv": "text/csv", "pdf": "application/pdf"}

logger = getLogger(__name__)


def due() -> list[int]:
    """The schedules whose time has come."""
    rows = Schedule.objects.filter(paused=False, archived=False, next_run_at__lte=clock.now())
    return list(rows.order_by("next_run_at", "pk").values_list("pk", flat=True))


def send(schedule_id: int, *, by_hand: bool = False) -> int:
    """Send a report to all of its recipients, and plan the next time; how many mails went out.

    The row stays locked, so that two workers never send the same. What goes wrong for one does not stop the others.
    """
    with transaction.atomic():
        rows = Schedule.objects.select_for_update(skip_locked=True, of=("self",)).select_related("report")
        schedule = rows.filter(pk=schedule_id, archived=False).first()
        if schedule is None or not (by_hand or _is_due(schedule)):
            return 0
        sent = sum(_send_to(schedule, person) for person in schedule.recipients.order_by("pk"))
        schedule.last_run_at = clock.now()
        Schedule.objects.filter(pk=schedule.pk).update(last_run_at=schedule.last_run_at)
        schedule.plan()
        kept = Sending.objects.filter(schedule=schedule).order_by("-created_at", "-pk").values("pk")[: Sending.KEEP]
        Sending.objects.filter(schedule=schedule).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
        live.changed("reports.Schedule", [schedule.pk], "update")
    return sent


def _is_due(schedule: Schedule) -> bool:
    return not schedule.paused and schedule.next_run_at is not None and schedule.next_run_at <= clock.now()


def _send_to(schedule: Schedule, person: User) -> bool:
    """Send it to one person; whether a mail went out."""
    note = Sending(schedule=schedule, recipient=person, recipient_name=person.name)
    actor = actor_of_user(person.pk)
    if actor is None:
        note.outcome = "gone"
    else:
        try:
            with _as(actor), transaction.atomic():
                note.row_count = _mail(schedule, person.email)
        except (Denied, Missing):
            note.outcome = "closed"
        except Refusal as refusal:
            note.outcome, note.error = "failed", refusal.message
        except Exception as error:
            logger.exception("the report %s could not be sent to %s", schedule.pk, person.pk)
            note.outcome, note.error = "failed", type(error).__name__
    note.save()
    return note.outcome == "sent"


@contextmanager
def _as(actor: context.Actor) -> Iterator[None]:
    with context.acting_as(actor), override(actor.language):
        yield


def _mail(schedule: Schedule, address: str) -> int:
    """The mail with the file, as the current actor's rights show it; how many lines it has."""
    report: Report = schedule.report
    sheet = sheets.sheet(report)
    form = str(schedule.file_format)
    name = output.file_name(sheet, form)
    with tempfile.TemporaryFile() as out:
        output.write(sheet, out, form)
        words = _("The report “%(name)s” is in the attached file.") % {"name": report.label}
        message = mail.send(address, f"{schedule.name or report.label}", f"<p>{escape(words)}</p>")
        mail.enclose(message, out, name, CONTENT_TYPES[form])
    return sheet.count
