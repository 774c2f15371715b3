"""The local services on which the demo and every other test stand."""

import multiprocessing
import os
import signal
import smtplib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from infra.devservices.mailsink import MailSink
from infra.devservices.ports import choose_port, free_port, is_free
from infra.devservices.postgres import PostgresServer, ensure_postgres, remove_postgres
from infra.devservices.state import ROOT, ServiceError
from infra.devservices.valkey import ensure_valkey, remove_valkey
from infra.supervisor import Child, Supervisor


@pytest.fixture(autouse=True)
def _no_given_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_SUPERUSER_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("services")
    yield folder
    remove_postgres("spare", state=folder)
    remove_valkey("spare", state=folder)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[MailSink]:
    with MailSink(tmp_path / "mails") as running:
        yield running


def start_and_report(state: Path, answers: "multiprocessing.Queue[PostgresServer]") -> None:
    answers.put(ensure_postgres("spare", state=state, durable=False))


def postgres(state: Path) -> psycopg.Connection:
    return psycopg.connect(ensure_postgres("spare", state=state, durable=False).superuser_url)


def test_two_callers_at_once_get_one_server(state: Path) -> None:
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[PostgresServer] = context.Queue()
    callers = [context.Process(target=start_and_report, args=(state, answers)) for _ in range(2)]
    for caller in callers:
        caller.start()
    first, second = answers.get(timeout=60), answers.get(timeout=60)
    assert first == second
    assert not is_free(first.port)


