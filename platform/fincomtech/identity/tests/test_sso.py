"""Signing in with the company's own provider: a real one, small, answers over HTTP."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import time_machine

from fincomtech.identity.models import Role, Session, SignInPolicy, SsoConnection, SsoLink, User
from fincomtech.identity.sso import provider as ours
from fincomtech.identity.tests.browser import Browser
from fincomtech.identity.tests.test_second_factor import code, set_up
from fincomtech.kit import clock
from fincomtech.kit.safety import outbound, sealed
from fincomtech.testing.cast import PASSWORD, CastCompany
from infra.devservices.fakeoidc import FakeOidc, Person

CLARA = Person("c-1", "clara@romashka.example", "Клара С.")
UPDATE = "mutation($input: IdentitySsoConnectionInput!) { identitySsoConnectionUpdate(id: 1, input: $input) { ok errors { code path message } } }"
SECRET = 'mutation { identitySsoConnectionSetSecret(input: {secret: "demo-secret"}) { ok errors { code } } }'
CHECK = "mutation { identitySsoConnectionCheckProvider { ok result errors { code message } } }"


@pytest.fixture
def provider(company: CastCompany) -> Iterator[FakeOidc]:
    """A provider that the company uses."""
    with FakeOidc() as found:
        SsoConnection.objects.update_or_create(
            pk=1,
            defaults={
                "is_enabled": True,
                "name": "Ромашка ID",
                "issuer": found.issuer,
                "client_id": found.client_id,
                "client_secret": sealed.seal(found.client_secret, "oidc"),
                "has_secret": True,
            },
        )
        yield found


def start(here: Browser, query: str = "") -> dict[str, str]:
    """What our server asks the provider, as the browser carries it."""
    response = here.client.get(f"/api/auth/sso/start{query}")
    assert response.status_code == 302, response.content
    asked = parse_qs(urlsplit(response["Location"]).query)
    return {name: values[0] for name, values in asked.items()}


def back(here: Browser, address: str) -> str:
    """Follow the provider's answer; where our server sends the browser then."""
    parts = urlsplit(address)
    response = here.client.get(f"{parts.path}?{parts.query}")
    assert response.status_code == 302, response.content
    location: str = response["Location"]
    return location


def sign_in(here: Browser, provider: FakeOidc, person: Person, query: str = "") -> str:
    provider.people["x"] = person
    return back(here, provider.consent(start(here, query), "x"))


def refusal(location: str) -> str:
    return parse_qs(urlsplit(location).query).get("refused", [""])[0]


@pytest.mark.spec("auth.4")
def test_a_person_signs_in_by_the_provider(provider: FakeOidc, browser: Browser, clara: User) -> None:
    assert browser.get("/api/auth/hello").data["ways"]["sso"] == "Ромашка ID"
    asked = start(browser)
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == "http://romashka.localhost:8000/api/auth/sso/callback"

    assert sign_in(browser, provider, CLARA, "?return=/r/crm.Deal") == "/r/crm.Deal"

    assert browser.is_signed_in
    assert Session.objects.get(user=clara).way == "sso"
    assert SsoLink.objects.get(user=clara).subject == "c-1"


@pytest.mark.spec("auth.4")
def test_afterwards_the_subject_counts_and_not_the_address(
    provider: FakeOidc, company: CastCompany, clara: User, alice: User
) -> None:
    sign_in(Browser(company), provider, CLARA)
    moved = Browser(company)
    sign_in(moved, provider, replace(CLARA, email=alice.email))
    assert moved.graphql("{ me { email } }")["me"]["email"] == clara.email

    thief = Browser(company)
    assert refusal(sign_in(thief, provider, Person("c-2", clara.email, "Не Клара"))) == "identity.sso_refused"
    assert not thief.is_signed_in


@pytest.mark.spec("auth.4")
@pytest.mark.parametrize(
    ("joining", "email", "expected"),
    [
        ("invited", "new@romashka.example", "identity.sso_not_invited"),
        ("domain", "new@romashka.example", ""),
        ("domain", "new@evil.example", "identity.sso_not_invited"),
        ("domain", "new@romashka.example.evil.example", "identity.sso_not_invited"),
        ("domain", "new@sub.romashka.example", "identity.sso_not_invited"),
    ],
)
def test_who_is_new_joins_as_the_company_allows(
    provider: FakeOidc, browser: Browser, joining: str, email: str, expected: str
) -> None:
    manager = Role.objects.get(code="manager")
    SsoConnection.objects.update(joining=joining, domains="romashka.example", role=manager)

    assert refusal(sign_in(browser, provider, Person("n-1", email, "Новая"))) == expected

    assert browser.is_signed_in is not bool(expected)
    found = User.objects.filter(email=email)
    assert [list(user.roles.all()) for user in found] == ([] if expected else [[manager]])


