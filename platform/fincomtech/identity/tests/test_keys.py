"""API keys: shown once, narrow, and dead when they should be."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from fincomtech.identity.models import ApiKey, User
from fincomtech.identity.tests.browser import Browser
from fincomtech.identity.tokens import hash_of
from fincomtech.kit import clock
from fincomtech.testing.cast import CastCompany

CREATE = """
mutation($input: IdentityApiKeyCreateKeyInput!) {
  identityApiKeyCreateKey(input: $input) { ok result errors { code message path } }
}"""
USERS = "{ identityUsers { nodes { name } } }"
RENAME = """
mutation($id: ID!) { identityApiKeyUpdate(id: $id, input: {name: "renamed"}) { ok errors { code } } }"""
REVOKE = "mutation($id: ID) { identityApiKeyRevokeKey(id: $id) { ok errors { code } } }"


def key_of(browser: Browser, **values: Any) -> str:
    told = browser.graphql(CREATE, input={"name": "export", **values})["identityApiKeyCreateKey"]
    assert told["ok"], told
    assert "Authorization: Bearer" in told["result"]["show"]["use"]
    secret: str = told["result"]["show"]["value"]
    return secret


@pytest.mark.spec("auth.7")
def test_a_program_without_a_key_is_told_how_to_give_one(company: CastCompany) -> None:
    program = Client(enforce_csrf_checks=True, headers={"Host": company.host, "Accept-Language": "en"})
    refused = program.post("/graphql", {"query": "{ me { name } }"}, content_type="application/json")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    told = refused.json()["error"]
    assert told["code"] == "identity.key_needed"
    assert "Authorization: Bearer" in told["message"]


@pytest.mark.spec("auth.7")
def test_the_secret_is_shown_once_and_kept_as_a_hash(signed_in: Any, clara: User) -> None:
    secret = key_of(signed_in(clara))

    assert secret.startswith("fct_")
    key = ApiKey.objects.get(user=clara)
    assert key.secret_hash == hash_of(secret)
    assert secret not in {str(value) for value in vars(key).values()}
    assert (key.prefix, key.scope, key.last_used_at) == (secret[:12], "read", None)


@pytest.mark.spec("auth.7")
def test_a_key_acts_as_its_user_without_cookie_and_csrf(signed_in: Any, clara: User, browser: Browser) -> None:
    secret = key_of(signed_in(clara))

    found = browser.graphql(USERS, key=secret)["identityUsers"]["nodes"]

    assert {user["name"] for user in found} >= {"Клара Смирнова"}
    assert ApiKey.objects.get(user=clara).last_used_at is not None


@pytest.mark.spec("auth.7")
@pytest.mark.parametrize(("scope", "codes"), [("read", ["denied"]), ("write", [])])
def test_the_scope_of_a_key_decides_about_writing(
    signed_in: Any, clara: User, browser: Browser, scope: str, codes: list[str]
) -> None:
    secret = key_of(signed_in(clara), scope=scope)
    key = ApiKey.objects.get(user=clara)

    told = browser.graphql(RENAME, key=secret, id=str(key.pk))["identityApiKeyUpdate"]

    assert [error["code"] for error in told["errors"]] == codes
    key.refresh_from_db()
    assert key.name == ("export" if codes else "renamed")


@pytest.mark.spec("auth.7")
def test_a_key_stops_after_its_last_day(signed_in: Any, clara: User, browser: Browser) -> None:
    secret = key_of(signed_in(clara), expiresOn=str(clock.today() + timedelta(days=1)))
    assert browser.ask(USERS, key=secret).status == 200

    with time_machine.travel(clock.now() + timedelta(days=2), tick=True):
        refused = browser.ask(USERS, key=secret)

    assert (refused.status, refused.code) == (401, "identity.wrong_key")


@pytest.mark.spec("auth.7")
def test_a_revoked_key_opens_nothing(signed_in: Any, clara: User, browser: Browser) -> None:
    here = signed_in(clara)
    secret = key_of(here)
    key_id = str(ApiKey.objects.get(user=clara).pk)

    assert here.graphql(REVOKE, id=key_id)["identityApiKeyRevokeKey"]["ok"]

    assert browser.ask(USERS, key=secret).code == "identity.wrong_key"


@pytest.mark.spec("auth.7")
def test_a_key_of_a_blocked_user_opens_nothing(signed_in: Any, clara: User, browser: Browser) -> None:
    secret = key_of(signed_in(clara))
    User.objects.filter(pk=clara.pk).update(state="blocked")

    assert browser.ask(USERS, key=secret).code == "identity.wrong_key"


@pytest.mark.spec("tenancy.2")
@pytest.mark.spec("auth.7")
def test_a_key_of_one_company_is_nothing_in_another(signed_in: Any, clara: User, vector: Any) -> None:
    secret = key_of(signed_in(clara))

    assert Browser(vector).ask(USERS, key=secret).code == "identity.wrong_key"


def test_a_key_makes_no_keys(signed_in: Any, clara: User, browser: Browser) -> None:
    secret = key_of(signed_in(clara), scope="write")

    told = browser.graphql(CREATE, key=secret, input={"name": "heir"})["identityApiKeyCreateKey"]

    assert told["errors"][0]["code"] == "session_needed"


def test_a_key_counts_where_programs_come_and_nowhere_else(signed_in: Any, clara: User, browser: Browser) -> None:
    secret = key_of(signed_in(clara), scope="write")

    assert (
        browser.post("/api/auth/preferences", {"theme": "dark"}, HTTP_AUTHORIZATION=f"Bearer {secret}").code
        == "sign_in"
    )


@pytest.mark.spec("auth.7")
def test_people_see_their_own_keys_only(signed_in: Any, alice: User, clara: User) -> None:
    key_of(signed_in(alice))

    assert signed_in(clara).graphql("{ identityApiKeys { nodes { id } } }")["identityApiKeys"]["nodes"] == []
