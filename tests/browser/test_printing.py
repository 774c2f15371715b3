"""A seller prints an offer and looks at it; a manager saves a pivot table as a report and takes it as a file."""

import re
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from fincomtech.testing.cast import PASSWORD
from tests.browser.test_story import sign_in
from tests.product import Product

pytestmark = pytest.mark.browser


def made(page: Page, name: str) -> str:
    """A new contact; its id."""
    page.goto(page.url.split("/r/")[0].rstrip("/") + "/r/contacts.Contact/new")
    page.get_by_role("textbox", name=re.compile("^(Название|Имя|Наименование)")).first.fill(name)
    page.get_by_role("button", name="Сохранить", exact=True).click()
    page.wait_for_url(re.compile(r"/r/contacts\.Contact/\d+"))
    return page.url.rsplit("/", 1)[1].split("?")[0]


@pytest.mark.spec("kit.8")
def test_a_record_is_printed_and_a_view_becomes_a_report(
    product: Product, open_page: Callable[..., Page], picture: Callable[..., None]
) -> None:
    page = open_page()
    sign_in(page, product, "romashka", "boris@romashka.example", PASSWORD)
    made(page, "ООО «Печать»")
    page.get_by_role("button", name="Печать", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("canvas[data-drawn]").first).to_be_visible(timeout=60_000)
    picture(page, "print-1-shown")
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Скачать").click()
    assert waiting.value.suggested_filename.startswith("Карточка контрагента")
    dialog.get_by_role("button", name="Приложить к записи").click()
    expect(page.get_by_text("приложен к записи")).to_be_visible(timeout=30_000)

    page.goto(product.company("romashka") + "/r/contacts.Contact?view=list")
    page.get_by_role("button", name="Ещё", exact=True).last.click()
    page.get_by_role("menuitem", name="Сохранить как отчёт").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Все контрагенты")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_role("link", name="Все контрагенты")).to_be_visible()
    picture(page, "print-2-reports")
    page.get_by_role("button", name="Скачать отчёт «Все контрагенты»").click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name="Excel (XLSX)").click()
    [sheet] = load_workbook(waiting.value.path()).worksheets
    assert sheet.cell(sheet.max_row, 1).value == "Итого"
    page.get_by_role("link", name="Все контрагенты").click()
    page.wait_for_url(re.compile(r"/r/contacts\.Contact"))
