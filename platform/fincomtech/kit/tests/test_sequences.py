"""Numbers by the company's rules: without gaps and without doubles, or fast."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connections, transaction

from fincomtech.kit import bulk, clock, context, writes
from fincomtech.kit.context import Actor
from fincomtech.kit.models import Sequence
from fincomtech.kit.numbers import sequences
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Several
from fincomtech.tenancy.switch import in_company

KIND = "tests.Invoice"
DEAL = "crm.Deal"


class Invoice:
    """Stands for a record type whose numbers begin anew each year."""

    number_format: ClassVar[str] = "INV/{year}/{number:04d}"
    _meta: ClassVar[Any] = type("Meta", (), {"app_label": "tests"})


MODEL: Any = Invoice


def numbering() -> Any:
    return apps.get_model(settings.NUMBERING_MODEL)


def rule(kind: str = KIND, **values: Any) -> Any:
    """The company's rule for the record type, changed."""
    row, _made = numbering().objects.get_or_create(record_type=kind, defaults={"name": "Numbers"})
    numbering().objects.filter(pk=row.pk).update(**values)
    sequences.forget_forms()
    return numbering().objects.get(pk=row.pk)


def take(**values: Any) -> str:
    with transaction.atomic():
        return sequences.next_number(MODEL, **values)


def test_numbers_count_up_and_a_rolled_back_one_is_given_again(company: Any) -> None:
    first = take()
    with transaction.atomic():
        sequences.next_number(MODEL)
        transaction.set_rollback(True)
    assert (first[-4:], take()[-4:]) == ("0001", "0002")


def test_prefixes_and_other_companies_count_for_themselves(company: Any, vector: Any) -> None:
    take()
    assert take(prefix="A").endswith("0001")
    with in_company(vector.key):
        assert take().endswith("0001")


def test_a_company_may_go_on_from_a_number(company: Any) -> None:
    take()
    sequences.restart(MODEL, 500, period=clock.today().year)
    assert take().endswith("0500")


@pytest.mark.spec_part("kit.11")
@pytest.mark.parametrize(
    ("form", "days", "numbers"),
    [
        (
            {"prefix": "СЧ-{yy}{month}-", "padding": 3, "restart": "monthly"},
            ["2026-11-30", "2026-11-30", "2026-12-01", "2027-01-01", "2026-11-30"],
            ["СЧ-2611-001", "СЧ-2611-002", "СЧ-2612-001", "СЧ-2701-001", "СЧ-2611-003"],
        ),
        (
            {"prefix": "", "suffix": "/{year}", "padding": 1, "restart": "yearly", "start": 100},
            ["2026-12-31", "2026-12-31", "2027-01-01"],
            ["100/2026", "101/2026", "100/2027"],
        ),
        ({"prefix": "N", "padding": 4, "restart": "never"}, ["2026-12-31", "2027-01-01"], ["N0001", "N0002"]),
    ],
)
def test_numbers_look_and_begin_anew_as_the_company_wants(
    company: Any, form: dict[str, Any], days: list[str], numbers: list[str]
) -> None:
    row = rule(**form)
    told = []
    for day in days:
        on = date.fromisoformat(day)
        expected = sequences.peek(KIND, row.form(), on=on)
        told.append(take(on=on))
        assert told[-1] == expected  # the preview says what is given
    assert told == numbers


def test_the_year_is_that_of_the_companys_calendar(company: Any) -> None:
    with context.acting_as(Actor.SYSTEM), time_machine.travel(datetime(2026, 12, 31, 21, 30, tzinfo=UTC)):
        assert take() == "INV/2027/0001"  # half past midnight in Moscow


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"prefix": "{day}-"}, "numbers.placeholder"),
        ({"prefix": "{year"}, "numbers.placeholder"),
        ({"suffix": "{number.__class__}"}, "numbers.placeholder"),
        ({"restart": "yearly"}, "numbers.repeat"),
        ({"restart": "monthly", "prefix": "{month}-"}, "numbers.repeat"),
        ({"prefix": "x" * 24, "padding": 12}, "numbers.long"),
        ({"padding": 0}, "invalid"),
        ({"padding": 13}, "invalid"),
        ({"start": 0}, "invalid"),
    ],
)
def test_rules_that_make_no_good_numbers_are_refused(company: Any, values: dict[str, Any], code: str) -> None:
    row = rule(DEAL)
    with pytest.raises(Several) as refused:
        writes.update(numbering(), row.pk, values)
    assert {r.code for r in refused.value.refusals} == {code}


def test_an_administrator_sees_the_next_number_before_saving(company: Any, api: Callable[..., Any]) -> None:
    row = rule(DEAL)
    document = (
        "mutation($id: ID, $input: BaseNumberingInput!) { it: baseNumberingPreview(id: $id, input: $input) { values } }"
    )
    values = api("alice").run(document, id=str(row.pk), input={"prefix": "СД-", "padding": 3})["it"]["values"]
    assert values["preview"] == "СД-001"


