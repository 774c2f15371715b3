"""A company changes a document in the template editor and sees it at once; a saved report goes by mail at its times."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, Response, expect
from pypdf import PdfReader

from tests.browser.desk import Desk
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.spec("kit.8")]
Sit = Callable[..., Desk]
Keep = Callable[[Page, str], None]
WORDS = {
    "ru": {
        "body": "Содержание, HTML",
        "example": "Показать на примере:",
        "insert": "Вставить поле",
        "preview": "Как это выглядит",
        "save": "Сохранить",
        "today": "Сегодняшняя дата",
    },
    "en": {
        "body": "Body, HTML",
        "example": "Shown with:",
        "insert": "Insert field",
        "preview": "What it looks like",
        "save": "Save",
        "today": "Today's date",
    },
}


SPEAK = """async (language) => {
  const token = document.cookie.match(/csrf_token=([^;]+)/)[1]
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': token}
  await fetch('/api/auth/preferences', {method: 'POST', headers, body: JSON.stringify({language})})
}"""


def is_preview(response: Response) -> bool:
    return response.url.endswith("/api/reports/preview")


def fits(page: Page) -> None:
    """Nothing of the screen lies beyond its right edge, but for what scrolls by itself."""
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('#screen *')]
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('table, [role=tablist], ol'))
          .map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert beyond == []


@pytest.fixture
def at_work(desk: Sit, request: pytest.FixtureRequest) -> Iterator[tuple[Desk, str, int]]:
    """Alice's page in a language, a theme and a width; hers is Russian again afterwards."""
    language, dark, width = request.param
    alice = desk("alice", dark=dark, width=width, touch=width < 800)
    alice.page.evaluate(SPEAK, language)
    yield alice, language, width
    alice.page.evaluate(SPEAK, "ru")


@pytest.mark.parametrize("at_work", [("ru", False, 1440), ("en", True, 390)], ids=["wide", "dark phone"], indirect=True)
def test_a_template_is_changed_and_seen(at_work: tuple[Desk, str, int], picture: Keep) -> None:
    alice, language, width = at_work
    page, words = alice.page, WORDS[language]
    alice.create("contactsContact", name=f"ООО «Пример {width}»")  # the newest is the example
    values = {"recordType": "contacts.Contact", "language": "ru", "body": "<h1>Карта</h1>\n<p>{{ name }}</p>\n"}
    key = alice.create("reportsTemplate", name=f"Карта {width}", **values)["id"]
    with page.expect_response(is_preview) as shown:
        alice.go(f"/r/reports.Template/{key}")
    assert f"ООО «Пример {width}»" in text_of(shown.value)
    preview = page.get_by_role("region", name=words["preview"])
    expect(preview.locator("canvas[data-drawn]").first).to_be_visible(timeout=60_000)
    fits(page)

    # What is chosen goes where the cursor stands, and is seen without being saved.
    body = page.get_by_label(words["body"], exact=True)
    body.press("Control+End")
    page.get_by_role("button", name=words["insert"]).click()
    with page.expect_response(is_preview) as shown:
        page.get_by_role("menuitem", name=words["today"]).click()
    expect(body).to_have_value(values["body"] + "{{ today | date }}")
    expect(body).to_be_focused()
    assert str(date.today().year) in text_of(shown.value)
    picture(page, f"reports-template-{language}-{width}")

    # A mistake is told in words beside the last good picture; the mended template is stored.
    body.fill("<h1>{{ name }")
    expect(preview.get_by_role("alert")).to_be_visible()
    expect(preview.locator("canvas[data-drawn]").first).to_be_visible()
    with page.expect_response(is_preview) as shown:
        body.fill("<h1>Визитка</h1>\n<p>{{ name }}</p>")
    assert text_of(shown.value).startswith("Визитка")
    expect(preview.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^" + words["save"])).click()
    alice.becomes(lambda: alice.read("reportsTemplate", key, "revision")["revision"], 2)


def test_a_report_goes_by_mail_at_its_times(desk: Sit, picture: Keep, product: Product) -> None:
    boris = desk("boris")
    page = boris.page
    boris.create("reportsReport", recordType="contacts.Contact", label="Все контакты", view="list", settings={})
    boris.go("/s/reports.board")
    page.get_by_role("button", name="Отчёт «Все контакты»: действия").click()
    page.get_by_role("menuitem", name="Рассылать по почте").click()
    expect(page.locator("input").and_(page.get_by_label("Отчёт")).first).to_have_value("Все контакты")

    # Only what belongs to the chosen rule is asked for.
    expect(page.get_by_label("День недели")).to_be_visible()
    choose(page, "Как часто", "Каждый месяц")
    expect(page.get_by_label("День недели")).to_have_count(0)
    page.get_by_label("День месяца").fill("31")
    page.get_by_label("Получатели").click()
    page.get_by_role("option", name="Клара Смирнова").click()
    expect(page.get_by_role("button", name="Добавить строку")).to_have_count(0)  # the log is the clock's
    picture(page, "reports-schedule-new")
    page.get_by_role("button", name="Создать").last.click()
    expect(page.get_by_text("Следующий раз")).to_be_visible()

    page.get_by_role("button", name="Отправить сейчас").click()
    assert attached(product, "clara@romashka.example") == [f"Все контакты {date.today()}.xlsx"]
    page.reload()
    expect(page.get_by_role("row").filter(has_text="Клара Смирнова")).to_contain_text("Отправлен")
    expect(page.get_by_role("button", name="Добавить строку")).to_have_count(0)
    picture(page, "reports-schedule")

    # What makes no sense now is not offered.
    expect(page.get_by_role("button", name="Возобновить")).to_have_count(0)
    page.get_by_role("button", name="Приостановить").click()
    expect(page.get_by_text("Приостановлена", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Возобновить")).to_be_visible()
    expect(page.get_by_role("button", name="Приостановить")).to_have_count(0)


def attached(product: Product, to: str) -> list[str]:
    """The files of the mails that somebody gets within a minute."""
    for _try in range(300):
        if found := [file.name for mail in product.mails.messages(to=to) for file in mail.attachments]:
            return found
        product.pause(0.2)
    return []


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a list of a form."""
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


AGAIN = """async (body) => {
  const token = document.cookie.match(/csrf_token=([^;]+)/)[1]
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': token}
  const answer = await fetch('/api/reports/preview', {method: 'POST', headers, body})
  return [...new Uint8Array(await answer.arrayBuffer())]
}"""


def text_of(shown: Response) -> str:
    """The words of the previewed PDF: asked for once more, for the browser keeps no body of what is not to be stored."""
    assert shown.headers["content-type"] == "application/pdf"
    data = bytes(shown.frame.evaluate(AGAIN, shown.request.post_data))
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
