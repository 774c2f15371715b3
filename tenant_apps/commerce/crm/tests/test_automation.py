"""What happens by itself when deals move; mails, activities and the history of a customer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.kit import clock
from fincomtech.kit.models import Activity, MailTemplate, Message
from fincomtech.notifications import digest
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.sandbox import committed
from tenant_apps.commerce.crm import actions as crm_actions
from tenant_apps.commerce.crm.events import DealWon
from tenant_apps.commerce.crm.models import Deal, DealRule, LostReason, Stage
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts.models import Contact

As = Callable[..., Story]
DEAL, RULE = "crm.Deal", "crm.DealRule"


@pytest.fixture
def deal(story: As, customer: Contact) -> str:
    """Clara's deal in a pipeline without rules."""
    DealRule.objects.all().delete()
    found: str = story("clara").create(DEAL, name="Склад", contact=str(customer.pk))["id"]
    return found


def stage(name: str) -> str:
    """A seeded stage's id."""
    return str(Stage.objects.get(name=name).pk)


@pytest.mark.spec("crm.2.1")
def test_a_new_company_calls_its_new_customers(story: As, customer: Contact, company: CastCompany) -> None:
    key = story("clara").create(DEAL, name="Склад", contact=str(customer.pk))["id"]
    activity = Activity.objects.get(record_type=DEAL, record_id=key)
    assert activity.summary == "Позвонить: ООО «Лютик»"
    assert activity.due_date == clock.today() + timedelta(days=1)
    assert activity.assignee_id == company.users.clara.id


@pytest.mark.spec("crm.2.1")
def test_entering_a_stage_plans_an_activity_for_the_responsible(story: As, deal: str, company: CastCompany) -> None:
    summary = "Позвонить: {{ contact.name }}"
    story("boris").create(RULE, name="Звонок", event="stage", stage=stage("Переговоры"), summary=summary, days=3)
    story("clara").act(DEAL, "move_to", deal, stage=stage("Предложение"))
    assert Activity.objects.count() == 0
    story("boris").act(DEAL, "move_to", deal, stage=stage("Переговоры"))
    activity = Activity.objects.get()
    assert (activity.summary, activity.assignee_id) == ("Позвонить: ООО «Лютик»", company.users.clara.id)
    due = clock.today() + timedelta(days=3)
    assert (activity.due_date, Deal.objects.get(pk=deal).next_activity_date) == (due, due)


@pytest.mark.spec("crm.2.1")
def test_the_responsible_is_told_by_mail(story: As, deal: str, company: CastCompany, mailoutbox: Any) -> None:
    story("boris").create(RULE, name="Поздравить", event="won", effect="notify", summary="Сделка выиграна: {{ name }}")
    story("boris").act(DEAL, "win", deal)
    assert [(m.to, m.subject) for m in mailoutbox] == [([company.users.clara.email], "Сделка выиграна: Склад")]


def test_many_rules_read_the_deal_once(story: As, deal: str) -> None:
    for number in range(4):
        story("boris").create(RULE, name=f"{number}", event="won", effect="notify", summary=f"Выиграна {number}")
    with CaptureQueriesContext(connection) as queries:
        crm_actions.follow_win(DealWon(int(deal)))
    assert len([q for q in queries if 'FROM "crm_deal"' in q["sql"]]) == 1


@pytest.mark.spec("crm.2.1")
def test_a_change_of_the_state_mails_the_customer(story: As, deal: str, mailoutbox: Any) -> None:
    template = str(MailTemplate.objects.get(name="Благодарность за сделку").pk)
    story("boris").create(RULE, name="Спасибо", event="won", effect="mail", template=template)
    clara = story("clara")
    clara.act(DEAL, "win", deal)
    assert [(m.to, m.subject) for m in mailoutbox] == [(["info@lyutik.example"], "Спасибо, что выбрали нас")]
    clara.act(DEAL, "win", deal)
    assert len(mailoutbox) == 1


@pytest.mark.spec("crm.2.1")
@pytest.mark.parametrize("event", ["lost", "open"])
def test_losing_and_reopening_have_rules_too(story: As, deal: str, event: str) -> None:
    story("boris").create(RULE, name="Разбор", event=event, summary="Разобрать")
    clara = story("clara")
    clara.act(DEAL, "lose", deal, reason=str(LostReason.objects.first().pk))  # type: ignore[union-attr]
    assert Activity.objects.count() == (event == "lost")
    clara.act(DEAL, "reopen", deal)
    assert Activity.objects.count() == 1