def test_an_administrator_changes_the_rule_and_the_next_deal_follows(company: Any, api: Callable[..., Any]) -> None:
    row = rule(DEAL)
    alice = api("alice")
    change = "mutation($id: ID!, $input: BaseNumberingInput!) { it: baseNumberingUpdate(id: $id, input: $input) { ok errors { code } } }"
    assert alice.run(change, id=str(row.pk), input={"prefix": "СД-", "padding": 3})["it"]["ok"]
    go_on = "mutation($id: ID!, $n: Int!) { it: baseNumberingSetNext(id: $id, input: {number: $n}) { ok result errors { code } } }"
    assert alice.run(go_on, id=str(row.pk), n=40)["it"]["result"]["message"] == "Следующий номер: СД-040"
    assert new_deal().number == "СД-040"
    assert alice.run(go_on, id=str(row.pk), n=40)["it"]["errors"] == [{"code": "numbers.given"}]
    clara = api("clara")
    assert {e["code"] for e in clara.refused(change, id=str(row.pk), input={"prefix": "x"})} <= {"missing", "denied"}


def test_nobody_adds_or_deletes_rules(company: Any, api: Callable[..., Any]) -> None:
    row = rule(DEAL)
    alice = api("alice")
    assert {
        e["code"]
        for e in alice.refused('mutation { it: baseNumberingCreate(input: {prefix: "x"}) { errors { code } } }')
    } == {"denied"}
    delete = f'mutation {{ it: baseNumberingDelete(id: "{row.pk}") {{ errors {{ code }} }} }}'
    assert {e["code"] for e in alice.refused(delete)} == {"denied"}


def new_deal() -> Any:
    contact = writes.create(record_model("contacts.Contact"), {"kind": "company", "name": "ООО «Кедр»"})
    return writes.create(record_model(DEAL), {"name": "Поставка", "contact": contact.pk})


def test_many_numbers_at_once_follow_the_rule(company: Any) -> None:
    rule(prefix="N", padding=3, restart="never", start=5)
    with transaction.atomic():
        assert sequences.next_numbers(MODEL, 3) == ["N005", "N006", "N007"]
        assert sequences.next_number(MODEL) == "N008"


def test_what_is_numbered_without_gaps_is_not_deleted(company: Any) -> None:
    deal = new_deal()
    rule(DEAL, mode=sequences.STRICT)
    with transaction.atomic():
        assert isinstance(bulk.delete(type(deal), [deal])[deal.pk], sequences.Numbers)
    with pytest.raises(sequences.Numbers) as refused:
        writes.delete(type(deal), deal.pk)
    assert deal.number in refused.value.message
    rule(DEAL, mode=sequences.ORDINARY)
    writes.delete(type(deal), deal.pk)


def test_what_a_law_numbers_cannot_be_loosened(company: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_model(DEAL), "numbering", sequences.STRICT)
    row = rule(DEAL, mode=sequences.STRICT)
    with pytest.raises(Several) as refused:
        writes.update(numbering(), row.pk, {"mode": "fast"})
    assert [r.code for r in refused.value.refusals] == ["base.strict_by_law"]


# --- many at once ---------------------------------------------------------------------------------------------------


@contextmanager
def mode(real_company: Any, wanted: str) -> Iterator[None]:
    with in_company(real_company.key):
        rule(mode=wanted, prefix="", padding=4, restart="never")
        Sequence.objects.filter(record_type=KIND).delete()
    yield
    connections.close_all()


def eight_writers(company: Any, work: Callable[[int], None]) -> None:
    """Eight threads of the company at once; each does the work five times."""
    gate = threading.Barrier(8)

    def write() -> None:
        with in_company(company.key):
            gate.wait()
            for turn in range(5):
                work(turn)
        connections.close_all()

    threads = [threading.Thread(target=write) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_eight_writers_get_no_double_and_leave_no_gap(real_company: Any) -> None:
    kept: list[str] = []

    def work(turn: int) -> None:
        with transaction.atomic():
            number = sequences.next_number(MODEL)
            if turn == 2:
                transaction.set_rollback(True)  # this one was not stored: the next writer gets its number
            else:
                kept.append(number)

    with mode(real_company, sequences.ORDINARY):
        eight_writers(real_company, work)
    assert sorted(map(int, kept)) == list(range(1, 33))


def test_eight_fast_writers_get_no_double(real_company: Any) -> None:
    taken: list[str] = []

    def work(turn: int) -> None:
        with transaction.atomic():
            taken.append(sequences.next_number(MODEL))
            transaction.set_rollback(turn == 2)

    with mode(real_company, sequences.FAST):
        eight_writers(real_company, work)
    assert sorted(map(int, taken)) == list(range(1, 41))  # rolled back ones are gaps, never given again


def test_fast_numbers_wait_for_no_other_transaction(real_company: Any) -> None:
    with mode(real_company, sequences.FAST), in_company(real_company.key), transaction.atomic():
        first = sequences.next_number(MODEL)
        other: list[str] = []

        def work() -> None:
            with in_company(real_company.key), transaction.atomic():
                other.append(sequences.next_number(MODEL))
            connections.close_all()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=5)
        assert (int(first), [int(number) for number in other]) == (1, [2])  # while the first is still open


def test_a_counter_that_this_transaction_holds_is_moved_within_it(real_company: Any) -> None:
    with mode(real_company, sequences.FAST), in_company(real_company.key), transaction.atomic():
        sequences.restart(MODEL, 7)
        assert int(sequences.next_number(MODEL)) == 7