@pytest.mark.spec("auth.4")
def test_who_was_invited_accepts_by_coming(provider: FakeOidc, browser: Browser, hire: Any) -> None:
    invited = hire("Irina", state="invited", password="", email="irina@romashka.example")

    assert sign_in(browser, provider, Person("i-1", invited.email, "Ирина")) == "/"

    invited.refresh_from_db()
    assert invited.state == "active"


def test_a_blocked_person_stays_out(provider: FakeOidc, browser: Browser, clara: User) -> None:
    User.objects.filter(pk=clara.pk).update(state="blocked")
    assert refusal(sign_in(browser, provider, CLARA)) == "identity.blocked"


@pytest.mark.spec("auth.4")
@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"nonce": "another"}, "identity.sso_refused"),
        ({"aud": "another"}, "identity.sso_refused"),
        ({"aud": ["fincomtech", "another"]}, "identity.sso_refused"),
        ({"aud": ["fincomtech", "another"], "azp": "fincomtech"}, ""),
        ({"azp": "another"}, "identity.sso_refused"),
        ({"iss": "http://localhost:1"}, "identity.sso_refused"),
        ({"exp": 1}, "identity.sso_refused"),
        ({"iat": 4102444800}, "identity.sso_refused"),
        ({"email_verified": False}, "identity.sso_unverified"),
        ({"email_verified": "yes"}, "identity.sso_unverified"),
        ({"email": "no address"}, "identity.sso_unverified"),
    ],
)
def test_a_token_with_a_wrong_claim_opens_nothing(
    provider: FakeOidc, browser: Browser, claims: dict[str, Any], expected: str
) -> None:
    assert refusal(sign_in(browser, provider, replace(CLARA, more=claims))) == expected
    assert browser.is_signed_in is not bool(expected)


def unsigned(token: str, _provider: FakeOidc) -> str:
    _header, payload, _signature = token.split(".")
    header = encoded(json.dumps({"alg": "none"}).encode())
    return f"{header}.{payload}."


def by_a_stranger(token: str, provider: FakeOidc) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    stranger = FakeOidc().key
    return jwt.encode(claims, stranger.private, "RS256", headers={"kid": provider.key.id})


def by_the_public_key(token: str, provider: FakeOidc) -> str:
    """The old confusion: the public key as a shared secret."""
    _header, payload, _signature = token.split(".")
    header = encoded(json.dumps({"alg": "HS256", "kid": provider.key.id}).encode())
    secret = json.dumps(provider.key.public).encode()
    return f"{header}.{payload}.{encoded(hmac.digest(secret, f'{header}.{payload}'.encode(), 'sha256'))}"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def changed(token: str, _provider: FakeOidc) -> str:
    header, _payload, signature = token.split(".")
    claims = {**jwt.decode(token, options={"verify_signature": False}), "email": "alice@romashka.example"}
    payload = encoded(json.dumps(claims).encode())
    return f"{header}.{payload}.{signature}"


@pytest.mark.spec("auth.4")
@pytest.mark.parametrize("forge", [unsigned, by_a_stranger, by_the_public_key, changed])
def test_a_forged_token_opens_nothing(
    provider: FakeOidc, browser: Browser, monkeypatch: pytest.MonkeyPatch, forge: Callable[..., str]
) -> None:
    honest = FakeOidc.id_token
    monkeypatch.setattr(FakeOidc, "id_token", lambda self, *a, **c: forge(honest(self, *a, **c), provider))

    assert refusal(sign_in(browser, provider, CLARA)) == "identity.sso_refused"
    assert not browser.is_signed_in


@pytest.mark.spec("auth.4")
def test_an_answer_is_of_the_browser_that_asked_and_serves_once(
    provider: FakeOidc, company: CastCompany, browser: Browser
) -> None:
    provider.people["x"] = CLARA
    answer = provider.consent(start(browser), "x")
    thief = Browser(company)

    assert refusal(back(thief, answer)) == "identity.begin_again"  # nothing begun there
    start(thief)
    assert refusal(back(thief, answer)) == "identity.sso_refused"  # another state
    assert back(browser, answer) == "/"
    assert refusal(back(browser, answer)) == "identity.begin_again"


