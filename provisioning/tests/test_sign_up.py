"""From the form on the public site to the open workspace, over HTTP (onboarding.1)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fincomtech.kit import clock
from fincomtech.kit.records import record_model
from fincomtech.tenancy import switch
from fincomtech.tenancy.models import Domain
from fincomtech.testing.cast import CastCompany
from provisioning import addresses, form, letters, reconcile, sign_up
from provisioning.addresses import AddressRefused
from provisioning.models import Run, SignUp
from provisioning.tests.conftest import PASSWORD, at_once, born, filled, form_of, verified


class Visitor:
    """A browser on the public site."""

    def __init__(self, language: str = "ru") -> None:
        self.http = Client(
            enforce_csrf_checks=True, headers={"Host": settings.PUBLIC_HOST, "Accept-Language": language}
        )
        self.get("/api/public/catalogue")

    def get(self, path: str, **parameters: str) -> Any:
        return self.http.get(path, parameters)

    def post(self, path: str, data: dict[str, Any]) -> Any:
        token = self.http.cookies["csrf_token"].value
        return self.http.post(path, data, content_type="application/json", headers={"X-CSRF-Token": token})


def _link(message: Any) -> str:
    found = re.search(r"token=(\S+)", message.body)
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("field", "value"),
    [("country", "EU"), ("country", "XK"), ("currency", "XXX"), ("timeZone", "Etc/GMT+3"), ("timeZone", "EST5EDT")],
)
def test_what_the_company_profile_refuses_is_refused_at_once(own_database: CastCompany, field: str, value: str) -> None:
    answer = Visitor().post("/api/public/sign-up", {**filled("picky"), field: value})
    assert answer.status_code == 400
    assert f'["{field}"]' in answer.content.decode(), answer.content
    with switch.in_public():
        assert not SignUp.objects.filter(subdomain="picky").exists()


def test_a_form_with_many_modules_asks_once_what_is_offered(own_database: CastCompany) -> None:
    with switch.in_public(), CaptureQueriesContext(connection) as queries:
        form.checked(filled("thrifty", modules=["contacts", "crm"]))
    assert len([q for q in queries if "marketplace_cataloguemodule" in q["sql"]]) == 1


@pytest.mark.spec("onboarding.1")
def test_a_person_signs_up_and_enters_the_workspace(own_database: CastCompany, worker: None) -> None:
    visitor = Visitor()
    answer = visitor.post("/api/public/sign-up", filled("sunrise", modules=["crm"], sampleData=True))
    assert answer.status_code == 200, answer.content
    public_id = answer.json()["signUp"]
    assert visitor.get(f"/api/public/sign-up/{public_id}").json()["state"] == "waiting_for_mail"
    [letter] = mail.outbox
    assert letter.to == ["ann@sunrise.example"]
    assert "Подтвердите" in letter.subject
    assert f"{addresses.public_site()}sign-up/verify?token=" in letter.body

    assert visitor.post("/api/public/verify", {"token": _link(letter)}).json() == {"signUp": public_id}
    progress = visitor.get(f"/api/public/sign-up/{public_id}").json()

    assert progress["state"] == "done"
    assert [s["key"] for s in progress["steps"]] == [
        "address",
        "schema",
        "base",
        "people",
        "module:contacts",
        "module:crm",
        "sample",
        "open",
    ]
    assert {s["state"] for s in progress["steps"]} == {"done"}
    way_in = urlsplit(progress["enterUrl"])
    workspace = Client(HTTP_HOST=way_in.hostname)
    assert workspace.get(f"{way_in.path}?{way_in.query}").status_code == 302
    boot = workspace.get("/api/ui/boot")
    assert boot.status_code == 200, boot.content
    assert boot.json()["company"]["name"] == "ООО «Sunrise»"
    assert {"contacts", "crm"} <= set(boot.json()["modules"])
    assert deals_of("sunrise") > 0
    later = visitor.get(f"/api/public/sign-up/{public_id}").json()
    assert later["enterUrl"] == later["address"], "once somebody is in, the sign-up's id opens nothing any more"
    stranger = Client(HTTP_HOST=way_in.hostname)
    stranger.get(f"{way_in.path}?{way_in.query}")
    assert stranger.get("/api/ui/boot").status_code == 401, "the way in works once"


def deals_of(subdomain: str) -> int:
    """How many deals the company has: without sample data, none."""
    with switch.in_public():
        tenant = Domain.objects.select_related("tenant").get(domain=addresses.host(subdomain)).tenant
    with switch.in_company(tenant.key):
        return record_model("crm.Deal")._default_manager.count()


@pytest.mark.spec("onboarding.1")
def test_nobody_gets_sample_data_without_asking(own_database: CastCompany, sent: Any) -> None:
    born("bare", modules=["crm"], sampleData=False)
    assert deals_of("bare") == 0


def test_the_password_of_the_form_signs_in(own_database: CastCompany, worker: None) -> None:
    born("sesame")
    browser = Client(HTTP_HOST=addresses.host("sesame"))
    form = {"email": "ann@sesame.example", "password": "a guess"}
    assert browser.post("/api/auth/sign-in", form, content_type="application/json").status_code == 401
    form["password"] = PASSWORD
    assert browser.post("/api/auth/sign-in", form, content_type="application/json").status_code == 200
    assert browser.get("/api/ui/boot").json()["user"]["email"] == "ann@sesame.example"
    with switch.in_public():
        assert PASSWORD not in str(SignUp.objects.values().get(subdomain="sesame"))


@pytest.mark.spec("onboarding.1")
def test_following_the_link_twice_at_once_makes_one_company(own_database: CastCompany, sent: Any) -> None:
    with switch.in_public():
        row = sign_up.reserve(form_of("double"), mail=False)
    token = letters.link(row).partition("token=")[2]

    found = at_once([lambda: sign_up.verify(token).public_id] * 4)

    assert found == [row.public_id] * 4
    with switch.in_public():
        assert Run.objects.filter(sign_up=row).count() == 1
    assert len([name for name, _ in sent if name == "provisioning.execute"]) == 1


@pytest.mark.spec("onboarding.1")
def test_of_two_sign_ups_for_one_address_one_wins_and_the_other_is_told(own_database: CastCompany, sent: Any) -> None:
    forms = [form_of("contested", email=f"person{number}@example.com") for number in range(6)]

    found = at_once([lambda form=form: sign_up.reserve(form, mail=False) for form in forms])

    winners = [one for one in found if isinstance(one, SignUp)]
    losers = [one for one in found if isinstance(one, AddressRefused)]
    assert (len(winners), len(losers)) == (1, 5), found
    assert {loser.code for loser in losers} == {"address.taken"}
    with switch.in_public():
        assert SignUp.objects.filter(subdomain="contested").count() == 1


def test_an_address_of_a_company_or_of_an_open_sign_up_is_taken_in_any_case(
    own_database: CastCompany, sent: Any
) -> None:
    verified("occupied")
    visitor = Visitor("en")
    for wanted in ("romashka", "Romashka", "occupied", " OCCUPIED "):
        told = visitor.get("/api/public/address", subdomain=wanted).json()
        assert (told["available"], told["reason"]) == (False, "taken"), wanted
        assert told["suggestion"].endswith("-2")
    refused = visitor.post("/api/public/sign-up", filled("ROMASHKA"))
    assert refused.status_code == 409
    assert refused.json()["error"]["message"] == "This address is taken already. Please choose another one."
    assert refused.json()["error"]["path"] == ["subdomain"]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("my-company", ""), ("abc", ""), ("a1b", ""), ("www", "reserved"), ("API", "reserved"), ("ab", "malformed"),
        ("1abc", "malformed"), ("-abc", "malformed"), ("abc-", "malformed"), ("a--b", "malformed"), ("xn--80a", "malformed"),
        ("ромашка", "malformed"), ("a.b.c", "malformed"), ("a_b_c", "malformed"), ("x" * 41, "malformed"), ("", "malformed"),
        ("abc\n", "malformed"),
    ],
)  # fmt: skip
def test_what_an_address_may_look_like(wanted: str, reason: str) -> None:
    assert addresses.ill_formed(wanted.lower()) == reason


def test_a_malformed_address_gets_a_suggestion_that_can_be_had(own_database: CastCompany) -> None:
    with switch.in_public():
        assert addresses.look("Ромашка плюс").suggestion == "romashka-plyus"
        assert addresses.look("www").suggestion == "www-2"
        assert addresses.look("!").suggestion == "my-company"


def test_everything_wrong_in_a_form_is_refused_and_nothing_is_kept(own_database: CastCompany, sent: Any) -> None:
    visitor = Visitor()
    for field, value in [
        ("companyName", " "), ("subdomain", "admin"), ("email", "nobody"), ("name", ""), ("password", "short"),
        ("language", "xx"), ("currency", "XYZ"), ("country", "Россия"), ("timeZone", "Moscow"), ("modules", ["nothing"]),
    ]:  # fmt: skip
        answer = visitor.post("/api/public/sign-up", filled("clumsy") | {field: value})
        assert answer.status_code == 400, field
        assert answer.json()["error"]["path"] == [field]
        assert re.search("[а-я]", answer.json()["error"]["message"]), field
    with switch.in_public():
        assert not SignUp.objects.filter(subdomain="clumsy").exists()
    assert sent == []


def test_all_that_is_wrong_in_a_form_is_told_at_once(own_database: CastCompany) -> None:
    wrong = {"companyName": "", "email": "nobody", "name": "", "password": "short"}
    told = Visitor().post("/api/public/sign-up", filled("clumsy") | wrong).json()
    assert [error["path"] for error in told["errors"]] == [[name] for name in wrong]
    assert told["error"] == told["errors"][0]


@pytest.mark.spec("onboarding.1")
def test_the_mail_is_sent_again_and_to_a_corrected_address(own_database: CastCompany, worker: None) -> None:
    visitor = Visitor()
    public_id = visitor.post("/api/public/sign-up", filled("typo", email="ann@tyop.example")).json()["signUp"]
    [first] = mail.outbox
    path = f"/api/public/sign-up/{public_id}/mail"
    refused = visitor.post(path, {"email": "nobody"})
    assert (refused.status_code, refused.json()["error"]["path"]) == (400, ["email"])
    assert visitor.post(path, {"email": "Ann@typo.example"}).json() == {"signUp": public_id}
    assert visitor.post(path, {}).json() == {"signUp": public_id}
    assert [letter.to for letter in mail.outbox] == [["ann@tyop.example"], ["ann@typo.example"], ["ann@typo.example"]]
    for old in (first, mail.outbox[1]):
        assert visitor.post("/api/public/verify", {"token": _link(old)}).status_code == 410
    assert visitor.post("/api/public/verify", {"token": _link(mail.outbox[2])}).status_code == 200
    assert visitor.get(f"/api/public/sign-up/{public_id}").json()["email"] == "ann@typo.example"
    late = visitor.post(path, {"email": "thief@example.com"})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "sign_up.not_waiting")
    nobodys = visitor.post("/api/public/sign-up/00000000-0000-4000-8000-000000000000/mail", {})
    assert nobodys.json()["error"]["code"] == "sign_up.unknown"


def test_what_is_done_with_personal_data_is_told_in_the_visitors_language_or_the_operators_words(
    own_database: CastCompany, settings: Any, tmp_path: Path
) -> None:
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "ООО «Оператор»", "data@operator.example"
    for language, title in (("ru", "Согласие на обработку"), ("en", "Consent to the processing")):
        told = Visitor().get("/api/public/personal-data", language=language).json()
        text = str(told)
        assert told["title"].startswith(title)
        assert len(told["parts"]) > 5
        assert "ООО «Оператор»" in text
        assert "data@operator.example" in text
        assert "152-" in text
    settings.LEGAL_FOLDER = str(tmp_path)
    (tmp_path / "personal-data.ru.txt").write_text("Наше\n\nПервый\nабзац.\n\n# Часть\n\nВторой.", encoding="utf-8")
    assert Visitor().get("/api/public/personal-data", language="ru").json() == {
        "title": "Наше",
        "parts": [{"title": "", "paragraphs": ["Первый абзац."]}, {"title": "Часть", "paragraphs": ["Второй."]}],
    }


def test_a_foreign_page_cannot_sign_anybody_up(own_database: CastCompany) -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST=settings.PUBLIC_HOST)
    assert client.post("/api/public/sign-up", filled("forged"), content_type="application/json").status_code == 403


def test_the_same_person_may_send_the_form_again_and_only_the_newest_link_works(
    own_database: CastCompany, sent: Any
) -> None:
    with switch.in_public():
        first = sign_up.reserve(form_of("again"))
        old = letters.link(first).partition("token=")[2]
        second = sign_up.reserve(form_of("again", companyName="Другое имя"))
        assert second.pk == first.pk
        with pytest.raises(AddressRefused):
            sign_up.reserve(form_of("again", password="another password of theirs"))  # noqa: S106
        assert Visitor().post("/api/public/verify", {"token": old}).status_code == 410
        sign_up.verify(letters.link(second).partition("token=")[2])
        assert SignUp.objects.get(pk=first.pk).company_name == "Другое имя"


@pytest.mark.parametrize("token", ["", "x", "x.y", "0" * 32 + ".00"])
def test_a_made_up_link_is_refused(own_database: CastCompany, token: str) -> None:
    assert Visitor().post("/api/public/verify", {"token": token}).status_code == 410


def test_an_abandoned_sign_up_expires_and_frees_its_address(own_database: CastCompany, sent: Any) -> None:
    with switch.in_public():
        row = sign_up.reserve(form_of("abandoned"))
        SignUp.objects.filter(pk=row.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    assert Visitor().post("/api/public/verify", {"token": letters.link(row).partition("token=")[2]}).status_code == 410
    assert reconcile.expire_sign_ups() == 1
    with switch.in_public():
        assert not addresses.taken("abandoned")
        assert sign_up.progress(row.public_id)["state"] == "failed"
        left = SignUp.objects.values("email", "name", "password_hash").get(pk=row.pk)
        assert set(left.values()) == {""}, "whose it was is forgotten"
        sign_up.reserve(form_of("abandoned", email="somebody.else@example.com"))


def test_a_mail_whose_message_was_lost_is_sent_by_the_reconciler_once(own_database: CastCompany, sent: Any) -> None:
    with switch.in_public():
        row = sign_up.reserve(form_of("forgotten"))
        SignUp.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(minutes=5))
    mail.outbox.clear()
    reconcile.send_mails()
    reconcile.send_mails()
    assert [letter.to for letter in mail.outbox if "forgotten" in letter.body] == [["ann@forgotten.example"]]


def test_too_many_sign_ups_from_one_mail_address_are_told_to_wait(own_database: CastCompany, sent: Any) -> None:
    visitor = Visitor("en")
    codes = [
        visitor.post("/api/public/sign-up", filled(f"flood-{n}", email="flood@example.com")).status_code
        for n in range(6)
    ]
    assert codes == [200] * 5 + [429]


def test_an_e_mail_that_no_column_holds_is_refused(own_database: CastCompany) -> None:
    email = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.example"
    answer = Visitor().post("/api/public/sign-up", {**filled("tall"), "email": email})
    assert (answer.status_code, answer.json()["error"]["path"]) == (400, ["email"])
