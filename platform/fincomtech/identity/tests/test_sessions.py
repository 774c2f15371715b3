"""How long sessions live, and who ends them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.identity.models import Session, SignInPolicy, User
from fincomtech.identity.sessions import actor_by_token
from fincomtech.identity.tests.browser import Browser
from fincomtech.kit import clock

MINE = "{ identitySessions { nodes { id user { name } } } }"
END = "mutation($ids: [ID!]) { identitySessionEnd(ids: $ids) { ok errors { code } } }"


@pytest.mark.spec("auth.3")
def test_a_session_ends_after_an_idle_hour(signed_in: Any, clara: User) -> None:
    here = signed_in(clara)

    with time_machine.travel(clock.now() + timedelta(minutes=59), tick=True):
        assert here.is_signed_in
    with time_machine.travel(clock.now() + timedelta(minutes=59 + 61), tick=True):
        assert not here.is_signed_in
    assert Session.objects.get(user=clara).ended_at is not None
    assert not here.is_signed_in


@pytest.mark.spec("auth.3")
def test_the_company_sets_the_idle_time(signed_in: Any, clara: User) -> None:
    SignInPolicy.objects.update(session_idle_minutes=10)
    here = signed_in(clara)

    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
        assert not here.is_signed_in


@pytest.mark.spec("auth.2")
def test_the_last_activity_is_written_once_a_minute(signed_in: Any, clara: User) -> None:
    here = signed_in(clara)
    begun = Session.objects.get(user=clara).last_activity_at

    here.get("/api/auth/hello")
    assert Session.objects.get(user=clara).last_activity_at == begun
    with time_machine.travel(begun + timedelta(minutes=2), tick=True):
        here.get("/api/auth/hello")
    assert Session.objects.get(user=clara).last_activity_at > begun + timedelta(minutes=1)


@pytest.mark.spec("auth.3")
def test_sign_out_ends_the_session_on_the_server(signed_in: Any, clara: User, company: Any) -> None:
    here = signed_in(clara)
    stolen = Browser(company).carry(here.token)
    assert stolen.is_signed_in

    assert here.post("/api/auth/sign-out").status == 200

    assert not here.is_signed_in
    assert not stolen.is_signed_in


def test_who_makes_a_request_is_one_statement(signed_in: Any, clara: User) -> None:
    token = signed_in(clara).token
    with CaptureQueriesContext(connection) as statements:
        actor = actor_by_token(token)

    assert actor is not None
    assert actor.user_id == clara.pk
    assert len([s for s in statements if "identity_" in s["sql"]]) == 1
    assert len(statements) <= 2  # and the company's profile


@pytest.mark.spec("auth.3")
def test_people_see_their_own_sessions_and_administrators_all(signed_in: Any, alice: User, clara: User) -> None:
    his, hers = signed_in(clara), signed_in(alice)

    assert {s["user"]["name"] for s in his.graphql(MINE)["identitySessions"]["nodes"]} == {"Клара Смирнова"}
    assert {s["user"]["name"] for s in hers.graphql(MINE)["identitySessions"]["nodes"]} == {
        "Алиса Иванова",
        "Клара Смирнова",
    }


@pytest.mark.spec("auth.3")
def test_people_end_their_own_sessions_and_administrators_all(signed_in: Any, alice: User, clara: User) -> None:
    his, his_phone, hers = signed_in(clara), signed_in(clara), signed_in(alice)
    phone, alices = (Session.objects.filter(user=user).latest("pk").pk for user in (clara, alice))

    assert his.graphql(END, ids=[str(alices)])["identitySessionEnd"]["errors"][0]["code"] == "missing"
    assert hers.is_signed_in
    assert his.graphql(END, ids=[str(phone)])["identitySessionEnd"]["ok"]
    assert (his.is_signed_in, his_phone.is_signed_in) == (True, False)

    mutation = "mutation($id: ID) { identityUserEndAllSessions(id: $id) { ok errors { code } } }"
    assert his.graphql(mutation, id=str(alice.pk))["identityUserEndAllSessions"]["errors"][0]["code"] == "denied"
    assert hers.graphql(mutation, id=str(clara.pk))["identityUserEndAllSessions"]["ok"]
    assert (hers.is_signed_in, his.is_signed_in) == (True, False)


@pytest.mark.spec("auth.3")
def test_the_session_one_works_in_is_not_ended_by_accident(signed_in: Any, alice: User, clara: User) -> None:
    hers, his = signed_in(alice), signed_in(clara)
    own, other = (Session.objects.filter(user=user).latest("pk").pk for user in (alice, clara))

    assert hers.get("/api/ui/boot").data["user"]["session"] == str(own)
    refused = hers.graphql(END, ids=[str(other), str(own)])["identitySessionEnd"]["errors"]
    assert {error["code"] for error in refused} == {"identity.own_session"}
    assert (hers.is_signed_in, his.is_signed_in) == (True, True), "all or none"
    assert hers.post("/api/auth/sign-out").status == 200
    assert not hers.is_signed_in


@pytest.mark.spec("auth.2", "tenancy.2")
def test_a_session_of_one_company_is_nothing_in_another(signed_in: Any, clara: User, vector: Any) -> None:
    token = signed_in(clara).token

    assert not Browser(vector).carry(token).is_signed_in
