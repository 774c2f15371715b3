"""`make bench`: the first rows of the budgets, each beside what it is compared with in the same run.

Needs nothing but the project: its own database on the tests' server, the product's own code paths, HTTP through
Django's handler. Figures of different machines do not compare; the ratios do.
"""

import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from fincomtech.testing import databases
from fincomtech.testing.plugin import SERVER

django.setup()

from django.db import connections  # noqa: E402

from tests.performance import bench_imports, bench_reports, bench_rules, everything  # noqa: E402
from tests.performance.clocks import Cost, interleaved, timed  # noqa: E402

ROWS = 2000
LIST = """query Deals($first: Int) { crmDeals(first: $first, orderBy: [{createdAt: DESC}]) { nodes {
  id number name state expectedRevenue expectedCloseDate contact { id name } stage { id name } } } }"""
MONTHS = """{ crmDealGroups(by: [{field: "expectedCloseDate", period: "month"}], measures: [{field: "expectedRevenue", aggregate: "sum"}]) {
  nodes { keys { value } count measures { value } } } }"""
SELLERS = """{ crmDealGroups(by: [{field: "assignee"}], measures: [{field: "expectedRevenue", aggregate: "sum"}]) {
  nodes { keys { value label } count measures { value } } } }"""
SEARCH = "query Names($q: String) { contactsContacts(search: $q, first: 20) { nodes { id name } } }"
DEALS = "query Names($q: String) { crmDeals(search: $q, first: 20) { nodes { id name } } }"
RAW = """SELECT d.id, d.number, d.name, d.state, d.expected_revenue, d.expected_close_date, c.id, c.name, s.id, s.name
  FROM crm_deal d JOIN contacts_contact c ON c.id = d.contact_id JOIN crm_stage s ON s.id = d.stage_id
  WHERE NOT d.archived ORDER BY d.created_at DESC, d.id LIMIT 80"""
RAW_SEARCH = """SELECT id, name FROM contacts_contact WHERE NOT archived
  AND (name ILIKE %s OR inn ILIKE %s OR email ILIKE %s OR phone ILIKE %s) ORDER BY id DESC LIMIT 20"""


def say(title: str, *lines: object) -> None:
    """One block of the report."""
    sys.stdout.write(f"\n{title}\n" + "".join(f"  {line}\n" for line in lines))


def pids() -> list[int]:
    """The backends of both of our connections."""
    return [
        connections[a].connection.info.backend_pid
        for a in ("default", "owner")
        if connections[a].connection is not None
    ]


def born(number: int, modules: list[str]) -> Any:
    """A company brought to life through the same run as a sign-up's."""
    from provisioning import by_hand
    from provisioning.form import Form

    address = f"bench{number}-{secrets.token_hex(3)}"
    return by_hand.create(
        Form(f"Bench {number}", address, "admin@example.com", "Bench", secrets.token_urlsafe(12), modules=modules)
    )


def births(count: int) -> list[Any]:
    """Sign-up to usable workspace, and enabling CRM in a running company."""
    from provisioning import activation

    born(0, [])  # warms caches: the DDL text, the catalogue
    companies: list[Any] = []
    with_modules = timed(lambda: companies.append(born(len(companies) + 1, ["contacts", "crm"])), pids(), count)
    bare: list[Any] = []
    timed(lambda: bare.append(born(100 + len(bare), [])), pids(), count)
    waiting = iter(bare)
    enable = timed(lambda: enable_crm(activation, next(waiting)), pids(), count)
    say("sign-up to usable workspace (contacts, crm)   budget <= 1 s wall, <= 0.5 CPU s", with_modules)
    say("enable CRM (brings Contacts) in a company     budget <= 0.25 s", enable)
    return companies


def enable_crm(activation: Any, tenant: Any) -> None:
    """What the marketplace's button does, run here instead of in a worker."""
    from fincomtech.kit.context import Actor
    from fincomtech.tenancy.switch import in_public
    from provisioning import runner

    with in_public():
        run = activation.enable(tenant, "crm", Actor.SYSTEM)
    runner.execute(run.pk)