def test_server_outlives_a_killed_starter(state: Path) -> None:
    remove_valkey("spare", state=state)
    program = (
        "import pathlib, time; from infra.devservices import postgres, valkey; s = pathlib.Path(r'%s');"
        "print(postgres.ensure_postgres('spare', state=s, durable=False).port);"
        "print(valkey.ensure_valkey('spare', state=s, durable=False), flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program % state], cwd=ROOT, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        port, valkey = int(one.stdout.readline()), one.stdout.readline().strip()
        one.kill()
    assert ensure_postgres("spare", state=state, durable=False).port == port
    assert ensure_valkey("spare", state=state, durable=False) == valkey
    assert Redis.from_url(valkey).ping()


def test_killed_server_comes_back_at_its_address_with_its_rows(state: Path) -> None:
    before = ensure_postgres("spare", state=state, durable=False)
    with postgres(state) as connection:
        connection.execute("SET synchronous_commit = on")  # tests' servers do without
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    data = psycopg.connect(before.superuser_url).execute("SHOW data_directory").fetchone()
    assert data is not None
    os.kill(int((Path(data[0]) / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert ensure_postgres("spare", state=state, durable=False) == before
    with postgres(state) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_password_is_asked_and_kept_from_others(state: Path) -> None:
    server = ensure_postgres("spare", state=state, durable=False)
    for url in (
        server.url("postgres", "wrong", "postgres"),
        f"postgresql://postgres@127.0.0.1:{server.port}/postgres",
    ):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
    assert (state / "postgres-spare.json").stat().st_mode & 0o777 == 0o600


def test_cyrillic_sorts_and_resembles_as_people_expect(state: Path) -> None:
    with postgres(state) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        words = "SELECT array_agg(w ORDER BY w) FROM unnest('{яблоко,Ель,ёж,еда,банан,Арбуз}'::text[]) AS w"
        assert connection.execute(words).fetchone() == (["Арбуз", "банан", "еда", "ёж", "Ель", "яблоко"],)
        similar = connection.execute("SELECT similarity('счёт на оплату', 'счет на оплату')").fetchone()
    assert similar is not None
    assert similar[0] > 0.3


def test_given_servers_are_used_and_nothing_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_SUPERUSER_URL", "postgresql://boss:secret@db.example:6543/postgres")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example:6379/1")
    server = ensure_postgres("any", state=tmp_path)
    assert (server.host, server.port) == ("db.example", 6543)
    assert server.url("fct app", "p@ss", "fincomtech") == "postgresql://fct%20app:p%40ss@db.example:6543/fincomtech"
    assert ensure_valkey("any", state=tmp_path) == "redis://cache.example:6379/1"
    assert list(tmp_path.iterdir()) == []


def test_missing_programs_are_told_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FINCOMTECH_PG_BIN", str(tmp_path))
    with pytest.raises(ServiceError, match="make setup"):
        ensure_postgres("any", state=tmp_path)
    remove_postgres("any", state=tmp_path)


def send(sink: MailSink, to: str, subject: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ромашка <no-reply@romashka.example>", to, subject
    message.set_content("Здравствуйте, Анна!")
    message.add_alternative("<p>Здравствуйте, <b>Анна</b>!</p><script>alert(1)</script>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Счёт.pdf")
    with smtplib.SMTP("127.0.0.1", sink.smtp_port) as client:
        client.send_message(message)


def page(sink: MailSink, path: str, **headers: str) -> str:
    request = urllib.request.Request(sink.page_url + path, headers=headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return str(answer.read().decode())


def test_mail_sink_lists_a_cyrillic_mail(sink: MailSink) -> None:
    send(sink, "anna+erp@romashka.example", "Счёт № 7")
    send(sink, "boris@romashka.example", "Другое")
    (mail,) = sink.messages(to="Anna+ERP@romashka.example")
    assert (mail.subject, mail.text.strip()) == ("Счёт № 7", "Здравствуйте, Анна!")
    assert [file.name for file in mail.attachments] == ["Счёт.pdf"]
    assert "Другое" not in page(sink, "api/messages?to=anna%2Berp@romashka.example")
    assert 'lang="ru"' in page(sink, "", **{"Accept-Language": "ru-RU,ru;q=0.9"})
    assert "Attachments" in page(sink, f"mail/{mail.id}", **{"Accept-Language": "en"})
    assert page(sink, f"mail/{mail.id}/file/0") == "%PDF-1.7"


def test_mail_html_is_shown_without_power(sink: MailSink) -> None:
    send(sink, "anna@romashka.example", "Привет")
    with urllib.request.urlopen(f"{sink.page_url}mail/{sink.messages()[0].id}/html", timeout=5) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy


def test_mails_survive_a_restart_until_deleted(sink: MailSink) -> None:
    send(sink, "anna@romashka.example", "Останется")
    with MailSink(sink.box.folder) as again:
        assert [mail.subject for mail in again.messages()] == ["Останется"]
        delete = urllib.request.Request(again.page_url + "api/messages", method="DELETE")
        urllib.request.urlopen(delete, timeout=5).close()
        assert again.messages() == []
        assert list(sink.box.folder.iterdir()) == []


def test_page_refuses_a_foreign_name(sink: MailSink) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        page(sink, "api/messages", Host="evil.example")


def test_port_is_kept_if_free_and_given_up_if_not(sink: MailSink) -> None:
    free = free_port()
    assert choose_port(free) == free
    assert choose_port(sink.http_port) != sink.http_port


def supervisor(folder: Path, said: list[str]) -> Supervisor:
    (folder / "logs").mkdir(exist_ok=True)
    return Supervisor(folder, folder / "logs", os.environ, said.append)


def test_dead_child_is_reported_and_restarted(tmp_path: Path) -> None:
    said: list[str] = []
    watched = supervisor(tmp_path, said)
    child = Child("napper", [sys.executable, "-c", "import time; time.sleep(60)"])
    watched.start(child)
    assert child.process is not None
    first = child.process.pid
    child.process.kill()
    deadline = time.monotonic() + 5
    while (child.process is None or child.process.pid == first) and time.monotonic() < deadline:
        watched.check()
        time.sleep(0.02)
    assert child.alive
    watched.stop()
    assert said[0].startswith("napper ended with code -9, starts again in 1 s")


def test_children_of_a_killed_run_are_ended(tmp_path: Path) -> None:
    killed = supervisor(tmp_path, [])
    child = Child("napper", [sys.executable, "-c", "import time; time.sleep(60)"])
    killed.start(child)
    assert supervisor(tmp_path, []).end_stale() == ["napper"]
    assert child.process is not None
    assert child.process.wait(5) == -signal.SIGTERM
    assert supervisor(tmp_path, []).end_stale() == []
