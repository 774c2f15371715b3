"""Signing in with a password, and what keeps guessers out."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher

from fincomtech.identity import signing_in
from fincomtech.identity.models import Session, User
from fincomtech.identity.tests.browser import Browser
from fincomtech.identity.tokens import hash_of
from fincomtech.kit import clock
from fincomtech.testing.cast import PASSWORD


@pytest.mark.spec("auth.1", "auth.2")
def test_right_password_opens_a_session_that_the_server_keeps_as_a_hash(browser: Browser, clara: User) -> None:
    assert not browser.is_signed_in

    assert browser.sign_in("CLARA@romashka.example", PASSWORD).status == 200

    assert browser.is_signed_in
    cookie = browser.client.cookies["session_id"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    session = Session.objects.get(user=clara)
    assert session.token_hash == hash_of(browser.token)
    assert (session.ip, session.device, session.ended_at) == ("127.0.0.1", "Firefox, Linux", None)


@pytest.mark.spec("auth.2")
def test_the_cookie_is_secure_over_tls(browser: Browser, clara: User, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True

    browser.sign_in(clara.email, PASSWORD)

    assert browser.client.cookies["session_id"]["secure"]


@pytest.mark.spec("auth.1")
def test_wrong_password_and_unknown_address_are_told_alike(browser: Browser, clara: User) -> None:
    wrong = browser.sign_in(clara.email, "a guess")
    unknown = browser.sign_in("nobody@example.com", "a guess")

    assert (wrong.status, wrong.code) == (401, "identity.wrong_password")
    assert wrong.data["error"]["message"] == "Неверная эл. почта или пароль."
    unknown.data["error"].pop("requestId", None)
    wrong.data["error"].pop("requestId", None)
    assert (unknown.status, unknown.data) == (wrong.status, wrong.data)
    assert not browser.is_signed_in


@pytest.mark.spec("auth.1")
def test_unknown_address_costs_a_hash_too(browser: Browser, clara: User, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    plain = MD5PasswordHasher.encode

    def counted(self: Any, *arguments: Any, **options: Any) -> str:
        hashed.append("once")
        return plain(self, *arguments, **options)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    browser.sign_in(clara.email, "a guess")
    for_known = len(hashed)
    browser.sign_in("nobody@example.com", "a guess")

    assert (for_known, len(hashed)) == (1, 2)


@pytest.mark.spec("auth.1")
@pytest.mark.parametrize("email", ["clara@romashka.example", "nobody@example.com"])
def test_five_failures_lock_for_a_quarter_of_an_hour(browser: Browser, clara: User, email: str) -> None:
    for _attempt in range(5):
        assert browser.sign_in(email, "a guess").code == "identity.wrong_password"

    refused = browser.sign_in(email, PASSWORD)

    assert (refused.status, refused.code) == (429, "identity.locked")
    assert "15" in refused.data["error"]["message"]


@pytest.mark.spec("auth.1")
def test_the_lock_ends_by_itself(browser: Browser, clara: User) -> None:
    for _attempt in range(5):
        browser.sign_in(clara.email, "a guess")

    with time_machine.travel(clock.now() + timedelta(minutes=14), tick=True):
        assert browser.sign_in(clara.email, PASSWORD).code == "identity.locked"
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=True):
        assert browser.sign_in(clara.email, PASSWORD).status == 200


@pytest.mark.spec("auth.1")
def test_a_right_password_forgives_the_wrong_ones(browser: Browser, clara: User) -> None:
    for _attempt in range(4):
        browser.sign_in(clara.email, "a guess")

    assert browser.sign_in(clara.email, PASSWORD).status == 200

    clara.refresh_from_db()
    assert (clara.failed_sign_ins, clara.locked_until) == (0, None)


@pytest.mark.spec("auth.1")
def test_one_network_address_gets_so_many_wrong_passwords(company: Any, clara: User) -> None:
    guesser, colleague = Browser(company, ip="203.0.113.7"), Browser(company, ip="203.0.113.8")
    for number in range(signing_in.ADDRESS_ATTEMPTS):
        guesser.sign_in(f"guess{number}@example.com", "a guess")

    assert guesser.sign_in(clara.email, PASSWORD).code == "identity.too_many_attempts"
    assert colleague.sign_in(clara.email, PASSWORD).status == 200


def test_only_who_knows_the_password_learns_that_the_account_is_blocked(browser: Browser, clara: User) -> None:
    User.objects.filter(pk=clara.pk).update(state="blocked")

    assert browser.sign_in(clara.email, "a guess").code == "identity.wrong_password"
    assert browser.sign_in(clara.email, PASSWORD).code == "identity.blocked"
    assert not browser.is_signed_in


@pytest.mark.spec("auth.5")
def test_a_write_without_the_csrf_token_is_refused(browser: Browser, clara: User) -> None:
    browser.get("/api/auth/hello")

    refused = browser.post("/api/auth/sign-in", {"email": clara.email, "password": PASSWORD}, csrf=False)

    assert (refused.status, refused.code) == (403, "csrf")
    assert not browser.is_signed_in


def test_an_attempt_is_counted_before_its_password_is_looked_at(clara: User) -> None:
    """So the count holds however many run beside it; test_races.py sends them at once."""
    for _attempt in range(5):
        signing_in.take_attempt(clara, clara.email)
    with pytest.raises(signing_in.Locked):
        signing_in.take_attempt(clara, clara.email)


def test_own_password_is_changed_and_other_devices_are_signed_out(
    signed_in: Any, clara: User, browser: Browser
) -> None:
    here, elsewhere = signed_in(clara), signed_in(clara)

    assert here.post("/api/auth/password", {"old": "a guess", "new": "another horse"}).data["error"]["path"] == ["old"]
    assert here.post("/api/auth/password", {"old": PASSWORD, "new": "password"}).code == "identity.password_common"
    assert here.post("/api/auth/password", {"old": PASSWORD, "new": "another horse"}).status == 200

    assert (here.is_signed_in, elsewhere.is_signed_in) == (True, False)
    assert browser.sign_in(clara.email, PASSWORD).status == 401
    assert browser.sign_in(clara.email, "another horse").status == 200


def test_preferences_change_the_language_at_once(signed_in: Any, clara: User) -> None:
    here = signed_in(clara)
    wanted = {"language": "en", "timeZone": "Asia/Omsk", "theme": "dark", "name": "Клара"}

    assert here.post("/api/auth/preferences", wanted).status == 200

    assert here.get("/api/auth/hello").data["language"] == "en"
    clara.refresh_from_db()
    assert (clara.language, clara.time_zone, clara.theme, clara.name) == ("en", "Asia/Omsk", "dark", "Клара")


@pytest.mark.parametrize(
    "values", [{"state": "active"}, {"roles": ["1"]}, {"theme": "pink"}, {"timeZone": "Mars/Base"}]
)
def test_preferences_are_nothing_but_preferences(signed_in: Any, clara: User, values: dict[str, Any]) -> None:
    assert signed_in(clara).post("/api/auth/preferences", values).status == 400


def test_endpoints_of_ones_own_need_a_session(browser: Browser, clara: User) -> None:
    assert browser.post("/api/auth/password", {"old": PASSWORD, "new": "another horse"}).code == "sign_in"
    assert browser.post("/api/auth/preferences", {"theme": "dark"}).code == "sign_in"
