"""Import and export over HTTP. Source: kit.10, contacts.6.1."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from fincomtech.kit import clock, writes
from fincomtech.kit.exchange import runs
from fincomtech.kit.models import ImportRun, Message
from fincomtech.kit.records import record_model, record_types
from fincomtech.tenancy.switch import in_company
from fincomtech.testing import sandbox
from fincomtech.testing.examples import example

TABLE = "Название;E-mail;Телефон;Метки\nАльфа;a@alfa.example;8 495 123-45-67;vip; опт\nБета;not-an-address;;\n;c@gamma.example;;\nДельта;;;\n"
MAPPING = {"Название": "name", "E-mail": "email", "Телефон": "phone", "Метки": "tags"}
UNDO = "mutation($id: ID) { kitImportRunUndo(id: $id) { ok result errors { code } } }"


def contacts() -> Any:
    return record_model("contacts.Contact")


def upload(client: Any, data: bytes, name: str = "клиенты.csv", record_type: str = "contacts.Contact") -> Any:
    """Send a table."""
    with sandbox.committed():
        return client.http.post("/api/imports", {"recordType": record_type, "file": SimpleUploadedFile(name, data)})


def xlsx(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def saved(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.spec("kit.10")
def test_a_table_is_mapped_checked_imported_and_undone(api: Callable[..., Any], company: Any) -> None:
    client, before = api("boris"), contacts().objects.count()
    told = upload(client, TABLE.encode("cp1251")).json()
    assert told["total"] == 4
    suggested = {c["column"]: c["field"] for c in told["columns"]}
    assert suggested == {**MAPPING, "Метки": suggested["Метки"]}

    path = f"/api/imports/{told['id']}"
    checked = client.post(f"{path}/check", {"mapping": MAPPING, "createMissing": ["tags"]}).json()
    assert (checked["checked"], checked["good"]) == (4, 2)
    assert [(p["row"], p["field"]) for p in checked["problems"]] == [(3, "email"), (4, "name")]
    assert contacts().objects.count() == before, "a check writes nothing"
    assert not Message.objects.filter(created_by=company.users.boris.id).exists()

    done = client.post(f"{path}/run", {"mapping": MAPPING, "createMissing": ["tags"]}).json()
    assert (done["state"], done["created"], done["rejected"]) == ("done", 2, 2)
    alfa = contacts().objects.get(name="Альфа")
    assert (alfa.email, alfa.phone) == ("a@alfa.example", "+74951234567")
    assert client.post(f"{path}/run", {"mapping": MAPPING, "createMissing": ["tags"]}).json()["created"] == 2, (
        "running twice imports once"
    )
    assert contacts().objects.count() == before + 2

    rejected = load_workbook(io.BytesIO(saved(client.get(f"{path}/rejected")))).worksheets[0]
    assert [row[0].value for row in rejected.iter_rows(min_row=2)] == ["Бета", None]

    told = client.run(UNDO, id=done["id"])["kitImportRunUndo"]
    assert told == {"ok": True, "result": {"deleted": 2, "restored": 0, "kept": 0}, "errors": []}
    assert contacts().objects.count() == before
    assert client.get(path).json()["state"] == "undone"


@pytest.mark.spec("kit.10")
def test_a_table_of_another_type_is_imported_and_undone_in_the_same_way(api: Callable[..., Any], company: Any) -> None:
    client, leads = api("clara"), record_model("crm.Lead").objects  # type: ignore[attr-defined]
    told = upload(client, "name;phone\nСклад;8 916 123-45-67\nЗабор;нет\n".encode(), record_type="crm.Lead").json()
    mapping = {column["column"]: column["field"] for column in told["columns"]}
    assert mapping == {"name": "name", "phone": "phone"}
    path = f"/api/imports/{told['id']}"
    assert client.post(f"{path}/check", {"mapping": mapping}).json()["good"] == 1
    done = client.post(f"{path}/run", {"mapping": mapping}).json()
    assert (done["created"], [p["field"] for p in done["problems"]]) == (1, ["phone"])
    assert list(leads.values_list("name", "phone")) == [("Склад", "+79161234567")]
    assert [e["code"] for e in client.refused(UNDO, id=told["id"])] == ["denied"], "an import gives no right to delete"
    assert leads.count() == 1
    assert {e["code"] for e in api("boris").refused(UNDO, id=told["id"])} <= {"denied", "missing"}, "it is Clara's"
    assert api("alice").run(UNDO, id=told["id"])["kitImportRunUndo"]["result"]["deleted"] == 1
    assert leads.count() == 0


@pytest.mark.spec("contacts.6.1")
def test_existing_contacts_are_found_by_a_key_and_updated(api: Callable[..., Any], company: Any) -> None:
    contact: Any = writes.create(contacts(), {"name": "Заря", "email": "info@zarya.example", "job_title": "x"})
    client = api("boris")
    told = upload(
        client, xlsx(["Email", "Name"], ["INFO@zarya.example", "Заря и Ко"], ["new@x.example", "Новая"]), "x.xlsx"
    ).json()
    done = client.post(
        f"/api/imports/{told['id']}/run", {"mapping": {"Email": "email", "Name": "name"}, "key": "email"}
    ).json()
    assert (done["updated"], done["created"]) == (1, 1)
    contact.refresh_from_db()
    assert (contact.name, contact.job_title) == ("Заря и Ко", "x")


def test_a_long_table_goes_on_in_the_background_as_whoever_started_it(
    api: Callable[..., Any], company: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 1)
    monkeypatch.setattr(runs, "BATCH", 2)
    client = api("boris")
    told = upload(client, "name\nРаз\nДва\nТри\n".encode()).json()
    client.post(f"/api/imports/{told['id']}/run", {"mapping": {"name": "name"}})
    done = client.get(f"/api/imports/{told['id']}").json()
    assert (done["state"], done["created"], done["position"]) == ("done", 3, 3)
    assert contacts().objects.get(name="Два").created_by_id == company.users.boris.id


def test_an_import_that_was_cut_off_goes_on_behind_the_last_batch(
    api: Callable[..., Any], company: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(runs, "BATCH", 2)
    with sandbox.acting("boris"):
        run = runs.begin(contacts(), io.BytesIO("name\nРаз\nДва\nТри\nЧетыре\n".encode()), "x.csv")
        runs.start(run, {"mapping": {"name": "name"}})
        real, batches = runs._save_batch, iter([0])

        def power_cut(*arguments: Any) -> None:
            next(batches)
            real(*arguments)

        monkeypatch.setattr(runs, "_save_batch", power_cut)
        with pytest.raises(StopIteration):
            runs.proceed(run)
        monkeypatch.setattr(runs, "_save_batch", real)
        runs.work(run.pk)
        run.refresh_from_db()
        assert run.position == 2, "the lease of the worker that died has not run out"
        ImportRun.objects.filter(pk=run.pk).update(lease_until=clock.now())
        runs.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.created_count) == ("done", 4)
    assert contacts().objects.filter(name__in=["Раз", "Два", "Три", "Четыре"]).count() == 4


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({}, "import.nothing"),
        ({"name": "password"}, "import.unknown"),
        ({"x": "name"}, "import.unknown"),
        ({"E": "email"}, "import.required"),
    ],
)
def test_a_wrong_mapping_is_refused_in_words(
    api: Callable[..., Any], company: Any, mapping: dict[str, str], code: str
) -> None:
    client = api("boris")
    told = upload(client, b"name;E\nx;y@y.example\n").json()
    answer = client.post(f"/api/imports/{told['id']}/check", {"mapping": mapping})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code


def test_rights_count_for_imports(api: Callable[..., Any], company: Any) -> None:
    assert upload(api(), b"name\nx\n").status_code in (401, 403)
    assert upload(api("dan"), b"name\nx\n").status_code == 403
    assert upload(api("boris"), b"name\nx\n", record_type="finance.Nothing").status_code == 404
    key = upload(api("boris"), b"name\nx\n").json()["id"]
    assert api("clara").get(f"/api/imports/{key}").status_code == 404, "another person's import"


def test_an_import_of_one_company_is_unknown_in_another(api: Callable[..., Any], company: Any, vector: Any) -> None:
    key = upload(api("boris"), b"name\nx\n").json()["id"]
    assert api("alice", company=vector).get(f"/api/imports/{key}").status_code == 404


def export(client: Any, **asked: Any) -> Any:
    return client.post("/api/exports", {"recordType": "contacts.Contact", "format": "csv", **asked})


def lines(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return saved(response).decode("utf-8-sig").splitlines()


@pytest.mark.spec("kit.10")
def test_an_export_follows_the_list_and_the_rights(api: Callable[..., Any], company: Any) -> None:
    writes.create(contacts(), {"name": "=Формула()", "assignee": company.users.alice.id})
    writes.create(contacts(), {"name": "Тайна", "level": sandbox.secret_level()})
    where = {"name": {"in": ["=Формула()", "Тайна"]}}
    fields = ["name", "assignee", "assignee.email", "createdAt"]
    told = lines(export(api("boris"), fields=fields, where=where, orderBy=[{"name": "ASC"}]))
    assert len(told) == 3
    assert told[1].startswith("'=Формула();Алиса Иванова;alice@")
    assert len(lines(export(api("clara"), fields=["name"], where=where))) == 2, (
        "the confidential one is not hers to see"
    )
    assert export(api("dan"), fields=["name"]).status_code == 403
    assert export(api(), fields=["name"]).status_code in (401, 403)


@pytest.mark.spec("kit.10")
@pytest.mark.parametrize("record_type", sorted(record_types()))
def test_every_record_type_is_exported(api: Callable[..., Any], company: Any, record_type: str) -> None:
    alice = api("alice")  # signing in makes records, too
    model = record_model(record_type)
    makes = model.right().create and model.part_of is None
    record = model._default_manager.first() or (example(model) if makes else None)
    if record is None:  # nobody makes these by hand
        assert len(lines(export(alice, recordType=record_type, fields=["id"]))) == 1
        return
    told = lines(export(alice, recordType=record_type, fields=["id"], ids=[str(record.pk)]))
    assert told[1:] == [str(record.pk)]


def test_an_export_as_xlsx_has_typed_cells(api: Callable[..., Any], company: Any) -> None:
    contact = writes.create(contacts(), {"name": "Заря"})
    answer = export(api("boris"), fields=["name", "createdAt", "isCustomer"], ids=[str(contact.pk)], format="xlsx")
    sheet = load_workbook(io.BytesIO(saved(answer))).worksheets[0]
    assert [cell.data_type for cell in sheet[2]] == ["s", "d", "b"]
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    "fields", [["password"], ["createdBy.password"], ["createdBy.password_hash"], ["name.x"], [], "name"]
)
def test_what_never_leaves_the_server_cannot_be_exported(api: Callable[..., Any], company: Any, fields: Any) -> None:
    assert export(api("alice"), fields=fields).status_code == 400


def test_an_export_of_one_company_never_names_anothers_records(
    api: Callable[..., Any], company: Any, vector: Any
) -> None:
    with in_company(vector.key), sandbox.acting("alice"):
        other = writes.create(contacts(), {"name": "Только Вектор"})
    told = lines(export(api("alice"), fields=["name"]))
    assert "Только Вектор" not in told
    mine = lines(export(api("alice"), fields=["name"], ids=[str(other.pk)]))
    assert "Только Вектор" not in mine
