"""The kit's background work as Celery tasks. Each one runs in the company that its message names, or not at all.

Arguments are keyword-only and unknown ones are ignored, so that workers of the last release survive a new one's messages.
"""

from logging import getLogger
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from celery import shared_task
from django.utils.translation import override

from fincomtech.api.transfer.views import IMPORT
from fincomtech.audit import chain
from fincomtech.identity.rights import actor_of_user
from fincomtech.kit import clock, context, idempotent, imports, mail, outbox, reminders, tasks
from fincomtech.kit.models import ImportRun
from fincomtech.kit.refusals import Conflict
from fincomtech.search import filling
from fincomtech.tenancy.access import Access, Lifecycle, effective_access
from fincomtech.tenancy.models import Tenant
from fincomtech.tenancy.switch import in_public
from fincomtech.tenancy.tasks import company_task

SWEEP, REMIND = "kit.sweep", "kit.remind"
SWEEP_ALL, REMIND_ALL = "kit.sweep_all", "kit.remind_all"

logger = getLogger(__name__)


@company_task(name=mail.SEND, bind=True, max_retries=mail.MOST_ATTEMPTS)
def send_mail(self: Any, *, message: int, language: str, **_rest: Any) -> None:
    """Hand a queued mail to the mail server; later and later again when that is down, and give up in the end."""
    try:
        mail.deliver(message, language)
    except (OSError, SMTPException) as error:
        if _is_final(error) or self.request.retries >= self.max_retries:
            mail.give_up(message, str(error))
        else:
            raise self.retry(countdown=30 * 2**self.request.retries, exc=error) from error


def _is_final(error: Exception) -> bool:
    """Whether the mail server will never take this mail (a 5xx answer)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= 500


@company_task(name=outbox.DELIVER)
def deliver(*, entry: int, **_rest: Any) -> None:
    """Let a background listener hear a fact; when it fails, again at the time that the outbox says."""
    if outbox.deliver(entry):
        return
    seconds = outbox.seconds_until(entry)
    if seconds is not None:
        tasks.send(outbox.DELIVER, _for_this_company(entry=entry), seconds)


@company_task(name=IMPORT)
def import_table(*, run: int, user: int, **_rest: Any) -> None:
    """Import a long table in the name of whoever started it; goes on where it stopped when the worker died."""
    actor = actor_of_user(user)
    if actor is None:
        imports.fail(run)
        return
    with context.acting_as(actor), override(actor.language):
        try:
            imports.proceed(ImportRun.objects.get(pk=run))
        except Conflict:
            logger.info("import %s goes on elsewhere", run)
        except Exception:
            imports.fail(run)
            raise


@company_task(name=SWEEP)
def sweep(**_rest: Any) -> None:
    """Repair what a crash or a lost message left behind: facts not told, mails not sent, imports not finished.

    And seal what the audit trail has got since the last time, and have the search's entries filled in.
    """
    outbox.sweep()
    idempotent.forget_old()
    chain.seal()
    filling.ask()
    for message in mail.stuck():
        tasks.send(mail.SEND, _for_this_company(message=message, language=context.profile().language))
    for run, user in imports.stuck():
        tasks.send(IMPORT, _for_this_company(run=run, user=user))


@company_task(name=REMIND)
def remind(**_rest: Any) -> None:
    """Send the digests of planned activities whose hour has come."""
    reminders.remind()


def _for_this_company(**arguments: Any) -> dict[str, Any]:
    return {"company": context.company().key, **arguments}


@shared_task(name=SWEEP_ALL)
def sweep_all(**_later: Any) -> None:
    """Every few minutes: sweep each company."""
    for_each_company(SWEEP)


@shared_task(name=REMIND_ALL)
def remind_all(**_later: Any) -> None:
    """Every half hour: look for digests in each company."""
    for_each_company(REMIND)


def for_each_company(task_name: str) -> int:
    """Send the task once for each company whose people may work now; returns how many those are."""
    keys = open_companies()
    for key in keys:
        tasks.send(task_name, {"company": key})
    return len(keys)


def open_companies() -> list[str]:
    """The keys of the companies that are neither shut nor read-only."""
    with in_public():
        live = list(Tenant.objects.filter(lifecycle=Lifecycle.LIVE).order_by("pk"))
    return [tenant.key for tenant in live if effective_access(tenant, clock.now()) == Access.FULL]
