"""The palette finds any record as one types, by keyboard alone, and opens it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

Desks = Callable[..., Desk]


@pytest.mark.spec("kit.12")
@pytest.mark.parametrize("look", [{}, {"dark": True, "width": 390, "height": 844}], ids=["light", "dark phone"])
def test_a_record_is_found_and_opened(desk: Desks, picture: Any, look: dict[str, Any]) -> None:
    alice = desk("alice", **look)
    page = alice.page
    alice.create("contactsContact", name="АО «Незабудка»", email="info@nezabudka.example")
    alice.create("contactsContact", name="Бюро «Василёк»", notes="<p>Прислали договоры на поставку незабудок.</p>")
    alice.deal("Клумба с незабудками", notes="<p>До мая</p>")
    page.keyboard.press("Control+k")
    field, found = page.get_by_role("combobox"), page.get_by_role("option")
    field.fill("незабутка")  # a typing error
    expect(found.filter(has_text="АО «Незабудка»").first).to_be_visible()
    field.fill("незаб")
    expect(found.filter(has_text="договоры на поставку").first).to_be_visible()
    expect(found.filter(has_text="Клумба").first).to_be_visible()
    expect(found.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("PageDown")  # by groups, and back
    expect(found.first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("PageUp")
    expect(found.first).to_have_attribute("aria-selected", "true")
    picture(page, f"palette-{'phone' if look else 'wide'}")
    field.fill("незабудка ао")
    first = found.filter(has_text="АО «Незабудка»").first
    expect(first).to_be_visible()
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("main h1").first).to_contain_text("Незабудка")
