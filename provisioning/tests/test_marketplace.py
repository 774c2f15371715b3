"""Enabling and disabling modules in a company that goes on working (marketplace.1–3)."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from fincomtech.kit import clock, registry, writes
from fincomtech.kit.context import Actor
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import InUse
from fincomtech.marketplace import catalogue
from fincomtech.marketplace.models import CatalogueModule, Enablement, ListPrice
from fincomtech.tenancy import releases, switch
from fincomtech.tenancy.models import Tenant
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from provisioning import activation, inside, plans, runner, tables
from provisioning.models import Run
from provisioning.tests import dying, portraits
from provisioning.tests.conftest import at_once, born

ALICE = Actor(user_id=1, name="Алиса", is_administrator=True, language="ru")


def _fresh(tenant: Tenant) -> Tenant:
    with switch.in_public():
        return Tenant.objects.get(pk=tenant.pk)


def _enable(tenant: Tenant, module: str) -> Run:
    with switch.in_public():
        run = activation.enable(_fresh(tenant), module, ALICE)
    ended = runner.execute(run.pk)
    assert ended is not None
    return ended


def _disable(tenant: Tenant, module: str) -> Run:
    with switch.in_public():
        run = activation.disable(_fresh(tenant), module, ALICE)
    ended = runner.execute(run.pk)
    assert ended is not None
    return ended


@pytest.mark.spec_part("marketplace.1")
def test_the_catalogue_names_every_module_that_can_be_had_in_the_readers_language(own_database: CastCompany) -> None:
    client = Client(HTTP_HOST=settings.PUBLIC_HOST)
    russian = client.get("/api/public/catalogue", {"language": "ru"}).json()
    english = client.get("/api/public/catalogue", {"language": "en"}).json()
    offered = {m.name for m in registry.all_modules().values() if not m.technical and not m.always}
    assert {m["name"] for m in russian["modules"]} == offered
    assert (russian["currency"], english["currency"]) == ("RUB", "USD")
    crm = next(m for m in english["modules"] if m["name"] == "crm")
    assert crm["depends"] == ["contacts"]
    assert crm["price"] == "8.00"
    assert crm["title"] != ""
    assert {"key": "commerce", "title": "Продажи"} in russian["families"]


def test_the_marketplace_page_costs_the_same_however_many_modules(own_database: CastCompany) -> None:
    tenant = born("browsing", modules=[])
    with switch.in_public(), CaptureQueriesContext(connection) as queries:
        catalogue.company_catalogue(_fresh(tenant), "ru")
    asked = [q["sql"] for q in queries if "marketplace_" in q["sql"]]
    assert len(asked) == 3, asked  # prices, what is offered, what the company has had


def test_sync_changes_nothing_the_second_time_and_keeps_an_operators_price(own_database: CastCompany) -> None:
    with switch.in_public():
        ListPrice.objects.filter(module="crm", currency="RUB").update(amount=700)
        before = list(CatalogueModule.objects.order_by("pk").values()), ListPrice.objects.count()
        catalogue.sync()
        assert (list(CatalogueModule.objects.order_by("pk").values()), ListPrice.objects.count()) == before
        assert ListPrice.objects.get(module="crm", currency="RUB").amount == 700
        ListPrice.objects.filter(module="crm", currency="RUB").update(amount=690)


@pytest.mark.spec("marketplace.2")
def test_the_preview_shows_what_comes_along_and_what_it_costs(own_database: CastCompany, sent: Any) -> None:
    tenant = born("previewing", modules=[])
    with switch.in_public():
        told = activation.preview(tenant, "crm", "ru", "RUB")
    assert [one["name"] for one in told["adds"]] == ["contacts", "crm"]
    assert [one["price"] for one in told["adds"]] == ["0.00", "690.00"]
    assert (told["price"], told["currency"]) == ("690.00", "RUB")


@pytest.mark.spec("marketplace.2")
def test_enabling_crm_brings_contacts_while_no_request_fails(own_database: CastCompany, sent: Any) -> None:
    tenant, neighbour = born("growing", modules=[]), born("neighbour", modules=[])
    before = portraits.of(_fresh(neighbour))
    with _requests("growing") as answers:
        run = _enable(tenant, "crm")
    assert run.state == Run.DONE, run.error
    assert set(answers) == {200}, answers
    assert _fresh(tenant).modules == ["contacts", "crm"]
    assert {"contacts", "crm"} <= tables.present(tenant.key)
    with switch.in_public():
        assert dict(Enablement.objects.filter(tenant=tenant).values_list("module", "by_name")) == {
            "contacts": "Алиса",
            "crm": "Алиса",
        }
    assert portraits.of(_fresh(neighbour)) == before


@pytest.mark.spec("marketplace.2")
def test_a_module_brings_examples_only_when_asked(own_database: CastCompany, sent: Any) -> None:
    tenant, plain = born("examples", modules=[]), born("no-examples", modules=[])
    with switch.in_public():
        run = activation.enable(_fresh(tenant), "crm", ALICE, sample_data=True)
    assert "sample" in [step.key for step in plans.of(run)]
    ended = runner.execute(run.pk)
    assert ended is not None
    assert ended.state == Run.DONE
    assert "sample" not in [step.key for step in plans.of(_enable(plain, "crm"))]
    for company, has_deals in ((tenant, True), (plain, False)):
        with switch.in_company(company.key):
            assert record_model("crm.Deal")._default_manager.exists() is has_deals


@pytest.mark.spec("marketplace.2")
def test_a_module_enabled_later_is_the_same_as_one_from_birth(own_database: CastCompany, sent: Any) -> None:
    late, early = born("late", modules=[]), born("early", modules=["crm"])
    _enable(late, "crm")
    assert portraits.of(_fresh(late)) == portraits.of(_fresh(early))


@pytest.mark.spec_part("marketplace.3")
def test_disabling_keeps_the_data_and_enabling_again_finds_it(own_database: CastCompany, sent: Any) -> None:
    tenant = born("keeping", modules=["crm"], sampleData=True)
    before = portraits.of(_fresh(tenant))
    assert sum(before["contents"][name] for name in before["contents"] if name.startswith("crm_")) > 0

    assert _disable(tenant, "crm").state == Run.DONE
    assert _fresh(tenant).modules == ["contacts"]
    assert portraits.of(_fresh(tenant))["contents"] == before["contents"]

    with switch.in_public():
        assert activation.preview(_fresh(tenant), "crm", "ru")["adds"][0]["dataKept"] is True
    assert _enable(tenant, "crm").state == Run.DONE
    assert portraits.of(_fresh(tenant)) == before


@pytest.mark.spec_part("marketplace.3")
def test_a_disabled_modules_records_still_protect_what_they_name(own_database: CastCompany, sent: Any) -> None:
    """The tables are there, hidden: the deletion must ask them, or the database refuses with nothing to say."""
    tenant = born("protecting", modules=["crm"], sampleData=True)
    assert _disable(tenant, "crm").state == Run.DONE
    assert (_fresh(tenant).modules, _fresh(tenant).ever_enabled) == (["contacts"], ["contacts", "crm"])
    with switch.in_company(_fresh(tenant), Actor.SYSTEM):
        with connection.cursor() as cursor:
            cursor.execute("SELECT min(contact_id) FROM crm_deal")
            (contact,) = cursor.fetchone()
        with override("en"), pytest.raises(InUse) as refused:
            writes.delete(record_model("contacts.Contact"), contact)
        assert "deal, of the disabled module “CRM”" in refused.value.message
        lonely = writes.create(record_model("contacts.Contact"), {"name": "Сам по себе"})
        writes.delete(record_model("contacts.Contact"), lonely.pk)


@pytest.mark.spec_part("marketplace.3")
def test_a_disabled_module_is_upgraded_with_the_others(own_database: CastCompany, sent: Any) -> None:
    tenant = born("upgrading", modules=["crm"])
    _disable(tenant, "crm")
    assert "crm" in releases.enabled_labels(_fresh(tenant))


@pytest.mark.spec_part("marketplace.3")
def test_a_module_that_another_needs_is_not_disabled_and_the_refusal_says_which(
    own_database: CastCompany, sent: Any
) -> None:
    tenant = born("needing", modules=["crm"])
    with switch.in_public(), pytest.raises(activation.Needed) as refused:
        activation.disable(tenant, "contacts", ALICE)
    assert str(registry.module("crm").title) in refused.value.message
    assert _fresh(tenant).modules == ["contacts", "crm"]


def test_two_administrators_at_once_make_one_change(own_database: CastCompany, sent: Any) -> None:
    tenant = born("disputed", modules=[])
    modules = ["crm", "contacts"] * 3
    found = at_once([lambda module=module: activation.enable(_fresh(tenant), module, ALICE) for module in modules])
    assert sorted(type(one).__name__ for one in found) == ["Busy"] * 5 + ["Run"], found
    with switch.in_public():
        assert Run.objects.filter(tenant=tenant, kind=Run.ENABLE).count() == 1


def test_a_module_that_has_just_become_needed_is_not_disabled_by_who_saw_the_company_before(
    own_database: CastCompany, sent: Any
) -> None:
    tenant = born("raced", modules=["contacts"])
    seen_before = _fresh(tenant)
    assert _enable(tenant, "crm").state == Run.DONE
    with switch.in_public(), pytest.raises(activation.Needed):
        activation.disable(seen_before, "contacts", ALICE)


def test_a_company_whose_records_are_being_written_is_not_held_up(own_database: CastCompany, sent: Any) -> None:
    from fincomtech.identity.models import User

    tenant = born("writing", modules=[])
    with switch.in_company(tenant), transaction.atomic():
        User.objects.update(theme="dark")  # a long import, say: it keeps its locks until its end
        [ended] = at_once([lambda: _enable(tenant, "crm")])
        assert ended.state == Run.FAILED
    assert _enable(tenant, "crm").state == Run.DONE


def test_another_operation_on_the_company_keeps_the_modules_as_they_are(own_database: CastCompany, sent: Any) -> None:
    tenant = born("moving", modules=[])
    with switch.in_public():
        assert _fresh(tenant).begin("move", seconds=60)
        with pytest.raises(activation.Busy):
            activation.enable(_fresh(tenant), "crm", ALICE)
        Tenant.objects.filter(pk=tenant.pk).update(operation_until=clock.now() - timedelta(seconds=1))
    assert _enable(tenant, "crm").state == Run.DONE


def test_an_enabling_that_fails_leaves_the_company_as_it_was(
    own_database: CastCompany, sent: Any, monkeypatch: Any
) -> None:
    tenant = born("unlucky", modules=[])
    before = portraits.of(_fresh(tenant))
    with monkeypatch.context() as patch:
        patch.setattr(inside, "seed", dying.failing_at("crm"))
        patch.setattr(runner, "PAUSE_SECONDS", 0)
        failed = _enable(tenant, "crm")
    assert failed.state == Run.FAILED
    assert failed.error.startswith("У нас что-то пошло не так")
    assert portraits.of(_fresh(tenant)) == before
    assert _enable(tenant, "crm").state == Run.DONE


@pytest.mark.spec("marketplace.2")
def test_an_administrator_enables_a_module_over_http(own_database: CastCompany, cast: Any, worker: None) -> None:
    alice = ApiClient(cast.minimal, "alice")
    page = alice.get("/api/marketplace").json()
    assert {m["state"] for m in page["modules"]} == {"new"}
    assert alice.get("/api/marketplace/preview", module="crm").json()["price"] == "690.00"
    run = alice.post("/api/marketplace/enable", {"module": "crm"})
    assert run.status_code == 200, run.content
    told = alice.get(f"/api/marketplace/runs/{run.json()['run']}").json()
    assert told["state"] == "done"
    assert "crm" in alice.get("/api/ui/boot").json()["modules"]
    states = {m["name"]: m["state"] for m in alice.get("/api/marketplace").json()["modules"]}
    assert (states["crm"], states["contacts"]) == ("enabled", "enabled")
    refused = alice.post("/api/marketplace/disable", {"module": "contacts"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "marketplace.needed")
    assert alice.post("/api/marketplace/disable", {"module": "crm"}).status_code == 200
    assert "crm" not in alice.get("/api/ui/boot").json()["modules"]


@pytest.mark.parametrize(("who", "status"), [("boris", 403), ("clara", 403), ("dan", 403), (None, 401)])
def test_only_administrators_come_to_the_marketplace(
    own_database: CastCompany, sent: Any, who: str | None, status: int
) -> None:
    client = ApiClient(own_database, who)
    assert client.get("/api/marketplace").status_code == status
    assert client.get("/api/marketplace/preview", module="crm").status_code == status
    for what in ("enable", "disable"):
        assert client.post(f"/api/marketplace/{what}", {"module": "crm"}).status_code == status
    assert sent == []


def test_the_run_of_another_company_is_unknown(own_database: CastCompany, cast: Any, sent: Any) -> None:
    with switch.in_public():
        run = activation.disable(Tenant.objects.get(schema_name=cast.romashka.key), "crm", ALICE)
    assert ApiClient(cast.vector, "alice").get(f"/api/marketplace/runs/{run.public_id}").status_code == 404


class _requests:
    """Requests to a company in a thread of their own, as long as the block runs; holds their statuses."""

    def __init__(self, subdomain: str) -> None:
        self.client = Client(HTTP_HOST=f"{subdomain}.{settings.PUBLIC_HOST}")
        self.over = threading.Event()
        self.statuses: list[int] = []
        self.thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        while not self.over.is_set():
            self.statuses.append(self.client.get("/api/auth/hello").status_code)
        connections.close_all()

    def __enter__(self) -> list[int]:
        self.thread.start()
        self._wait_for(2)
        return self.statuses

    def __exit__(self, *_error: object) -> None:
        self._wait_for(len(self.statuses) + 2)
        self.over.set()
        self.thread.join()

    def _wait_for(self, number: int) -> None:
        deadline = time.monotonic() + 10
        while len(self.statuses) < number and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.statuses) >= number
