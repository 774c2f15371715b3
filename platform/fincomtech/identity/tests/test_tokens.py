"""Bearer tokens for keys, and keys of integrations. Source: RFC 6749, 4.4 and 5."""

import base64
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from fincomtech.identity.models import AccessToken, ApiKey, User
from fincomtech.identity.tests.browser import Answer, Browser, _answer
from fincomtech.identity.tests.test_keys import CREATE, RENAME, REVOKE, USERS, key_of
from fincomtech.identity.tokens import hash_of
from fincomtech.kit import clock
from fincomtech.testing.cast import PASSWORD

INTEGRATION = "mutation($input: IdentityUserCreateIntegrationInput!) { identityUserCreateIntegration(input: $input) { ok result errors { code } } }"


def exchange(browser: Browser, secret: str, *, basic: bool = False, **values: str) -> Answer:
    form = {"grant_type": "client_credentials", **values}
    extra: dict[str, Any] = {}
    if basic:
        pair = base64.b64encode(f"{secret[:12]}:{secret}".encode()).decode()
        extra["HTTP_AUTHORIZATION"] = f"Basic {pair}"
    else:
        form = {"client_id": secret[:12], "client_secret": secret, **form}
    return _answer(browser.client.post("/api/auth/token", form, **extra))


@pytest.mark.spec("auth.7")
@pytest.mark.parametrize("basic", [True, False])
def test_a_key_is_exchanged_for_a_token_of_an_hour(signed_in: Any, browser: Browser, clara: User, basic: bool) -> None:
    secret = key_of(signed_in(clara), scope="write")

    told = exchange(browser, secret, basic=basic)

    assert told.status == 200
    token = told.data.pop("access_token")
    assert told.data == {"token_type": "Bearer", "expires_in": 3600, "scope": "read write"}
    assert AccessToken.objects.get().token_hash == hash_of(token)
    assert browser.ask(USERS, key=token).status == 200
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=True):
        assert browser.ask(USERS, key=token).code == "identity.wrong_key"


@pytest.mark.spec("auth.7")
def test_a_token_may_be_narrower_than_its_key_and_never_wider(signed_in: Any, browser: Browser, clara: User) -> None:
    here = signed_in(clara)
    wide, narrow = key_of(here, scope="write"), key_of(here)
    key_id = str(ApiKey.objects.filter(user=clara).earliest("pk").pk)

    token = exchange(browser, wide, scope="read").data["access_token"]
    assert browser.graphql(RENAME, key=token, id=key_id)["identityApiKeyUpdate"]["errors"][0]["code"] == "denied"
    token = exchange(browser, wide).data["access_token"]
    assert browser.graphql(RENAME, key=token, id=key_id)["identityApiKeyUpdate"]["ok"]

    assert exchange(browser, narrow, scope="read write").data["error"] == "invalid_scope"
    assert exchange(browser, wide, scope="admin").data["error"] == "invalid_scope"


@pytest.mark.spec("auth.7")
def test_a_token_dies_with_its_key_and_with_its_user(signed_in: Any, browser: Browser, clara: User) -> None:
    here = signed_in(clara)
    secret = key_of(here)
    token = exchange(browser, secret).data["access_token"]

    User.objects.filter(pk=clara.pk).update(state="blocked")
    assert browser.ask(USERS, key=token).status == 401
    User.objects.filter(pk=clara.pk).update(state="active")
    assert browser.ask(USERS, key=token).status == 200
    here.graphql(REVOKE, id=str(ApiKey.objects.get(user=clara).pk))
    assert browser.ask(USERS, key=token).status == 401


@pytest.mark.spec("auth.7")
def test_wrong_clients_are_refused_as_the_standard_says_and_counted(
    signed_in: Any, browser: Browser, clara: User
) -> None:
    secret = key_of(signed_in(clara))

    refused = exchange(browser, secret + "x")
    assert (refused.status, refused.data["error"]) == (401, "invalid_client")
    assert exchange(browser, secret, client_id="fct_another").status == 401
    assert exchange(browser, secret, grant_type="password").data["error"] == "unsupported_grant_type"
    assert exchange(browser, secret, basic=True, client_secret="x").data["error"] == "invalid_request"
    for _attempt in range(30):
        exchange(browser, "fct_guess")
    assert exchange(browser, secret).status == 429


