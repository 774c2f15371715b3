"""An administrator adds a field, adapts the form by dragging and by keyboard, and colleagues see it at once (kit.5)."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
Keep = Callable[[Page, str], None]
SPEAK = """language => {
  const token = document.cookie.match(/csrf_token=([^;]+)/)[1]
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': token}
  return fetch('/api/auth/preferences', {method: 'POST', headers, body: JSON.stringify({language})}).then(a => a.status)
}"""


def part(page: Page, name: str) -> Locator:
    """A part of the plan."""
    return page.locator("main button[aria-pressed]").filter(has_text=re.compile(f"^{re.escape(name)}$"))


def publish(page: Page) -> None:
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_text(re.compile(r"Опубликовано: версия \d+"))).to_be_visible()


def field(desk: Desk, record: str, name: str, kind: str, label: str, **more: Any) -> None:
    desk.create("customizationField", recordType=record, name=name, kind=kind, labelRu=label, labelEn=label, **more)


@pytest.mark.spec("kit.5")
def test_a_field_is_made_on_screen_filled_in_and_found(desk: At, picture: Keep) -> None:
    alice, clara = desk("alice"), desk("clara")
    page = alice.go("/r/customization.Field/new?values=%7B%22recordType%22%3A%22crm.Lead%22%7D")
    page.get_by_label("Название по-русски").fill("Бюджет клиента")
    page.get_by_label("Вид", exact=True).click()
    page.get_by_role("option", name="Сумма денег").click()
    picture(page, "customize-new-field")
    page.get_by_role("button", name="Создать").click()
    expect(page).to_have_url(re.compile(r"/r/customization\.Field/\d+"))
    lead = clara.create("crmLead", name="Лид с бюджетом")["id"]
    form = clara.go(f"/r/crm.Lead/{lead}")
    form.get_by_label("Бюджет клиента").fill("1500,50")
    form.get_by_role("button", name="Сохранить").click()
    expect(form.get_by_role("button", name="Сохранить")).to_be_hidden()
    own = 'b: custom(field: "x_byudzhet_klienta")'
    assert clara.read("crmLead", lead, own) == {"b": "1500.50"}
    listed = clara.go("/r/crm.Lead?columns=%5B%22name%22%2C%22x_byudzhet_klienta%22%5D")
    expect(listed.get_by_role("columnheader", name="Бюджет клиента")).to_be_visible()
    expect(listed.get_by_role("row").filter(has_text="Лид с бюджетом")).to_contain_text("500,50")
    picture(listed, "customize-list")


@pytest.mark.spec("kit.5")
def test_a_form_is_adapted_undone_published_and_seen_by_a_colleague_at_once(desk: At, picture: Keep) -> None:
    alice, clara = desk("alice", width=1440, height=2400), desk("clara")  # the own fields of other tests fit, too
    field(alice, "crm.Lead", "x_source_note", "text", "Откуда узнали")
    lead = clara.create("crmLead", name="Видит сразу")["id"]
    colleague = clara.go(f"/r/crm.Lead/{lead}")
    expect(colleague.get_by_label("Откуда узнали")).to_be_visible()
    page = alice.go(f"/r/crm.Lead/{lead}")
    page.locator("main").get_by_role("button", name="Ещё").click()
    page.get_by_role("menuitem", name="Настроить форму").click()
    expect(part(page, "Откуда узнали")).to_be_visible()
    picture(page, "customize-form")
    source, target = part(page, "Откуда узнали").bounding_box(), part(page, "Телефон").bounding_box()
    assert source is not None
    assert target is not None
    page.mouse.move(source["x"] + 20, source["y"] + 15)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 15, steps=12)
    page.wait_for_timeout(600)
    picture(page, "customize-dragging")
    page.mouse.up()
    expect(page.get_by_text("Изменений: 1")).to_be_visible()
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_text("Нет изменений")).to_be_visible()
    page.get_by_role("button", name="Вернуть").click()
    part(page, "ИНН").click()
    inspector = page.get_by_role("region", name="ИНН")
    inspector.get_by_label("По-русски").fill("ИНН клиента")
    inspector.get_by_role("button", name="Переименовать").click()
    expect(part(page, "ИНН клиента")).to_be_visible()
    page.get_by_role("region", name="ИНН клиента").get_by_label("Обязательное").select_option("Если…")
    page.get_by_role("region", name="ИНН клиента").get_by_label("Поле", exact=True).select_option("Телефон")
    picture(page, "customize-inspector")
    part(page, "Контактное лицо").click()
    page.get_by_role("button", name="Убрать с экрана").click()
    expect(part(page, "Контактное лицо")).to_be_hidden()
    publish(page)
    expect(colleague.get_by_label("ИНН клиента")).to_be_visible()
    expect(colleague.get_by_label("Контактное лицо")).to_be_hidden()
    colleague.get_by_label("Телефон").fill("+7 495 123-45-67")
    colleague.get_by_role("button", name="Сохранить").click()
    expect(colleague.get_by_text("Заполните поле «ИНН».").first).to_be_visible()
    page.get_by_role("button", name="История").click()
    expect(page.get_by_text("Версия 1", exact=True)).to_be_visible()
    picture(page, "customize-history")


@pytest.mark.spec("kit.5")
def test_a_part_is_moved_and_hidden_with_the_keyboard_alone(desk: At) -> None:
    alice = desk("alice")
    page = alice.go("/adapt/crm.LostReason/list")
    expect(part(page, "Название")).to_be_visible()
    page.get_by_role("button", name=re.compile("Добавить: Создано$|Добавить: Создан$")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Изменений: 1")).to_be_visible()
    page.get_by_role("button", name="Раньше").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Изменений: 2")).to_be_visible()
    page.get_by_role("button", name="Опубликовать").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"Опубликовано: версия \d+"))).to_be_visible()
    listed = alice.go("/r/crm.LostReason")
    heads = [text.strip() for text in listed.get_by_role("columnheader").all_inner_texts() if text.strip()]
    assert heads[0].startswith("Создан")


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(("language", "dark", "width"), [("ru", False, 390), ("en", True, 1440), ("en", True, 390)])
def test_the_editor_in_both_languages_themes_and_widths(
    desk: At, picture: Keep, language: str, dark: bool, width: int
) -> None:
    alice = desk("alice", dark=dark)
    alice.page.evaluate(SPEAK, language)
    alice.page.set_viewport_size({"width": width, "height": 900})
    page = alice.go("/adapt/contacts.Contact/form")
    said = {"ru": "Опубликовать", "en": "Publish"}[language]
    expect(page.get_by_role("button", name=said)).to_be_visible()
    page.locator("main button[aria-pressed]").nth(2).click()
    picture(page, f"customize-{language}-{'dark' if dark else 'light'}-{width}")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.evaluate(SPEAK, "ru")
    assert overflow <= 0


@pytest.mark.spec("kit.5")
def test_a_file_is_taken_out_and_looked_at_before_it_is_taken_in(desk: At, picture: Keep, tmp_path: Path) -> None:
    alice = desk("alice")
    field(alice, "crm.Source", "x_weight", "integer", "Вес")
    page = alice.go("/s/customization.transfer")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Скачать файл").click()
    path = tmp_path / "customization.json"
    waiting.value.save_as(path)
    path.write_text(path.read_text().replace('"x_weight"', '"x_weight_two"').replace('"Вес"', '"Вес два"'))
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Выбрать файл").click()
    chooser.value.set_files(path)
    expect(page.get_by_text("crm.Source: Вес два")).to_be_visible()
    picture(page, "customize-transfer")
    page.get_by_role("button", name=re.compile("Загрузить ")).click()
    expect(page.get_by_text("Загружено")).to_be_visible()
    spec = page.evaluate("fetch('/api/ui/spec/crm.Source').then(answer => answer.json())")
    assert "x_weight_two" in spec["fields"]
