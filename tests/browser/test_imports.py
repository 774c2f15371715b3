"""A storekeeper brings a table in, corrects what was rejected, takes it all back; and takes a file out."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from fincomtech.testing.cast import PASSWORD
from tests.browser.test_story import sign_in
from tests.product import Product

pytestmark = pytest.mark.browser

TABLE = "Контрагент;E-mail;Тел.;Город;Группа;Заметка\n" + "".join(
    f"ООО Склад {n};sklad{n}@sklad.example;8 495 100-{n // 100:02d}-{n % 100:02d};Тула;Склады;\n" for n in range(300)
)
BROKEN = "ООО Без почты;не почта;8 495 100-99-99;Тула;Склады;\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with one bad row, as another program writes it."""
    path = tmp_path / "склады.csv"
    path.write_bytes((TABLE.replace("\n", "\n" + BROKEN, 1)).encode("cp1251"))
    return path


def opened(page: Page, product: Product, item: str) -> None:
    """The contacts' list, with the dialog of its menu."""
    sign_in(page, product, "romashka", "boris@romashka.example", PASSWORD)
    page.goto(product.company("romashka") + "/r/contacts.Contact")
    page.get_by_role("button", name=re.compile("^(Ещё|More)$")).first.click()
    page.get_by_role("menuitem", name=item).click()


@pytest.mark.spec("kit.10")
def test_a_table_is_brought_in_looked_at_and_taken_back(
    product: Product, open_page: Callable[..., Page], picture: Callable[..., None], table: Path
) -> None:
    page = open_page()
    opened(page, product, "Загрузить из файла")
    dialog = page.get_by_role("dialog")
    picture(page, "import-1-file")
    page.locator("input[type=file]").set_input_files(table)
    expect(dialog.get_by_label("Контрагент", exact=True)).to_have_value("name")
    expect(dialog.get_by_label("Город", exact=True)).to_have_value("addresses.city")
    dialog.get_by_label("Группа", exact=True).last.check()
    picture(page, "import-2-columns")
    dialog.get_by_role("button", name="Проверить").click()
    expect(dialog.get_by_text("ничего ещё не записано")).to_be_visible()
    expect(dialog.get_by_role("cell", name="E-mail")).to_be_visible()
    picture(page, "import-3-check")
    dialog.get_by_role("button", name="Загрузить", exact=True).click()
    expect(dialog.get_by_text("Загрузка закончена")).to_be_visible(timeout=60_000)
    picture(page, "import-4-done")
    with page.expect_download() as waiting:
        dialog.get_by_role("link", name="Скачать незагруженные строки").click()
    sheet = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).worksheets[0]
    assert [cell.value for cell in sheet[2]][0] == "ООО Без почты"
    dialog.get_by_role("button", name="Показать созданные").click()
    expect(page.get_by_text("ООО Склад", exact=False).first).to_be_visible()

    page.goto(product.company("romashka") + "/r/contacts.Contact")
    page.get_by_role("button", name=re.compile("^(Ещё|More)$")).first.click()
    page.get_by_role("menuitem", name="Загрузить из файла").click()
    page.get_by_role("button", name=re.compile("склады.csv")).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Отменить загрузку").click()
    page.get_by_role("dialog", name="Отменить загрузку").get_by_role("button", name="Отменить загрузку").click()
    expect(page.get_by_text("Загрузка отменена")).to_be_visible(timeout=60_000)
    picture(page, "import-5-undone")


@pytest.mark.spec("kit.10")
def test_fields_are_chosen_for_an_export_and_kept_as_a_template(
    product: Product, open_page: Callable[..., Page], picture: Callable[..., None]
) -> None:
    page = open_page(dark=True)
    opened(page, product, "Выгрузить в файл")
    dialog = page.get_by_role("dialog")
    dialog.get_by_placeholder("Найти поле").fill("город")
    dialog.get_by_label("Поля", exact=True).get_by_role("button", name="Город", exact=True).first.click()
    expect(dialog.get_by_label("Выбранные поля").get_by_text("Город", exact=True)).to_be_visible()
    picture(page, "export-1-fields")
    dialog.get_by_role("button", name="Шаблоны").click()
    page.get_by_role("menuitem", name="Сохранить шаблон").click()
    page.get_by_role("dialog").last.get_by_role("textbox").fill("Адреса")
    page.get_by_role("dialog").last.get_by_role("button", name="Сохранить").click()
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Выгрузить", exact=True).click()
    book: Any = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert "Город" in str([cell.value for cell in book.worksheets[0][1]])


@pytest.mark.parametrize("dark", [False, True])
def test_the_import_fits_a_phone(
    product: Product, open_page: Callable[..., Page], picture: Callable[..., None], table: Path, dark: bool
) -> None:
    page = open_page(width=390, height=844, dark=dark)
    opened(page, product, "Загрузить из файла")
    page.locator("input[type=file]").set_input_files(table)
    expect(page.get_by_label("Контрагент", exact=True)).to_have_value("name")
    picture(page, f"import-phone-{'dark' if dark else 'light'}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
