"""Two at once: clicks, workers, people. What happens once happens once. Commits for real, in a database of its own."""

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections

from fincomtech.audit.models import Entry
from fincomtech.automation import runs as rule_runs
from fincomtech.automation.models import Rule, RuleRun
from fincomtech.kit import actions, clock, context, writes
from fincomtech.kit.exchange import runs as imports
from fincomtech.kit.mail_in import receiving
from fincomtech.kit.models import ImportRun, Message, ReceivedMail
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Refusal, Several
from fincomtech.privacy import erasing
from fincomtech.privacy.models import Act
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.sandbox import present

MAIL = b"""From: Anna <anna@elsewhere.example>\r\nTo: sales@romashka.example\r\nSubject: Hello\r
Message-ID: <once@elsewhere.example>\r\n\r\nHello\r\n"""


@pytest.fixture
def at_once(real_company: CastCompany) -> Callable[..., list[str]]:
    """Do this so many times at once, each as Alice in a thread of its own; what each ended with."""

    def run(work: Callable[[], Any], times: int = 4) -> list[str]:
        def one(_number: int) -> str:
            try:
                with in_company(real_company.key), context.acting_as(present(real_company.users.alice.id)):
                    work()
            except Several as several:
                return several.refusals[0].code
            except Refusal as refusal:
                return refusal.code
            finally:
                connections.close_all()
            return "done"

        with ThreadPoolExecutor(times) as pool:
            return sorted(pool.map(one, range(times)))

    return run


def made(company: CastCompany, record: str, **values: Any) -> Any:
    with in_company(company.key), context.acting_as(present(company.users.alice.id)):
        return writes.create(record_model(record), values)


def act(name: str, action: str, key: Any) -> None:
    model = record_model(name)
    actions.run(actions.actions_of(model)[action], [key], {})


def test_a_lead_becomes_one_deal(real_company: CastCompany, at_once: Any) -> None:
    lead = made(real_company, "crm.Lead", name="Дважды", company_name="ООО «Дважды»")
    at_once(lambda: act("crm.Lead", "convert", lead.pk))
    with in_company(real_company.key):
        assert record_model("crm.Deal")._default_manager.filter(name="Дважды").count() == 1
        assert record_model("contacts.Contact")._default_manager.filter(name__contains="Дважды").count() == 1


def test_a_person_is_erased_by_one_act(real_company: CastCompany, at_once: Any) -> None:
    person = made(
        real_company, "contacts.Contact", kind="person", name="Анна", last_name="Анна", email="anna@gone.example"
    )
    told = at_once(lambda: erasing.erase(person, "по заявлению"))
    assert told == ["done", *["privacy.erased"] * 3]
    with in_company(real_company.key):
        assert Act.objects.filter(record_id=person.pk).count() == 1
        assert not Entry.objects.filter(changes__icontains="anna@gone.example").exists()


def test_an_import_runs_and_is_undone_once(real_company: CastCompany, at_once: Any) -> None:
    with in_company(real_company.key), context.acting_as(present(real_company.users.alice.id)):
        text = "Название\n" + "".join(f"Разом {n}\n" for n in range(150))
        run = imports.begin(record_model("contacts.Contact"), io.BytesIO(text.encode()), "x.csv")
    rows = record_model("contacts.Contact")._default_manager.filter(name__startswith="Разом ")

    def start() -> None:
        mine = ImportRun.objects.get(pk=run.pk)
        if imports.start(mine, {"mapping": {"Название": "name"}}):
            imports.proceed(mine)

    at_once(start)
    with in_company(real_company.key):
        assert rows.count() == 150
    at_once(lambda: act("kit.ImportRun", "undo", run.pk))
    with in_company(real_company.key), context.acting_as(present(real_company.users.alice.id)):
        with time_machine.travel(clock.now() + timedelta(minutes=1), tick=True):
            imports.work(run.pk)  # where two were in each other's way, the scheduler has it gone on with
        found = ImportRun.objects.get(pk=run.pk)
        assert (rows.count(), found.state, found.deleted_count) == (0, "undone", 150)


def test_waiting_runs_of_a_rule_are_done_once(real_company: CastCompany, at_once: Any) -> None:
    step = {"kind": "create", "record": "identity.Team", "values": {"name": {"hook": "name"}}}
    rule = made(
        real_company, "automation.Rule", name="Раз", record_type="contacts.Contact", trigger="hook", steps=[step]
    )
    with in_company(real_company.key), context.acting_as(present(real_company.users.alice.id)):
        Rule.objects.filter(pk=rule.pk).update(state="active")
        waiting = [
            RuleRun(rule=rule, record_type="contacts.Contact", payload={"name": f"Команда {n}"}) for n in range(40)
        ]
        RuleRun.objects.bulk_create(waiting)
    at_once(lambda: rule_runs.proceed(rule.pk))
    with in_company(real_company.key):
        assert record_model("identity.Team")._default_manager.filter(name__startswith="Команда ").count() == 40
        assert set(RuleRun.objects.filter(rule=rule).values_list("state", "error")) == {("done", "")}


def test_a_mail_that_comes_in_twice_is_taken_once(real_company: CastCompany, at_once: Any) -> None:
    assert at_once(lambda: receiving.receive(MAIL)) == ["done"] * 4
    with in_company(real_company.key):
        assert ReceivedMail.objects.filter(sender="anna@elsewhere.example").count() == 1


def test_numbers_have_no_gaps_and_no_doubles(real_company: CastCompany, at_once: Any) -> None:
    def some() -> None:
        for number in range(5):
            try:
                writes.create(record_model("crm.Lead"), {"name": "" if number == 2 else "Номер"})
            except Several:
                continue

    at_once(some)
    with in_company(real_company.key):
        model = record_model("crm.Lead")
        assert model._default_manager.filter(name="Номер").count() == 16
        if "number" in {f.name for f in model._meta.concrete_fields}:
            numbers = [int(re.sub(r"\D", "", n)) for n in model._default_manager.values_list("number", flat=True)]
            assert len(set(numbers)) == len(numbers)


def test_two_who_change_the_same_lose_nothing(real_company: CastCompany, at_once: Any) -> None:
    contact = made(real_company, "contacts.Contact", kind="company", name="Спор")

    def change() -> None:
        writes.update(type(contact), contact.pk, {"name": "Другой спор"}, expected_version=contact.version)

    assert at_once(change) == ["conflict", "conflict", "conflict", "done"]
    with in_company(real_company.key):
        changed = Message.objects.filter(record_type="contacts.Contact", record_id=contact.pk, kind="change")
        assert changed.count() == 2, "made, and changed once"
