"""A seller prints an offer and looks at it; a manager saves a pivot table as a report and takes it as a file."""

import io
import re
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from fincomtech.testing.cast import PASSWORD
from tests.browser.test_story import sign_in
from tests.product import Product

pytestmark = pytest.mark.browser


MAKE = """async (name) => {
  const token = document.cookie.match(/csrf_token=([^;]+)/)[1]
  const query = 'mutation($input: ContactsContactInput!) { made: contactsContactCreate(input: $input) { record { id } } }'
  const body = JSON.stringify({ query, variables: { input: { kind: 'company', name } } })
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': token }
  const answer = await fetch('/graphql', { method: 'POST', headers, body })
  return (await answer.json()).data.made.record.id
}"""


@pytest.mark.spec("kit.8")
def test_a_record_is_printed_and_a_view_becomes_a_report(
    product: Product, open_page: Callable[..., Page], picture: Callable[..., None]
) -> None:
    page = open_page()
    sign_in(page, product, "romashka", "boris@romashka.example", PASSWORD)
    key = page.evaluate(MAKE, "ООО «Печать»")
    page.goto(product.company("romashka") + f"/r/contacts.Contact/{key}")
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
    [sheet] = load_workbook(io.BytesIO(waiting.value.path().read_bytes())).worksheets
    assert sheet.cell(sheet.max_row, 1).value == "Итого"
    page.get_by_role("link", name="Все контрагенты").click()
    page.wait_for_url(re.compile(r"/r/contacts\.Contact"))
