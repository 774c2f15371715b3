"""From the public site to a working CRM, as people do it in the browser; the chapters follow each other.

Vera signs ООО «Северный ветер» up, switches CRM on, enters a customer and a deal, moves it along and wins it, talks about
it, makes a key for an integration, and invites a colleague. Pictures of every stop are kept in artifacts/browser.
"""

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from playwright.sync_api import Page, expect

from tests.product import Product

pytestmark = pytest.mark.browser

ADDRESS, EMAIL, PASSWORD = "severniy-veter", "vera@veter.example", "Ветер-с-севера-26"
MISTYPED = "vera@vter.example"
CUSTOMER, INN = "ООО «Полярная звезда»", "7707083893"
Open = Callable[..., Page]
Keep = Callable[[Page, str], None]
State = dict[str, Any]


@pytest.fixture(scope="module")
def state() -> State:
    """What one chapter leaves for the next."""
    return {}


@pytest.fixture
def vera(product: Product, open_page: Open, state: State) -> Callable[..., Page]:
    """`vera("/r/crm.Deal", dark=True)`: a page of hers, signed in."""

    def go(path: str = "/", **how: Any) -> Page:
        page = open_page(**how)
        sign_in(page, product, ADDRESS, EMAIL, PASSWORD)
        page.goto(product.company(ADDRESS) + path)
        return page

    return go


def sign_in(page: Page, product: Product, subdomain: str, email: str, password: str) -> None:
    page.goto(product.company(subdomain))
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.keyboard.press("Enter")
    expect(page.locator("input[type=password]")).to_have_count(0)


def link_in_mail(product: Product, to: str, part: str) -> str:
    """The address in the newest mail to somebody that contains the given part."""
    for _try in range(100):
        for message in product.mails.messages(to=to):
            found = re.search(rf"http://\S*{part}\S*", str(message))
            if found:
                return re.split(r"[\"'<>\\\s)]", found[0])[0]
        product.pause(0.1)
    raise AssertionError(f"no mail with {part} came to {to}")


def choose(page: Page, label: str, text: str) -> None:
    """Pick a related record by typing."""
    page.get_by_label(re.compile(f"^{label}")).first.click()
    page.keyboard.type(text, delay=15)
    page.get_by_role("option", name=re.compile(re.escape(text))).first.click()


def created(page: Page) -> None:
    """Press the button that creates, and wait until the record has an address of its own."""
    page.get_by_role("button", name=re.compile("^Создать")).last.click()
    page.wait_for_url(re.compile(r"/r/[\w.]+/\d+"))


@pytest.mark.spec("onboarding.1")
def test_1_a_company_signs_up_and_enters_its_workspace(product: Product, open_page: Open, picture: Keep) -> None:
    page = open_page()
    page.goto(product.public)
    picture(page, "01-public-site")
    page.get_by_role("link", name="Создать компанию").first.click()
    page.get_by_label("Название").fill("ООО «Северный ветер»")
    address = page.get_by_label("Адрес")
    address.fill("romashka")
    expect(page.get_by_text(re.compile("занят", re.IGNORECASE)).first).to_be_visible()
    address.fill("Ветер!")
    expect(page.get_by_text(re.compile("латин", re.IGNORECASE)).first).to_be_visible()
    picture(page, "02-address-refused")
    address.fill(ADDRESS)
    page.get_by_label("Рабочая почта").fill(MISTYPED)
    page.get_by_role("button", name="Создать компанию").click()
    expect(page.get_by_text(re.compile("слишком короткий", re.IGNORECASE))).to_be_visible()
    expect(page.get_by_text(re.compile("Укажите.* имя|Введите.* имя"))).to_be_visible()
    page.get_by_label("Имя и фамилия").fill("Вера Полярная")
    page.locator("input[type=password]").fill(PASSWORD)
    picture(page, "03-sign-up")
    modules = page.get_by_label("Модули", exact=True)
    expect(modules.get_by_label(re.compile("^CRM"))).to_be_checked()
    sample = page.get_by_label("Добавить примеры данных")
    expect(sample).to_be_checked()
    modules.get_by_text("CRM", exact=True).click()
    expect(sample).to_have_count(0)
    page.get_by_role("main").get_by_role("button", name="Создать компанию").click()
    expect(page.get_by_text(f"письмо на {MISTYPED}")).to_be_visible()
    picture(page, "04-check-your-mail")
    page.get_by_role("button", name="Изменить адрес").click()
    page.get_by_label("Рабочая почта").fill(EMAIL)
    page.get_by_role("button", name="Отправить на этот адрес").click()
    expect(page.get_by_text(f"письмо на {EMAIL}")).to_be_visible()
    page.goto(link_in_mail(product, EMAIL, "/sign-up/verify"))
    picture(page, "05-progress")
    page.wait_for_url(re.compile(rf"http://{ADDRESS}\.localhost"), timeout=60000)
    expect(page.get_by_text("Вера Полярная").first).to_be_visible()
    picture(page, "06-workspace")