def filled(tenant: Any) -> None:
    """Deals and contacts by the thousand, straight into the tables."""
    from fincomtech.tenancy.switch import in_company

    with in_company(tenant), connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contact (kind, name, version, archived, created_at, changed_at, last_message_at, email, {others}) "
            "SELECT 'company', 'ООО Клиент ' || n, 1, false, now(), now(), now(), 'c' || n || '@example.com', {values} FROM generate_series(1, %s) n".format(
                **blanks(
                    cursor,
                    "contacts_contact",
                    {
                        "id",
                        "kind",
                        "name",
                        "version",
                        "archived",
                        "created_at",
                        "changed_at",
                        "last_message_at",
                        "email",
                    },
                )
            ),
            [ROWS],
        )
        cursor.execute(
            "INSERT INTO crm_deal (name, number, state, stage_id, contact_id, expected_revenue, version, archived, created_at, changed_at, last_message_at, {others}) "
            "SELECT 'Поставка ' || n, 'B-' || n, 'open', (SELECT min(id) FROM crm_stage), (SELECT min(id) FROM contacts_contact) + n %% %s, n * 1000, 1, false, "
            "now() - n * interval '1 minute', now(), now(), {values} FROM generate_series(1, %s) n".format(
                **blanks(
                    cursor,
                    "crm_deal",
                    {
                        "id",
                        "name",
                        "number",
                        "state",
                        "stage_id",
                        "contact_id",
                        "expected_revenue",
                        "version",
                        "archived",
                        "created_at",
                        "changed_at",
                        "last_message_at",
                    },
                )
            ),
            [ROWS, ROWS * 2],
        )

    analyzed(tenant, "contacts_contact", "crm_deal")


def analyzed(tenant: Any, *tables: str) -> None:
    """What autovacuum does within a minute of such a change."""
    owner: Any = connections["owner"]
    with owner.standing_in(tenant.key), owner.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")


