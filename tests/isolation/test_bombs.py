"""Small things that would grow: templates, mails, tables, hooks, answers that never end. Each ends soon, in words, and keeps nobody back."""

import io
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fincomtech.automation import runs
from fincomtech.automation.models import Rule, RuleRun
from fincomtech.kit import tables
from fincomtech.kit.mail_in import mailboxes, parsing
from fincomtech.kit.models import Mailbox
from fincomtech.kit.safety import outbound, templates_sandbox
from fincomtech.kit.safety.templates_sandbox import TemplateFault
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from tests.isolation.test_raised_rights import RULE, administrator_rule

Api = Callable[..., ApiClient]

# --- templates --------------------------------------------------------------------------------------------------------

LOOPS = "{% for a in 'AAA' %}{% for b in 'AAA' %}{{ 'BBB' }}{% endfor %}{% endfor %}"
LOOPS = LOOPS.replace("AAA", "a" * 100).replace("BBB", "b" * 10_000)
DOUBLED = "{% set x %}" + "x" * 1000 + "{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40
COPIES = "{% set x %}" + "x" * 150_000 + "{% endset %}" + "{% set y = x|upper %}" * 400
TEMPLATES = {
    "a text between the letters of another": "{{ '" + "a" * 3000 + "'|join('" + "b" * 90_000 + "') }}",
    "a number with a billion places": "{{ 3|round(999999999, 'ceil') }}",
    "a block that holds a hundred megabytes": "{% set x %}" + LOOPS + "{% endset %}done",
    "a filter over such a block": "{% filter length %}" + LOOPS + "{% endfilter %}",
    "a block that doubles": DOUBLED,
    "copies without end": COPIES,
    "a date that is none": "{{ 5|date }}",
    "a length below nothing": "{{ 'a b c d'|truncate(-5) }}",
}


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_that_grows_ends_in_words(company: CastCompany, text: str) -> None:
    begun = time.monotonic()
    with pytest.raises(TemplateFault):
        templates_sandbox.render(text)
    assert time.monotonic() - begun < 6


def test_saving_such_a_template_computes_nothing(company: CastCompany) -> None:
    """Constants are computed as the template is read: there, too."""
    begun = time.monotonic()
    for text in TEMPLATES.values():
        templates_sandbox.syntax_error(text)
    assert time.monotonic() - begun < 15


# --- mail -------------------------------------------------------------------------------------------------------------

HEAD = b"From: a@b.example\r\nTo: c@d.example\r\n"
REPORT = b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
LONG = b"text/plain; " + b'a="b;";' * 400_000
MAILS = {
    "parameters without end": HEAD + b"Content-Type: " + LONG + b"\r\n\r\nhi",
    "the same in a part": HEAD
    + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Disposition: "
    + LONG
    + b"\r\n\r\nhi\r\n--x--",
    "groups of a report without end": HEAD + REPORT + b"a: b\r\n\r\n" * 2_000_000 + b"\r\n--x--",
    "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 20_000 + b"hi",
}


@pytest.mark.parametrize("raw", MAILS.values(), ids=MAILS)
def test_a_mail_of_any_shape_is_read_or_refused_soon(raw: bytes) -> None:
    begun = time.monotonic()
    try:
        parsing.parsed(raw)
    except parsing.Broken:
        pass
    assert time.monotonic() - begun < 4


# --- tables -----------------------------------------------------------------------------------------------------------

