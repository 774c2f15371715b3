"""A row of `make bench`: importing contacts through the rules of the form, and undoing it.

Runs as the workers do: an upload whose rows are read in the background, batches with all watchers of the change feed.
"""

import io
import time
from collections.abc import Callable
from typing import Any

from django.db import connections

ROWS = 20_000
BUDGET = 2000  # rows a second, on 2 cores


def table(rows: int) -> io.BytesIO:
    """A CSV of contacts, each different, as another program exports them."""
    lines = ["Наименование;E-mail;Телефон;Должность;Сайт;ИНН"]
    lines += [
        f"ООО Импорт {n};import{n}@firm{n % 97}.example;+7495{n:07d};Закупки;https://firm{n}.example;"
        for n in range(rows)
    ]
    return io.BytesIO("\n".join(lines).encode())


def measure(tenant: Any, say: Callable[..., None], rows: int = ROWS) -> float:
    """Import so many contacts as the company's administrator and take them back; returns the rows a second."""
    from fincomtech.identity.models import User
    from fincomtech.identity.rights import actor_of_user
    from fincomtech.kit import context
    from fincomtech.kit.exchange import runs
    from fincomtech.kit.records import record_model
    from fincomtech.tenancy.switch import in_company

    with in_company(tenant):
        actor = actor_of_user(User.objects.order_by("pk").values_list("pk", flat=True)[0])
        assert actor is not None
        with context.acting_as(actor):
            contacts = record_model("contacts.Contact")
            begun = time.perf_counter()
            run = runs.begin(contacts, table(rows), "contacts.csv")
            uploaded = time.perf_counter() - begun
            begun = time.perf_counter()
            runs.work(run.pk)
            run.refresh_from_db()
            read = time.perf_counter() - begun
            chosen = {"mapping": {c["column"]: c["field"] for c in run.columns}}
            runs.start(run, chosen)
            begun, cpu = time.perf_counter(), time.process_time()
            runs.work(run.pk)
            took, python = time.perf_counter() - begun, time.process_time() - cpu
            run.refresh_from_db()
            assert (run.state, run.created_count) == ("done", rows), (run.state, run.created_count, run.error)
            undone = _undo(run)
    connections["default"].close()
    say(
        f"import {rows} contacts through the form's rules     budget >= {BUDGET} rows/s",
        f"{rows / took:8.0f} rows/s   ({took * 1e6 / rows:.0f} us a row, {python * 1e6 / rows:.0f} us of them in Python)",
        f"upload answered in {uploaded * 1000:.0f} ms, the table read at {rows / max(read, 1e-9):.0f} rows/s, "
        f"undone at {rows / undone:.0f} rows/s",
    )
    return rows / took


def _undo(run: Any) -> float:
    from fincomtech.kit import actions
    from fincomtech.kit.exchange import runs
    from fincomtech.kit.models import ImportRun

    actions.run(actions.actions_of(ImportRun)["undo"], [run.pk], {})
    begun = time.perf_counter()
    runs.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.kept_count) == ("undone", 0), (run.state, run.kept_count)
    return time.perf_counter() - begun
