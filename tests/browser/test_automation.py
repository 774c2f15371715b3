"""An administrator makes a rule by clicks, tries it, lets it act and reads what it did and why (kit.7)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from fincomtech.kit import clock
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
Keep = Callable[[Page, str], None]
SPEAK = """language => {
  const token = document.cookie.match(/csrf_token=([^;]+)/)[1]
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': token}
  return fetch('/api/auth/preferences', {method: 'POST', headers, body: JSON.stringify({language})}).then(a => a.status)
}"""


def pick(page: Page, box: Locator, option: str) -> None:
    """Choose by typing."""
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def step(page: Page, number: str) -> Locator:
    return page.get_by_role("listitem", name=f"Шаг {number}", exact=True)


def add_step(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Добавить шаг").last.click()
    page.get_by_role("menuitem", name=kind).click()
    expect(page.get_by_role("menuitem")).to_have_count(0)


def make(page: Page, name: str) -> None:
    """A rule: a deal of 100,000 or more is created → a call is planned, the priority is high."""
    page.get_by_role("textbox", name="Название").fill(name)
    pick(page, page.get_by_label("Вид записей"), "Сделка")
    page.get_by_role("button", name="Добавить условие").click()
    page.get_by_label("Поле", exact=True).select_option("Ожидаемая сумма")
    page.get_by_label("Сравнение").select_option("не меньше")
    page.get_by_label("Значение: Ожидаемая сумма").fill("100000")
    add_step(page, "Выполнить действие")
    first = step(page, "1")
    first.get_by_label("Выберите действие…").select_option("Запланировать дело")
    first.get_by_label("Откуда взять: Что сделать").select_option("Текст")
    first.get_by_label("Что сделать", exact=True).fill("Позвонить: ")
    first.get_by_role("button", name="Вставить поле").first.click()
    page.get_by_role("menuitem", name=re.compile("^Клиент")).click()
    expect(page.get_by_role("menuitem", name="← Клиент")).to_be_visible()
    page.get_by_role("menuitem", name="Название или ФИО", exact=True).first.click()
    expect(first.get_by_label("Что сделать", exact=True)).to_have_value("Позвонить: {{ contact.name }}")
    first.get_by_label("Откуда взять: Срок").select_option("Дней от сегодня")
    add_step(page, "Изменить поля")
    second = step(page, "2")
    second.get_by_label("Добавить поле…").select_option("Приоритет")
    pick(page, second.get_by_label("Приоритет", exact=True), "Высокий")


@pytest.mark.spec("kit.7")
def test_a_rule_is_made_by_clicks_tried_activated_and_its_run_is_read(desk: At, picture: Keep) -> None:
    alice = desk("alice")
    page = alice.go("/r/automation.Rule/new")
    make(page, "Крупная сделка")
    picture(page, "automation-rule-new")
    page.get_by_role("button", name="Создать").click()
    expect(page).to_have_url(re.compile(r"/r/automation\.Rule/\d+"))
    key = page.url.rsplit("/", 1)[-1].partition("?")[0]
    picture(page, "automation-rule")
    stored = alice.read("automationRule", key, "condition steps")
    assert stored["condition"] == {"expectedRevenue": {"gte": "100000"}}
    assert [each["kind"] for each in stored["steps"]] == ["action", "set"]

    small = alice.deal("Мелкая", expectedRevenue="10")
    page.get_by_role("button", name="Проверить на записи").click()
    pick(page, page.get_by_label("Какая запись"), "Мелкая")
    page.get_by_role("dialog").get_by_role("button", name="Проверить на записи").click()
    expect(page.get_by_text("Запись не подходит под условие")).to_be_visible()
    picture(page, "automation-tried")
    page.get_by_role("dialog").get_by_role("button", name="Закрыть").last.click()
    assert alice.read("crmDeal", small, "priority") == {"priority": "1"}

    page.get_by_role("button", name="Включить", exact=True).click()
    alice.becomes(lambda: alice.read("automationRule", key, "state"), {"state": "active"})
    big = alice.deal("Большая", expectedRevenue="250000")
    alice.becomes(lambda: alice.read("crmDeal", big, "priority"), {"priority": "2"})
    form = alice.go(f"/r/crm.Deal/{big}")
    expect(form.get_by_text("Позвонить: ООО «Большая»").first).to_be_visible()

    runs = alice.ask(
        "query Q($rule: ID!) { automationRuleRuns(where: {rule: {id: {eq: $rule}}}) { nodes { id recordTitle } } }",
        rule=key,
    )["automationRuleRuns"]["nodes"]
    assert [each["recordTitle"] for each in runs] == ["Большая"]
    log = alice.go(f"/r/automation.RuleRun/{runs[0]['id']}")
    expect(log.get_by_text("Запись создана")).to_be_visible()
    done = log.get_by_role("list", name="Что сделано")
    expect(done.get_by_role("listitem")).to_have_count(2)
    expect(done).to_contain_text("Высокий")
    picture(log, "automation-run")
    done.get_by_role("link", name="Большая", exact=True).click()
    expect(log).to_have_url(re.compile(rf"/r/crm\.Deal/{big}"))


@pytest.mark.spec("kit.7")
def test_a_refusal_stands_at_its_step_and_the_steps_are_moved_by_keyboard(desk: At, picture: Keep) -> None:
    alice = desk("alice")
    page = alice.go("/r/automation.Rule/new")
    make(page, "С ошибкой")
    add_step(page, "Проверить условие")
    third = step(page, "3")
    third.get_by_role("button", name="Добавить шаг").first.press("Enter")
    picture(page, "automation-add-step")
    page.get_by_role("menuitem", name="Изменить поля").last.click()
    expect(step(page, "3+1")).to_be_visible()
    page.get_by_role("button", name="Создать").click()
    expect(step(page, "3+1").get_by_role("alert")).to_have_text("заполните хотя бы одно поле.")
    picture(page, "automation-refused")
    step(page, "3+1").get_by_role("button", name="Шаг 3+1: удалить").click()
    page.get_by_role("button", name="Шаг 2: выше").focus()
    page.keyboard.press("Enter")
    expect(step(page, "1").get_by_role("heading")).to_have_text("Изменить поля")
    page.get_by_role("button", name="Создать").click()
    expect(page).to_have_url(re.compile(r"/r/automation\.Rule/\d+"))
    key = page.url.rsplit("/", 1)[-1].partition("?")[0]
    stored = alice.read("automationRule", key, "steps")
    assert [each["kind"] for each in stored["steps"]] == ["set", "action", "branch"]
    # A mere change of order is a change, too.
    page.get_by_role("button", name="Шаг 1: ниже").click()
    page.get_by_role("button", name="Сохранить").click()
    wanted = ["action", "set", "branch"]
    alice.becomes(lambda: [e["kind"] for e in alice.read("automationRule", key, "steps")["steps"]], wanted)


def add_condition(page: Page, field: str, comparison: str | None = None) -> Locator:
    """A comparison of the field, the last of the list."""
    page.get_by_role("button", name="Добавить условие").click()
    page.get_by_label("Поле", exact=True).last.select_option(field)
    if comparison:
        page.get_by_label("Сравнение").last.select_option(comparison)
    return page.get_by_label(f"Значение: {field}")


def make_telling(page: Page, name: str, word: str) -> None:
    """A rule: a deal of its owner that closes this month is created → Clara and the responsible are told, it is marked."""
    page.get_by_role("textbox", name="Название").fill(name)
    pick(page, page.get_by_label("Вид записей"), "Сделка")
    add_condition(page, "Ожидаемое закрытие", "период").select_option("этот месяц")
    add_condition(page, "Ответственный", "это")
    page.get_by_label("Владелец правила").check()
    add_condition(page, "Название", "содержит").fill(word)
    add_step(page, "Уведомить людей")
    first = step(page, "1")
    first.get_by_label("Ответственного").check()
    first.get_by_label("Владельца правила").uncheck()
    pick(page, first.get_by_label("Сотрудники", exact=True), "Клара Смирнова")
    first.get_by_label("Что сказать", exact=True).fill("Закроем: ")
    first.get_by_role("button", name="Вставить поле").click()
    page.get_by_role("menuitem", name="Название", exact=True).click()
    add_step(page, "Изменить поля")
    second = step(page, "2")
    second.get_by_label("Добавить поле…").select_option("Метки")
    second.get_by_label("Метки", exact=True).fill("Этот месяц")
    page.get_by_role("option", name=re.compile("Этот месяц")).click()
    expect(second.get_by_text("Этот месяц", exact=True)).to_be_visible()
    second.get_by_label("Добавить поле…").select_option("Заметки")
    rich = second.get_by_role("textbox", name="Заметки")
    rich.click()
    page.keyboard.type("Клиент ")
    second.get_by_role("button", name="Вставить поле").click()
    page.get_by_role("menuitem", name=re.compile("^Клиент")).click()
    page.get_by_role("menuitem", name="Название или ФИО", exact=True).first.click()
    expect(rich).to_have_text("Клиент {{ contact.name }}")


@pytest.mark.spec("kit.7")
def test_people_are_told_of_what_is_the_owners_this_month_and_the_log_says_whom(desk: At, picture: Keep) -> None:
    alice, clara = desk("alice"), desk("clara")
    page = alice.go("/r/automation.Rule/new")
    make_telling(page, "Закроем в этом месяце", "Срочная")
    picture(page, "automation-notify-new")
    page.get_by_role("button", name="Создать").click()
    expect(page).to_have_url(re.compile(r"/r/automation\.Rule/\d+"))
    key = page.url.rsplit("/", 1)[-1].partition("?")[0]
    stored = alice.read("automationRule", key, "condition steps")
    me = alice.ask("{ me { id } }")["me"]["id"]
    assert {"expectedCloseDate": {"gte": "$month_start", "lt": "$next_month_start"}} in stored["condition"]["AND"]
    assert {"assignee": {"id": {"in": ["$me"]}}} in stored["condition"]["AND"]
    assert stored["steps"][0]["people"] == ["assignee"]
    page.reload()  # what is stored is shown as it was made
    expect(page.get_by_label("Значение: Ожидаемое закрытие")).to_have_value("month")
    expect(page.get_by_label("Владелец правила")).to_be_checked()
    expect(step(page, "1").get_by_text("Клара Смирнова")).to_be_visible()
    expect(step(page, "2").get_by_text("Этот месяц")).to_be_visible()

    today = clock.today()
    tried = alice.deal("Срочная проба", expectedCloseDate=str(today), assignee=me)
    page.get_by_role("button", name="Проверить на записи").click()
    pick(page, page.get_by_label("Какая запись"), "Срочная проба")
    page.get_by_role("dialog").get_by_role("button", name="Проверить на записи").click()
    expect(page.get_by_text("Кому: ").first).to_contain_text("Алиса Иванова")
    expect(page.get_by_text("Закроем: Срочная проба")).to_be_visible()
    picture(page, "automation-notify-tried")
    page.get_by_role("dialog").get_by_role("button", name="Закрыть").last.click()
    assert alice.read("crmDeal", tried, "tags { name }") == {"tags": []}

    page.get_by_role("button", name="Включить", exact=True).click()
    alice.becomes(lambda: alice.read("automationRule", key, "state"), {"state": "active"})
    later = str(today.replace(day=1) + timedelta(days=40))
    far = alice.deal("Срочная не скоро", expectedCloseDate=later, assignee=me)
    soon = alice.deal("Срочная скоро", expectedCloseDate=str(today), assignee=me)
    alice.becomes(lambda: alice.read("crmDeal", soon, "tags { name }"), {"tags": [{"name": "Этот месяц"}]})
    assert alice.read("crmDeal", soon, "notes") == {"notes": "<p>Клиент ООО «Срочная скоро»</p>"}
    assert alice.read("crmDeal", far, "tags { name }") == {"tags": []}
    alice.ask("mutation S($id: ID!) { it: automationRuleStop(id: $id) { errors { message } } }", id=key)

    document = (
        "query Q($rule: ID!) { automationRuleRuns(where: {rule: {id: {eq: $rule}}}) { nodes { id recordTitle } } }"
    )
    [run] = alice.ask(document, rule=key)["automationRuleRuns"]["nodes"]
    assert run["recordTitle"] == "Срочная скоро"
    log = alice.go(f"/r/automation.RuleRun/{run['id']}")
    expect(log.get_by_text("Кому: ").first).to_contain_text("Алиса Иванова")
    picture(log, "automation-notify-run")
    log.get_by_role("main").get_by_role("link", name="Срочная скоро").first.click()
    expect(log).to_have_url(re.compile(rf"/r/crm\.Deal/{soon}"))

    inbox = alice.go("/notifications")
    expect(inbox.get_by_text("Закроем: Срочная скоро").first).to_be_visible()
    hers = clara.go("/notifications")  # she sees her own deals alone
    expect(hers.get_by_text("Закроем: Срочная скоро")).to_have_count(0)


RICH = {
    "recordType": "crm.Deal",
    "trigger": "schedule",
    "times": {"kind": "daily", "at": "09:30", "weekdays": [0, 2]},
    "condition": {"OR": [{"expectedRevenue": {"gte": "5"}}, {"AND": [{"name": {"contains": "а"}}, {"assignee": {"id": {"in": ["$me"]}}}, {"expectedCloseDate": {"lt": "$today"}}]}]},
    "steps": [
        {"kind": "wait", "until": "expectedCloseDate", "minutes": -1440},
        {"kind": "notify", "people": ["assignee", "followers"], "users": [], "roles": [], "text": "Скоро срок: {{ name }}"},
        {"kind": "call", "url": "https://example.com/hook", "body": {"deal": {"field": "contact.name"}}},
        {
            "kind": "branch",
            "condition": {"expectedRevenue": {"gte": "5000"}},
            "then": [{"kind": "create", "record": "crm.Lead", "values": {"name": {"text": "Снова {{ name }}"}}}],
            "else": [{"kind": "stop"}],
        },
    ],
}  # fmt: skip


@pytest.mark.spec("kit.7")
@pytest.mark.parametrize(("language", "dark", "width"), [("ru", False, 390), ("en", True, 1440), ("en", True, 390)])
def test_the_editor_in_both_languages_themes_and_widths(
    desk: At, picture: Keep, language: str, dark: bool, width: int
) -> None:
    alice = desk("alice", dark=dark)
    key = alice.create("automationRule", name=f"Все виды {language}{width}", **RICH)["id"]
    alice.page.evaluate(SPEAK, language)
    alice.page.set_viewport_size({"width": width, "height": 1900})
    page = alice.go(f"/r/automation.Rule/{key}")
    said = {"ru": "Выполняется хотя бы одно", "en": "Any of these holds"}[language]
    expect(page.locator("select").filter(has_text=said).first).to_be_visible()
    look = f"{language}-{'dark' if dark else 'light'}-{width}"
    picture(page, f"automation-{look}")
    overflow = [page.evaluate(WIDER)]
    alice.deal(f"Пробная {look}", expectedRevenue="9000", assignee=alice.ask("{ me { id } }")["me"]["id"])
    page.get_by_role("button", name={"ru": "Проверить на записи", "en": "Try on a record"}[language]).click()
    pick(page, page.get_by_label({"ru": "Какая запись", "en": "Which record"}[language]), f"Пробная {look}")
    page.get_by_role("dialog").get_by_role("button", name={"ru": "Проверить", "en": "Try"}[language]).last.click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(5)
    picture(page, f"automation-tried-{look}")
    overflow.append(page.evaluate(WIDER))
    run = alice.go(f"/r/automation.RuleRun/{run_of(alice, look)}")
    done = run.get_by_role("list", name={"ru": "Что сделано", "en": "What was done"}[language])
    expect(done.get_by_role("listitem")).to_have_count(4)
    picture(run, f"automation-run-{look}")
    overflow.append(run.evaluate(WIDER))
    page.evaluate(SPEAK, "ru")
    assert overflow == [0, 0, 0]


WIDER = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"


def run_of(alice: Desk, word: str) -> str:
    """A run that tells somebody, makes records, changes fields, and fails in the end."""
    steps = [
        {"kind": "notify", "people": ["owner"], "text": "Новая крупная сделка «{{ name }}», клиент {{ contact.name }}"},
        {
            "kind": "action",
            "action": "plan_activity",
            "input": {"summary": {"text": "Позвонить клиенту {{ contact.name }}"}},
        },
        {"kind": "set", "values": {"priority": {"value": "2"}, "expectedCloseDate": {"days": 7}}},
        {"kind": "set", "values": {"name": {"value": ""}}},
    ]
    values = {"name": f"Ход {word}", "recordType": "crm.Deal", "trigger": "created", "steps": steps}
    key = alice.create("automationRule", condition={"name": {"eq": f"Ход {word}"}}, **values)["id"]
    alice.ask("mutation A($id: ID!) { it: automationRuleActivate(id: $id) { errors { message } } }", id=key)
    alice.deal(f"Ход {word}")
    document = "query Q($rule: ID!) { automationRuleRuns(where: {rule: {id: {eq: $rule}}}) { nodes { id state } } }"

    def state() -> list[str]:
        return [run["state"] for run in alice.ask(document, rule=key)["automationRuleRuns"]["nodes"]]

    alice.becomes(state, ["failed"])
    found: str = alice.ask(document, rule=key)["automationRuleRuns"]["nodes"][0]["id"]
    return found
