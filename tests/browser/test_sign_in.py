"""Signing in by more than a password, as people do it: an authenticator app, passkeys in Chromium's own authenticator, the
company's provider; and the fresh proof that dangerous acts ask for."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from fincomtech.identity.factors import totp
from fincomtech.testing.cast import PASSWORD
from infra.devservices.fakeoidc import FakeOidc, Person
from tests.product import Product, running

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
Keep = Callable[[Page, str], None]
CLARA, ALICE, BORIS = "clara@romashka.example", "alice@romashka.example", "boris@romashka.example"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of this module's own: second factors and demands would stand in the other tests' way."""
    with running(tmp_path_factory.mktemp("sign-in")) as found:
        yield found


def enter(page: Page, product: Product, email: str, path: str = "/") -> None:
    page.goto(product.company("romashka") + path)
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")


def authenticator(page: Page) -> None:
    """Chromium's virtual authenticator, that of a telephone: it keeps passkeys and has just checked its holder."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def signed_in(page: Page) -> None:
    expect(page.locator("#screen")).to_be_visible()


@pytest.mark.spec("auth.4")
def test_an_authenticator_app_from_the_qr_code_to_the_next_sign_in(
    product: Product, open_page: Open, picture: Keep
) -> None:
    page = open_page()
    enter(page, product, CLARA, "/settings/security")
    page.get_by_role("button", name="Настроить").click()
    expect(page.get_by_role("img", name="QR-код")).to_be_visible()
    page.get_by_text("Ввести ключ вручную").click()
    picture(page, "sign-in-01-app")
    key = page.locator("details p").inner_text().replace(" ", "")
    page.get_by_label("Код из приложения").fill("000000")
    page.get_by_role("button", name="Включить").click()
    expect(page.get_by_text("Код неверный")).to_be_visible()
    page.get_by_label("Код из приложения").fill(totp.code_at(key, totp.step_now()))
    page.get_by_role("button", name="Включить").click()
    listed = page.get_by_role("list", name="Резервные коды").get_by_role("listitem")
    expect(listed).to_have_count(10)
    codes = listed.all_inner_texts()
    picture(page, "sign-in-02-recovery-codes")
    page.get_by_role("button", name="Сохранено").click()
    picture(page, "sign-in-03-security")

    other = open_page(language="en", dark=True, width=390)
    enter(other, product, CLARA)
    other.get_by_role("button", name=re.compile("^RU")).click()
    other.get_by_label("Code from the app").fill(totp.code_at(key, totp.step_now()))
    picture(other, "sign-in-04-code")
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_text(re.compile("wrong or has been used|неверный"))).to_be_visible()  # it has confirmed already
    other.get_by_label("Code from the app").fill(totp.code_at(key, totp.step_now() + 1))
    other.get_by_label("Do not ask on this device").check()
    other.get_by_role("button", name="Sign in", exact=True).click()
    signed_in(other)
    other.context.clear_cookies(name="session_id")
    enter(other, product, CLARA)
    signed_in(other)  # remembered: no code

    lost = open_page()
    enter(lost, product, CLARA)
    lost.get_by_role("button", name="Ввести резервный код").click()
    lost.get_by_label("Резервный код").fill(codes[0])
    lost.get_by_role("button", name="Войти", exact=True).click()
    signed_in(lost)


@pytest.mark.spec("auth.4")
def test_passkeys_are_made_named_and_used_alone_and_as_second_factor(
    product: Product, open_page: Open, picture: Keep
) -> None:
    page = open_page()
    authenticator(page)
    enter(page, product, BORIS, "/settings/security")
    page.get_by_role("button", name="Добавить ключ").click()
    page.get_by_label("Название ключа").fill("Рабочий ноутбук")
    page.get_by_role("button", name="Создать ключ").click()
    expect(page.get_by_text("Рабочий ноутбук")).to_be_visible()
    page.get_by_role("button", name="Сохранено").click()
    picture(page, "sign-in-05-passkey")

    page.context.clear_cookies()
    page.goto(product.company("romashka"))
    picture(page, "sign-in-06-ways")
    page.get_by_role("button", name="Войти по ключу доступа").click()
    signed_in(page)

    page.context.clear_cookies()
    enter(page, product, BORIS)
    page.get_by_role("button", name="Использовать ключ доступа").click()
    signed_in(page)

    page.context.clear_cookies()
    page.goto(product.company("vector"))
    page.get_by_role("button", name="Войти по ключу доступа").click()
    page.wait_for_timeout(800)
    expect(page.get_by_label("Пароль", exact=True)).to_be_visible()  # the passkey is of another company's address


@pytest.fixture
def provider(product: Product) -> Iterator[FakeOidc]:
    with FakeOidc() as found:
        found.people["boris"] = Person("b-1", BORIS, "Борис Петров")
        found.people["new"] = Person("n-1", "nina@romashka.example", "Нина Новикова")
        yield found


@pytest.mark.spec("auth.4")
def test_the_administrator_connects_the_provider_and_people_sign_in(
    product: Product, provider: FakeOidc, open_page: Open, picture: Keep
) -> None:
    page = open_page()
    enter(page, product, ALICE, "/settings/sign-in")
    page.get_by_label("Показывать на странице входа").check()
    page.get_by_label("Название на кнопке").fill("Ромашка ID")
    page.get_by_label("Адрес провайдера (issuer)").fill(provider.issuer)
    page.get_by_label("Идентификатор клиента").fill(provider.client_id)
    page.get_by_label("Секрет клиента", exact=True).fill(provider.client_secret)
    page.get_by_label("Кто может присоединиться").select_option("domain")
    page.get_by_label("Домены").fill("romashka.example")
    page.get_by_role("button", name="Сохранить").last.click()
    expect(page.get_by_text("Сохранено")).to_be_visible()
    page.get_by_role("button", name="Проверить связь").click()
    expect(page.get_by_text("Провайдер отвечает")).to_be_visible()
    picture(page, "sign-in-07-rules")

    new = open_page()
    new.goto(product.company("romashka") + "/settings/security")
    new.get_by_role("link", name="Войти через Ромашка ID").click()
    expect(new.get_by_text("Кто вы?")).to_be_visible()
    picture(new, "sign-in-08-provider")
    new.get_by_role("button", name="Нина Новикова").click()
    expect(new.get_by_text("вход компании").first).to_be_visible()  # on the page that she came for

    refused = open_page()
    refused.goto(product.company("romashka"))
    refused.get_by_role("link", name="Войти через Ромашка ID").click()
    refused.get_by_role("button", name="Отказаться").click()
    expect(refused.get_by_role("alert")).to_contain_text("не подтверждён")
    picture(refused, "sign-in-09-refused")


@pytest.mark.spec("auth.4")
def test_a_demanded_factor_is_set_up_before_anything_else(product: Product, open_page: Open, picture: Keep) -> None:
    page = open_page()
    enter(page, product, ALICE, "/settings/sign-in")
    page.get_by_label("Требовать").select_option("administrators")
    page.get_by_role("button", name="Сохранить").first.click()
    page.get_by_role("dialog").get_by_label("Пароль", exact=True).or_(page.get_by_text("Сохранено")).first.wait_for()

    other = open_page()
    authenticator(other)
    enter(other, product, ALICE, "/r/crm.Deal")
    expect(other.get_by_role("heading", name="Защитите вход")).to_be_visible()
    picture(other, "sign-in-10-set-up")
    other.goto(product.company("romashka") + "/r/crm.Deal")
    expect(other.get_by_role("heading", name="Защитите вход")).to_be_visible()
    other.get_by_role("button", name="Ключ доступа").click()
    other.get_by_label("Название ключа").fill("Телефон")
    other.get_by_role("button", name="Создать ключ").click()
    other.get_by_role("button", name="Сохранено").click()
    signed_in(other)


@pytest.mark.spec("auth.4")
def test_a_dangerous_act_asks_once_more_and_goes_on(product: Product, open_page: Open, picture: Keep) -> None:
    page = open_page()
    page.goto(product.company("vector"))
    page.locator("input[type=email]").fill("clara@vector.example")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    signed_in(page)
    age_proofs(product)
    page.goto(product.company("vector") + "/settings/security")
    page.get_by_role("button", name="Настроить").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Подтвердите, что это вы")).to_be_visible()
    picture(page, "sign-in-11-step-up")
    dialog.get_by_label("Пароль", exact=True).fill("a guess")
    dialog.get_by_role("button", name="Продолжить").click()
    expect(dialog.get_by_text(re.compile("невер", re.IGNORECASE))).to_be_visible()
    dialog.get_by_label("Пароль", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Продолжить").click()
    expect(page.get_by_role("img", name="QR-код")).to_be_visible()  # the same request, sent again by itself


def age_proofs(product: Product) -> None:
    """Let an hour pass since the last proof of everybody, in the product's own database."""
    import psycopg

    with psycopg.connect(product.environment["DATABASE_OWNER_URL"]) as connection:
        schemas = connection.execute("select schema_name from tenancy_tenant").fetchall()
        for (schema,) in schemas:
            if str(schema).startswith("c_"):
                connection.execute(
                    f"update \"{schema}\".identity_session set proved_at = proved_at - interval '1 hour'"
                )
