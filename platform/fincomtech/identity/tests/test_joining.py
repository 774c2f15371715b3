"""Coming in by mail: invitations, new passwords, the first entrance."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from fincomtech.identity import entering
from fincomtech.identity.models import Role, User
from fincomtech.identity.tests.browser import Browser
from fincomtech.kit import clock
from fincomtech.testing.cast import PASSWORD

INVITE = """
mutation($input: IdentityUserInviteInput!) {
  identityUserInvite(input: $input) { ok result errors { code message path } }
}"""
VERA = {"email": "Vera@Example.com", "name": "Vera", "language": "ru"}


def accepted(browser: Browser, token: str, password: str = PASSWORD) -> Any:
    return browser.post("/api/auth/accept", {"token": token, "name": "Вера Белова", "password": password})


def test_an_invited_colleague_joins_by_the_link(signed_in: Any, alice: User, browser: Browser, letters: Any) -> None:
    assert signed_in(alice).graphql(INVITE, input=VERA)["identityUserInvite"]["ok"]
    subject, text = letters.to("vera@example.com")[0]
    assert subject.startswith("Приглашение в")
    assert "Алиса Иванова приглашает вас" in text
    token = letters.token("vera@example.com")

    greeting = browser.get(f"/api/auth/invitation?token={token}").data
    assert (greeting["email"], greeting["name"]) == ("vera@example.com", "Vera")
    assert accepted(browser, token, "short").code == "identity.password_short"
    assert accepted(browser, token).status == 200

    assert browser.is_signed_in
    vera = User.by_email("vera@example.com")
    assert vera is not None
    assert (vera.state, vera.name) == ("active", "Вера Белова")
    assert [role.code for role in vera.roles.all()] == ["employee"]


def test_an_invitation_works_once_and_the_newest_only(signed_in: Any, alice: User, company: Any, letters: Any) -> None:
    hers = signed_in(alice)
    hers.graphql(INVITE, input=VERA)
    first = letters.token("vera@example.com")
    manager = Role.objects.get(code=Role.MANAGER)
    again = hers.graphql(INVITE, input={**VERA, "name": "Vera B.", "roles": [str(manager.pk)]})["identityUserInvite"]
    assert again["result"]["open"]["id"] == str(User.objects.get(name="Vera B.", roles=manager).pk)
    second = letters.token("vera@example.com")

    assert accepted(Browser(company), first).code == "identity.link_spent"
    assert accepted(Browser(company), second).status == 200
    assert accepted(Browser(company), second).code == "identity.link_spent"


def test_who_works_here_cannot_be_invited_again(signed_in: Any, alice: User, clara: User, letters: Any) -> None:
    told = signed_in(alice).graphql(INVITE, input={"email": clara.email, "name": "B"})["identityUserInvite"]

    assert told["errors"][0]["code"] == "identity.already_here"
    assert told["errors"][0]["path"] == ["email"]
    assert letters.to(clara.email) == []


@pytest.mark.spec("auth.6")
def test_an_employee_cannot_invite(signed_in: Any, clara: User, letters: Any) -> None:
    told = signed_in(clara).graphql(INVITE, input=VERA)["identityUserInvite"]

    assert told["errors"][0]["code"] == "denied"
    assert User.by_email("vera@example.com") is None


@pytest.mark.spec("auth.1")
def test_a_new_password_by_mail_works_once_and_ends_every_session(
    signed_in: Any, clara: User, browser: Browser, letters: Any
) -> None:
    elsewhere = signed_in(clara)
    assert browser.post("/api/auth/forgot", {"email": clara.email}).data == {}
    values = {"token": letters.token(clara.email), "password": "another horse"}

    look = f"/api/auth/reset-link?token={values['token']}"
    assert browser.get(look).data == {"email": clara.email}
    assert browser.post("/api/auth/reset", values).status == 200
    assert browser.get(look).code == "identity.link_spent", "said before a password is thought up"

    assert (browser.is_signed_in, elsewhere.is_signed_in) == (True, False)
    assert browser.post("/api/auth/reset", values).code == "identity.link_spent"
    assert elsewhere.sign_in(clara.email, PASSWORD).status == 401
    assert elsewhere.sign_in(clara.email, "another horse").status == 200


@pytest.mark.spec("auth.1")
def test_a_new_password_unlocks(browser: Browser, clara: User, letters: Any) -> None:
    for _attempt in range(5):
        browser.sign_in(clara.email, "a guess")
    browser.post("/api/auth/forgot", {"email": clara.email})

    browser.post("/api/auth/reset", {"token": letters.token(clara.email), "password": "another horse"})

    assert browser.sign_in(clara.email, "another horse").status == 200


def test_the_link_for_a_new_password_is_good_for_an_hour(browser: Browser, clara: User, letters: Any) -> None:
    browser.post("/api/auth/forgot", {"email": clara.email})
    values = {"token": letters.token(clara.email), "password": "another horse"}

    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=True):
        assert browser.post("/api/auth/reset", values).code == "identity.link_spent"


@pytest.mark.spec("auth.1")
def test_asking_for_a_new_password_does_not_tell_who_works_here(browser: Browser, clara: User, letters: Any) -> None:
    known = browser.post("/api/auth/forgot", {"email": clara.email})
    unknown = browser.post("/api/auth/forgot", {"email": "nobody@example.com"})

    assert (known.status, known.data) == (unknown.status, unknown.data) == (200, {})
    assert letters.to("nobody@example.com") == []


def test_one_box_is_not_flooded_with_links(browser: Browser, clara: User, letters: Any) -> None:
    for _time in range(5):
        assert browser.post("/api/auth/forgot", {"email": clara.email}).status == 200

    assert len(letters.to(clara.email)) == 3


def test_the_first_entrance_signs_in_once(alice: User, company: Any) -> None:
    token = entering.issue(alice.pk)
    first, second = Browser(company), Browser(company)

    opened = first.client.get(f"/api/auth/enter?token={token}")
    again = second.client.get(f"/api/auth/enter?token={token}")

    assert (
        (opened.status_code, opened.headers["Location"]) == (again.status_code, again.headers["Location"]) == (302, "/")
    )
    assert (first.is_signed_in, second.is_signed_in) == (True, False)


def test_the_first_entrance_is_open_for_five_minutes(alice: User, browser: Browser) -> None:
    token = entering.issue(alice.pk)

    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=True):
        browser.client.get(f"/api/auth/enter?token={token}")
        assert not browser.is_signed_in
