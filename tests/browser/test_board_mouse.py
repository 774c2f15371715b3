"""A deal's card under a mouse: a click opens it, a drag moves it, and one undo takes a won deal back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
Keep = Callable[[Page, str], None]
BOARD = "/r/crm.Deal?view=kanban"


def stage_of(desk: Desk, deal: str) -> Any:
    return desk.read("crmDeal", deal, "state stage { name }")


def card(desk: Desk, column: str, name: str) -> Locator:
    return desk.column(column).get_by_role("listitem").filter(has_text=name)


@pytest.mark.spec("crm.1.3")
def test_a_click_opens_a_card_and_so_does_enter(desk: At) -> None:
    clara = desk("clara")
    deal = clara.deal("Откроют щелчком")
    page = clara.go(BOARD)
    face = card(clara, "Новый", "Откроют щелчком").locator("a")
    box = face.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 42, box["y"] + 21)  # a hand is never quite still
    page.wait_for_timeout(300)
    page.mouse.up()
    page.wait_for_url(re.compile(rf"/r/crm\.Deal/{deal}\b"))
    clara.go(BOARD)
    card(clara, "Новый", "Откроют щелчком").locator("a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/r/crm\.Deal/{deal}\b"))
    assert stage_of(clara, deal)["stage"]["name"] == "Новый"


@pytest.mark.spec("crm.1.2", "crm.1.3")
@pytest.mark.parametrize("way", ["button", "key"])
def test_a_card_dragged_into_the_winning_stage_is_won_and_one_undo_brings_it_back(
    desk: At, picture: Keep, way: str
) -> None:
    clara = desk("clara")
    name = {"button": "Выиграли мышью", "key": "Вернут клавишей"}[way]
    deal = clara.deal(name, stage=clara.stage("Предложение"))
    page = clara.go(BOARD)
    drag_with_mouse(page, card(clara, "Предложение", name), clara.column("Выиграна"))
    expect(page.get_by_text(f"Сделка выиграна: {name}")).to_be_visible()
    assert stage_of(clara, deal) == {"state": "won", "stage": {"name": "Выиграна"}}
    picture(page, f"61-won-by-drag-{way}")
    if way == "button":
        page.get_by_role("button", name="Отменить", exact=True).click()
    else:
        page.keyboard.press("z")
    expect(page.get_by_text(f"{name}: снова в «Предложение»")).to_be_visible()
    expect(card(clara, "Предложение", name)).to_be_visible()
    assert stage_of(clara, deal) == {"state": "open", "stage": {"name": "Предложение"}}


def drag_with_mouse(page: Page, card: Locator, target: Locator) -> None:
    """A press, a way in steps, a release."""
    expect(card).to_be_visible()
    start, end = card.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 80, end["y"] + 120, steps=15)
    page.wait_for_timeout(150)
    page.mouse.up()