@pytest.mark.spec("auth.7", "tenancy.2")
def test_a_token_of_one_company_is_nothing_in_another(
    signed_in: Any, browser: Browser, clara: User, vector: Any
) -> None:
    secret = key_of(signed_in(clara))
    token = exchange(browser, secret).data["access_token"]

    assert exchange(Browser(vector), secret).data["error"] == "invalid_client"
    assert Browser(vector).ask(USERS, key=token).code == "identity.wrong_key"


def test_a_token_counts_where_programs_come_and_makes_no_token(signed_in: Any, browser: Browser, clara: User) -> None:
    token = exchange(browser, key_of(signed_in(clara), scope="write")).data["access_token"]

    assert browser.post("/api/auth/preferences", {}, HTTP_AUTHORIZATION=f"Bearer {token}").code == "sign_in"
    assert exchange(browser, token).data["error"] == "invalid_client"
    assert browser.graphql(CREATE, key=token, input={"name": "heir"})["identityApiKeyCreateKey"]["errors"]


@pytest.mark.spec("auth.7")
def test_an_integration_has_roles_and_keys_and_no_way_in(
    signed_in: Any, browser: Browser, alice: User, letters: Any
) -> None:
    boss = signed_in(alice)
    told = boss.graphql(INTEGRATION, input={"name": "Интернет-магазин"})["identityUserCreateIntegration"]
    user = User.objects.get(pk=told["result"]["open"]["id"])
    secret = key_of(boss, integration=str(user.pk))

    told = browser.graphql("{ me { name isAdministrator } }", key=secret)["me"]
    assert told == {"name": "Интернет-магазин", "isAdministrator": False}
    assert browser.sign_in(user.email, PASSWORD).status == 401
    browser.post("/api/auth/forgot", {"email": user.email})
    document = "mutation($id: ID) { identityUserSendReset(id: $id) { ok errors { code } } }"
    assert boss.graphql(document, id=str(user.pk))["identityUserSendReset"]["errors"][0]["code"] == "identity.no_person"
    assert letters.to(user.email) == []


@pytest.mark.spec("auth.7")
def test_only_administrators_make_integrations_and_their_keys(signed_in: Any, alice: User, clara: User) -> None:
    boss, here = signed_in(alice), signed_in(clara)
    told = boss.graphql(INTEGRATION, input={"name": "Склад"})["identityUserCreateIntegration"]
    integration = told["result"]["open"]["id"]

    assert (
        here.graphql(INTEGRATION, input={"name": "X"})["identityUserCreateIntegration"]["errors"][0]["code"] == "denied"
    )
    for someone in (integration, str(alice.pk)):
        told = here.graphql(CREATE, input={"name": "x", "integration": someone})["identityApiKeyCreateKey"]
        assert told["errors"][0]["code"] == "denied"
    told = boss.graphql(CREATE, input={"name": "x", "integration": str(clara.pk)})["identityApiKeyCreateKey"]
    assert told["errors"][0]["code"] == "denied"  # nobody acts as another person


def test_an_integration_is_no_administrator_who_stays(signed_in: Any, alice: User) -> None:
    from fincomtech.identity.models import Role

    boss = signed_in(alice)
    administrator = str(Role.objects.get(is_administrator=True).pk)
    boss.graphql(INTEGRATION, input={"name": "Робот", "roles": [administrator]})
    document = "mutation($id: ID, $input: IdentityUserChangeRolesInput!) { identityUserChangeRoles(id: $id, input: $input) { ok errors { code } } }"
    told = boss.graphql(document, id=str(alice.pk), input={"roles": [str(Role.objects.get(code="employee").pk)]})
    assert told["identityUserChangeRoles"]["errors"][0]["code"] == "identity.last_administrator"
