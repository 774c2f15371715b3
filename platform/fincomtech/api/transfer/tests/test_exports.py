"""What people want of an export: their fields in their order, lines too, long ones without waiting. Source: kit.10."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from fincomtech.kit import writes
from fincomtech.kit.exchange import export_runs, file_runs, leases
from fincomtech.kit.models import ExportRun
from fincomtech.kit.records import record_model
from fincomtech.testing import sandbox

Api = Callable[..., Any]
CANCEL = "mutation($id: ID) { kitExportRunCancel(id: $id) { ok errors { code } } }"


@pytest.fixture
def zarya(company: Any) -> Any:
    """A contact with two addresses."""
    made = {"create": [{"city": "Москва"}, {"city": "Тула"}]}
    return writes.create(record_model("contacts.Contact"), {"name": "Заря", "addresses": made})


def order(client: Any, **asked: Any) -> Any:
    with sandbox.committed():
        return client.post("/api/exports", {"recordType": "contacts.Contact", "format": "csv", **asked})


def content(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


@pytest.mark.spec("kit.10")
def test_fields_of_relations_and_lines_are_exported_in_the_chosen_order(api: Api, zarya: Any) -> None:
    answer = order(api("boris"), fields=["addresses.city", "name", "createdBy.name"], ids=[str(zarya.pk)])
    head, line = content(answer).decode("utf-8-sig").splitlines()
    assert head == "Адреса / Город;Название;Кем создано / Имя" or head.count(";") == 2
    assert line.startswith('"Москва; Тула";Заря;')


@pytest.mark.spec("kit.10")
def test_what_is_offered_can_be_exported_and_what_is_hidden_is_not_offered(api: Api, zarya: Any) -> None:
    told = api("boris").get("/api/exports/fields?recordType=contacts.Contact").json()
    names = [field["name"] for field in told["fields"]]
    assert {"name", "parent.name", "addresses.city", "tags"} <= set(names)
    assert not [name for name in names if "password" in name]
    own = [name for name in names if "." not in name]
    assert order(api("boris"), fields=own, ids=[str(zarya.pk)]).status_code == 200
    assert api("dan").get("/api/exports/fields?recordType=contacts.Contact").status_code == 403


@pytest.mark.spec("kit.10")
def test_amounts_days_and_widths_are_those_of_a_spreadsheet(api: Api, zarya: Any) -> None:
    deal: Any = writes.create(
        record_model("crm.Deal"),
        {"name": "Поставка оборудования для склада", "contact": zarya.pk, "expected_revenue": "1234.5"},
    )
    answer = order(
        api("alice"),
        recordType="crm.Deal",
        format="xlsx",
        ids=[str(deal.pk)],
        fields=["name", "expectedRevenue", "createdAt"],
    )
    sheet = load_workbook(io.BytesIO(content(answer))).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].number_format, sheet.freeze_panes) == (1234.5, "#,##0.00", "A2")
    assert sheet["C2"].is_date
    assert sheet.column_dimensions["A"].width >= len(deal.name)


@pytest.mark.spec("kit.10")
def test_a_long_export_is_written_in_the_background_and_fetched_by_its_owner(
    api: Api, zarya: Any, vector: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_runs, "AT_ONCE", 0)
    answer = order(api("boris"), fields=["name"], where={"name": {"eq": "Заря"}})
    assert answer.status_code == 202
    run = answer.json()
    told = api("boris").get(f"/api/exports/{run['id']}").json()
    assert (told["state"], told["total"], told["position"]) == ("done", 1, 1)
    assert content(api("boris").get(f"/api/exports/{run['id']}/file")).decode("utf-8-sig").splitlines()[1] == "Заря"
    for stranger in (api("clara"), api("alice", company=vector)):
        assert stranger.get(f"/api/exports/{run['id']}").status_code == 404
        assert stranger.get(f"/api/exports/{run['id']}/file").status_code == 404
    assert ExportRun.objects.get(pk=run["id"]).path


def test_the_rights_of_a_long_export_are_those_of_its_owner(
    api: Api, company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_runs, "AT_ONCE", 0)
    writes.create(record_model("contacts.Contact"), {"name": "Тайна", "level": sandbox.secret_level()})
    writes.create(record_model("contacts.Contact"), {"name": "Открытый"})
    run = order(api("clara"), fields=["name"], where={"name": {"in": ["Тайна", "Открытый"]}}).json()
    text = content(api("clara").get(f"/api/exports/{run['id']}/file")).decode("utf-8-sig")
    assert "Открытый" in text
    assert "Тайна" not in text


def test_a_long_export_is_cancelled_and_leaves_no_file(api: Api, zarya: Any) -> None:
    with sandbox.acting("boris"), override("ru"):
        run = export_runs.begin(export_runs.Order(record_model("contacts.Contact"), {"fields": ["name"]}))
        held = leases.take(ExportRun, run.pk)
        assert held is not None
        assert api("boris").run(CANCEL, id=run.pk)["kitExportRunCancel"]["ok"]
        with pytest.raises(leases.Lost):
            file_runs.written(held, export_runs.write)
    run.refresh_from_db()
    assert (run.state, run.path) == ("cancelled", "")


@pytest.mark.spec("kit.10")
def test_templates_are_ones_own_until_they_are_shared(api: Api, company: Any, vector: Any) -> None:
    create = "mutation($input: KitExportTemplateInput!) { kitExportTemplateCreate(input: $input) { ok record { id } errors { code } } }"
    given = {
        "recordType": "contacts.Contact",
        "label": "Для бухгалтерии",
        "fields": ["name", "inn"],
        "fileFormat": "csv",
    }
    made = api("boris").run(create, input=given)["kitExportTemplateCreate"]["record"]

    def seen(client: Any) -> list[str]:
        told = client.get("/api/exports/fields?recordType=contacts.Contact").json()
        return [template["label"] for template in told["templates"]]

    assert (seen(api("boris")), seen(api("alice")), seen(api("alice", company=vector))) == (["Для бухгалтерии"], [], [])
    assert [e["code"] for e in api("boris").refused(create, input=given)] == ["kit_exporttemplate_name_once"]
    share = "mutation($id: ID) { kitExportTemplateShare(id: $id) { ok errors { code } } }"
    api("boris").run(share, id=made["id"])
    assert (seen(api("alice")), seen(api("alice", company=vector))) == (["Для бухгалтерии"], [])