@pytest.mark.spec("auth.4", "tenancy.2")
def test_what_was_begun_in_one_company_ends_in_no_other(
    provider: FakeOidc, browser: Browser, vector: CastCompany
) -> None:
    provider.people["x"] = CLARA
    answer = provider.consent(start(browser), "x")
    abroad = Browser(vector)
    abroad.client.cookies["step_sso"] = browser.client.cookies["step_sso"].value

    assert refusal(back(abroad, answer)) == "identity.begin_again"
    assert abroad.client.get("/api/auth/sso/start")["Location"] == "/sign-in?refused=missing"
    assert not abroad.is_signed_in


def test_a_person_who_says_no_is_told_so(provider: FakeOidc, browser: Browser) -> None:
    assert refusal(back(browser, provider.refused(start(browser)))) == "identity.sso_refused"


@pytest.mark.parametrize("page", ["//evil.example", "https://evil.example", "/\\evil.example", "/api/auth/sign-out"])
def test_the_way_back_leads_nowhere_else(provider: FakeOidc, company: CastCompany, page: str) -> None:
    assert sign_in(Browser(company), provider, CLARA, f"?return={page}") == "/"


@pytest.mark.spec("auth.4")
def test_keys_are_remembered_and_a_new_one_is_asked_for_once_a_minute(provider: FakeOidc, company: CastCompany) -> None:
    for _time in range(2):
        sign_in(Browser(company), provider, CLARA)
    assert provider.asked.count("/jwks") == 1
    assert provider.asked.count("/.well-known/openid-configuration") == 1

    provider.rotate()
    assert sign_in(Browser(company), provider, CLARA) == "/"
    assert provider.asked.count("/jwks") == 2
    provider.rotate()
    assert refusal(sign_in(Browser(company), provider, CLARA)) == "identity.sso_refused"
    assert provider.asked.count("/jwks") == 2


@pytest.mark.spec("auth.4")
def test_only_sso_closes_the_password_but_for_administrators(
    provider: FakeOidc, company: CastCompany, alice: User, clara: User
) -> None:
    SignInPolicy.objects.update(allows_password=False, allows_passkey=False)
    here, boss = Browser(company), Browser(company)

    assert here.sign_in(clara.email, "a guess").code == "identity.wrong_password"
    refused = here.sign_in(clara.email, PASSWORD)
    assert (refused.code, "Ромашка ID" in refused.data["error"]["message"]) == ("identity.way_closed", True)
    assert boss.sign_in(alice.email, PASSWORD).status == 200
    assert sign_in(here, provider, CLARA) == "/"


@pytest.mark.spec("auth.4")
@pytest.mark.parametrize("trusts", [True, False])
def test_the_company_decides_whether_the_provider_replaces_the_second_factor(
    provider: FakeOidc, company: CastCompany, signed_in: Any, clara: User, trusts: bool
) -> None:
    key, _codes = set_up(signed_in(clara))
    SignInPolicy.objects.update(trusts_sso=trusts, demand="everybody")
    here = Browser(company)

    assert sign_in(here, provider, CLARA, "?return=/settings") == (
        "/settings" if trusts else "/sign-in?return=%2Fsettings"
    )
    assert here.is_signed_in is trusts
    if not trusts:
        assert here.post("/api/auth/factor", {"code": code(key)}).status == 200
        assert Session.objects.filter(user=clara).latest("pk").way == "sso_code"


@pytest.mark.spec("auth.4")
def test_who_has_no_password_proves_themselves_at_the_provider(
    provider: FakeOidc, browser: Browser, company: CastCompany, clara: User
) -> None:
    sign_in(browser, provider, CLARA)
    User.objects.filter(pk=clara.pk).update(password="")
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=True):
        assert browser.get("/api/auth/proof").data == {"methods": ["sso"], "fresh": False}
        asked = start(browser, "?use=proof")
        assert (asked["prompt"], asked["max_age"]) == ("login", "0")
        provider.people["other"] = Person("o-1", "boris@romashka.example", "Борис")
        assert refusal(back(browser, provider.consent(asked, "other"))) == "identity.sso_refused"
        assert sign_in(browser, provider, CLARA, "?use=proof") == "/proved"
        assert browser.get("/api/auth/proof").data["fresh"]


@pytest.mark.parametrize("told", [{"auth_time": 1}, {"auth_time": None}, {"auth_time": "now"}], ids=str)
def test_a_provider_that_was_not_made_to_ask_again_proves_nothing(
    provider: FakeOidc, browser: Browser, clara: User, told: dict[str, Any]
) -> None:
    sign_in(browser, provider, CLARA)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=True):
        silent = replace(CLARA, more=told)
        assert refusal(sign_in(browser, provider, silent, "?use=proof")) == "identity.sso_refused"
        assert not browser.get("/api/auth/proof").data["fresh"]