@pytest.mark.spec("crm.2.1")
def test_a_customer_without_address_does_not_stop_the_deal(story: As, deal: str, mailoutbox: Any) -> None:
    Contact.objects.update(email="")
    template = str(MailTemplate.objects.get(name="Благодарность за сделку").pk)
    story("boris").create(RULE, name="Спасибо", event="won", effect="mail", template=template)
    assert story("clara").act(DEAL, "win", deal, "state")["state"] == "won"
    assert mailoutbox == []
    assert Message.objects.filter(record_type=DEAL, record_id=deal, subject__contains="Спасибо").exists()


@pytest.mark.spec("crm.2.1")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"event": "stage", "summary": "Звонок"}, "crm_dealrule_stage"),
        ({"event": "won"}, "crm_dealrule_content"),
        ({"event": "won", "effect": "mail"}, "crm_dealrule_content"),
    ],
)
def test_half_a_rule_is_refused(story: As, deal: str, values: dict[str, Any], code: str) -> None:
    assert story("boris").create(RULE, refusal=True, name="Правило", **values) == {code}
    assert story("clara").create(RULE, refusal=True, name="Правило", **values) == {"denied"}
    assert DealRule.objects.count() == 0


@pytest.mark.spec("crm.2.2")
def test_a_template_is_filled_in_and_sent(story: As, deal: str, mailoutbox: Any) -> None:
    boris, clara = story("boris"), story("clara")
    values: dict[str, Any] = {
        "record_type": DEAL,
        "language": "ru",
        "subject": "Про «{{ name }}»",
        "body": "<p>{{ contact.name }}, добрый день!</p>",
    }
    template = boris.create("kit.MailTemplate", name="Приветствие", **values)["id"]
    clara.act(DEAL, "send_mail", deal, template=template)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["info@lyutik.example"], "Про «Склад»")
    assert "ООО «Лютик», добрый день!" in mail.body
    assert Message.objects.get(record_type=DEAL, record_id=deal, kind="mail").mail_state == "sent"
    assert clara.create("kit.MailTemplate", refusal=True, name="Своё", **values) == {"denied"}
    other = Contact.objects.create(name="АО «Осока»", email="info@osoka.example")
    ids = [deal, clara.create(DEAL, name="Забор", contact=str(other.pk))["id"]]
    document = "mutation($ids: [ID!], $t: ID) { crmDealSendMail(ids: $ids, input: {template: $t}) { ok } }"
    assert clara.client.run(document, ids=ids, t=template)["crmDealSendMail"]["ok"]
    assert {(m.to[0], m.subject) for m in mailoutbox[1:]} == {
        ("info@lyutik.example", "Про «Склад»"),
        ("info@osoka.example", "Про «Забор»"),
    }
    foreign = str(MailTemplate.objects.get(name="Знакомство").pk)
    assert clara.act(DEAL, "send_mail", deal, refusal=True, template=foreign) == {"kit.foreign_template"}


@pytest.mark.spec("crm.3.2")
def test_all_that_was_said_stays_with_the_deal(story: As, deal: str, mailoutbox: Any) -> None:
    clara = story("clara")
    clara.act(DEAL, "comment", deal, body="<p>Клиент просит скидку</p>")
    clara.act(DEAL, "send_mail", deal, subject="Скидка", body="<p>Даём 5 %</p>")
    clara.act(DEAL, "plan_activity", deal, summary="Узнать решение", due_date=clock.today().isoformat())
    call = str(Activity.objects.get(record_id=deal).pk)
    clara.act("kit.Activity", "complete", call, feedback="Согласны")
    clara.act(DEAL, "win", deal)
    where = f'where: {{recordType: {{eq: "{DEAL}"}}, recordId: {{eq: "{deal}"}}}}, orderBy: [{{id: ASC}}]'
    history = [(m["kind"], m["subject"]) for m in clara.all("kit.Message", "kind subject", where)]
    assert [kind for kind, _subject in history] == ["change", "comment", "mail", "activity", "change"]
    assert history[2][1] == "Скидка"
    assert "Узнать решение" in history[3][1]


