"""What is typed right after the palette's keys lands in the palette, however slowly its code arrives."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


def test_no_letter_is_lost_while_the_palette_is_loaded(desk: Callable[..., Desk]) -> None:
    page = desk("clara").page

    def slowly(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.add_init_script("window.requestIdleCallback = () => 0; window.cancelIdleCallback = () => 0")
    page.route("**/Palette-*.js", slowly)
    page.reload()
    expect(page.locator("nav").first).to_be_visible()
    before = page.url
    page.keyboard.press("Control+k")
    page.keyboard.type("chto", delay=20)
    field = page.get_by_role("combobox", name="Поиск")
    expect(field).to_be_focused()
    page.keyboard.type("-to")
    expect(field).to_have_value("chto-to")
    assert page.url == before