@pytest.mark.spec("marketplace.2")
def test_2_crm_is_enabled_and_brings_contacts(vera: Callable[..., Page], picture: Keep) -> None:
    page = vera("/marketplace")
    picture(page, "07-marketplace")
    page.get_by_role("main").get_by_role("button", name=re.compile("CRM")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Контакты")).to_be_visible()
    picture(page, "08-enable-crm")
    expect(dialog.get_by_label("Добавить примеры данных")).not_to_be_checked()
    dialog.get_by_role("button", name="Включить").click()
    expect(page.locator("nav").get_by_role("link", name="Воронка")).to_be_visible(timeout=30000)
    expect(page.get_by_role("button", name="Открыть CRM")).to_be_visible()
    expect(page.locator("nav").get_by_role("link", name="Все контакты")).to_be_visible()
    picture(page, "09-crm-enabled")


@pytest.mark.spec_part("marketplace.3")
def test_3_contacts_cannot_be_disabled_under_crm(vera: Callable[..., Page], picture: Keep) -> None:
    page = vera("/marketplace")
    page.get_by_role("main").get_by_role("button", name=re.compile("Контакты")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("На нём стоят")).to_be_visible()
    expect(dialog.get_by_text("CRM")).to_be_visible()
    expect(dialog.get_by_role("button", name="Отключить")).to_be_disabled()
    expect(dialog.get_by_text("Сначала отключите их")).to_be_visible()
    picture(page, "10-disable-refused")


@pytest.mark.spec("contacts.1.1")
def test_4_a_customer_with_a_wrong_inn_is_refused_and_then_kept(vera: Callable[..., Page], picture: Keep) -> None:
    page = vera("/r/contacts.Contact/new")
    page.get_by_role("textbox", name="Название или ФИО").first.fill(CUSTOMER)
    page.get_by_role("tab", name="Реквизиты").click()
    page.get_by_role("textbox", name="ИНН").fill("7707083894")
    page.get_by_role("button", name=re.compile("^Создать")).last.click()
    expect(page.get_by_text(re.compile("ИНН.*(контрольн|невер|цифр|провер)", re.IGNORECASE)).first).to_be_visible()
    picture(page, "11-wrong-inn")
    page.get_by_role("textbox", name="ИНН").fill(INN)
    created(page)
    picture(page, "12-customer")


@pytest.mark.spec("crm.1.2", "crm.1.3", "crm.3.1")
def test_5_a_deal_is_dragged_along_the_pipeline_and_won(vera: Callable[..., Page], picture: Keep, state: State) -> None:
    page = vera("/r/crm.Deal/new")
    page.get_by_role("textbox", name="Название").first.fill("Оснащение метеостанции")
    choose(page, "Клиент", "Полярная")
    page.get_by_role("textbox", name="Ожидаемая сумма").fill("480000")
    created(page)
    state["deal"] = re.search(r"/(\d+)", page.url.rsplit("crm.Deal", 1)[1])[1]  # type: ignore[index]
    picture(page, "13-deal")
    page.locator("nav").get_by_role("link", name="Воронка").click()
    card = page.get_by_role("region", name="Новый").get_by_role("listitem").filter(has_text="Оснащение метеостанции")
    target = page.get_by_role("region", name="Переговоры")
    expect(card).to_be_visible()
    drag(page, card, target)
    expect(target.get_by_text("Оснащение метеостанции")).to_be_visible()
    picture(page, "14-dragged")
    page.goto(page.url.split("/r/")[0] + f"/r/crm.Deal/{state['deal']}")
    expect(page.locator("[aria-current=step]").filter(has_text="Переговоры")).to_be_visible()
    page.get_by_role("button", name="Выиграна").last.click()
    confirm = page.get_by_role("dialog")
    if confirm.is_visible():
        confirm.get_by_role("button").last.click()
    expect(page.get_by_role("button", name="Выиграна")).to_have_count(0)
    picture(page, "15-won")


def drag(page: Page, card: Any, target: Any) -> None:
    """With the mouse, as a hand does it."""
    start, end = card.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + 20)
    page.mouse.down()
    page.wait_for_timeout(50)
    page.mouse.move(start["x"] + 75, start["y"] + 40, steps=5)
    page.mouse.move(end["x"] + 80, end["y"] + 160, steps=15)
    page.wait_for_timeout(200)
    page.mouse.up()


@pytest.mark.spec("crm.4.1")
@pytest.mark.spec_part("crm.3.2")
def test_6_people_talk_and_plan_on_the_deal(vera: Callable[..., Page], picture: Keep, state: State) -> None:
    page = vera(f"/r/crm.Deal/{state['deal']}")
    page.get_by_role("button", name=re.compile("^Написать заметку")).click()
    page.get_by_role("region", name="Написать").locator("[contenteditable=true]").click()
    page.keyboard.type("Договор подписан, отгружаем во вторник.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Договор подписан, отгружаем во вторник.")).to_be_visible()
    picture(page, "16-conversation")


SCREENS = {
    "list": "/r/crm.Deal",
    "form": "/r/crm.Deal/{deal}",
    "kanban": "/r/crm.Deal?view=kanban",
    "chart": "/r/crm.Deal?view=chart",
}
SCREENS |= {"contacts": "/r/contacts.Contact", "home": "/", "users": "/r/identity.User", "marketplace": "/marketplace"}


