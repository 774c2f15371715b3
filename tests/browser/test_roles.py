"""The roles editor as an administrator uses it: copy, narrow, hide a field, compare, look as the role, be oneself again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fincomtech.testing.cast import PASSWORD
from tests.product import Product

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
Keep = Callable[[Page, str], None]


def enter(page: Page, product: Product, path: str) -> None:
    page.goto(product.company("romashka") + path)
    page.locator("input[type=email]").fill("alice@romashka.example")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.spec("auth.6")
def test_a_role_is_copied_narrowed_compared_and_looked_at(product: Product, open_page: Open, picture: Keep) -> None:
    page = open_page()
    enter(page, product, "/settings/roles")
    page.get_by_role("button", name="Сотрудник", exact=False).first.click()
    expect(page.get_by_text("Встроенную роль изменить нельзя", exact=False)).to_be_visible()
    page.get_by_role("button", name="Скопировать").click()
    name = page.get_by_label("Название")
    expect(name).to_have_value("Сотрудник, копия")
    page.get_by_role("combobox", name="Лиды: Чтение").select_option("own")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Лиды", exact=True))
    row.get_by_role("button", name="Действия и поля").click()
    page.locator("label", has_text="Ожидаемая сумма").get_by_role("combobox").first.select_option("hidden")
    picture(page, "roles-01-editor")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Роль сохранена")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "roles-02-phone")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("combobox", name="Сравнить с…").select_option(label="Сотрудник")
    expect(page.get_by_text("Чтение: свои")).to_be_visible()
    picture(page, "roles-03-compared")
    page.get_by_role("button", name="Закрыть сравнение").click()
    page.get_by_role("button", name="Посмотреть как роль").click()
    expect(page.get_by_text("Вы смотрите как «Сотрудник, копия»", exact=False)).to_be_visible()
    picture(page, "roles-04-looking")
    page.get_by_role("button", name="Закончить").click()
    expect(page.get_by_role("heading", name="Роли")).to_be_visible()
