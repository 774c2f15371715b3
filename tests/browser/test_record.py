"""What one does with a record is seen at once where it is told: in its history, beside the form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
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