def blanks(cursor: Any, table: str, given: set[str]) -> dict[str, str]:
    """The columns that must not be null and are not given, each with an empty value of its type."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND table_schema = current_schema() AND is_nullable = 'NO'",
        [table],
    )
    empty = {
        "boolean": "false",
        "integer": "0",
        "bigint": "0",
        "numeric": "0",
        "smallint": "0",
        "date": "now()",
        "timestamp with time zone": "now()",
    }
    left = [(name, empty.get(kind, "''")) for name, kind in cursor.fetchall() if name not in given]
    chosen = [("priority", "'1'") if name == "priority" else (name, value) for name, value in left]
    return {"others": ", ".join(n for n, _v in chosen), "values": ", ".join(v for _n, v in chosen)}


def reads(tenant: Any) -> None:
    """The list and the name search of our API against the same SQL by hand: psycopg with text loaders, orjson."""
    from fincomtech.tenancy.switch import in_company

    filled(tenant)
    with in_company(tenant):
        works = {
            "our list of 80, GraphQL in and out": graphql(LIST, {"first": 80}),
            "raw psycopg, text loaders, orjson": raw(RAW, ()),
            "our name search, 20": graphql(SEARCH, {"q": "клиент 77"}),
            "raw ILIKE over the same fields": raw(RAW_SEARCH, ("%клиент 77%",) * 4),
            "our name search, one letter": graphql(SEARCH, {"q": "к"}),
            "our name search, through the customer": graphql(DEALS, {"q": "клиент 77"}),
            "sum by month": graphql(MONTHS, {}),
            "sum by salesperson": graphql(SELLERS, {}),
        }
        costs = interleaved(works, pids())
    say("list 80 deals, 8 fields                       budget <= 1.3 x raw psycopg", *compared(costs, *list(works)[:2]))
    say("name search, 20                               budget <= 1 + 1 ms", *compared(costs, *list(works)[2:4]))
    say("name search, other words", *[f"{name:38} {costs[name]}" for name in list(works)[4:6]])
    say(
        "sum by month, by salesperson                   budget <= 1 + 3 ms",
        *[f"{name:38} {costs[name]}" for name in list(works)[6:]],
    )


def search_everywhere(tenant: Any) -> None:
    """Full-text search in a million records."""
    from fincomtech.tenancy.switch import in_company

    person = everything.filled(tenant, blanks)
    with in_company(tenant):
        say("search over everything, 1,000,000 records      budget < 50 ms", *everything.measured(person, pids()))


def compared(costs: dict[str, Cost], ours: str, other: str) -> list[str]:
    """Both rows and their ratio."""
    ratio = costs[ours].wall / costs[other].wall
    return [f"{name:38} {costs[name]}" for name in (ours, other)] + [f"{'ratio':38} {ratio:8.2f} x"]


def graphql(text: str, variables: dict[str, Any]) -> Callable[[], bytes]:
    """One execution of a document, as the view does it."""
    from fincomtech.api.graphql import execution
    from fincomtech.kit import context
    from fincomtech.kit.context import Actor

    profile = context.profile()

    def work() -> bytes:
        with context.acting_as(Actor(user_id=1, name="bench", is_administrator=True)):
            context.memo()["profile"] = profile  # as the middleware does, before any view
            reply = execution.answer(text, variables, None)
            assert b'"errors"' not in reply.body, reply.body[:300]
            return reply.body

    return work


def raw(text: str, parameters: tuple[Any, ...]) -> Callable[[], bytes]:
    """The same rows by hand, as fast as Python goes."""
    import orjson
    import psycopg
    from psycopg.types.string import TextLoader

    adapters = psycopg.adapt.AdaptersMap(psycopg.adapters)
    for kind in ("numeric", "int8", "date", "timestamptz"):
        adapters.register_loader(kind, TextLoader)

    class TextCursor(psycopg.Cursor[Any]):
        adapters = None  # set below: psycopg reads the attribute

    TextCursor.adapters = adapters  # type: ignore[assignment]

    def work() -> bytes:
        connections["default"].ensure_connection()
        cursor = TextCursor(connections["default"].connection)
        cursor.execute(text, parameters)
        return orjson.dumps([list(row) for row in cursor.fetchall()])

    return work


def memory(count: int) -> None:
    """Resident memory of one web process after it has served so many companies."""
    hosts = [serve_host(born(1000 + n, ["contacts", "crm"])) for n in range(count)]
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "granian"),
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(
        [*command, "--workers", "1", "--no-ws", "fincomtech.api.wsgi:application"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        before = resident(server.pid)
        for host in hosts:
            ask(port, host)
        say(
            f"web process serving {count} companies             budget <= 400 MB at 1,000",
            f"{before:.0f} MB -> {resident(server.pid):.0f} MB resident",
        )
    finally:
        server.terminate()
        server.wait(20)


def serve_host(tenant: Any) -> str:
    from fincomtech.tenancy.models import Domain
    from fincomtech.tenancy.switch import in_public

    with in_public():
        return str(Domain.objects.get(tenant=tenant, is_primary=True).domain)


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _try in range(200):
        try:
            ask(port, "localhost", "/health")
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the web server did not start")


def ask(port: int, host: str, path: str = "/api/auth/hello") -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return bytes(answer.read())


def resident(pid: int) -> float:
    """Megabytes of the largest process of the group: granian's worker."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    sizes = [int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in [str(pid), *children]]
    return max(sizes) * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """All rows, in a database that is dropped afterwards."""
    name = databases.worker_database()
    SERVER.copy(databases.ensure_template(SERVER), name)
    try:
        companies = births(5)
        reads(companies[0])
        bench_rules.measure(companies[0], say, analyzed, pids)
        bench_imports.measure(companies[1], say)
        bench_reports.measure(companies[1], say)
        search_everywhere(companies[1])
        memory(int(os.environ.get("BENCH_COMPANIES", "100")))
    finally:
        connections.close_all()
        SERVER.drop(name)


if __name__ == "__main__":
    main()