LINKS = b"<R><Relationship Id='a' Target='s.xml'/><Relationship Id='t' Type='/sharedStrings' Target='t.xml'/></R>"
BOOK = b"<w xmlns:r='x'><sheet r:id='a'/></w>"
STYLES = b"<s><cellXfs><xf numFmtId='14'/></cellXfs></s>"
CELLS = {
    "a shared text before the first": b"<c t='s'><v>-1</v></c>",
    "a shared text with endless digits": b"<c t='s'><v>" + b"9" * 5000 + b"</v></c>",
    "a day at the end of time": b"<c s='0'><v>1e999</v></c>",
    "a day that is no number": b"<c s='0'><v>nan</v></c>",
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_cell_that_no_program_writes_is_refused_in_words(cell: bytes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for name, data in {
            "xl/_rels/workbook.xml.rels": LINKS,
            "xl/workbook.xml": BOOK,
            "xl/styles.xml": STYLES,
            "xl/t.xml": b"<sst/>",
            "xl/s.xml": b"<x><row>" + cell + b"</row></x>",
        }.items():
            book.writestr(name, data)
    with pytest.raises(tables.Unreadable):
        list(tables.numbered(made, "x.xlsx"))


# --- rules and their hooks --------------------------------------------------------------------------------------------

TEAM = {"kind": "create", "record": "identity.Team", "values": {"name": {"hook": "name"}}}
BODIES = {
    "a NUL": b'{"name": "a\\u0000b"}',
    "a NUL in a name": b'{"a\\u0000": 1}',
    "an endless id": b'{"recordId": "' + b"9" * 5000 + b'"}',
    "an id that is an object": b'{"recordId": {"a": 1}}',
    "depth": b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}",
    "too much depth": b'{"name": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "no text": b"\xff",
    "a list": b"[]",
    "no number": b'{"a": NaN}',
}


@pytest.fixture
def hook(api: Api) -> str:
    """Where another system calls a rule."""
    rule = administrator_rule(api, trigger="hook", steps=[TEAM])
    told = api("alice").run("mutation($id: ID) { automationRuleNewHook(id: $id) { result } }", id=rule)
    address: str = told["automationRuleNewHook"]["result"]["show"]["value"]
    return "/api/" + address.partition("/api/")[2]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_hook_takes_or_refuses_any_body(api: Api, hook: str, body: bytes) -> None:
    with sandbox.committed():
        answer = api().http.post(hook, body, content_type="application/json")
    assert answer.status_code in (202, 400, 404), answer.content


@pytest.mark.parametrize(
    "step",
    [
        {"kind": "set", "values": {"phone": {"value": "1"}}},
        {"kind": "action", "action": "comment", "input": {"body": {"value": "Да"}}},
        {"kind": "wait", "until": "createdAt", "minutes": 5},
    ],
    ids=lambda step: str(step["kind"]),
)
def test_a_call_about_no_record_does_not_stop_the_rule(api: Api, hook: str, company: CastCompany, step: Any) -> None:
    """The steps that want a record fail this run; the next one goes on."""
    Rule.objects.filter(trigger="hook").update(steps=[{"kind": "branch", "condition": {}, "else": [step]}])
    answer = api().http.post(hook, {"name": "Первая"}, content_type="application/json")
    first = RuleRun.objects.get(pk=answer.json()["run"])
    runs.proceed(first.rule_id)
    first.refresh_from_db()
    assert (first.state, bool(first.error)) == ("failed", True)


def test_a_run_that_meets_a_bug_keeps_no_other_back(
    company: CastCompany, hook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fincomtech.automation import steps

    value_of = steps.value_of

    def broken(spec: Any, record: Any, payload: Any, *form: Any) -> Any:
        if payload.get("name") == "bug":
            raise ZeroDivisionError
        return value_of(spec, record, payload, *form)

    monkeypatch.setattr(steps, "value_of", broken)
    rule = Rule.objects.get(trigger="hook")
    for name in ("Один", "bug", "Два"):
        RuleRun.objects.create(rule=rule, record_type="contacts.Contact", payload={"name": name})
    assert runs.proceed(rule.pk) == 3
    assert list(RuleRun.objects.order_by("pk").values_list("state", flat=True)) == ["done", "failed", "done"]


STEPS = [
    [{"kind": "call", "url": "https://[::1"}],
    [{"kind": "call", "url": "https://x.example", "body": [1]}],
    [{"kind": "action", "action": "comment", "input": [1]}],
    [{"kind": "set", "values": {"name": {"days": 10**12}}}],
    [{"kind": [1]}],
    {"a": 1},
]


@pytest.mark.parametrize("steps", STEPS, ids=str)
def test_steps_of_any_shape_are_refused_in_words(api: Api, steps: Any) -> None:
    told = api("alice").refused(RULE, i={"name": "X", "recordType": "contacts.Contact", "steps": steps})
    assert told[0]["path"] == ["steps"]
    assert "%(" not in told[0]["message"]


def test_a_rule_at_the_end_of_time_is_refused(api: Api) -> None:
    """One that cannot be planned would stop the clock for all of the company's rules."""
    times = {"kind": "every", "minutes": 10**12}
    values = {"name": "X", "recordType": "contacts.Contact", "trigger": "schedule", "times": times}
    alice = api("alice")
    assert alice.refused(RULE, i={**values, "steps": [{"kind": "stop"}]})[0]["path"] == ["times"]


# --- other systems ----------------------------------------------------------------------------------------------------


@pytest.fixture(
    params=[b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: ", b"\x16\x03\x03\x40\x00"], ids=["body", "head", "TLS"]
)
def dripping(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server that answers a letter at a time and never ends."""
    door = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        call, _address = door.accept()
        with call:
            call.recv(1000)
            call.sendall(request.param)
            while not over.wait(0.05):
                try:
                    call.sendall(b"x")
                except OSError:
                    return

    threading.Thread(target=serve, daemon=True).start()
    scheme = "https" if request.param[:1] == b"\x16" else "http"
    yield f"{scheme}://localhost:{door.getsockname()[1]}/"
    over.set()
    door.close()


def test_an_answer_that_never_ends_holds_nobody(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "WHOLE_SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(outbound.Unreachable):
        outbound.post(dripping, b"{}", {})
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("said", [b"* OK hello\r\n", b"* OK {99999999999}\r\n"], ids=["never", "much"])
def test_a_mail_server_that_never_ends_holds_nobody(
    company: CastCompany, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(mailboxes, "WHOLE_SECONDS", 1)
    door, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        call, _address = door.accept()
        with call:
            call.sendall(said)
            while not over.wait(0.05):
                try:
                    call.sendall(b"* ")
                except OSError:
                    return

    threading.Thread(target=serve, daemon=True).start()
    port, begun = door.getsockname()[1], time.monotonic()
    box = Mailbox(name="X", host="localhost", port=port, security="none", user_name="x", folder="INBOX")
    with pytest.raises(mailboxes.MailboxFault):
        mailboxes.check(box)
    over.set()
    door.close()
    assert time.monotonic() - begun < 5
