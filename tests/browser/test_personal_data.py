"""Personal data as an administrator meets them: from a contact's menu to the archive and the act; and everybody's sessions."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import PASSWORD, Desk
from tests.browser.test_sign_in import age_proofs
from tests.product import Product, running

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
Keep = Callable[[Page, str], None]
MAIL = "kuznetsov@home.example"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of this module's own: proofs that have become old would stand in the other tests' way."""
    with running(tmp_path_factory.mktemp("personal-data")) as found:
        yield found


def person(desk: Desk, last: str) -> str:
    """A person with a lead that shares the e-mail, another one's lead too, and a deal that names them."""
    key = desk.create(
        "contactsContact", kind="person", lastName=last, firstName="Пётр", email=MAIL, phone="+79035551234"
    )
    desk.create("crmLead", name="Хочет стеллажи", email=MAIL, contactName=f"{last} Пётр")
    desk.create("crmLead", name="Секретарь", email=MAIL, contactName="Анна")
    customer = desk.create("contactsContact", name=f"ООО «{last}»")["id"]
    desk.create("crmDeal", name="Стеллажи", contact=customer, person=key["id"], notes="Звонить 8 903 555-12-34")
    return str(key["id"])


def proves(page: Page) -> None:
    """The dialog that asks for the password once more."""
    dialog: Locator = page.get_by_role("dialog")
    dialog.locator("input[type=password]").fill(PASSWORD)
    dialog.get_by_role("button", name=re.compile("Продолжить|Continue")).click()


@pytest.mark.spec("auth.8")
def test_a_person_is_looked_up_handed_out_and_erased_with_an_act(desk: At, product: Product, picture: Keep) -> None:
    alice = desk("alice")
    key = person(alice, "Кузнецов")
    page = alice.go(f"/r/contacts.Contact/{key}")
    page.locator("main header").get_by_role("button", name="Ещё").click()
    page.get_by_role("menuitem", name="Персональные данные").click()
    expect(page.get_by_role("heading", name="Персональные данные: Кузнецов Пётр")).to_be_visible()
    expect(page.get_by_text("Назван в тексте")).to_be_visible()
    picture(page, "privacy-01-person")
    page.get_by_role("checkbox", name=re.compile("Секретарь")).uncheck()
    expect(page.get_by_text("Другой человек")).to_be_visible()
    age_proofs(product)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Скачать архив").click()
        proves(page)
    assert taken.value.suggested_filename == f"person-{key}.zip"
    page.get_by_role("button", name="Уничтожить").click()
    expect(page.get_by_text("Укажите основание")).to_be_visible()
    page.get_by_label("Основание").fill("Требование от 20.11.2026")
    age_proofs(product)
    page.get_by_role("button", name="Уничтожить").click()
    page.get_by_role("dialog").get_by_role("button", name="Уничтожить").click()
    expect(page.get_by_role("dialog").locator("input[type=password]")).to_be_visible()
    picture(page, "privacy-02-step-up")
    proves(page)
    expect(page.get_by_role("heading", name=re.compile("^Акт ПД-"))).to_be_visible()
    picture(page, "privacy-03-act")
    with page.context.expect_page() as printed:
        page.get_by_role("button", name="Печать").click()
    expect(printed.value.get_by_text("Требование от 20.11.2026")).to_be_visible()
    picture(printed.value, "privacy-04-printed")
    page.get_by_role("link", name="Акты об уничтожении").click()
    page.get_by_label("Поиск по номеру").fill("20.11")
    page.get_by_role("link", name=re.compile("Требование от 20.11.2026")).click()
    expect(page.get_by_role("heading", name=re.compile("^Акт ПД-"))).to_be_visible()
    page = alice.go(f"/s/privacy.person?type=contacts.Contact&id={key}")
    expect(page.get_by_text("Данные этого человека уничтожены")).to_be_visible()
    expect(page.get_by_role("button", name="Уничтожить")).to_have_count(0)
    names = 'query { crmLeads(where: {name: {eq: "Секретарь"}}) { nodes { email } } }'
    assert alice.ask(names)["crmLeads"]["nodes"] == [{"email": MAIL}]


@pytest.mark.spec("auth.8")
def test_the_same_on_a_phone_in_english_and_dark(desk: At, picture: Keep) -> None:
    alice = desk("alice", language="en", dark=True, width=390, height=844)
    key = person(alice, "Орлов")
    page = alice.go("/settings")
    page.evaluate(
        "() => fetch('/api/auth/preferences', {method: 'POST', headers: {'Content-Type': 'application/json', 'X-CSRF-Token': document.cookie.match(/csrf_token=([^;]+)/)[1]}, body: JSON.stringify({language: 'en', theme: 'dark'})})"
    )
    page = alice.go(f"/s/privacy.person?type=contacts.Contact&id={key}")
    expect(page.get_by_text("What is known of the person")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.screenshot(path="artifacts/browser/privacy-05-phone-dark.png", full_page=True)
    picture(page, "privacy-05-phone-dark")
    page.get_by_text("Erase the data", exact=True).scroll_into_view_if_needed()
    picture(page, "privacy-06-phone-dark-erase")
    page = alice.go("/s/privacy.acts")
    expect(page.get_by_role("link", name=re.compile("ПД-"))).to_be_visible()
    picture(page, "privacy-07-phone-dark-acts")
    page.get_by_role("link", name=re.compile("ПД-")).click()
    expect(page.get_by_role("heading", name=re.compile("^Act "))).to_be_visible()
    picture(page, "privacy-08-phone-dark-act")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.spec("auth.8")
def test_managers_are_not_offered_it_and_are_refused(desk: At) -> None:
    boris = desk("boris")
    key = person(boris, "Волков")
    page = boris.go(f"/r/contacts.Contact/{key}")
    page.locator("main header").get_by_role("button", name="Ещё").click()
    expect(page.get_by_role("menuitem").first).to_be_visible()
    expect(page.get_by_role("menuitem", name="Персональные данные")).to_have_count(0)
    page = boris.go(f"/s/privacy.person?type=contacts.Contact&id={key}")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text(MAIL)).to_have_count(0)


@pytest.mark.spec("auth.3")
def test_an_administrator_sees_everybody_s_sessions_and_does_not_end_their_own(desk: At, picture: Keep) -> None:
    desk("clara")
    alice = desk("alice", language="ru")
    page = alice.go("/settings")
    page.locator("main").get_by_role("link", name=re.compile("^Сеансы|^Sessions")).click()
    expect(page.get_by_text(re.compile("Это устройство|This device"))).to_have_count(1)
    expect(page.get_by_text("Клара Смирнова").first).to_be_visible()
    picture(page, "sessions-01-everybody")
    page.get_by_text(re.compile("Это устройство|This device")).click()
    page.get_by_role("button", name=re.compile("Завершить сеанс|End the session")).click()
    expect(
        page.get_by_text(re.compile("Вы сейчас работаете в этом сеансе|You are working in this session"))
    ).to_be_visible()
    picture(page, "sessions-02-own")
