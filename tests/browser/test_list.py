"""What a list does for those who work in it all day: a record at its side, cells from a spreadsheet, new rows, writes that happen once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import Desk
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
Keep = Callable[[Page, str], None]


def listed(desk: Desk, q: str) -> Page:
    """The list of the deals that a word finds, the oldest first."""
    page = desk.go(f"/r/crm.Deal?view=list&q={q}&order=%5B%22number%22%5D")
    expect(page.get_by_role("row").filter(has_text=q).first).to_be_visible()
    return page


def three(desk: Desk, q: str) -> list[str]:
    return [desk.deal(f"{q} {number}", expectedRevenue="100") for number in (1, 2, 3)]


def revenues(desk: Desk, deals: list[str]) -> list[str]:
    return [str(desk.read("crmDeal", deal, "expectedRevenue")["expectedRevenue"]) for deal in deals]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_record_opens_at_the_side_and_the_list_stays(desk: At, picture: Keep, dark: bool) -> None:
    clara = desk("clara", dark=dark)
    word = "Тёмный" if dark else "Светлый"
    three(clara, word)
    page = listed(clara, word)
    side = page.get_by_role("region", name="Запись сбоку")
    page.get_by_role("treegrid").focus()
    page.keyboard.press("p")
    expect(side.get_by_text("1 / 3")).to_be_visible()
    expect(side.get_by_role("textbox", name="Название").first).to_have_value(f"{word} 1")
    page.keyboard.press("ArrowDown")
    expect(side.get_by_text("2 / 3")).to_be_visible()
    page.keyboard.press("j")
    expect(side.get_by_text("3 / 3")).to_be_visible()
    expect(side.get_by_role("textbox", name="Название").first).to_have_value(f"{word} 3")
    assert violations(page) == []
    picture(page, f"70-side-{'dark' if dark else 'light'}")
    page.reload()
    expect(side.get_by_text("3 / 3")).to_be_visible()
    page.keyboard.press("k")
    expect(side.get_by_text("2 / 3")).to_be_visible()
    side.get_by_role("link", name="Открыть целиком").click()
    expect(page.locator("main h1")).to_contain_text(f"{word} 2")
    page.go_back()
    expect(side.get_by_text("2 / 3")).to_be_visible()
    page.get_by_role("treegrid").focus()
    page.keyboard.press("Escape")
    expect(side).to_have_count(0)
    assert "peek" not in page.url


def test_a_relation_s_value_opens_at_the_side(desk: At) -> None:
    clara = desk("clara")
    three(clara, "Связь")
    page = listed(clara, "Связь")
    cell = clara.cell("D-", "Клиент").first
    cell.hover()
    cell.get_by_role("button", name="Открыть сбоку").click()
    side = page.get_by_role("region", name="Запись сбоку")
    expect(side.get_by_role("textbox", name="Название или ФИО").first).to_have_value("ООО «Связь 1»")
    assert "contacts.Contact" in page.url
    page.go_back()
    expect(side).to_have_count(0)


def test_on_a_phone_the_side_is_the_whole_form(desk: At) -> None:
    clara = desk("clara", width=390, height=844)
    deal = clara.deal("Телефонная")
    page = clara.go(f"/r/crm.Deal?view=list&peek=%22{deal}%22")
    page.wait_for_url(re.compile(rf"/r/crm\.Deal/{deal}"))
    expect(page.locator("main h1")).to_contain_text("Телефонная")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_cells_come_from_a_spreadsheet_and_go_back(desk: At, picture: Keep) -> None:
    clara = desk("clara")
    deals = three(clara, "Вставка")
    page = listed(clara, "Вставка")
    clara.cell("Вставка 1", "Ожидаемая сумма").click()
    page.evaluate("navigator.clipboard.writeText('1 500,50\\t31.12.2026\\nмного\\t01.02.2027\\n-5\\t\\n7\\t\\n')")
    page.keyboard.press("Control+v")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Изменено ячеек: 3, отклонено: 2")
    bad = clara.cell("Вставка 2", "Ожидаемая сумма")
    expect(bad).to_have_attribute("title", re.compile("«много» — не число"))
    expect(clara.cell("Вставка 3", "Ожидаемая сумма")).to_have_attribute("title", re.compile("."))
    picture(page, "71-pasted")
    document = "expectedRevenue expectedCloseDate"
    assert [clara.read("crmDeal", deal, document) for deal in deals] == [
        {"expectedRevenue": "1500.50", "expectedCloseDate": "2026-12-31"},
        {"expectedRevenue": "100.00", "expectedCloseDate": "2027-02-01"},
        {"expectedRevenue": "100.00", "expectedCloseDate": None},
    ]
    told.get_by_role("button", name="Отменить").click()
    expect(clara.cell("Вставка 1", "Ожидаемая сумма")).to_contain_text("100,00")
    clara.becomes(lambda: [clara.read("crmDeal", deal, document)["expectedCloseDate"] for deal in deals], [None] * 3)
    clara.becomes(lambda: revenues(clara, deals), ["100.00"] * 3)


def test_a_cell_is_filled_down_with_keys_and_with_the_handle(desk: At) -> None:
    clara = desk("clara")
    deals = three(clara, "Заполнение")
    clara.ask(
        'mutation M($id: ID!) { crmDealUpdate(id: $id, input: {expectedRevenue: "700"}) { ok errors { message } } }',
        id=deals[0],
    )
    page = listed(clara, "Заполнение")
    clara.cell("Заполнение 1", "Ожидаемая сумма").click()
    for keys in ("Shift+ArrowDown", "Shift+ArrowDown", "Control+d"):
        page.keyboard.press(keys)
    expect(page.get_by_text("Изменено 2 ячейки")).to_be_visible()
    assert revenues(clara, deals) == ["700.00"] * 3
    page.get_by_role("button", name="Отменить").click()
    expect(clara.cell("Заполнение 3", "Ожидаемая сумма")).to_contain_text("100,00")
    clara.becomes(lambda: revenues(clara, deals), ["700.00", "100.00", "100.00"])

    first = clara.cell("Заполнение 1", "Ожидаемая сумма")
    first.click()
    start, end = first.bounding_box(), clara.cell("Заполнение 3", "Ожидаемая сумма").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] - 1, start["y"] + start["height"] - 1)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 12, steps=8)
    page.mouse.up()
    expect(clara.cell("Заполнение 3", "Ожидаемая сумма")).to_contain_text("700,00")
    clara.becomes(lambda: revenues(clara, deals), ["700.00"] * 3)


def test_new_rows_are_offered_and_do_not_push(desk: At, picture: Keep) -> None:
    clara, boris = desk("clara"), desk("boris")
    three(boris, "Поток")
    page = boris.go("/r/crm.Deal?view=list&q=Поток")
    expect(page.get_by_role("row").filter(has_text="Поток")).to_have_count(3)
    page.wait_for_timeout(500)  # the stream of events opens
    clara.deal("Мимо")
    clara.deal("Поток новый")
    pill = page.get_by_role("button", name="1 новая запись")
    expect(pill).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Поток новый")).to_have_count(0)
    picture(page, "72-new-rows")
    pill.click()
    expect(page.get_by_role("row").filter(has_text="Поток новый")).to_be_visible()
    expect(pill).to_have_count(0)


@pytest.mark.spec("api.4")
def test_a_write_whose_answer_is_lost_is_done_once(desk: At) -> None:
    """The server does it, the answer never comes, the client sends it again under the same key."""
    clara = desk("clara")
    page = clara.go("/r/contacts.Contact/new")
    sent: list[dict[str, Any]] = []

    def lose_the_first(route: Route) -> None:
        body = route.request.post_data_json
        if "contactsContactCreate" not in body["query"]:
            return route.fallback()
        sent.append(body)
        if len(sent) > 1:
            return route.fallback()
        kept = {name: route.request.all_headers()[name] for name in ("cookie", "x-csrf-token", "accept-language")}
        assert clara.product.ask("romashka.localhost", "/graphql", body, kept)[0] == 200  # the server did it
        return route.abort("connectionreset")

    page.route("**/graphql", lose_the_first)
    page.get_by_role("textbox", name="Название или ФИО").first.fill("Потерянный ответ")
    page.get_by_role("button", name=re.compile("^Создать")).last.dblclick()
    page.wait_for_url(re.compile(r"/r/contacts\.Contact/\d+"))
    assert len(sent) == 2
    assert sent[0]["variables"]["key"] == sent[1]["variables"]["key"]
    found = clara.ask('{ contactsContacts(where: {name: {eq: "Потерянный ответ"}}) { totalCount } }')
    assert found["contactsContacts"]["totalCount"] == 1
