"""Passkeys over HTTP, with an authenticator in software: what fits opens, and whatever does not is refused."""

from typing import Any

import pytest

from fincomtech.identity.models import Passkey, SignInPolicy, User
from fincomtech.identity.tests.authenticator import Authenticator
from fincomtech.identity.tests.browser import Answer, Browser
from fincomtech.kit import addresses
from fincomtech.testing.cast import PASSWORD, CastCompany

BEGIN, ADD = "/api/auth/factors/passkey/begin", "/api/auth/factors/passkey/add"
OPTIONS, SIGN_IN = "/api/auth/passkey/options", "/api/auth/passkey/sign-in"


def device_of(company: CastCompany, **how: Any) -> Authenticator:
    return Authenticator(addresses.origin(company.host), **how)


def add(here: Browser, device: Authenticator, name: str = "Ноутбук") -> Answer:
    options = here.post(BEGIN).data["options"]
    return here.post(ADD, {"name": name, "credential": device.make(options)})


def asked(here: Browser, use: str = "sign_in") -> dict[str, Any]:
    found: dict[str, Any] = here.post(OPTIONS, {"use": use}).data["options"]
    return found


@pytest.fixture
def device(company: CastCompany, signed_in: Any, clara: User) -> Authenticator:
    """Clara's device, with a passkey of hers."""
    made = device_of(company)
    assert len(add(signed_in(clara), made).data["recoveryCodes"]) == 10
    return made


@pytest.mark.spec("auth.4")
def test_a_passkey_alone_signs_in(device: Authenticator, browser: Browser, clara: User) -> None:
    options = asked(browser)
    assert (options["rpId"], options["userVerification"]) == ("romashka.localhost", "required")
    assert not options.get("allowCredentials")  # whoever asks learns of nobody

    assert browser.post(SIGN_IN, {"credential": device.sign(options)}).status == 200

    assert browser.is_signed_in
    assert Passkey.objects.get(user=clara).sign_count == 1


@pytest.mark.spec("auth.4")
def test_a_passkey_is_a_second_factor(device: Authenticator, browser: Browser, clara: User) -> None:
    assert browser.sign_in(clara.email, PASSWORD).data["methods"] == ["passkey", "recovery"]
    options = asked(browser, "factor")

    assert len(options["allowCredentials"]) == 1
    assert browser.post("/api/auth/factor", {"passkey": device.sign(options)}).status == 200
    assert browser.is_signed_in


@pytest.mark.spec("auth.4")
def test_several_passkeys_have_names_and_go_one_by_one(
    device: Authenticator, company: CastCompany, signed_in: Any, browser: Browser, clara: User
) -> None:
    browser.post(SIGN_IN, {"credential": device.sign(asked(browser))})
    assert add(browser, device_of(company), "Телефон").data["recoveryCodes"] == []  # the ten are there already
    listed = browser.get("/api/auth/security").data["passkeys"]
    assert [row["name"] for row in listed] == ["Ноутбук", "Телефон"]

    first = listed[0]["id"]
    assert browser.post("/api/auth/factors/passkey/rename", {"id": first, "name": "Старый"}).status == 200
    assert browser.post("/api/auth/factors/passkey/remove", {"id": first}).status == 200

    assert [row["name"] for row in browser.get("/api/auth/security").data["passkeys"]] == ["Телефон"]
    assert browser.post(SIGN_IN, {"credential": device.sign(asked(browser))}).code == "identity.passkey_refused"


@pytest.mark.spec("auth.4")
def test_a_challenge_serves_once_in_its_browser(device: Authenticator, company: CastCompany, browser: Browser) -> None:
    signed = device.sign(asked(browser))
    thief = Browser(company)

    assert thief.post(SIGN_IN, {"credential": signed}).code == "identity.begin_again"
    asked(thief)
    assert thief.post(SIGN_IN, {"credential": signed}).code == "identity.passkey_refused"
    assert browser.post(SIGN_IN, {"credential": signed}).status == 200
    assert browser.post(SIGN_IN, {"credential": signed}).code == "identity.begin_again"


