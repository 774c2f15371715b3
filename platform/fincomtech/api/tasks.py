"""The kit's background work as Celery tasks. Each one runs in the company that its message names, or not at all.

Arguments are keyword-only and unknown ones are ignored, so that workers of the last release survive a new one's messages.
"""

from collections.abc import Callable
from functools import partial
from logging import getLogger
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from celery import shared_task
from django.utils.translation import gettext, override

from fincomtech.audit import chain
from fincomtech.identity.rights import actor_of_user
from fincomtech.kit import clock, context, idempotent, mail, mail_out
from fincomtech.kit.background import outbox, tasks
from fincomtech.kit.exchange import export_runs, file_runs, leases, runs
from fincomtech.kit.mail_in import mailboxes
from fincomtech.kit.models import ExportRun, Mailbox
from fincomtech.kit.refusals import Refusal
from fincomtech.reports import print_runs
from fincomtech.reports.models import PrintRun
from fincomtech.search import filling
from fincomtech.tenancy.access import Access, Lifecycle, effective_access
from fincomtech.tenancy.models import Tenant
from fincomtech.tenancy.switch import in_public
from fincomtech.tenancy.tasks import company_task

SWEEP, SWEEP_ALL = "kit.sweep", "kit.sweep_all"
RESUME = "kit.resume_transfers"

logger = getLogger(__name__)


@company_task(name=mail.SEND, bind=True, max_retries=mail.MOST_ATTEMPTS)
def send_mail(self: Any, *, message: int, language: str, **_rest: Any) -> None:
    """Hand a queued mail to the mail server; later and later again when that is down, and give up in the end."""
    try:
        mail.deliver(message, language)
    except (OSError, SMTPException) as error:
        if _is_final(error) or self.request.retries >= self.max_retries:
            mail.give_up(message, mail_out.words(error))
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


@company_task(name=runs.TASK)
def import_table(*, run: int, user: int, **_rest: Any) -> None:
    """Go on with an import in the name of whoever started it; after a worker's death it goes on where it stopped."""
    _transfer(runs.work, runs.fail, "ImportRun", run, user)


@company_task(name=export_runs.TASK)
def export_table(*, run: int, user: int, **_rest: Any) -> None:
    """Write the file of a long export in the name of whoever asked for it."""
    _transfer(export_runs.work, partial(file_runs.fail, ExportRun), "ExportRun", run, user)


@company_task(name=print_runs.TASK)
def print_documents(*, run: int, user: int, **_rest: Any) -> None:
    """Print the documents of many records in the name of whoever asked for them."""
    _transfer(print_runs.work, partial(file_runs.fail, PrintRun), "PrintRun", run, user)


def _transfer(work: Callable[[int], None], fail: Callable[..., None], kind: str, run: int, user: int) -> None:
    """A lease that nobody's work answers to is taken off the board here: the work is over, or whoever began it is gone."""
    actor = actor_of_user(user) if user else None
    if actor is None:
        fail(run)
        leases.forget(context.company().key, kind, run, user)
        return
    with context.acting_as(actor), override(actor.language):
        try:
            work(run)
        except Exception:
            logger.exception("%s %s failed", kind, run)
            fail(run, gettext("It stopped because of an error of ours. It has been reported."))
            raise


@shared_task(name=RESUME)
def resume_transfers(**_later: Any) -> None:
    """Every few seconds: imports and exports whose worker died are handed to another one."""
    names = {"ImportRun": runs.TASK, "ExportRun": export_runs.TASK, "PrintRun": print_runs.TASK}
    for company, kind, key, user in leases.overdue():
        if kind in names:
            tasks.send(names[kind], {"company": company, "run": key, "user": user})


@company_task(name=SWEEP)
def sweep(**_rest: Any) -> None:
    """Repair what a crash or a lost message left behind: facts not told, mails not sent, imports not finished.

    And seal what the audit trail has got since the last time, and have the search's entries filled in.
    """
    outbox.sweep()
    idempotent.forget_old()
    chain.seal()
    filling.ask()
    mailboxes.forget_old()
    for message in mail.stuck():
        tasks.send(mail.SEND, _for_this_company(message=message, language=context.profile().language))
    for run, user in runs.stuck():
        tasks.send(runs.TASK, _for_this_company(run=run, user=user))
    runs.forget_old()
    for model, task in ((ExportRun, export_runs.TASK), (PrintRun, print_runs.TASK)):
        for run, user in file_runs.stuck(model):
            tasks.send(task, _for_this_company(run=run, user=user))
        file_runs.forget_old(model)


@company_task(name=mailboxes.FETCH)
def fetch_mail(*, mailbox: int, **_rest: Any) -> None:
    """Fetch one mailbox now; one that cannot be opened says so itself."""
    try:
        mailboxes.fetch(mailbox)
    except (Refusal, Mailbox.DoesNotExist) as error:
        logger.warning("mailbox %s not fetched: %s", mailbox, error)


def _for_this_company(**arguments: Any) -> dict[str, Any]:
    return {"company": context.company().key, **arguments}


@shared_task(name=SWEEP_ALL)
def sweep_all(**_later: Any) -> None:
    """Every few minutes: sweep each company."""
    for_each_company(SWEEP)


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
