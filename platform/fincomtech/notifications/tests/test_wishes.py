"""How each person wants to be told: channels, quiet hours, the daily mail, and the link that ends mails. Source: kit.13."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fincomtech.identity.models import User
from fincomtech.kit import clock, writes
from fincomtech.notifications import digest, jobs, notices, sending, telling
from fincomtech.notifications.models import Delivery, Wish
from fincomtech.testing import sandbox


def at(monkeypatch: pytest.MonkeyPatch, day: int, hour: int, minute: int = 0) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, day, hour, minute, tzinfo=UTC))


def to(mails: list[Any]) -> list[str]:
    return [mail.to[0].partition("@")[0] for mail in mails]


@pytest.mark.spec("kit.13")
def test_each_kind_is_told_by_the_channels_that_one_has_chosen(
    contact: Any, comment: Any, centre: Any, wish: Any, mailoutbox: list[Any]
) -> None:
    answer = wish("clara", kinds={notices.NOTE: {"app": False, "mail": "now"}}).json()
    assert [k["mail"] for k in answer["kinds"] if k["name"] == notices.NOTE] == ["now"]
    wish("boris", kinds={notices.NOTE: {"mail": "none"}})
    mailoutbox.clear()
    comment(contact, "<p>Новость</p>")
    assert to(mailoutbox) == ["clara"]
    assert "Новость" in mailoutbox[0].body
    assert centre("clara")["lines"] == []
    assert len(centre("boris")["lines"]) == 1


def test_the_wishes_of_one_are_not_those_of_another(wish: Any, api: Any, database: None) -> None:
    wish("clara", kinds={notices.NOTE: {"mail": "none"}}, digestHour=17)
    shown = api("boris").get("/api/notifications/wishes").json()
    assert (shown["digestHour"], [k["mail"] for k in shown["kinds"] if k["name"] == notices.NOTE]) == (8, ["now"])


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kinds": {"nothing.here": {"app": True}}}, "notifications.kind"),
        ({"kinds": {notices.NOTE: {"mail": "sometimes"}}}, "notifications.channel"),
        ({"kinds": {notices.NOTE: {"pigeon": True}}}, "notifications.channel"),
        ({"kinds": {notices.TODAY: {"push": True}}}, "notifications.channel"),
        ({"kinds": {notices.TODAY: {"mail": "now"}}}, "notifications.channel"),
        ({"quietFrom": "22:00"}, "notifications.quiet"),
        ({"quietFrom": "25:00", "quietTo": "08:00"}, "notifications.time"),
        ({"digestHour": 24}, "notifications.hour"),
        ({"digestHour": True}, "notifications.hour"),
    ],
)
def test_wishes_that_make_no_sense_are_refused(wish: Any, database: None, values: Any, code: str) -> None:
    assert wish("clara", **values).json()["error"]["code"] == code


@pytest.mark.spec("kit.13")
def test_quiet_hours_put_mails_off_until_their_end_in_ones_own_zone(
    contact: Any, company: Any, comment: Any, wish: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=company.users.clara.id).update(time_zone="Asia/Vladivostok")
    wish("clara", quietFrom="22:00", quietTo="07:30")
    mailoutbox.clear()
    at(monkeypatch, 2, 13)  # 23:00 there
    comment(contact, "<p>Ночью</p>")
    assert to(mailoutbox) == ["boris"]
    assert Delivery.objects.get(channel="mail").due_at == datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
    at(monkeypatch, 2, 21, 29)
    with sandbox.committed():
        assert jobs.deliver() == ""
    at(monkeypatch, 2, 21, 30)
    with sandbox.committed():
        assert "1" in jobs.deliver()
    assert to(mailoutbox) == ["boris", "clara"]


def test_whoever_goes_quiet_after_the_fact_is_not_disturbed_either(
    contact: Any, company: Any, wish: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 2, 20)
    telling.notify([company.users.clara.id], notices.NOTE, contact, excerpt="…")
    wish("clara", quietFrom="22:00", quietTo="08:00")  # 23:00 in Moscow
    mailoutbox.clear()
    with sandbox.committed():
        sending.deliver()
    assert mailoutbox == []
    assert Delivery.objects.filter(channel="mail").count() == 1


def test_many_mails_after_the_quiet_hours_are_one(
    contact: Any, company: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        telling.notify([company.users.clara.id], notices.NOTE, contact, excerpt=f"№ {number}")
    with sandbox.committed():
        sending.deliver()
    [mail] = mailoutbox
    assert mail.subject == "5 уведомлений"
    assert "5 заметок к «Заря»" in mail.body


@pytest.mark.spec("kit.13")
def test_the_daily_mail_holds_activities_and_notifications_at_ones_own_hour(
    contact: Any, company: Any, wish: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clara = company.users.clara
    wish("clara", kinds={notices.NOTE: {"mail": "digest"}}, digestHour=17)
    mailoutbox.clear()
    at(monkeypatch, 2, 9)
    telling.notify([clara.id], notices.NOTE, contact, excerpt="Новость дня")
    from fincomtech.kit.models import Activity

    about = {"record_type": "contacts.Contact", "record_id": contact.pk, "record_title": "Заря"}
    Activity.objects.create(**about, summary="Позвонить", due_date="2026-03-02", assignee_id=clara.id)
    at(monkeypatch, 2, 13, 59)  # 16:59 in Moscow
    with sandbox.committed():
        assert digest.send() == 0
    at(monkeypatch, 2, 14, 1)
    for sent in (1, 0):
        with sandbox.committed():
            assert digest.send() == sent
    [mail] = mailoutbox
    assert "Позвонить" in mail.body
    assert "Новость дня" in mail.body
    assert not Delivery.objects.filter(channel="digest").exists()


def test_the_daily_mail_tells_nothing_that_has_been_closed_meanwhile(
    contact: Any, company: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clara = company.users.clara.id
    Wish.objects.create(user_id=clara, kind=notices.NOTE, app=True, mail="digest", push=False)
    telling.notify([clara], notices.NOTE, contact, excerpt="Тайна")
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    at(monkeypatch, 2, 14)
    with sandbox.committed():
        assert digest.send() == 0
    assert mailoutbox == []


def test_whoever_wants_no_activities_by_mail_gets_none(
    contact: Any, company: Any, wish: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fincomtech.kit.models import Activity

    wish("clara", kinds={notices.TODAY: {"mail": "none"}})
    mailoutbox.clear()
    about = {"record_type": "contacts.Contact", "record_id": contact.pk, "record_title": "Заря"}
    Activity.objects.create(**about, summary="x", due_date="2026-03-02", assignee_id=company.users.clara.id)
    at(monkeypatch, 2, 14)
    with sandbox.committed():
        assert digest.send() == 0


@pytest.mark.spec("kit.13")
def test_the_link_in_a_mail_ends_mails_of_its_kind_when_its_button_is_pressed(
    contact: Any, comment: Any, api: Any, mailoutbox: list[Any], vector: Any
) -> None:
    comment(contact, "<p>Раз</p>")
    [mail] = [one for one in mailoutbox if one.to[0].startswith("clara")]
    [found] = re.findall(r"/api/notifications/unsubscribe\?token=([^)\s]+)", mail.body)
    path = f"/api/notifications/unsubscribe?token={found}"
    stranger = api()
    page = stranger.http.get(path)
    assert page.status_code == 200
    assert "Внутренняя заметка" in page.content.decode()
    assert not Wish.objects.exists(), "looking changes nothing"
    assert api(company=vector).http.post(path).status_code == 400
    for _twice in range(2):
        assert stranger.http.post(path).status_code == 200
    mailoutbox.clear()
    comment(contact, "<p>Два</p>")
    assert to(mailoutbox) == ["boris"]
    assert stranger.http.post(path + "x").json()["error"]["code"] == "notifications.link"


@pytest.mark.spec_part("kit.13")
def test_a_mail_program_ends_mails_of_the_kind_in_one_click(
    contact: Any, comment: Any, api: Any, mailoutbox: list[Any]
) -> None:
    """RFC 8058: an address in a header, and a POST to it without cookies, token of a form or any question."""
    comment(contact, "<p>Раз</p>")
    [mail] = [one for one in mailoutbox if one.to[0].startswith("clara")]
    headers = mail.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [address] = re.fullmatch(r"<(.+)>", headers["List-Unsubscribe"]).groups()  # type: ignore[union-attr]
    host, path = address.partition("/api/")[::2]
    assert host.endswith(api().company.host.partition(":")[0]) or api().company.host in host
    program = api().http
    program.handler.enforce_csrf_checks = True
    answer = program.post(
        f"/api/{path}", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    mailoutbox.clear()
    comment(contact, "<p>Два</p>")
    assert to(mailoutbox) == ["boris"]


def test_mails_to_many_are_prepared_in_a_fixed_number_of_queries(contact: Any, company: Any) -> None:
    from fincomtech.notifications.tests.test_centre import crowd

    everybody = crowd(contact, 12)
    counts = []
    for some in (everybody[:2], everybody[2:]):
        telling.notify(some, notices.NOTE, contact, excerpt="…")
        with CaptureQueriesContext(connection) as queries:
            sending.deliver()
        counts.append(len(queries) / len(some))
    assert counts[1] < counts[0], "beside the mails themselves and each reader's rights nothing grows"
