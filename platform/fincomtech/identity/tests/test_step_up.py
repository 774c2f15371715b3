"""Dangerous acts ask for a fresh proof; nobody but a person in a session can give one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from fincomtech.identity.factors import totp
from fincomtech.identity.models import ApiKey, Role, SignInPolicy, User
from fincomtech.identity.tests.browser import Browser
from fincomtech.identity.tests.test_keys import CREATE, key_of
from fincomtech.identity.tests.test_passkeys import add, asked, device_of
from fincomtech.identity.tests.test_second_factor import set_up
from fincomtech.kit import bulk, clock, context
from fincomtech.testing.cast import PASSWORD, CastCompany

ROLES = "mutation($id: ID, $input: IdentityUserChangeRolesInput!) { identityUserChangeRoles(id: $id, input: $input) { ok errors { code } } }"
POLICY = "mutation { identitySignInPolicyUpdate(id: 1, input: {passwordMinLength: 12}) { ok errors { code } } }"
SSO = 'mutation { identitySsoConnectionUpdate(id: 1, input: {name: "X"}) { ok errors { code } } }'
ROLE = 'mutation { identityRoleCreate(input: {name: "Склад"}) { ok errors { code } } }'
LATER = timedelta(minutes=16)


def codes(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for each in payload.values() for error in each["errors"]]


@pytest.fixture
def acts(alice: User, clara: User) -> dict[str, Any]:
    """Each dangerous act as a function of a browser; answers the refusals' codes."""

    def http(path: str, values: dict[str, Any] | None = None) -> Any:
        def act(here: Browser) -> list[str]:
            told = here.post(path, values)
            return [told.code] if told.code else []

        return act

    employee = {"roles": [str(Role.objects.get(code="employee").pk)]}
    return {
        "roles of a person": lambda b: codes(b.graphql(ROLES, id=str(clara.pk), input=employee)),
        "a role": lambda b: codes(b.graphql(ROLE)),
        "policy": lambda b: codes(b.graphql(POLICY)),
        "sso": lambda b: codes(b.graphql(SSO)),
        "key": lambda b: codes(b.graphql(CREATE, input={"name": "x"})),
        "app": http("/api/auth/factors/totp/begin"),
        "app away": http("/api/auth/factors/totp/remove"),
        "passkey": http("/api/auth/factors/passkey/begin"),
    }


@pytest.mark.spec("auth.4")
@pytest.mark.parametrize("name", ["roles of a person", "a role", "policy", "sso", "key", "app", "app away", "passkey"])
def test_a_dangerous_act_needs_a_proof_of_a_quarter_of_an_hour(
    name: str, acts: dict[str, Any], signed_in: Any, alice: User
) -> None:
    here = signed_in(alice)
    before = (Role.objects.count(), ApiKey.objects.count(), SignInPolicy.objects.values().get())

    with time_machine.travel(clock.now() + LATER, tick=True):
        assert acts[name](here) == ["step_up_needed"]
        assert (Role.objects.count(), ApiKey.objects.count(), SignInPolicy.objects.values().get()) == before
        assert here.post("/api/auth/prove", {"password": "a guess"}).code == "identity.wrong_password"
        assert acts[name](here) == ["step_up_needed"]
        assert here.post("/api/auth/prove", {"password": PASSWORD}).status == 200
        assert acts[name](here) == []


@pytest.mark.spec("auth.4")
def test_disabling_a_module_asks_too(signed_in: Any, alice: User) -> None:
    here = signed_in(alice)
    with time_machine.travel(clock.now() + LATER, tick=True):
        refused = here.post("/api/marketplace/disable", {"module": "crm"})
    assert (refused.status, refused.code) == (403, "step_up_needed")


@pytest.mark.spec("auth.4")
def test_a_code_and_a_passkey_prove_as_well(signed_in: Any, alice: User, company: CastCompany) -> None:
    here, device = signed_in(alice), device_of(company)
    key, recovery = set_up(here)
    add(here, device)

    with time_machine.travel(clock.now() + LATER, tick=True):
        told = here.get("/api/auth/proof").data
        assert told == {"methods": ["password", "code", "passkey"], "fresh": False}
        assert here.post("/api/auth/prove", {"code": recovery[0]}).status == 401  # those are for the door only
        assert here.post("/api/auth/prove", {"code": totp.code_at(key, totp.step_now())}).status == 200
        assert here.get("/api/auth/proof").data["fresh"]
    with time_machine.travel(clock.now() + 2 * LATER + timedelta(minutes=1), tick=True):
        assert not here.get("/api/auth/proof").data["fresh"]
        assert here.post("/api/auth/prove", {"passkey": device.sign(asked(here, "proof"))}).status == 200
        assert here.get("/api/auth/proof").data["fresh"]


@pytest.mark.spec("auth.1", "auth.4")
def test_guessing_the_proof_locks_the_account(signed_in: Any, alice: User) -> None:
    here = signed_in(alice)
    for _attempt in range(5):
        assert here.post("/api/auth/prove", {"password": "a guess"}).status == 401
    assert here.post("/api/auth/prove", {"password": PASSWORD}).code == "identity.locked"


@pytest.mark.spec("auth.4")
def test_a_key_cannot_prove_anything(signed_in: Any, browser: Browser, alice: User) -> None:
    secret = key_of(signed_in(alice), scope="write")

    assert codes(browser.graphql(ROLE, key=secret)) == ["session_needed"]
    assert not Role.objects.filter(name="Склад").exists()


def test_a_proof_of_one_s_own_session_is_of_no_use_to_another(signed_in: Any, alice: User) -> None:
    here = signed_in(alice)
    with time_machine.travel(clock.now() + LATER, tick=True):
        signed_in(alice)  # a new session is fresh, the old one is not
        assert codes(here.graphql(ROLE)) == ["step_up_needed"]


@pytest.mark.spec("auth.4")
def test_writes_of_many_at_once_ask_too(company: CastCompany, alice: User) -> None:
    """An import, and its undoing, go another way than a form: no proof, no roles."""
    stale = replace(company.actor("alice"), proved_at=clock.now() - LATER)
    absent = replace(company.actor("alice"), session_id=None)
    role = Role.objects.create(name="Касса")

    for actor, expected in ((stale, "step_up_needed"), (absent, "session_needed")):
        with context.acting_as(actor):
            draft = bulk.Draft({"name": "Склад"})
            bulk.save(Role, [draft])
            kept = bulk.delete(Role, [role])
        assert [refusal.code for refusal in [*draft.told, *kept.values()]] == [expected, expected]
    assert set(Role.objects.filter(name__in=["Склад", "Касса"])) == {role}
