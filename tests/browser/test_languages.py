"""A company adds German in the browser: the texts by file, chosen by a person, said everywhere, with German formats."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from babel.messages.pofile import read_po, write_po
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.product import Product, running

pytestmark = [pytest.mark.browser, pytest.mark.spec("kit.14")]

Open = Callable[..., Page]
Keep = Callable[[Page, str], None]
WORDS = {
    "deals": "Geschäfte",
    "deal": "Geschäft",
    "expected revenue": "erwarteter Umsatz",
    "shell.settings": "Einstellungen",
}
FETCH = "async (path) => (await fetch(path)).text()"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of this module's own: a person who reads German would puzzle other tests."""
    with running(tmp_path_factory.mktemp("languages")) as found:
        yield found


def translated(po: str) -> bytes:
    """The handed-out file with some words said in German, the client's own among them."""
    catalog = read_po(BytesIO(po.encode()), locale="de")
    for message in catalog:
        if message.id in WORDS:
            message.string = WORDS[str(message.id)]
    out = BytesIO()
    write_po(out, catalog)
    return out.getvalue()


def test_german_is_added_translated_and_chosen(product: Product, open_page: Open, picture: Keep) -> None:
    page = open_page()
    desk = Desk.of(product, page, "alice")
    deal = desk.deal("Werkhalle", expectedRevenue="1234567.50", expectedCloseDate="2026-11-24")
    desk.go("/r/languages.Language/new")
    page.get_by_label("Язык").first.click()
    page.get_by_role("option", name="Немецкий").click()
    page.get_by_role("button", name="Создать").first.click()
    expect(page.get_by_role("heading", name="Deutsch", exact=True)).to_be_visible()
    po = page.evaluate(FETCH, "/api/languages/de/texts?form=po")
    page.get_by_role("button", name="Загрузить перевод").first.click()
    file = {"name": "de.po", "mimeType": "text/plain", "buffer": translated(po)}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("dialog").get_by_role("button", name="Загрузить перевод").click()
    expect(page.get_by_text("Загружено текстов", exact=False)).to_be_visible()
    picture(page, "languages-01-german")

    shown = {"ru": r"1\s234\s567,5", "en": r"1,234,567\.5", "de": r"1\.234\.567,5"}
    days = {"ru": "24.11.2026", "en": "24/11/2026", "de": "24.11.2026"}
    for code in ("en", "ru", "de"):
        desk.go("/settings/profile")
        page.locator("select", has=page.locator("option[value=de]")).select_option(code)
        expect(page.locator("html")).to_have_attribute("lang", code)
        desk.go("/r/crm.Deal?view=list")
        expect(page.locator("main").get_by_text(re.compile(shown[code])).first).to_be_visible()
        expect(page.locator("main").get_by_text(days[code]).first).to_be_visible()
    expect(page.locator("main h1").first).to_contain_text("Geschäfte")
    expect(page.get_by_text("Einstellungen").first).to_be_visible()
    picture(page, "languages-02-deals")
    page.goto(f"{product.company('romashka')}/r/crm.Deal/{deal}")
    expect(page.get_by_text("Erwarteter Umsatz").first).to_be_visible(timeout=20_000)
    picture(page, "languages-03-deal")
