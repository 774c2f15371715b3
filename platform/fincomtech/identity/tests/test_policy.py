"""The company's rules for passwords and sessions, places, and the mail about a new device."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from fincomtech.identity import places
from fincomtech.identity.models import Session, SignInPolicy, User
from fincomtech.identity.tests.browser import Browser
from fincomtech.kit import clock
from fincomtech.testing.cast import PASSWORD, CastCompany

UPDATE = "mutation($input: IdentitySignInPolicyInput!) { identitySignInPolicyUpdate(id: 1, input: $input) { ok errors { code path } } }"


def change(here: Browser, **values: Any) -> Any:
    return here.graphql(UPDATE, input=values)["identitySignInPolicyUpdate"]


@pytest.mark.spec("auth.4")
def test_an_administrator_sets_the_policy_and_nobody_else(signed_in: Any, alice: User, clara: User) -> None:
    assert change(signed_in(alice), demand="everybody", demandedFromDate="2030-01-01", sessionHours=12)["ok"]
    found = SignInPolicy.objects.get()
    assert (found.demand, str(found.demanded_from_date), found.session_hours) == ("everybody", "2030-01-01", 12)

    assert change(signed_in(clara), demand="nobody")["errors"][0]["code"] == "missing"
    assert SignInPolicy.objects.get().demand == "everybody"


@pytest.mark.parametrize(
    "values",
    [
        {"sessionIdleMinutes": 4},
        {"sessionIdleMinutes": 1441},
        {"sessionHours": 0},
        {"passwordMinLength": 7},
        {"passwordMinLength": 65},
        {"demand": "somebody"},
        {"allowsPassword": False, "allowsPasskey": False},
    ],
)
def test_impossible_policies_are_refused(signed_in: Any, alice: User, values: dict[str, Any]) -> None:
    before = SignInPolicy.objects.values().get()
    assert change(signed_in(alice), **values)["errors"]
    assert SignInPolicy.objects.values().get() == before


@pytest.mark.spec("tenancy.2")
def test_the_policy_of_one_company_is_not_another_s(signed_in: Any, alice: User, vector: CastCompany) -> None:
    change(signed_in(alice), demand="everybody")

    abroad = Browser(vector)
    abroad.sign_in(vector.users.clara.email, PASSWORD)
    assert abroad.is_signed_in


@pytest.mark.spec("auth.1")
def test_the_company_sets_what_a_password_must_be(signed_in: Any, clara: User) -> None:
    here = signed_in(clara)
    SignInPolicy.objects.update(password_min_length=14)

    refused = here.post("/api/auth/password", {"old": PASSWORD, "new": "thirteen-long"})
    assert (refused.code, "14" in refused.data["error"]["message"]) == ("identity.password_short", True)
    SignInPolicy.objects.update(password_min_length=8)
    assert here.post("/api/auth/password", {"old": PASSWORD, "new": "password1"}).code == "identity.password_common"
    SignInPolicy.objects.update(refuses_common_passwords=False)
    assert here.post("/api/auth/password", {"old": PASSWORD, "new": "password1"}).status == 200


@pytest.mark.spec("auth.3")
def test_a_session_ends_after_its_hours_however_busy_it_is(signed_in: Any, clara: User) -> None:
    SignInPolicy.objects.update(session_hours=2)
    here = signed_in(clara)

    for minutes in (40, 80, 119):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True):
            assert here.is_signed_in
    with time_machine.travel(clock.now() + timedelta(minutes=121), tick=True):
        assert not here.is_signed_in
    assert Session.objects.get(user=clara).ended_at is not None


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("127.0.0.1", "local"),
        ("10.20.30.40", "local"),
        ("192.168.1.5", "local"),
        ("::1", "local"),
        ("8.8.8.8", ""),
        ("", ""),
        ("no address", ""),
    ],
)
def test_the_place_comes_from_the_address_alone(address: str, place: str) -> None:
    assert places.place_of(address) == place


def test_a_country_comes_from_the_operator_s_database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Reader:
        def get(self, address: str) -> Any:
            return {"93.158.134.3": {"country": {"iso_code": "RU"}}, "8.8.4.4": {"country": None}}.get(address)

    monkeypatch.setattr(places, "_reader", lambda path: Reader())
    assert [places.place_of(each) for each in ("93.158.134.3", "8.8.4.4", "1.1.1.1")] == ["RU", "", ""]


def test_a_database_that_cannot_be_read_stops_nobody(
    settings: Any, tmp_path: Path, signed_in: Any, clara: User
) -> None:
    broken = tmp_path / "countries.mmdb"
    broken.write_bytes(b"no database")
    settings.GEOIP_DATABASE = str(broken)
    places._reader.cache_clear()

    here = Browser_at("93.158.134.3", signed_in, clara)
    assert here.is_signed_in
    assert Session.objects.latest("pk").place == ""


def Browser_at(ip: str, signed_in: Any, user: User) -> Browser:  # noqa: N802
    here: Browser = signed_in(user)
    here.client.defaults["REMOTE_ADDR"] = ip
    here.sign_in(user.email, PASSWORD)
    return here


@pytest.mark.spec("auth.2")
def test_a_session_tells_device_place_and_way(signed_in: Any, clara: User) -> None:
    here = signed_in(clara)
    query = "{ identitySessions { nodes { device place ip way } } }"

    assert here.graphql(query)["identitySessions"]["nodes"] == [
        {"device": "Firefox, Linux", "place": "local", "ip": "127.0.0.1", "way": "password"}
    ]


@pytest.mark.spec("auth.3")
def test_a_sign_in_from_a_new_device_is_told_by_mail_once(company: CastCompany, clara: User, letters: Any) -> None:
    known, new = Browser(company), Browser(company, agent="Mozilla/5.0 (iPhone) Safari/600", ip="10.0.0.9")
    known.sign_in(clara.email, PASSWORD)
    assert letters.to(clara.email) == []  # the first time is no news

    known.sign_in(clara.email, PASSWORD)
    assert letters.to(clara.email) == []
    new.sign_in(clara.email, PASSWORD)
    new.sign_in(clara.email, PASSWORD)

    ((subject, text),) = letters.to(clara.email)
    assert "нового устройства" in subject
    assert "Safari, iPhone" in text
    assert "локальная сеть" in text
    assert re.search(r"http://romashka\.localhost:\d+/settings/security", text)