@pytest.mark.spec("crm.3.2")
def test_the_contact_shows_what_was_said_about_its_deals_and_leads(story: As, deal: str, customer: Contact) -> None:
    clara, boris = story("clara"), story("boris")
    person = clara.create("contacts.Contact", kind="person", name="Анна", parent=str(customer.pk))["id"]
    lead = clara.create("crm.Lead", name="Заявка", contact=str(customer.pk))["id"]
    clara.act(DEAL, "comment", deal, body="<p>Клиент просит скидку</p>")
    closed = boris.create(DEAL, name="Чужая", contact=str(customer.pk))["id"]
    boris.act(DEAL, "comment", closed, body="<p>Не для всех</p>")
    told = related(clara, "contacts.Contact", str(customer.pk))
    assert sorted(told) == [
        ("contacts.Contact", person, "Анна", "контакт"),
        (DEAL, deal, "Склад", "сделка"),
        ("crm.Lead", lead, "Заявка", "лид"),
    ]
    assert (DEAL, closed, "Чужая", "сделка") in related(boris, "contacts.Contact", str(customer.pk))
    [spec] = [
        s
        for s in clara.client.get("/api/ui/spec/contacts.Contact").json()["views"]["form"]["stats"]
        if s["id"] == "crm_deals"
    ]
    assert spec["history"] is True
    refused = story("dan").client.get("/api/talk/related", recordType="contacts.Contact", recordId=str(customer.pk))
    assert refused.status_code in (403, 404)


@pytest.mark.spec("crm.3.2")
def test_a_deal_shows_the_history_of_the_lead_that_it_came_from(story: As, customer: Contact) -> None:
    clara = story("clara")
    lead = clara.create("crm.Lead", name="Заявка", contact=str(customer.pk))["id"]
    deal = clara.act("crm.Lead", "convert", lead)["result"]["open"]["id"]
    assert related(clara, DEAL, deal) == [("crm.Lead", lead, "Заявка", "лид")]


@pytest.mark.spec("tenancy.2")
def test_another_companys_records_are_no_part_of_a_history(
    story: As, deal: str, customer: Contact, vector: CastCompany
) -> None:
    stranger = story("alice", company=vector)
    own = stranger.create("contacts.Contact", name="Лютик")["id"]
    assert related(stranger, "contacts.Contact", own) == []


def related(who: Story, record_type: str, key: str) -> list[tuple[str, ...]]:
    """Type, id, title and label of the records whose conversation shows in this one's."""
    answer = who.client.get("/api/talk/related", recordType=record_type, recordId=key)
    assert answer.status_code == 200, answer.content.decode()
    return [(one["recordType"], one["id"], one["title"], one["label"]) for one in answer.json()["records"]]


@pytest.mark.spec("crm.4.1")
def test_tasks_are_planned_for_oneself_and_for_others(story: As, deal: str, company: CastCompany) -> None:
    clara, boris = story("clara"), story("boris")
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    clara.act(DEAL, "plan_activity", deal, summary="Подготовить расчёт", due_date=yesterday)
    boss = str(company.users.boris.id)
    clara.act(DEAL, "plan_activity", deal, summary="Встреча", due_date="2030-01-15", assignee=boss)
    mine = 'where: {assignee: {id: {eq: "%s"}}, state: {eq: "planned"}}'
    assert [a["summary"] for a in boris.all("kit.Activity", "summary", mine % boss)] == ["Встреча"]
    assert clara.names(DEAL, f'where: {{nextActivityDate: {{lt: "{clock.today()}"}}}}') == ["Склад"]
    late = str(Activity.objects.get(summary="Подготовить расчёт").pk)
    clara.act("kit.Activity", "complete", late, feedback="Готов")
    assert clara.one(DEAL, deal, "nextActivityDate")["nextActivityDate"] == "2030-01-15"


@pytest.mark.spec("crm.4.1")
def test_whoever_is_to_do_it_is_reminded_by_mail(
    story: As, deal: str, company: CastCompany, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = company.users.boris
    day: dict[str, Any] = {"due_date": "2030-01-15", "assignee": str(boss.id)}
    story("clara").act(DEAL, "plan_activity", deal, summary="Встреча на складе", **day)
    assert [m.to for m in mailoutbox] == [[boss.email]], "told at once that it is his"
    mailoutbox.clear()
    monkeypatch.setattr(clock, "now", lambda: datetime(2030, 1, 14, 9, tzinfo=UTC))
    with committed():
        digest.send()
    assert mailoutbox == [], "not the day before"
    monkeypatch.setattr(clock, "now", lambda: datetime(2030, 1, 15, 9, tzinfo=UTC))
    with committed():
        digest.send()
    assert [m.to for m in mailoutbox] == [[boss.email]]
    assert "Встреча на складе" in mailoutbox[0].body


@pytest.mark.spec("crm.4.1")
def test_deals_without_a_next_step_are_found(story: As, deal: str) -> None:
    clara = story("clara")
    where = 'where: {state: {eq: "open"}, nextActivityDate: {isNull: true}}'
    assert clara.names(DEAL, where) == ["Склад"]
    clara.act(DEAL, "plan_activity", deal, summary="Позвонить", due_date="2030-01-15")
    assert clara.names(DEAL, where) == []
