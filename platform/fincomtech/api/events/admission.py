"""Who may listen: the host names the company, the cookie the session. Asked in a few threads with connections of their own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections

from fincomtech.identity import sessions
from fincomtech.tenancy import directory
from fincomtech.tenancy.access import Access
from fincomtech.tenancy.switch import in_company

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="admission")


@dataclass(frozen=True)
class Admission:
    """A session that may listen to its company."""

    company: str
    session_id: int
    user_id: int


async def admitted(host: str, token: str) -> Admission | None:
    """The admission of a session's token at a host; None when nobody is signed in there or the company is shut."""
    return await asyncio.get_running_loop().run_in_executor(_threads, look_up, host, token)


def look_up(host: str, token: str) -> Admission | None:
    """As `admitted`, in the calling thread."""
    close_old_connections()
    entry = directory.at_host(host)
    if entry is None or entry.access == Access.NONE or not token:
        return None
    with in_company(entry.company):
        # Not as a request does: an open screen must not keep an idle session alive (auth.3).
        found = sessions.running(token)
    return Admission(entry.company.key, *found) if found is not None else None
