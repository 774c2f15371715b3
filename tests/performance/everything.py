"""The search over everything in a company of a million records: p50 and p95 by kind of word and of reader."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from typing import Any

from django.db import connections

from fincomtech.kit import context
from fincomtech.kit.context import Actor
from fincomtech.kit.rights import Grant, Rights
from tests.performance.clocks import timed

ROWS, ROUNDS = 1_000_000, 12
GOODS = "кирпич цемент арматура песок щебень доска брус фанера краска кабель труба насос котёл радиатор плитка ламинат"
NAMES = "Иванов Петров Смирнов Кузнецов Васильев Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев"
WORDS = {
    "in every record": ["заявка", "заявки", "за", "заявк"],
    "in one of 16": ["кирпич", "кирпичами", "ламинат"],
    "both": ["заявка кирпич", "заявка смирнову", "труба волков"],
    "rare": ["k777123", "договор 4242", "k31415"],
    "as one types": ["кир", "лам", "смирн", "k7771"],
    "typing error": ["кирпеч", "заевка", "лоаминат", "сирнов"],
    "nowhere": ["зюзямба", "qwertyz"],
}
ENTRIES = """INSERT INTO search_entry (record_type, record_id, title, subtitle, text, readers, changed_at, words)
  SELECT w.*, {vector} FROM (
    SELECT 'crm.Lead', id, name, company_name, notes, CASE WHEN assignee_id IS NULL THEN '{{0}}' ELSE ARRAY[assignee_id] END::bigint[],
           changed_at FROM crm_lead) w (record_type, record_id, title, subtitle, text, readers, changed_at)"""


def filled(tenant: Any, blanks: Any) -> Any:
    """A million leads and their entries; one in a thousand is the administrator's own. Indexes are made afterwards."""
    from fincomtech.search.sources import LEARN, VECTOR

    owner: Any = connections["owner"]
    with (
        owner.standing_in(tenant.key),
        owner.cursor() as cursor,
        without_indexes(cursor, "crm_lead", "search_entry", "search_word"),
    ):
        given = {"id", "name", "company_name", "notes", "assignee_id", "state", "created_at", "changed_at", "version"}
        rest = blanks(cursor, "crm_lead", given)
        cursor.execute(
            "INSERT INTO crm_lead (name, company_name, notes, assignee_id, state, version, created_at, changed_at, {others}) "
            "SELECT 'Заявка на ' || ($1)[1 + n %% 16] || ' k' || n, ($2)[1 + n %% 13] || ' и партнёры', 'Договор ' || n %% 5000, "
            "CASE WHEN n %% 1000 = 7 THEN (SELECT min(id) FROM identity_user) END, 'new', 1, now(), "
            "now() - (n * 7919 %% 1000003) * interval '1 minute', {values} FROM generate_series(1::bigint, {rows}) n".format(
                rows=ROWS, **rest
            )
            .replace("$1", "string_to_array(%s, ' ')")
            .replace("$2", "string_to_array(%s, ' ')"),
            [GOODS, NAMES],
        )
        cursor.execute(ENTRIES.format(vector=VECTOR))
        cursor.execute(LEARN.format(source="search_entry"))
    with owner.standing_in(tenant.key), owner.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) crm_lead, search_entry, search_word")
        cursor.execute("SELECT min(id) FROM identity_user")
        return cursor.fetchone()[0]


@contextmanager
def without_indexes(cursor: Any, *tables: str) -> Iterator[None]:
    """Drop what is no key, and make it again afterwards."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY(%s) "
        "AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [list(tables)],
    )
    known = cursor.fetchall()
    for name, _definition in known:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in known:
        cursor.execute(definition.replace("%", "%%"))


def measured(person: int, pids: list[int]) -> list[str]:
    """A line for each kind of word and reader: wall time, and CPU in Python and in PostgreSQL."""
    from fincomtech.search import filling, finding

    filling.ask = lambda: False  # the entries are there; their marks are not
    own = Rights.union([Grant("crm.Lead", read="own")])
    readers = {
        "administrator": Actor(user_id=person, name="bench", is_administrator=True),
        "scope own, 1,000 leads": Actor(user_id=person, name="bench", rights=own),
        "scope team": Actor(user_id=person, name="bench", rights=Rights.union([Grant("crm.Lead", read="team")])),
    }
    lines = []
    for kind, words in WORDS.items():
        for reader, actor in readers.items():
            with context.acting_as(actor):
                hits = [len(finding.search(word, 20)) for word in words]
                times: list[float] = []
                cost = timed(lambda words=words, times=times: _all(finding.search, words, times), pids, ROUNDS)
            cuts, share = quantiles(times, n=20), len(words)
            lines.append(
                f"{kind:16} {reader:24} p50 {cuts[9]:6.1f}  p95 {cuts[18]:6.1f} ms wall  "
                f"{cost.python / share:5.1f} + {cost.postgres / share:5.1f} ms CPU  hits {hits}"
            )
    return lines


def _all(work: Any, words: list[str], times: list[float]) -> None:
    for word in words:
        begun = time.perf_counter()
        work(word, 20)
        times.append((time.perf_counter() - begun) * 1000)
