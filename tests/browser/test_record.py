"""What one does with a record is seen at once where it is told: in its history, beside the form."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
NO_PAGE = "Такой страницы нет"
Keep = Callable[[Page, str], None]


@pytest.mark.spec("crm.1.3")
def test_ones_own_changes_stand_in_the_history_at_once(desk: At, picture: Keep) -> None:
    clara = desk("clara")
    deal = clara.deal("История сразу")
    page = clara.go(f"/r/crm.Deal/{deal}")
    history = page.get_by_role("list", name="Обсуждение")
    page.get_by_role("list", name="Этап").get_by_role("button", name="Предложение").click()
    expect(history.get_by_text("Предложение")).to_be_visible()
    page.get_by_role("textbox", name="Ожидаемая сумма").fill("125000")
    page.get_by_role("button", name="Сохранить").first.click()
    expect(history.get_by_text("125")).to_be_visible()
    page.get_by_role("button", name="Выиграна").last.click()
    page.get_by_role("dialog").get_by_role("button", name="Выиграна").click()
    expect(history.get_by_text("Выиграна").first).to_be_visible()
    picture(page, "62-history-at-once")


@pytest.mark.spec("contacts.1.1")
def test_a_twin_is_told_while_one_types_and_asked_about_before_it_is_made(desk: At, picture: Keep) -> None:
    clara = desk("clara")
    known = clara.create("contactsContact", name="ООО «Двойник»", inn="7707083893")["id"]
    page = clara.go("/r/contacts.Contact/new")
    page.get_by_role("textbox", name="Название или ФИО").first.fill("Двойник ещё раз")
    page.get_by_role("tab", name="Реквизиты").click()
    page.get_by_role("textbox", name="ИНН").fill("7707083893")
    warning = page.get_by_role("region", name="Возможные дубли")
    expect(warning).to_contain_text("совпадает: ИНН")
    expect(warning.get_by_role("link", name="ООО «Двойник»")).to_have_attribute("href", f"/r/contacts.Contact/{known}")
    picture(page, "63-twin-told")
    page.get_by_role("button", name="Создать").last.click()
    question = page.get_by_role("dialog", name="Похожая запись уже есть")
    expect(question).to_contain_text("ООО «Двойник» (ИНН)")
    question.get_by_role("button", name="Отмена").click()
    assert "/r/contacts.Contact/new" in page.url
    page.get_by_role("button", name="Создать").last.click()
    question.get_by_role("button", name="Всё равно создать").click()
    page.wait_for_url(re.compile(r"/r/contacts.Contact/\d+"))
    boris = desk("boris")
    boris.go("/r/contacts.Contact")
    boris.page.get_by_role("button", name="Найти дубли").click()
    found = boris.page.get_by_role("dialog", name="1 группа похожих")
    expect(found.get_by_text("ИНН: 7707083893")).to_be_visible()
    picture(boris.page, "64-duplicates-in-groups")
    found.get_by_role("button", name="ООО «Двойник»").click()
    boris.page.wait_for_url(re.compile(rf"/r/contacts.Contact/{known}"))


def test_an_empty_list_blames_nobody_for_conditions(desk: At, picture: Keep) -> None:
    alice = desk("alice")  # other tests have left their leads
    for lead in alice.ask("{ crmLeads(first: 500) { nodes { id } } }")["crmLeads"]["nodes"]:
        alice.ask("mutation M($id: ID!) { crmLeadDelete(id: $id) { ok errors { message } } }", id=lead["id"])
    clara = desk("clara")
    page = clara.go("/r/crm.Lead?where=%7B%22state%22%3A%7B%22eq%22%3A%22new%22%7D%7D")
    expect(page.get_by_text("Лиды: пока пусто")).to_be_visible()
    expect(page.get_by_role("button", name="Создать").last).to_be_visible()
    picture(page, "65-nothing-yet")
    clara.ask('mutation { crmLeadCreate(input: {name: "В работе"}) { ok errors { message } } }')
    clara.go("/r/crm.Lead?where=%7B%22state%22%3A%7B%22eq%22%3A%22lost%22%7D%7D")
    expect(page.get_by_text("Ничего не подходит")).to_be_visible()


def test_there_is_no_form_for_what_nobody_makes_by_hand(desk: At) -> None:
    alice = desk("alice")
    alice.page.goto(alice.product.company("romashka") + "/r/identity.ApiKey/new")
    expect(alice.page.get_by_role("main").get_by_text(NO_PAGE)).to_be_visible()
    expect(alice.page.get_by_role("main").get_by_role("textbox")).to_have_count(0)


def test_a_shown_key_stays_until_its_button_is_pressed_and_says_how_it_is_used(desk: At, picture: Keep) -> None:
    page = desk("alice").go("/r/identity.ApiKey")
    page.get_by_role("button", name="Новый ключ").first.click()
    page.get_by_role("dialog").get_by_role("textbox", name="Имя").fill("Выгрузка")
    page.get_by_role("dialog").get_by_role("button", name="Новый ключ").click()
    shown = page.get_by_role("dialog", name="Новый API-ключ")
    expect(shown.get_by_text("Authorization: Bearer")).to_be_visible()
    expect(shown.get_by_text("больше мы его не покажем")).to_have_count(1)
    picture(page, "66-key-shown-once")
    page.keyboard.press("Escape")
    page.mouse.click(5, 5)
    page.wait_for_timeout(300)
    expect(shown).to_be_visible()
    shown.get_by_role("button", name="Сохранено, закрыть").click()
    expect(shown).to_have_count(0)


def test_the_forecast_and_the_calls_are_told_in_words(desk: At, picture: Keep) -> None:
    clara = desk("clara")
    clara.deal("Просроченный прогноз", expectedCloseDate="2020-01-15", expectedRevenue="1000")
    page = clara.go("/r/crm.Deal?view=pivot")
    expect(page.get_by_role("row").filter(has_text="2020").get_by_text("просрочено")).to_be_visible()
    picture(page, "67-forecast")
    page.get_by_role("navigation").get_by_role("link", name="Дела", exact=True).click()
    expect(page.get_by_text(re.compile("Сделка, Лид|Лид, Сделка"))).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="Мои дела")).to_be_visible()
    picture(page, "68-activities-of-crm")
