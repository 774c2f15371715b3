"""Cards, columns of lines and calendars are adapted by mouse, keyboard and finger, and fields are shut to a role (kit.5)."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk
from tests.browser.test_board import drag_with_finger
from tests.browser.test_customizing import SPEAK, At, Keep, field, part, publish

pytestmark = pytest.mark.browser

KANBAN = "/r/crm.Lead?view=kanban"


def drag(page: Page, item: Locator, target: Locator) -> None:
    source, end = item.bounding_box(), target.bounding_box()
    assert source is not None
    assert end is not None
    page.mouse.move(source["x"] + 20, source["y"] + 15)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 12, steps=12)
    page.wait_for_timeout(150)
    page.mouse.up()


def offered(page: Page, label: str) -> Locator:
    """A field that can be dragged onto the screen."""
    return page.locator("main li").filter(has_text=re.compile(f"^{label}$")).locator("span").first


@pytest.mark.spec("kit.5")
def test_a_card_gets_another_field_by_dragging_and_colleagues_see_it(desk: At, picture: Keep) -> None:
    alice, clara = desk("alice"), desk("clara")
    field(alice, "crm.Lead", "x_contract", "text", "Договор")
    clara.create("crmLead", name="С договором", custom={"x_contract": "Д-17"})
    board = clara.go(KANBAN)
    card = board.get_by_role("listitem").filter(has_text="С договором")
    expect(card).to_be_visible()
    expect(card).not_to_contain_text("Д-17")
    page = alice.go(KANBAN)
    page.get_by_role("button", name="Ещё", exact=True).last.click()
    page.get_by_role("menuitem", name="Настроить карточки").click()
    expect(page.locator("main h1").first).to_contain_text("Карточки")
    drag(page, offered(page, "Договор"), page.get_by_text("Сюда", exact=True))
    expect(part(page, "Договор")).to_be_visible()
    picture(page, "customize-cards")
    page.get_by_role("button", name="Отменить").click()
    expect(part(page, "Договор")).to_be_hidden()
    page.get_by_role("button", name="Вернуть").click()
    publish(page)
    expect(card).to_contain_text("Договор")
    expect(card).to_contain_text("Д-17")
    picture(board, "customize-cards-board")


@pytest.mark.spec("kit.5")
def test_columns_of_lines_are_adapted_with_the_keyboard_alone(desk: At, picture: Keep) -> None:
    alice = desk("alice")
    page = alice.go("/adapt/contacts.Contact/form")
    part(page, "Адреса").last.focus()  # the tab around them has their name
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Столбцы, которых нет: Адреса")).to_be_visible()
    picture(page, "customize-lines")
    page.get_by_role("button", name="Добавить: В архиве").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="В архиве")).to_be_visible()
    for _step in range(20):
        earlier = page.get_by_role("region", name="В архиве").get_by_role("button", name="Раньше")
        if earlier.is_disabled():
            break
        earlier.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(250)
    page.get_by_role("button", name="Опубликовать").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"Опубликовано: версия \d+"))).to_be_visible()
    seen = spec(alice, "contacts.Contact")["views"]["form"]
    assert lines(seen, "addresses")[0]["field"] == "archived"


@pytest.mark.spec("kit.5")
def test_a_calendar_goes_by_another_date(desk: At, picture: Keep) -> None:
    alice = desk("alice")
    field(alice, "crm.Lead", "x_meeting", "date", "Встреча")
    page = alice.go("/adapt/crm.Lead/calendar")
    page.get_by_label("Первый день").select_option(label="Встреча")
    expect(page.get_by_text("Изменений: 1")).to_be_visible()
    picture(page, "customize-calendar")
    publish(page)
    assert spec(alice, "crm.Lead")["views"]["calendar"]["start"] == "x_meeting"


@pytest.mark.spec("kit.5")
def test_a_part_is_dragged_with_a_finger_on_a_telephone(desk: At, picture: Keep) -> None:
    alice = desk("alice", touch=True, width=390)
    page = alice.go("/adapt/crm.Lead/kanban")
    first, last = page.locator("main button[aria-pressed]").first, page.get_by_text("Сюда", exact=True)
    name = first.inner_text().strip()
    drag_with_finger(page, first, last, at=(40, 12))
    expect(page.locator("main button[aria-pressed]").last).to_have_text(name)
    expect(page.get_by_text(re.compile(r"Изменений: \d"))).to_be_visible()
    picture(page, "customize-finger")
    page.get_by_role("button", name="Сбросить всё").click()


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(("language", "dark", "width"), [("ru", False, 390), ("en", True, 1440), ("en", True, 390)])
@pytest.mark.parametrize("view", ["kanban", "calendar"])
def test_the_editors_in_both_languages_themes_and_widths(
    desk: At, picture: Keep, view: str, language: str, dark: bool, width: int
) -> None:
    alice = desk("alice", dark=dark)
    alice.page.evaluate(SPEAK, language)
    alice.page.set_viewport_size({"width": width, "height": 900})
    page = alice.go(f"/adapt/crm.Lead/{view}")
    said = {"ru": "Опубликовать", "en": "Publish"}[language]
    expect(page.get_by_role("button", name=said)).to_be_visible()
    if view == "kanban":
        page.locator("main button[aria-pressed]").first.click()
    picture(page, f"customize-{view}-{language}-{'dark' if dark else 'light'}-{width}")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.evaluate(SPEAK, "ru")
    assert overflow <= 0


def spec(who: Desk, record: str) -> Any:
    """The record type's spec as the person gets it."""
    return who.page.evaluate("record => fetch('/api/ui/spec/' + record).then(answer => answer.json())", record)


def lines(form: Any, name: str) -> Any:
    """The columns of lines of that name, wherever they stand."""
    nodes = [*form["groups"], *form["tabs"]]
    for node in nodes:
        nodes += node.get("children", [])
    return next(node["columns"] for node in nodes if node["kind"] == "lines" and node["name"] == name)
