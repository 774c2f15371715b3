"""The bell, the centre and the page of wishes, live; and a push that goes all the way to the browser's service worker."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.product import Product, running

Desks = Callable[..., Desk]

# Chromium without Google's keys has no push service of its own: the subscription is the tests', all else is real.
SUBSCRIBE = """(subscription) => {
  const shown = { ...subscription, toJSON: () => subscription, unsubscribe: async () => { localStorage.removeItem('test.on'); return true } }
  PushManager.prototype.subscribe = async function () { localStorage.setItem('test.on', '1'); return shown }
  PushManager.prototype.getSubscription = async function () { return localStorage.getItem('test.on') ? shown : null }
}"""


def contact_of(alice: Desk, name: str, *followers: Desk) -> str:
    key: str = alice.create("contactsContact", name=name)["id"]
    for one in followers:
        one.ask("mutation F($id: ID!) { it: contactsContactFollow(id: $id) { errors { message } } }", id=key)
    return key


def say(who: Desk, key: str, body: str) -> None:
    document = "mutation S($id: ID!, $body: String!) { it: contactsContactComment(id: $id, input: {body: $body}) { errors { message } } }"
    who.ask(document, id=key, body=body)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of this module's own: what other tests do would ring here, too."""
    with running(tmp_path_factory.mktemp("notifications")) as found:
        yield found


def bell(page: Page) -> Any:
    return page.locator("nav, div").get_by_role("link", name=re.compile("^Уведомления")).locator("visible=true").first


@pytest.mark.spec("kit.13")
@pytest.mark.parametrize("look", [{}, {"dark": True, "width": 390, "height": 844}], ids=["light", "dark phone"])
def test_a_note_rings_the_followers_bell_and_nobody_elses(desk: Desks, picture: Any, look: dict[str, Any]) -> None:
    alice, clara, boris = desk("alice"), desk("clara", **look), desk("boris")
    page = clara.page
    name = f"ООО «Колокольчик {len(look)}»"
    key = contact_of(alice, name, clara)
    before = bell(page).inner_text()
    say(alice, key, "<p>Перезвонят в пятницу</p>")
    expect(bell(page)).not_to_have_text(before, timeout=15000)  # live: nobody reloads
    expect(bell(page)).to_contain_text("непрочитанн")
    expect(bell(boris.page)).not_to_contain_text("непрочитанн")
    bell(page).click()
    line = page.get_by_role("link", name=name)
    expect(line).to_contain_text("Перезвонят в пятницу")
    say(alice, key, "<p>Уже звонили</p>")
    expect(line).to_contain_text("2 заметки")
    picture(page, f"notifications-{'phone' if look else 'wide'}")
    line.focus()
    page.keyboard.press("e")
    expect(bell(page)).not_to_contain_text("непрочитанн")
    row = page.get_by_role("listitem").filter(has=line)  # another look's line is there, too, and read already
    expect(row.get_by_role("button", name="Отметить непрочитанным")).to_be_visible()
    line.focus()
    page.keyboard.press("e")
    expect(bell(page)).to_contain_text("1 непрочитанное")
    line.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main h1").first).to_contain_text("Колокольчик")
    expect(bell(page)).not_to_contain_text("непрочитанн")


def test_what_is_shown_can_be_narrowed_and_read_together(desk: Desks) -> None:
    alice, clara = desk("alice"), desk("clara")
    key = contact_of(alice, "ООО «Лютик»", clara)
    say(alice, key, "<p>Раз</p>")
    page = clara.go("/notifications?unread=true")
    line = page.get_by_role("link", name="Лютик")
    expect(line).to_be_visible()
    page.get_by_label("О чём").select_option(label="Меня упомянули в заметке")
    expect(page.get_by_text("Таких уведомлений нет")).to_be_visible()
    page.get_by_label("О чём").select_option(label="Обо всём")
    expect(line).to_be_visible()
    page.get_by_role("button", name="Прочитать все").click()
    expect(page.get_by_text("Таких уведомлений нет")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("О чём")).to_have_value("notifications.mentioned")


@pytest.mark.spec("kit.13")
@pytest.mark.parametrize("look", [{}, {"dark": True, "width": 390, "height": 844}], ids=["light", "dark phone"])
def test_wishes_are_kept(desk: Desks, picture: Any, look: dict[str, Any]) -> None:
    clara = desk("clara", **look)
    page = clara.go("/settings/notifications")
    mail = page.get_by_label("Внутренняя заметка к записи, за которой я слежу: Почта")
    mail.select_option("digest")
    page.get_by_role("switch", name="Тихие часы").click(force=True)
    page.get_by_label("До", exact=True).fill("09:15")
    page.get_by_label("До", exact=True).blur()
    page.wait_for_timeout(500)
    picture(page, f"notifications-wishes-{'phone' if look else 'wide'}")
    page.reload()
    expect(mail).to_have_value("digest")
    expect(page.get_by_label("До", exact=True)).to_have_value("09:15")
    page.get_by_role("switch", name="Тихие часы").click(force=True)
    expect(page.get_by_label("До", exact=True)).to_have_count(0)


@pytest.mark.spec("kit.13")
def test_a_push_reaches_the_browser_and_opens_the_record(desk: Desks, product: Any) -> None:
    alice, clara = desk("alice"), desk("clara")
    page = clara.page
    page.context.grant_permissions(["notifications"], origin=product.company("romashka"))
    page.context.add_init_script(f"({SUBSCRIBE})({json.dumps(product.pushes.subscription())})")
    page = clara.go("/settings/notifications")
    switch = page.get_by_label("Показывать в этом браузере")
    switch.click(force=True)
    expect(switch).to_be_checked()
    me = clara.ask("{ me { id } }")["me"]["id"]
    key = contact_of(alice, "ООО «Астра»")
    say(alice, key, f'<p><span data-mention="{me}">@Клара</span>, посмотрите</p>')
    for _try in range(100):
        if any("Астра" in told["title"] for told in product.pushes.received):
            break
        page.wait_for_timeout(100)
    [told] = [one for one in product.pushes.received if "Астра" in one["title"]]
    assert product.pushes.refused == []
    assert told["url"].endswith(f"/r/contacts.Contact/{key}")
    deliver(page, told)
    shown = page.evaluate(SHOWN)
    for _try in range(50):
        if shown:
            break
        page.wait_for_timeout(100)
        shown = page.evaluate(SHOWN)
    assert shown == [[told["title"], told["body"], told["url"]]]
    switch.click(force=True)
    expect(switch).not_to_be_checked()


SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/push-worker.js')
  return (await registration.getNotifications()).map((one) => [one.title, one.body, one.data.url])
}"""


def deliver(page: Page, payload: dict[str, Any]) -> None:
    """Hand the browser's worker what its push service would have decrypted for it."""
    wire = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    wire.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    wire.send("ServiceWorker.enable")
    for _try in range(50):
        if found:
            break
        page.wait_for_timeout(100)
    origin = page.evaluate("location.origin")
    told = {"origin": origin, "registrationId": found[0]["registrationId"], "data": json.dumps(payload)}
    wire.send("ServiceWorker.deliverPushMessage", told)
