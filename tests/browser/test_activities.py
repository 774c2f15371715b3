"""Activities with a time of day and a reminder, as people plan, see and move them; and a customer's whole history."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
Keep = Callable[[Page, str], None]
PLANNED = 'query Q($id: BigInt!) { kitActivities(where: {recordType: {eq: "crm.Deal"}, recordId: {eq: $id}}) { nodes { summary dueDate dueAt remindBefore } } }'


@pytest.mark.spec("crm.4.1", "kit.6")
@pytest.mark.parametrize("look", [{}, {"dark": True}, {"width": 390, "height": 844}], ids=["light", "dark", "phone"])
def test_a_call_is_planned_for_an_hour_with_a_reminder_and_moved(desk: At, picture: Keep, look: dict[str, Any]) -> None:
    clara = desk("clara", **look)
    deal = clara.deal(f"Звонок {len(look)} {look.get('width', '')}")
    page = clara.go(f"/r/crm.Deal/{deal}")
    page.get_by_role("radio", name="Дело").click()
    page.get_by_role("textbox", name="Что сделать").fill("Согласовать договор")
    page.get_by_role("textbox", name="Срок").fill("15.01.2030")
    page.get_by_role("textbox", name="Время").fill("14:30")
    reminder = page.get_by_role("combobox", name="Напоминание").or_(page.get_by_label("Напоминание")).first
    reminder.fill("45")
    picture(page, f"73-plan-{'-'.join(map(str, look)) or 'light'}")
    page.get_by_role("option", name="за 45 мин").click()
    page.get_by_role("button", name="Запланировать дело").last.click()
    section = page.get_by_role("region", name="Запланировано")
    expect(section).to_contain_text("14:30")
    expect(section).to_contain_text("за 45 мин")
    told = [
        one for one in clara.ask(PLANNED, id=deal)["kitActivities"]["nodes"] if one["summary"] == "Согласовать договор"
    ]
    assert told == [
        {
            "summary": "Согласовать договор",
            "dueDate": "2030-01-15",
            "dueAt": "2030-01-15T11:30:00+00:00",
            "remindBefore": 45,
        }
    ]
    section.get_by_role("button", name="Перенести").last.click()
    section.get_by_label("Время").fill("16:00")
    page.keyboard.press("Enter")
    expect(section).to_contain_text("16:00")
    picture(page, f"74-planned-{'-'.join(map(str, look)) or 'light'}")


@pytest.mark.spec("crm.4.1")
@pytest.mark.parametrize(
    "look", [{}, {"dark": True, "language": "en"}, {"width": 390, "height": 844}], ids=["light", "dark en", "phone"]
)
def test_times_stand_in_the_list_and_the_calendar_and_what_is_late_is_red(
    desk: At, picture: Keep, look: dict[str, Any]
) -> None:
    clara = desk("clara", **look)
    deal = clara.deal(f"Поздно {len(look)} {look.get('width', '')}")
    plan = "mutation P($id: ID!, $i: CrmDealPlanActivityInput!) { it: crmDealPlanActivity(id: $id, input: $i) { errors { message } } }"
    today = clara.page.evaluate("new Intl.DateTimeFormat('sv-SE', {timeZone: 'Europe/Moscow'}).format(new Date())")
    name = f"Полночь {len(look)} {look.get('width', '')}".strip()
    clara.ask(plan, id=deal, i={"summary": name, "dueDate": today, "dueTime": "00:00:00"})
    page = clara.go("/r/kit.Activity?filters=%5B%22mine%22%2C%22late%22%5D&view=list")
    expect(page.get_by_text(name).first).to_be_visible()
    picture(page, f"75-late-{'-'.join(map(str, look)) or 'light'}")
    page = clara.go("/r/kit.Activity?view=calendar&filters=%5B%22mine%22%5D")
    entry = page.get_by_role("link", name=re.compile(re.escape(name)))
    if entry.count():
        expect(entry.first).to_contain_text("00:00")
    picture(page, f"76-calendar-{'-'.join(map(str, look)) or 'light'}")


@pytest.mark.spec("crm.3.2")
@pytest.mark.parametrize("look", [{}, {"dark": True}, {"width": 390, "height": 844}], ids=["light", "dark", "phone"])
def test_a_customers_card_tells_what_was_said_about_their_deals(desk: At, picture: Keep, look: dict[str, Any]) -> None:
    clara = desk("clara", **look)
    name = f"История {len(look)} {look.get('width', '')}".strip()
    deal = clara.deal(name)
    customer = clara.read("crmDeal", deal, "contact { id }")["contact"]["id"]
    say = "mutation S($id: ID!, $b: String!) { it: crmDealComment(id: $id, input: {body: $b}) { errors { message } } }"
    clara.ask(say, id=deal, b="<p>Просят скидку 5 %</p>")
    page = clara.go(f"/r/contacts.Contact/{customer}")
    history = page.get_by_role("list", name="Обсуждение")
    expect(history.get_by_text("Просят скидку 5 %")).to_be_visible()
    expect(history.get_by_role("link", name=f"Сделка: {name}").first).to_have_attribute(
        "href", re.compile(f"/r/crm.Deal/{deal}")
    )
    clara.ask(say, id=deal, b="<p>Дали скидку 3 %</p>")
    expect(history.get_by_text("Дали скидку 3 %")).to_be_visible()  # live
    history.scroll_into_view_if_needed()
    picture(page, f"77-whole-history-{'-'.join(map(str, look)) or 'light'}")
    page.get_by_role("switch", name="Вместе со связанными записями").click()
    expect(history.get_by_text("Просят скидку 5 %")).to_have_count(0)


@pytest.mark.spec("contacts.4.2")
def test_columns_typed_into_the_address_are_understood(desk: At) -> None:
    clara = desk("clara")
    clara.deal("Столбцы")
    page = clara.go("/r/crm.Deal?columns=name&filters=")
    expect(page.get_by_role("gridcell").filter(has_text="Столбцы").first).to_be_visible()
    assert len(page.get_by_role("columnheader").all()) <= 3
    page = clara.go("/r/crm.Deal?columns=nonsense&where=x&page=-1")
    expect(page.get_by_role("row").filter(has_text="Столбцы").first).to_be_visible()
