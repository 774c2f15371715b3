"""An administrator makes a rule by clicks, tries it, lets it act and reads what it did and why (kit.7)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

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
    page.get_by_role("menuitem", name="Имя", exact=True).first.click()
    expect(first.get_by_label("Что сделать", exact=True)).to_have_value("Позвонить: {{ contact.name }}")
    first.get_by_label("Откуда взять: Срок").select_option("Дней от сегодня")
    add_step(page, "Изменить поля")
    second = step(page, "2")
    second.get_by_label("Добавить поле…").select_option("Приоритет")
    pick(page, second.get_by_label("Приоритет", exact=True), "Высокий")


@pytest.mark.spec_part("kit.7")
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
    done.get_by_role("link", name="Большая").click()
    expect(log).to_have_url(re.compile(rf"/r/crm\.Deal/{big}"))


@pytest.mark.spec_part("kit.7")
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


RICH = {
    "recordType": "crm.Deal",
    "trigger": "schedule",
    "times": {"kind": "daily", "at": "09:30", "weekdays": [0, 2]},
    "condition": {"OR": [{"expectedRevenue": {"gte": "5"}}, {"AND": [{"name": {"contains": "а"}}, {"priority": {"in": ["2"]}}]}]},
    "steps": [
        {"kind": "wait", "until": "expectedCloseDate", "minutes": -1440},
        {"kind": "call", "url": "https://example.com/hook", "body": {"deal": {"field": "contact.name"}}},
        {
            "kind": "branch",
            "condition": {"expectedRevenue": {"gte": "5000"}},
            "then": [{"kind": "create", "record": "crm.Lead", "values": {"name": {"text": "Снова {{ name }}"}}}],
            "else": [{"kind": "stop"}],
        },
    ],
}  # fmt: skip


@pytest.mark.spec_part("kit.7")
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
    picture(page, f"automation-{language}-{'dark' if dark else 'light'}-{width}")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.evaluate(SPEAK, "ru")
    assert overflow <= 0
