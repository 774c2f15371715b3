"""Who may listen: the host names the company, the cookie the session. Asked in a few threads with connections of their own."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field

from django.db import close_old_connections

from fincomtech.identity import sessions
from fincomtech.kit.context import Company
from fincomtech.tenancy import directory
from fincomtech.tenancy.access import Access
from fincomtech.tenancy.switch import in_company

log = logging.getLogger(__name__)
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="admission")


class Broken(Exception):
    """Something went wrong, and has been logged where its company was known."""


@dataclass(frozen=True)
class Admission:
    """A session that may listen to its company, which is named by its key."""

    company: str
    session_id: int
    user_id: int
    whole: Company = field(compare=False)


async def admitted(host: str, token: str) -> Admission | None:
    """The admission of a session's token at a host; None when nobody is signed in there or the company is shut."""
    return await asyncio.get_running_loop().run_in_executor(_threads, copy_context().run, look_up, host, token)


def look_up(host: str, token: str) -> Admission | None:
    """As `admitted`, in the calling thread. Raises Broken."""
    close_old_connections()
    entry = directory.at_host(host)
    if entry is None or entry.access == Access.NONE or not token:
        return None
    with in_company(entry.company):
        # Not as a request does: an open screen must not keep an idle session alive (auth.3).
        try:
            found = sessions.running(token)
        except Exception as error:
            log.exception("a session could not be looked up")
            raise Broken from error
    return Admission(entry.company.key, *found, entry.company) if found is not None else None
