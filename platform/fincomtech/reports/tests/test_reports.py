"""Saved reports as files and by mail: typed cells, totals, groups; each reader gets what their rights show."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from openpyxl import load_workbook

from fincomtech.identity.models import User
from fincomtech.kit import clock
from fincomtech.kit.models import Attachment
from fincomtech.reports import jobs
from fincomtech.reports.models import Report, Schedule, Sending
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from tenant_apps.commerce.crm.models import Deal, Stage
from tenant_apps.foundation.contacts.models import Contact

Api = Callable[..., ApiClient]
SAVE = """mutation($input: ReportsReportInput!) { reportsReportCreate(input: $input) { ok errors { code path } record { id } } }"""
SHARE = "mutation($id: ID) { reportsReportShare(id: $id) { ok errors { code } } }"
PLAN = """mutation($input: ReportsScheduleInput!) { reportsScheduleCreate(input: $input) {
  ok errors { code path message } record { id name nextRunAt } } }"""
NOW = "mutation($id: ID) { reportsScheduleRunNow(id: $id) { ok errors { code } } }"
PAUSE = "mutation($id: ID) { reportsSchedulePause(id: $id) { ok errors { code } } }"
RESUME = "mutation($id: ID) { reportsScheduleResume(id: $id) { ok errors { code } } }"


@pytest.fixture
def deals(company: CastCompany) -> list[Deal]:
    """Two of Clara's, one of Boris' in another stage; amounts 100.50, 200, 4000."""
    first, second = Stage.objects.filter(is_won=False).order_by("sequence")[:2]
    people = {name: User.objects.get(email__startswith=f"{name}@") for name in ("clara", "boris")}
    buyer = Contact.objects.create(name="ООО «Север»")
    plan = [("Столы", first, "100.50", "clara"), ("=1+1", first, "200", "clara"), ("Шкафы", second, "4000", "boris")]
    return [
        Deal.objects.create(
            name=name, number=f"T-{n}", stage=stage, contact=buyer, expected_revenue=Decimal(sum_), assignee=people[who]
        )
        for n, (name, stage, sum_, who) in enumerate(plan)
    ]


def saved(client: ApiClient, view: str = "list", **settings: Any) -> str:
    given = {
        "recordType": "crm.Deal",
        "label": "Сделки по этапам",
        "view": view,
        "settings": {"filters": [], **settings},
    }
    answer = client.run(SAVE, input=given)["reportsReportCreate"]
    assert answer["ok"], answer
    found: str = answer["record"]["id"]
    return found


def file(client: ApiClient, key: str, form: str = "xlsx") -> bytes:
    answer = client.get(f"/api/reports/saved/{key}/file", format=form)
    assert answer.status_code == 200, answer.content
    return b"".join(answer)


def cells(data: bytes) -> list[list[Any]]:
    [sheet] = load_workbook(io.BytesIO(data)).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.spec("kit.8")
def test_a_list_with_groups_is_a_spreadsheet_with_outline_and_totals(deals: list[Deal], api: Api) -> None:
    client = api("boris")
    key = saved(client, columns=["name", "expectedRevenue", "createdAt"], group=["stage"], order=["-expectedRevenue"])
    data = file(client, key)
    head, first, *rest = cells(data)
    one, two = deals[0].stage.name, deals[2].stage.name
    assert head[:2] == ["Название", "Ожидаемая сумма"]
    assert first[:2] == [f"{one} (2)", 300.5]
    assert [row[:2] for row in rest] == [
        ["=1+1", 200],
        ["Столы", 100.5],
        [f"{two} (1)", 4000],
        ["Шкафы", 4000],
        ["Итого", 4300.5],
    ]
    assert rest[0][2].year == clock.today().year  # a moment, not a text
    [sheet] = load_workbook(io.BytesIO(data)).worksheets
    assert [sheet.row_dimensions[n].outlineLevel for n in range(2, 8)] == [0, 1, 1, 0, 1, 0]
    assert sheet["B2"].font.bold
    assert sheet["B3"].number_format == "#,##0.00"
    assert sheet["A3"].data_type == "s"  # a name that looks like a formula is a text


@pytest.mark.spec("kit.8")
def test_csv_and_pdf_hold_the_same(deals: list[Deal], api: Api) -> None:
    from pypdf import PdfReader

    client = api("boris")
    key = saved(client, columns=["name", "expectedRevenue"], order=["name"])
    rows = list(csv.reader(io.StringIO(file(client, key, "csv").decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [["'=1+1", "200,00"], ["Столы", "100,50"], ["Шкафы", "4000,00"], ["Итого", "4300,50"]]
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file(client, key, "pdf"))).pages)
    assert "Сделки по этапам" in text
    assert "4\xa0300,50" in text.replace(" ", "\xa0")
    assert client.get(f"/api/reports/saved/{key}/file", format="doc").json()["error"]["code"] == "reports.format"


@pytest.mark.spec("kit.8")
def test_a_pivot_table_and_a_chart_have_their_figures(deals: list[Deal], api: Api) -> None:
    client = api("boris")
    pivot = saved(client, "pivot", rows=["assignee"], cols=["stage"], measures=["expectedRevenue:sum"])
    head, *rows = cells(file(client, pivot))
    one, two = deals[0].stage.name, deals[2].stage.name
    assert head == ["Ответственный", one, two, "Итого"]
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["Клара Смирнова"] == [300.5, None, 300.5]
    assert by_name["Итого"] == [300.5, 4000, 4300.5]
    chart = saved(client, "chart", rows=["stage"], measures=["count"], kind="bar")
    _head, *rows = cells(file(client, chart))
    assert rows == [[one, 2], [two, 1], ["Итого", 3]]
    assert file(client, chart, "pdf").startswith(b"%PDF")


@pytest.mark.spec("kit.8")
def test_each_reader_sees_in_a_shared_report_what_their_rights_show(
    deals: list[Deal], api: Api, vector: CastCompany
) -> None:
    Deal.objects.filter(pk=deals[2].pk).update(team=None, assignee=User.objects.get(email__startswith="boris@"))
    boris = api("boris")
    key = saved(boris, columns=["name", "expectedRevenue"], where={"assignee": {"id": {"eq": "$me"}}})
    assert api("clara").get(f"/api/reports/saved/{key}/file").status_code == 404  # not shared yet
    assert boris.run(SHARE, id=key)["reportsReportShare"]["ok"]
    assert [row[0] for row in cells(file(boris, key))[1:]] == ["Шкафы", "Итого"]
    assert sorted(row[0] for row in cells(file(api("clara"), key))[1:]) == sorted(["=1+1", "Столы", "Итого"])
    assert api("dan").get(f"/api/reports/saved/{key}/file").status_code in (403, 404)
    assert api().get(f"/api/reports/saved/{key}/file").status_code == 401
    assert api("alice", company=vector).get(f"/api/reports/saved/{key}/file").status_code == 404


def test_a_view_that_is_not_saved_is_exported_too(deals: list[Deal], api: Api, minimal: CastCompany) -> None:
    asked = {
        "recordType": "crm.Deal",
        "view": "list",
        "settings": {"columns": ["name"], "q": "столы"},
        "format": "xlsx",
    }
    answer = api("boris").post("/api/reports/table", asked)
    assert [row[0] for row in cells(b"".join(answer))[1:]] == ["Столы", "Итого"]
    assert api("alice", company=minimal).post("/api/reports/table", asked).status_code == 404
    bad = api("boris").post("/api/reports/table", {**asked, "settings": {"columns": ["gone"]}}).json()
    assert bad["error"]["code"] == "reports.no_columns"
    assert (
        api("boris").post("/api/reports/table", {**asked, "settings": []}).json()["error"]["code"] == "reports.settings"
    )


# --- by mail ----------------------------------------------------------------------------------------------------------


def planned(client: ApiClient, report: str, people: list[str], **values: Any) -> dict[str, Any]:
    ids = [str(User.objects.get(email__startswith=f"{name}@").pk) for name in people]
    given = {"report": report, "recipients": ids, "fileFormat": "xlsx", "every": "day", "at": "09:00", **values}
    answer: dict[str, Any] = client.run(PLAN, input=given)["reportsScheduleCreate"]
    assert answer["ok"], answer
    record: dict[str, Any] = answer["record"]
    return record


@pytest.mark.spec("kit.8")
def test_a_report_goes_out_at_its_time_to_each_with_their_own_rights(deals: list[Deal], api: Api) -> None:
    boris = api("boris")
    key = saved(boris, columns=["name"], where={"assignee": {"id": {"eq": "$me"}}})
    with time_machine.travel("2026-11-24T05:00:00Z", tick=False):
        plan = planned(boris, key, ["boris", "clara", "dan"])
        assert plan["name"] == "Сделки по этапам"
        assert plan["nextRunAt"].startswith("2026-11-24T06:00")  # nine in Moscow
        jobs.send_reports()
        assert not outbox.outbox
    from fincomtech.testing import sandbox

    with time_machine.travel("2026-11-24T06:01:00Z", tick=False):
        for _twice in range(2):
            with sandbox.committed():
                jobs.send_reports()
    found = {mail.to[0].partition("@")[0]: mail.attachments for mail in outbox.outbox}
    assert sorted(found) == ["boris", "clara"]
    [(name, data, _kind)] = found["clara"]
    assert name.endswith(".xlsx")
    assert sorted(row[0] for row in cells(data)[1:]) == sorted(["=1+1", "Столы", "Итого"])
    assert [row[0] for row in cells(found["boris"][0][1])[1:]] == ["Шкафы", "Итого"]
    log = {one.recipient_name.split()[0]: (one.outcome, one.row_count) for one in Sending.objects.all()}
    assert (log["Борис"], log["Клара"]) == (("sent", 1), ("sent", 2))
    assert log["Данила"][0] == "closed"
    assert str(Schedule.objects.get(pk=plan["id"]).next_run_at).startswith("2026-11-25 06:00")
    assert not Attachment.objects.filter(record_type="").exists()  # what was sent is not kept


@pytest.mark.spec("kit.8")
def test_a_report_by_mail_is_sent_now_paused_and_resumed(deals: list[Deal], api: Api) -> None:
    boris = api("boris")
    plan = planned(boris, saved(boris, columns=["name"]), ["clara"], every="month", day=31, fileFormat="pdf")
    assert boris.run(NOW, id=plan["id"])["reportsScheduleRunNow"]["ok"]
    [mail] = outbox.outbox
    assert mail.attachments[0][2] == "application/pdf"
    assert boris.run(PAUSE, id=plan["id"])["reportsSchedulePause"]["ok"]
    assert Schedule.objects.get(pk=plan["id"]).next_run_at is None
    assert boris.refused(PAUSE, id=plan["id"])[0]["code"] == "wrong_state"
    assert boris.run(RESUME, id=plan["id"])["reportsScheduleResume"]["ok"]
    assert Schedule.objects.get(pk=plan["id"]).next_run_at is not None


@pytest.mark.spec("kit.8")
def test_nobody_writes_the_log_and_forms_offer_only_what_makes_sense(deals: list[Deal], api: Api) -> None:
    boris = api("boris")
    forged = {"create": [{"recipientName": "Клара", "outcome": "sent"}]}
    given = {"report": saved(boris, columns=["name"]), "recipients": [], "sendings": forged}
    answer = boris.post("/graphql", {"query": PLAN, "variables": {"input": given}}).json()
    assert "sendings" in answer["errors"][0]["message"]
    assert not Sending.objects.exists()
    spec = boris.get("/api/ui/spec/reports.Schedule").json()
    assert all(field["readonly"] for field in spec["lines"]["sendings"]["fields"].values())
    paused = ["set", "paused"]
    assert spec["actions"]["resume"]["when"] == paused
    assert spec["actions"]["pause"]["when"] == ["not", paused]


def test_one_that_left_gets_nothing_and_a_closed_report_cannot_be_planned(
    deals: list[Deal], api: Api, vector: CastCompany
) -> None:
    boris, clara = api("boris"), api("clara")
    key = saved(boris, columns=["name"])
    ids = [str(User.objects.get(email__startswith="clara@").pk)]
    given = {"report": key, "recipients": ids}
    assert clara.refused(PLAN, input=given)  # not shared with her
    plan = planned(boris, key, ["clara"])
    assert clara.refused(NOW, id=plan["id"])
    assert api("alice", company=vector).refused(NOW, id=plan["id"])
    User.objects.filter(pk=ids[0]).update(state="blocked")
    assert boris.run(NOW, id=plan["id"])["reportsScheduleRunNow"]["ok"]
    assert not outbox.outbox
    assert [one.outcome for one in Sending.objects.all()] == ["gone"]


def test_reports_are_nobody_elses(deals: list[Deal], api: Api, vector: CastCompany) -> None:
    key = saved(api("boris"), columns=["name"])
    rename = 'mutation($id: ID!) { reportsReportUpdate(id: $id, input: {label: "x"}) { ok errors { code } } }'
    for client in (api("clara"), api("dan"), api("alice"), api("alice", company=vector)):
        assert client.refused(rename, id=key)
    assert Report.objects.get(pk=key).label == "Сделки по этапам"
