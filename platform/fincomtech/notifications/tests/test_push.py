"""Pushes: encrypted for the browser, signed by the installation, only to known services, and no longer than the session."""

import base64
from http import HTTPStatus
from typing import Any

import pytest

from fincomtech.kit import clock, writes
from fincomtech.notifications import browsers, notices, push, sending, telling
from fincomtech.notifications.models import Browser, Delivery
from fincomtech.testing import sandbox
from infra.devservices.fakepush import FakePush, Receiver

ENDPOINT = "/api/notifications/browsers"


def subscribed(api: Any, service: FakePush, who: str) -> tuple[Any, dict[str, Any]]:
    client, subscription = api(who), service.subscription()
    answer = client.post(ENDPOINT, subscription)
    assert answer.status_code == 201, answer.content
    return client, subscription


def test_a_message_is_what_rfc_8291_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of its appendix A: the same keys and salt give the same bytes."""
    from cryptography.hazmat.primitives.asymmetric import ec

    sender = int.from_bytes(push.decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    own = ec.derive_private_key(sender, ec.SECP256R1())
    monkeypatch.setattr(push.ec, "generate_private_key", lambda _curve: own)
    monkeypatch.setattr(push.os, "urandom", lambda _n: push.decoded("DGv6ra1nlYgDCS1FRnbzlw"))
    p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    body = push.encrypt(
        b"When I grow up, I want to be a watermelon", push.decoded(p256dh), push.decoded("BTBZMqHH6r4Tts7J_aSIgg")
    )
    told = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert push.encoded(body) == told


@pytest.mark.spec("kit.13")
def test_what_concerns_one_is_pushed_to_ones_browser(
    contact: Any, api: Any, service: FakePush, comment: Any, company: Any
) -> None:
    _client, subscription = subscribed(api, service, "clara")
    comment(contact, f'<p><span data-mention="{company.users.clara.id}">@Клара</span>, срочно</p>')
    [told] = service.received
    assert service.refused == []
    assert told["title"] == "Алиса Иванова: вас упомянули в заметке к «Заря»"
    assert told["body"].endswith("срочно")
    assert told["url"].endswith(f"/r/contacts.Contact/{contact.pk}")
    assert subscription["endpoint"].endswith(told["to"])
    assert not Delivery.objects.filter(channel="push").exists()


def tell(contact: Any, who: Any) -> None:
    with sandbox.committed():
        telling.notify([who.id], notices.MENTIONED, contact, by_name="Кто-то")


def test_signing_out_ends_the_pushes(contact: Any, api: Any, service: FakePush, company: Any) -> None:
    client, _subscription = subscribed(api, service, "clara")
    client.post("/api/auth/sign-out", {})
    tell(contact, company.users.clara)
    assert service.received == []


def test_the_next_person_at_the_browser_takes_it_over(contact: Any, api: Any, service: FakePush, company: Any) -> None:
    _client, subscription = subscribed(api, service, "clara")
    assert api("boris").post(ENDPOINT, subscription).status_code == 201
    tell(contact, company.users.clara)
    assert service.received == []
    tell(contact, company.users.boris)
    assert len(service.received) == 1


def test_nobody_ends_the_subscriptions_of_others(api: Any, service: FakePush, vector: Any) -> None:
    client, subscription = subscribed(api, service, "clara")
    key = str(Browser.objects.get().pk)
    for other in (api("alice"), api("boris")):
        for body in ({"id": key}, {"endpoint": subscription["endpoint"]}):
            assert other.post(f"{ENDPOINT}/remove", body).json() == {"removed": 0}
    assert client.post(f"{ENDPOINT}/remove", {"id": key}).json() == {"removed": 1}
    assert not Browser.objects.exists()


def test_strangers_subscribe_nothing(api: Any, service: FakePush) -> None:
    assert api().post(ENDPOINT, service.subscription()).status_code in (401, 403)


def test_a_browser_that_has_gone_is_forgotten(contact: Any, api: Any, service: FakePush, company: Any) -> None:
    _client, subscription = subscribed(api, service, "clara")
    service.receiver(subscription).status = HTTPStatus.GONE
    tell(contact, company.users.clara)
    assert not Browser.objects.exists()
    assert not Delivery.objects.filter(channel="push").exists()


def test_a_service_that_is_down_is_asked_again_and_only_for_that_browser(
    contact: Any, api: Any, service: FakePush, company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _client, broken = subscribed(api, service, "clara")
    _other, _works = subscribed(api, service, "clara")
    service.receiver(broken).status = HTTPStatus.SERVICE_UNAVAILABLE
    tell(contact, company.users.clara)
    assert len(service.received) == 1
    waiting = Delivery.objects.get(channel="push")
    assert waiting.browser is not None
    assert waiting.browser.endpoint == broken["endpoint"]
    service.receiver(broken).status = HTTPStatus.CREATED
    assert waiting.due_at is not None
    monkeypatch.setattr(clock, "now", lambda moment=waiting.due_at: moment)
    sending.deliver()
    assert len(service.received) == 2
    assert not Delivery.objects.filter(channel="push").exists()


def test_a_push_tells_nothing_that_has_been_closed_meanwhile(
    contact: Any, api: Any, service: FakePush, company: Any
) -> None:
    subscribed(api, service, "clara")
    telling.notify([company.users.clara.id], notices.MENTIONED, contact, by_name="Кто-то", excerpt="Тайна")
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    sending.deliver()
    assert service.received == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:6379/",
        "https://127.0.0.1/push",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/?fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.example/x",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/x",
        "https://[::1]:x/",
        "javascript:alert(1)",
    ],
)
def test_services_that_are_none_of_a_browsers_maker_are_refused(api: Any, service: FakePush, endpoint: str) -> None:
    answer = api("clara").post(ENDPOINT, {**service.subscription(), "endpoint": endpoint})
    assert answer.json()["error"]["code"] == "notifications.service"
    assert not Browser.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
    ],
)
def test_the_makers_services_are_known(endpoint: str) -> None:
    assert browsers.is_known(endpoint)


@pytest.mark.parametrize("keys", [{"p256dh": "AAAA", "auth": "AAAA"}, {"p256dh": "!", "auth": "!"}])
def test_damaged_keys_are_refused(api: Any, service: FakePush, keys: dict[str, str]) -> None:
    answer = api("clara").post(ENDPOINT, {**service.subscription(), "keys": keys})
    assert answer.json()["error"]["code"] == "notifications.keys"


def test_keys_lie_sealed_in_the_database(api: Any, service: FakePush) -> None:
    _client, subscription = subscribed(api, service, "clara")
    assert subscription["keys"]["auth"] not in Browser.objects.get().keys


def test_the_installations_key_stays_the_same_and_can_be_given(settings: Any) -> None:
    first = push.public_key()
    push.private_key.cache_clear()
    assert push.public_key() == first
    key = Receiver().key
    settings.VAPID_PRIVATE_KEY = push.encoded(key.private_numbers().private_value.to_bytes(32, "big"))
    push.private_key.cache_clear()
    try:
        assert base64.urlsafe_b64decode(push.public_key() + "=")[0] == 4
        assert push.public_key() != first
    finally:
        push.private_key.cache_clear()