@pytest.mark.spec("auth.4")
def test_an_administrator_sets_it_up_in_words(company: CastCompany, signed_in: Any, alice: User) -> None:
    here = signed_in(alice)

    def told(**values: Any) -> Any:
        return here.graphql(UPDATE, input=values)["identitySsoConnectionUpdate"]

    assert {e["path"][0] for e in told(isEnabled=True)["errors"]} == {"issuer", "clientId"}
    assert told(joining="domain")["errors"][0]["path"] == ["domains"]
    assert told(joining="domain", domains="not a domain!")["errors"]
    boss = str(Role.objects.get(is_administrator=True).pk)
    assert told(joining="domain", domains="romashka.example", role=boss)["errors"][0]["path"] == ["role"]
    with FakeOidc() as found:
        assert told(issuer=found.issuer, clientId="fincomtech", isEnabled=True)["ok"]
        assert here.graphql(SECRET)["identitySsoConnectionSetSecret"]["ok"]
        assert here.graphql(CHECK)["identitySsoConnectionCheckProvider"]["ok"]
        stored = SsoConnection.objects.get()
        assert "demo-secret" not in stored.client_secret
        assert stored.has_secret
        assert "clientSecret" not in here.ask('{ __type(name: "IdentitySsoConnection") { fields { name } } }').data
    refused = here.graphql(CHECK)["identitySsoConnectionCheckProvider"]["errors"][0]
    assert refused["code"] == "identity.sso_unreachable"


def test_an_employee_sees_and_sets_nothing_of_it(company: CastCompany, signed_in: Any, clara: User) -> None:
    here = signed_in(clara)
    assert here.graphql("{ identitySsoConnections { nodes { issuer } } }")["identitySsoConnections"]["nodes"] == []
    assert here.graphql(UPDATE, input={"name": "x"})["identitySsoConnectionUpdate"]["errors"][0]["code"] == "missing"


@pytest.mark.spec("auth.4")
@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.example.com",
        "https://localhost",
        "https://romashka.localhost",
        "https://127.0.0.1",
        "https://10.0.0.8",
        "https://169.254.169.254",
        "https://[::1]",
        "https://[::ffff:10.0.0.8]",
        "https://[64:ff9b::a00:8]",
        "https://user:password@id.example.com",
        "ftp://id.example.com",
        "https://",
        "no address",
    ],
)
def test_in_production_an_issuer_is_a_public_address(
    company: CastCompany, signed_in: Any, alice: User, settings: Any, issuer: str
) -> None:
    settings.PRIVATE_NETWORK = False

    told = signed_in(alice).graphql(UPDATE, input={"issuer": issuer})["identitySsoConnectionUpdate"]

    assert [error["path"] for error in told["errors"]] == [["issuer"]]


@pytest.mark.parametrize("address", ["10.1.2.3", "127.0.0.1", "::1", "fd00::1", "224.0.0.1"])
def test_a_public_name_with_a_private_address_is_not_asked(
    settings: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    settings.PRIVATE_NETWORK = False
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
    names = SimpleNamespace(getaddrinfo=lambda *_a, **_k: found, SOCK_STREAM=1)  # no connection could be made with it
    monkeypatch.setattr("fincomtech.kit.safety.outbound.socket", names)

    with pytest.raises(outbound.Unreachable, match="интернет|internet"):
        outbound.get("https://id.example.com/")


def test_a_provider_that_calls_itself_otherwise_is_not_believed(provider: FakeOidc, browser: Browser) -> None:
    SsoConnection.objects.update(issuer=provider.issuer.replace("localhost", "127.0.0.1"))
    response = browser.client.get("/api/auth/sso/start")
    assert refusal(response["Location"]) == "identity.sso_unreachable"


def test_the_provider_takes_a_code_once_and_with_its_verifier(provider: FakeOidc) -> None:
    """The double is honest: it refuses what a real one would."""
    provider.people["x"] = CLARA
    asked = {"redirect_uri": "http://x/", "code_challenge": ours.challenge_of("right"), "state": "s"}
    client = {"client_id": provider.client_id, "client_secret": provider.client_secret, "redirect_uri": "http://x/"}
    for verifier, status in (("wrong", 400), ("right", 200)):
        found = parse_qs(urlsplit(provider.consent(asked, "x")).query)["code"][0]
        form = {**client, "code": found, "code_verifier": verifier}
        assert provider.token(form, "")[0] == status
        assert provider.token({**form, "code_verifier": "right"}, "")[0] == 400  # spent either way
    assert provider.token({**client, "client_secret": "x"}, "")[0] == 401