def test_7_every_screen_speaks_english_in_the_dark(
    vera: Callable[..., Page], product: Product, picture: Keep, state: State
) -> None:
    page = vera("/r/crm.Deal?view=kanban", dark=True)
    page.get_by_role("button", name=re.compile("Switch to English")).click()
    expect(page.locator("nav").get_by_role("link", name="Pipeline", exact=True)).to_be_visible()
    for name, path in SCREENS.items():
        page.goto(product.company(ADDRESS) + path.format(**state))
        expect(page.locator("main h1").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        spoken = [*page.locator("nav a").all_inner_texts(), *page.locator("main button").all_inner_texts()]
        assert [
            text for text in spoken if re.search("[а-я]{3}", text) and not re.search(r"[«»]|Вера|метео|Полярн", text)
        ] == []
        picture(page, f"2-{name}-en-dark")
    page.get_by_role("button", name=re.compile("русск", re.IGNORECASE)).click()
    expect(page.locator("nav").get_by_role("link", name="Воронка")).to_be_visible()


def test_7_every_screen_fits_a_phone(vera: Callable[..., Page], product: Product, picture: Keep, state: State) -> None:
    phone = vera("/r/crm.Deal", width=390, height=844)
    for name, path in SCREENS.items():
        phone.goto(product.company(ADDRESS) + path.format(**state))
        expect(phone.locator("main h1").first).to_be_visible()
        phone.wait_for_load_state("networkidle")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, name
        picture(phone, f"3-{name}-phone")


@pytest.mark.spec("api.1")
@pytest.mark.spec_part("auth.7")
def test_8_an_integration_reads_and_writes_with_a_key(
    vera: Callable[..., Page], product: Product, picture: Keep, state: State
) -> None:
    page = vera("/r/identity.ApiKey")
    expect(page.locator("main h1").first).to_be_visible()
    picture(page, "40-keys")
    read_and_write(
        product, new_key(page, "Отчёты", "Только чтение", picture), new_key(page, "Сайт", "Чтение и запись", picture)
    )


def new_key(page: Page, name: str, access: str, picture: Keep) -> str:
    """Make a key of that access; the secret as it is shown, once."""
    page.get_by_role("button", name="Новый ключ").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill(name)
    dialog.get_by_label("Доступ").first.click()
    page.get_by_role("option", name=access).click()
    picture(page, f"41-new-key-{access}")
    dialog.get_by_role("button", name="Новый ключ").click()
    shown = page.get_by_role("dialog").filter(has_text="fct_")
    expect(shown).to_be_visible()
    secret = max(re.findall(r"fct_[\w-]+", shown.inner_html()), key=len)
    picture(page, "42-secret-shown-once")
    shown.get_by_role("button").last.click()
    return secret


def read_and_write(product: Product, reader: str, writer: str) -> None:
    """What an integrator's program does, over plain HTTP; a key is nothing at another company."""
    host = f"{ADDRESS}.localhost"
    query = {"query": "{ crmDeals(first: 5) { totalCount nodes { id name state contact { name } } } }"}
    write = {"query": 'mutation { crmLeadCreate(input: {name: "Заявка с сайта"}) { ok errors { code } } }'}
    found = asked(product, host, query, reader)["crmDeals"]
    assert (found["totalCount"], found["nodes"][0]["state"]) == (1, "won")
    assert asked(product, host, write, reader)["crmLeadCreate"] == {"ok": False, "errors": [{"code": "denied"}]}
    assert asked(product, host, write, writer)["crmLeadCreate"]["ok"] is True
    assert product.ask("romashka.localhost", "/graphql", query, bearer(writer))[0] == 401


def asked(product: Product, host: str, document: dict[str, str], key: str) -> dict[str, Any]:
    status, answer = product.ask(host, "/graphql", document, bearer(key))
    assert status == 200, answer
    data: dict[str, Any] = orjson.loads(answer)["data"]
    return data


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.spec_part("auth.6")
def test_9_a_colleague_is_invited_and_sees_what_an_employee_sees(
    vera: Callable[..., Page], product: Product, open_page: Open, picture: Keep
) -> None:
    page = vera("/r/identity.User")
    page.get_by_role("button", name=re.compile("Пригласить")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=re.compile("mail|почт", re.IGNORECASE)).fill("petr@veter.example")
    dialog.get_by_role("textbox", name=re.compile("Имя")).fill("Пётр Снежный")
    picture(page, "50-invite")
    dialog.get_by_role("button").last.click()
    other = open_page()
    other.goto(link_in_mail(product, "petr@veter.example", "/accept"))
    other.locator("input[type=password]").fill("Снег-и-ветер-2026")
    picture(other, "51-accept")
    other.get_by_role("button", name="Присоединиться").click()
    expect(other.locator("nav").get_by_role("link", name="Воронка")).to_be_visible()
    expect(other.locator("nav").get_by_role("link", name="Роли")).to_have_count(0)
    picture(other, "52-employee")