@pytest.mark.spec("auth.4", "tenancy.2")
def test_a_passkey_and_a_challenge_of_one_company_are_nothing_in_another(
    device: Authenticator, browser: Browser, vector: CastCompany
) -> None:
    here = asked(browser)
    abroad = Browser(vector)
    assert asked(abroad)["rpId"] == "vector.localhost"
    assert abroad.post(SIGN_IN, {"credential": device.sign(here)}).code == "identity.passkey_refused"
    abroad.client.cookies["step_passkey"] = browser.client.cookies["step_passkey"].value
    assert abroad.post(SIGN_IN, {"credential": device.sign(here)}).code == "identity.begin_again"
    assert not abroad.is_signed_in


@pytest.mark.spec("auth.4")
def test_a_copied_passkey_opens_nothing_any_more(device: Authenticator, browser: Browser, clara: User) -> None:
    device.count = 5
    browser.post(SIGN_IN, {"credential": device.sign(asked(browser))})
    device.count = 3  # a copy that was made before

    refused = browser.post(SIGN_IN, {"credential": device.sign(asked(browser))})

    assert refused.code == "identity.passkey_copied"
    device.count = 100
    assert browser.post(SIGN_IN, {"credential": device.sign(asked(browser))}).code == "identity.passkey_refused"
    assert browser.get("/api/auth/security").data["passkeys"][0]["isCopied"]


@pytest.mark.spec("auth.4")
def test_who_only_knows_the_passkey_s_name_cannot_spoil_it(
    device: Authenticator, browser: Browser, clara: User
) -> None:
    device.count = 5
    browser.post(SIGN_IN, {"credential": device.sign(asked(browser))})
    forged = device_of_forger(device)

    assert browser.post(SIGN_IN, {"credential": forged.sign(asked(browser))}).code == "identity.passkey_refused"
    assert Passkey.objects.get(user=clara).copied_at is None


def device_of_forger(device: Authenticator) -> Authenticator:
    forged = Authenticator(device.origin)
    forged.id, forged.handle, forged.host = device.id, device.handle, device.host
    return forged


@pytest.mark.parametrize("lie", ["unverified", "origin", "handle", "garbage", "nothing"])
def test_what_does_not_fit_is_refused_alike(device: Authenticator, browser: Browser, lie: str) -> None:
    options, handle = asked(browser), None
    if lie == "unverified":
        device.verifies = False
    if lie == "origin":
        device.origin = "http://romashka.example"
    if lie == "handle":
        handle = "AAAA"
    credential: Any = device.sign(options, handle=handle)
    if lie == "garbage":
        credential = {"id": credential["id"], "rawId": 5, "response": []}
    if lie == "nothing":
        credential = None

    refused = browser.post(SIGN_IN, {"credential": credential})

    assert (refused.status, refused.code) == (401, "identity.passkey_refused")


@pytest.mark.spec("auth.4")
def test_an_authenticator_that_checks_nobody_is_not_registered(
    company: CastCompany, signed_in: Any, clara: User
) -> None:
    here = signed_in(clara)
    assert add(here, device_of(company, verifies=False)).code == "identity.passkey_refused"
    foreign = Authenticator("http://evil.example")
    assert add(here, foreign).code == "identity.passkey_refused"
    assert not Passkey.objects.filter(user=clara).exists()


def test_a_registered_passkey_is_not_taken_over(
    device: Authenticator, signed_in: Any, alice: User, clara: User
) -> None:
    assert add(signed_in(alice), device).code == "identity.passkey_known"
    assert Passkey.objects.get().user == clara


@pytest.mark.spec("auth.4")
def test_a_company_may_close_the_way(device: Authenticator, browser: Browser) -> None:
    SignInPolicy.objects.update(allows_passkey=False)

    assert browser.post(SIGN_IN, {"credential": device.sign(asked(browser))}).code == "identity.way_closed"
    assert not browser.is_signed_in


def test_a_blocked_person_s_passkey_opens_nothing(device: Authenticator, browser: Browser, clara: User) -> None:
    User.objects.filter(pk=clara.pk).update(state="blocked")

    assert browser.post(SIGN_IN, {"credential": device.sign(asked(browser))}).code == "identity.blocked"


def test_wrong_passkeys_count_by_address(device: Authenticator, browser: Browser) -> None:
    for _attempt in range(30):
        asked(browser)
        browser.post(SIGN_IN, {"credential": None})

    asked(browser)
    assert browser.post(SIGN_IN, {"credential": None}).code == "identity.too_many_attempts"
