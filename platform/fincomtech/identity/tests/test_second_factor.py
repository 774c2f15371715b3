"""The second factor over HTTP: set up, asked for, refused, remembered, recovered, taken away."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from fincomtech.identity import resealing
from fincomtech.identity.factors import totp
from fincomtech.identity.models import Ceremony, RecoveryCode, SignInPolicy, Totp, User
from fincomtech.identity.tests.browser import Browser
from fincomtech.identity.tokens import hash_of
from fincomtech.kit import clock
from fincomtech.kit.safety import sealed
from fincomtech.testing.cast import PASSWORD

BEGIN, CONFIRM = "/api/auth/factors/totp/begin", "/api/auth/factors/totp/confirm"


def set_up(here: Browser) -> tuple[str, list[str]]:
    """An authenticator app for whoever is signed in: its key, and the recovery codes."""
    key = here.post(BEGIN).data["key"]
    told = here.post(CONFIRM, {"code": code(key)})
    assert told.status == 200, told
    # As if it had been some time ago: tests show codes of now and of next, which fit however slow the machine is.
    Totp.objects.update(last_step=0)
    return key, told.data["recoveryCodes"]


def code(key: str, later: int = 0) -> str:
    return totp.code_at(key, totp.step_now() + later)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    """RFC 6238, appendix B: the secret "12345678901234567890", the last six digits."""
    assert totp.code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", seconds // 30) == expected


@pytest.mark.spec("auth.4")
def test_an_app_counts_once_a_code_has_confirmed_it(
    signed_in: Any, company: Any, browser: Browser, clara: User
) -> None:
    here = signed_in(clara)
    told = here.post(BEGIN).data
    assert told["picture"].startswith("data:image/svg+xml")

    assert Browser(company).sign_in(clara.email, PASSWORD).data["next"] == ""  # begun is not confirmed
    assert here.post(CONFIRM, {"code": "000000"}).code == "identity.wrong_code"
    codes = here.post(CONFIRM, {"code": code(told["key"])}).data["recoveryCodes"]

    assert len(set(codes)) == 10
    assert browser.sign_in(clara.email, PASSWORD).data["next"] == "factor"
    assert not browser.is_signed_in


@pytest.mark.spec("auth.4")
def test_the_code_follows_the_password_and_serves_once(signed_in: Any, company: Any, clara: User) -> None:
    key, _codes = set_up(signed_in(clara))
    first, second = Browser(company), Browser(company)
    for each in (first, second):
        told = each.sign_in(clara.email, PASSWORD).data
        assert (told["next"], told["methods"]) == ("factor", ["code", "recovery"])
        assert each.get("/api/auth/hello").data["next"] == "factor"

    used = code(key)
    assert first.post("/api/auth/factor", {"code": used}).status == 200
    assert first.is_signed_in
    assert second.post("/api/auth/factor", {"code": used}).code == "identity.wrong_code"
    assert not second.is_signed_in
    assert first.post("/api/auth/factor", {"code": code(key, 1)}).code == "identity.begin_again"


@pytest.mark.spec("auth.4")
def test_secrets_are_sealed_and_codes_hashed(signed_in: Any, clara: User, settings: Any) -> None:
    key, codes = set_up(signed_in(clara))

    row = Totp.objects.get(user=clara)
    assert key not in row.secret
    assert sealed.unseal(row.secret, "totp") == key
    stored = set(RecoveryCode.objects.filter(user=clara).values_list("code_hash", flat=True))
    assert stored == {hash_of(f"{clara.pk}:{each.replace('-', '')}") for each in codes}
    with pytest.raises(sealed.CannotOpen):
        sealed.unseal(row.secret, "oidc")
    settings.SECRET_KEY = "another"
    with pytest.raises(sealed.CannotOpen):
        sealed.unseal(row.secret, "totp")
    settings.SECRET_KEY_FALLBACKS = ["tests"]
    assert sealed.unseal(row.secret, "totp") == key
    assert not sealed.is_current(row.secret, "totp")
    assert totp.matches(clara, code(key))  # and is sealed by today's key from now on
    assert sealed.is_current(Totp.objects.get(user=clara).secret, "totp")


@pytest.mark.spec("auth.4", "tenancy.2")
def test_a_sealed_secret_opens_in_its_company_only(signed_in: Any, clara: User, vector: Any) -> None:
    from fincomtech.tenancy.switch import in_company

    set_up(signed_in(clara))
    stolen = Totp.objects.get(user=clara).secret

    with in_company(vector.key), pytest.raises(sealed.CannotOpen):
        sealed.unseal(stolen, "totp")


@pytest.mark.spec("auth.4")
def test_a_recovery_code_serves_once_and_is_told_by_mail(
    signed_in: Any, company: Any, clara: User, letters: Any
) -> None:
    _key, codes = set_up(signed_in(clara))
    for expected in (200, 401):
        lost = Browser(company)
        lost.sign_in(clara.email, PASSWORD)
        assert lost.post("/api/auth/factor", {"code": codes[3].upper()}).status == expected

    assert RecoveryCode.objects.filter(user=clara, used_at=None).count() == 9
    assert any("код" in text for _subject, text in letters.to(clara.email))


@pytest.mark.spec("auth.4")
def test_new_recovery_codes_replace_the_old(signed_in: Any, browser: Browser, clara: User) -> None:
    here = signed_in(clara)
    _key, old = set_up(here)

    new = here.post("/api/auth/factors/recovery").data["recoveryCodes"]

    browser.sign_in(clara.email, PASSWORD)
    assert browser.post("/api/auth/factor", {"code": old[0]}).status == 401
    assert browser.post("/api/auth/factor", {"code": new[0]}).status == 200


@pytest.mark.spec("auth.1", "auth.4")
def test_wrong_codes_lock_like_wrong_passwords_and_the_password_buys_no_more(
    signed_in: Any, browser: Browser, clara: User
) -> None:
    key, _codes = set_up(signed_in(clara))
    for attempt in range(5):
        assert browser.sign_in(clara.email, PASSWORD).data.get("next") == "factor", attempt
        assert browser.post("/api/auth/factor", {"code": "000000"}).code == "identity.wrong_code"

    assert browser.post("/api/auth/factor", {"code": code(key)}).code == "identity.locked"
    assert browser.sign_in(clara.email, PASSWORD).code == "identity.locked"
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=True):
        browser.sign_in(clara.email, PASSWORD)
        assert browser.post("/api/auth/factor", {"code": code(key)}).status == 200


@pytest.mark.spec("auth.4")
def test_a_remembered_device_is_asked_for_the_password_only(signed_in: Any, company: Any, clara: User) -> None:
    key, _codes = set_up(signed_in(clara))
    here = Browser(company)
    here.sign_in(clara.email, PASSWORD)
    here.post("/api/auth/factor", {"code": code(key), "remember": True})

    assert here.sign_in(clara.email, PASSWORD).data["next"] == ""
    with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
        assert here.sign_in(clara.email, PASSWORD).data["next"] == "factor"
    SignInPolicy.objects.update(allows_trusted_devices=False)
    assert here.sign_in(clara.email, PASSWORD).data["next"] == "factor"


@pytest.mark.spec("auth.4")
def test_a_company_may_forbid_to_remember_and_people_may_forget(signed_in: Any, company: Any, clara: User) -> None:
    owner = signed_in(clara)
    key, _codes = set_up(owner)
    here = Browser(company)
    here.sign_in(clara.email, PASSWORD)
    here.post("/api/auth/factor", {"code": code(key), "remember": True})
    assert len(owner.get("/api/auth/security").data["remembered"]) == 1

    assert owner.post("/api/auth/factors/forget-devices").status == 200

    assert here.sign_in(clara.email, PASSWORD).data["next"] == "factor"
    SignInPolicy.objects.update(allows_trusted_devices=False)
    assert here.sign_in(clara.email, PASSWORD).data["mayRemember"] is False
    here.post("/api/auth/factor", {"code": code(key, 1), "remember": True})
    assert "trusted_device" not in {name for name, c in here.client.cookies.items() if c.value and not c["max-age"]}
    assert owner.get("/api/auth/security").data["remembered"] == []


@pytest.mark.spec("auth.4", "tenancy.2")
def test_what_a_browser_has_begun_is_its_own_and_its_company_s(
    signed_in: Any, company: Any, vector: Any, clara: User
) -> None:
    key, _codes = set_up(signed_in(clara))
    here, thief, abroad = Browser(company), Browser(company), Browser(vector)
    here.sign_in(clara.email, PASSWORD)

    assert thief.post("/api/auth/factor", {"code": code(key)}).code == "identity.begin_again"
    abroad.client.cookies["step_factor"] = here.client.cookies["step_factor"].value
    assert abroad.post("/api/auth/factor", {"code": code(key)}).code == "identity.begin_again"
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
        assert here.post("/api/auth/factor", {"code": code(key)}).code == "identity.begin_again"
    assert Ceremony.objects.count() == 1


@pytest.mark.spec("auth.4")
def test_the_last_factor_stays_while_the_company_demands_one(signed_in: Any, clara: User) -> None:
    here = signed_in(clara)
    set_up(here)
    SignInPolicy.objects.update(demand="everybody")

    assert here.post("/api/auth/factors/totp/remove").code == "identity.factor_demanded"
    SignInPolicy.objects.update(demand="nobody")
    assert here.post("/api/auth/factors/totp/remove").status == 200

    clara.refresh_from_db()
    assert not clara.has_second_factor
    assert not RecoveryCode.objects.filter(user=clara).exists()


@pytest.mark.spec("auth.4")
@pytest.mark.parametrize("demand", ["everybody", "administrators", "nobody"])
def test_who_lacks_a_demanded_factor_can_set_it_up_and_nothing_else(
    signed_in: Any, company: Any, alice: User, clara: User, demand: str
) -> None:
    SignInPolicy.objects.update(demand=demand, demanded_from_date=clock.today())
    for user, administers in ((alice, True), (clara, False)):
        here = Browser(company)
        here.sign_in(user.email, PASSWORD)
        shut = demand == "everybody" or (demand == "administrators" and administers)

        assert here.is_signed_in is not shut
        assert here.get("/api/auth/hello").data["next"] == ("setup" if shut else "")
        assert here.get("/api/ui/boot").status == (401 if shut else 200)
        assert here.ask("{ identityUsers { nodes { id } } }").status == (401 if shut else 200)
        assert here.post("/api/auth/preferences", {"theme": "dark"}).status == (401 if shut else 200)
        if shut:
            set_up(here)
            assert here.is_signed_in
            assert here.get("/api/ui/boot").status == 200


@pytest.mark.spec("auth.4")
def test_the_demand_begins_on_its_day(signed_in: Any, clara: User) -> None:
    SignInPolicy.objects.update(demand="everybody", demanded_from_date=clock.today() + timedelta(days=1))
    here = signed_in(clara)
    assert here.is_signed_in

    with time_machine.travel(clock.now() + timedelta(days=1), tick=True):
        here.sign_in(clara.email, PASSWORD)
        assert not here.is_signed_in


def test_a_reset_link_alone_opens_no_account_with_a_second_factor(
    signed_in: Any, browser: Browser, clara: User, letters: Any
) -> None:
    key, _codes = set_up(signed_in(clara))
    browser.post("/api/auth/forgot", {"email": clara.email})

    told = browser.post("/api/auth/reset", {"token": letters.token(clara.email), "password": "another horse"})

    assert told.data["next"] == "factor"
    assert not browser.is_signed_in
    assert browser.post("/api/auth/factor", {"code": code(key, 1)}).status == 200


@pytest.mark.spec("auth.4")
def test_an_administrator_lets_in_again_who_has_lost_everything(
    signed_in: Any, browser: Browser, alice: User, clara: User, letters: Any
) -> None:
    set_up(signed_in(clara))
    document = "mutation($id: ID) { identityUserResetSecondFactor(id: $id) { ok errors { code } } }"
    boss = signed_in(alice)

    assert boss.graphql(document, id=str(clara.pk))["identityUserResetSecondFactor"]["ok"]

    assert browser.sign_in(clara.email, PASSWORD).data["next"] == ""
    assert "Администратор" in letters.to(clara.email)[-2][1] + letters.to(clara.email)[-1][1]


def test_cookies_of_signing_in_are_closed_to_scripts(browser: Browser, signed_in: Any, clara: User) -> None:
    key, _codes = set_up(signed_in(clara))
    browser.sign_in(clara.email, PASSWORD)
    browser.post("/api/auth/factor", {"code": code(key), "remember": True})

    for name in (settings.SESSION_COOKIE_NAME, "trusted_device", "browser"):
        assert browser.client.cookies[name]["httponly"], name
        assert browser.client.cookies[name]["samesite"] == "Lax", name


@pytest.mark.spec("auth.4")
def test_the_secret_key_can_be_changed(signed_in: Any, company: Any, clara: User, settings: Any) -> None:
    key, _codes = set_up(signed_in(clara))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "tomorrow", ["tests"]

    assert (resealing.reseal(), resealing.reseal()) == (1, 0)

    settings.SECRET_KEY_FALLBACKS = []
    here = Browser(company)
    here.sign_in(clara.email, PASSWORD)
    assert here.post("/api/auth/factor", {"code": code(key)}).status == 200
