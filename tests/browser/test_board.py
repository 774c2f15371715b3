"""A deal is moved on the board without a mouse, by keyboard and by finger; what may not be moved stays, and says why."""

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
def test_a_card_is_moved_with_the_keyboard(desk: At) -> None:
    clara = desk("clara")
    deal = clara.deal("Клавиатурная сделка")
    page = clara.go(BOARD)
    card(clara, "Новый", "Клавиатурная сделка").locator("a").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Клавиатурная сделка: над «Новый»")).to_be_attached()
    for _step in range(60):
        if page.get_by_text("над «Квалификация»").count():
            break
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(40)
    page.keyboard.press("Space")
    expect(card(clara, "Квалификация", "Клавиатурная сделка")).to_be_visible()
    expect(page.get_by_text("Клавиатурная сделка → Квалификация")).to_be_visible()
    assert stage_of(clara, deal) == {"state": "open", "stage": {"name": "Квалификация"}}


@pytest.mark.spec("crm.1.3")
def test_escape_puts_a_lifted_card_back(desk: At) -> None:
    clara = desk("clara")
    deal = clara.deal("Передумали")
    page = clara.go(BOARD)
    card(clara, "Новый", "Передумали").locator("a").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Передумали: над «Новый»")).to_be_attached()
    for _step in range(30):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(card(clara, "Новый", "Передумали")).to_be_visible()
    assert stage_of(clara, deal)["stage"]["name"] == "Новый"


@pytest.mark.spec("crm.1.3")
def test_a_card_is_moved_with_a_finger(desk: At) -> None:
    clara = desk("clara", touch=True)
    deal = clara.deal("Сделка пальцем")
    clara.go(BOARD)
    drag_with_finger(clara.page, card(clara, "Новый", "Сделка пальцем"), clara.column("Предложение"))
    expect(card(clara, "Предложение", "Сделка пальцем")).to_be_visible()
    expect(clara.page.get_by_text("Сделка пальцем → Предложение")).to_be_visible()
    assert stage_of(clara, deal)["stage"]["name"] == "Предложение"


@pytest.mark.spec("crm.1.3")
def test_a_short_touch_scrolls_and_moves_nothing(desk: At) -> None:
    clara = desk("clara", touch=True, width=1000)
    deal = clara.deal("Просто листаем")
    clara.go(BOARD)
    drag_with_finger(clara.page, card(clara, "Новый", "Просто листаем"), clara.column("Предложение"), hold=0)
    clara.page.wait_for_timeout(300)
    expect(card(clara, "Новый", "Просто листаем")).to_be_visible()
    assert stage_of(clara, deal)["stage"]["name"] == "Новый"


@pytest.mark.spec("crm.1.2", "crm.1.3")
def test_a_closed_deal_comes_back_and_the_board_says_why(desk: At, picture: Keep) -> None:
    clara = desk("clara")
    deal = clara.deal("Уже выиграна")
    clara.ask("mutation M($id: ID) { crmDealWin(id: $id) { ok errors { message } } }", id=deal)
    page = clara.go(BOARD)
    won = card(clara, "Выиграна", "Уже выиграна")
    expect(won.get_by_text("Выиграна", exact=True)).to_be_visible()
    won.hover()
    won.get_by_role("button", name="Переместить в").click()
    page.get_by_role("menuitem", name="Переговоры").click()
    expect(page.get_by_role("alert")).to_contain_text("Закрытая сделка остаётся на своём этапе")
    expect(won).to_be_visible()
    expect(card(clara, "Переговоры", "Уже выиграна")).to_have_count(0)
    picture(page, "60-closed-deal-stays")
    assert stage_of(clara, deal) == {"state": "won", "stage": {"name": "Выиграна"}}


def drag_with_finger(
    page: Page, card: Locator, target: Locator, *, hold: int = 400, at: tuple[int, int] = (80, 160)
) -> None:
    """Touches as a screen sends them: down, hold, along in small steps, up `at` the target's inside."""
    expect(card).to_be_visible()
    start, end = card.bounding_box(), target.bounding_box()
    assert start
    assert end
    x, y = start["x"] + 60, start["y"] + 20
    to_x, to_y = end["x"] + at[0], end["y"] + at[1]
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": left, "y": top} for left, top in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    send("touchStart", (x, y))
    page.wait_for_timeout(hold)
    for step in range(1, 16):
        send("touchMove", (x + (to_x - x) * step / 15, y + (to_y - y) * step / 15))
        page.wait_for_timeout(20)
    page.wait_for_timeout(150)
    send("touchEnd")
