"""What people want of an import: found by keys, related, in parts, corrected, taken back. Source: kit.10."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fincomtech.kit import changes, clock, live, tables, writes
from fincomtech.kit.exchange import leases, runs, undoing
from fincomtech.kit.models import ImportMapping, ImportRun, Message, Tag
from fincomtech.kit.records import record_model
from fincomtech.tenancy.switch import in_company
from fincomtech.testing import sandbox

Api = Callable[..., Any]
UNDO = "mutation($id: ID) { kitImportRunUndo(id: $id) { ok result errors { code } } }"
CANCEL = "mutation($id: ID) { kitImportRunCancel(id: $id) { ok errors { code } } }"

pytestmark = pytest.mark.usefixtures("company")


def rows_of(name: str) -> Any:
    return record_model(name)._default_manager


def contacts() -> Any:
    return rows_of("contacts.Contact")


def upload(client: Any, text: str, record_type: str = "contacts.Contact", name: str = "x.csv") -> Any:
    """Send a table; the answer's JSON."""
    file = SimpleUploadedFile(name, text.encode())
    with sandbox.committed():
        answer = client.http.post("/api/imports", {"recordType": record_type, "file": file})
    assert answer.status_code == 201, answer.content
    return answer.json()


def run(client: Any, told: Any, **chosen: Any) -> Any:
    """Import with the suggested mapping, as far as nothing else is chosen."""
    guessed = {c["column"]: c["field"] for c in told["columns"] if c["field"]}
    answer = client.post(f"/api/imports/{told['id']}/run", {"mapping": guessed, **chosen})
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.spec("kit.10")
def test_headings_are_recognised_in_both_languages_and_by_what_people_say(api: Api) -> None:
    told = upload(api("boris"), "Контрагент;Эл. почта;Тел.;Город;Zip code;ИНН;Company;Что-то\nx;;;;;;;\n")
    assert {c["column"]: c["field"] for c in told["columns"]} == {
        "Контрагент": "name",
        "Эл. почта": "email",
        "Тел.": "phone",
        "Город": "addresses.city",
        "Zip code": "addresses.postcode",
        "ИНН": "inn",
        "Company": "parent",
        "Что-то": None,
    }


@pytest.mark.spec("kit.10")
def test_a_chunk_with_bad_rows_keeps_its_good_ones_and_tells_all_reasons(api: Api) -> None:
    client = api("boris")
    table = "Название;E-mail;Телефон;ИНН\nАльфа;нет;тоже нет;\nБета;b@b.example;;123\nГамма;;;\n"
    done = run(client, upload(client, table))
    assert (done["created"], done["rejected"]) == (1, 2)
    told = [(p["row"], p["column"]) for p in done["problems"]]
    assert {(2, "E-mail"), (2, "Телефон"), (3, "ИНН")} <= set(told)
    assert contacts().filter(name="Гамма").exists()


def test_what_the_database_refuses_is_found_among_hundreds_and_told(api: Api) -> None:
    rows_of("contacts.Group").create(name="Группа 77")
    table = "Название\n" + "".join(f"Группа {n}\n" for n in range(150))
    done = run(api("boris"), upload(api("boris"), table, "contacts.Group"))
    assert (done["created"], done["rejected"]) == (149, 1)
    assert [(p["row"], p["code"]) for p in done["problems"]] == [(79, "contacts_group_name")]


@pytest.mark.spec("kit.10")
def test_the_statements_of_a_batch_do_not_grow_with_its_rows(api: Api) -> None:
    def statements(count: int) -> int:
        table = "Название;E-mail;Группа;Метки\n" + "".join(
            f"Фирма {count}-{n};f{count}{n}@x.example;Опт;vip\n" for n in range(count)
        )
        with sandbox.acting("boris"):
            record = runs.begin(record_model("contacts.Contact"), io.BytesIO(table.encode()), "x.csv")
            mapping = {c["column"]: c["field"] for c in record.columns}
            runs.start(record, {"mapping": mapping, "createMissing": ["tags", "group"]})
            with CaptureQueriesContext(
                connection,
            ) as asked:
                runs.proceed(record)
        assert record.created_count == count
        return len(asked)

    statements(2)
    assert statements(150) <= statements(10) + 2


@pytest.mark.spec("kit.10")
def test_watchers_of_the_change_feed_hear_of_imported_records_together(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[list[Any]] = []
    watcher = lambda told: heard.append([c for c in told if c.model.__name__ == "Contact"])  # noqa: E731
    monkeypatch.setitem(changes._watchers, "test", watcher)
    run(api("boris"), upload(api("boris"), "Название\n" + "".join(f"Ф{n}\n" for n in range(50))))
    assert [len(told) for told in heard if told] == [50]
    assert {change.operation for told in heard for change in told} == {"create"}
    assert Message.objects.filter(record_type="contacts.Contact", subject="Создано").count() >= 50


@pytest.mark.spec("kit.10")
def test_relations_are_named_by_any_key_and_missing_ones_made_where_chosen(api: Api, company: Any) -> None:
    parent: Any = writes.create(
        record_model("contacts.Contact"), {"name": "Заря", "email": "z@zarya.example", "inn": "7707083893"}
    )
    client = api("boris")
    table = "Название;Компания;Группа;Метки\nИва;7707083893;Опт;новая\nОсина;z@zarya.example;;\nЕль;заря;опт;\nКлён;Нет такой;;\n"
    told = upload(client, table)
    mapping = {"Название": "name", "Компания": "parent", "Группа": "group", "Метки": "tags"}
    done = run(client, told, mapping=mapping, createMissing=["group", "tags"])
    assert (done["created"], [p["code"] for p in done["problems"]]) == (3, ["import.missing"])
    assert set(contacts().filter(parent=parent).values_list("name", flat=True)) == {"Ива", "Осина", "Ель"}
    assert rows_of("contacts.Group").filter(name__iexact="опт").count() == 1, "made once"
    assert Tag.objects.filter(name="новая", record_type="contacts.Contact").count() == 1

    by_inn = upload(client, "Название;Компания\nДуб;7707083893\nЛипа;Заря\n")
    done = run(client, by_inn, mapping={"Название": "name", "Компания": "parent.inn"})
    assert (done["created"], done["rejected"]) == (1, 1), "a name is no INN"


def test_a_row_may_name_a_record_that_a_row_above_it_brings(api: Api) -> None:
    table = "Название;Компания\nХолдинг;\nДочка;Холдинг\nВнучка;Дочка\n"
    done = run(api("boris"), upload(api("boris"), table), mapping={"Название": "name", "Компания": "parent"})
    assert done["created"] == 3
    assert contacts().get(name="Внучка").parent.parent.name == "Холдинг"


@pytest.mark.spec("kit.10")
def test_several_keys_find_what_is_updated_and_modes_say_what_is_not(api: Api) -> None:
    old: Any = writes.create(record_model("contacts.Contact"), {"name": "Заря", "inn": "7707083893", "job_title": "x"})
    client, table = api("boris"), "Название;ИНН;Должность\nЗАРЯ;7707083893;y\nДругая;7707083893;z\n"
    keys = ["name", "inn"]
    done = run(client, upload(client, table), keys=keys, mode="update")
    assert (done["updated"], done["created"], [p["code"] for p in done["problems"]]) == (1, 0, ["import.not_there"])
    old.refresh_from_db()
    assert old.job_title == "y"
    done = run(client, upload(client, table), keys=keys, mode="create")
    assert (done["updated"], done["created"], [p["code"] for p in done["problems"]]) == (0, 1, ["import.there"])
    done = run(client, upload(client, table), keys=keys)
    assert (done["same"], done["updated"]) == (2, 0), "the same file again changes nothing"


def test_a_key_that_comes_twice_creates_once_and_is_taken_back_once(api: Api) -> None:
    client = api("boris")
    done = run(client, upload(client, "Название;E-mail\nРаз;a@a.example\nДва;a@a.example\n"), keys=["email"])
    assert (done["created"], done["updated"]) == (1, 1)
    assert contacts().get(email="a@a.example").name == "Два"
    assert client.run(UNDO, id=done["id"])["kitImportRunUndo"]["result"] == {"deleted": 1, "restored": 0, "kept": 0}
    assert not contacts().filter(email="a@a.example").exists()


@pytest.mark.spec("kit.10")
def test_several_rows_are_one_record_with_lines_and_come_again_without_doubling(api: Api) -> None:
    table = "Название;E-mail;Город;Улица\nЗаря;z@z.example;Москва;Тверская\n;;Тула;Ленина\nИва;i@i.example;Омск;\n"
    client = api("boris")
    done = run(client, upload(client, table), keys=["email"])
    assert (done["created"], done["rejected"]) == (2, 0)
    zarya = contacts().get(name="Заря")
    assert sorted(zarya.addresses.values_list("city", flat=True)) == ["Москва", "Тула"]
    assert contacts().get(name="Ива").city == "Омск", "computed as by the form"
    again = run(client, upload(client, table.replace("Тула", "Орёл")), keys=["email"])
    assert (again["updated"], again["same"]) == (1, 1)
    assert zarya.addresses.count() == 3
    client.run(UNDO, id=again["id"])
    assert sorted(zarya.addresses.values_list("city", flat=True)) == ["Москва", "Тула"]


@pytest.mark.spec("kit.10")
def test_dates_numbers_and_choices_are_read_in_both_languages(api: Api, company: Any) -> None:
    writes.create(record_model("contacts.Contact"), {"name": "Заря"})
    table = "Название;Клиент;Ожидаемая выручка;Ожидаемое закрытие;Приоритет\n"
    table += "А;Заря;1 234,50;31 декабря 2026 г.;Высокий\nБ;Заря;1,234.50;Dec 31, 2026;High\nВ;Заря;99,5;12/31/2026;высокий\n"
    client = api("alice")
    fields = ["name", "contact", "expectedRevenue", "expectedCloseDate", "priority"]
    told = upload(client, table, "crm.Deal")
    columns = [c["column"] for c in told["columns"]]
    done = run(client, told, mapping=dict(zip(columns, fields, strict=True)))
    assert (done["created"], done["problems"]) == (3, [])
    deals = rows_of("crm.Deal").filter(name__in=["А", "Б", "В"]).order_by("name")
    assert [str(d.expected_revenue) for d in deals] == ["1234.50", "1234.50", "99.50"]
    assert {str(d.expected_close_date) for d in deals} == {"2026-12-31"}
    assert {d.priority for d in deals} == {"2"}
    numbers = [int(d.number.removeprefix("D-")) for d in deals]
    assert numbers == list(range(numbers[0], numbers[0] + 3)), "numbers without gaps"


@pytest.mark.spec("kit.10")
def test_rows_that_look_like_records_are_told_before_and_left_out_if_chosen(api: Api) -> None:
    writes.create(record_model("contacts.Contact"), {"name": "Заря", "email": "z@z.example"})
    client = api("boris")
    told = upload(client, "Название;E-mail\nЗаря-2;z@z.example\nИва;i@i.example\n")
    mapping = {"Название": "name", "E-mail": "email"}
    assert client.post(f"/api/imports/{told['id']}/check", {"mapping": mapping}).json()["alike"] == 1
    done = run(client, told, skipAlike=True)
    assert (done["created"], [(p["code"], "Заря" in p["message"]) for p in done["problems"]]) == (
        1,
        [("import.alike", True)],
    )


@pytest.mark.spec("kit.10")
def test_rejected_rows_are_corrected_in_their_file_and_imported_as_it_is(api: Api) -> None:
    client = api("boris")
    done = run(client, upload(client, "Название;E-mail\nЗаря;z@z.example\nИва;не почта\n"))
    answer = client.get(f"/api/imports/{done['id']}/rejected")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["Ива", "не почта"]
    assert "E-mail" in str(sheet["C2"].value)
    sheet["B2"] = "iva@iva.example"
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("again.xlsx", out.getvalue())
    told = client.http.post("/api/imports", {"recordType": "contacts.Contact", "file": file}).json()
    assert run(client, told)["created"] == 1
    assert contacts().get(name="Ива").email == "iva@iva.example"


@pytest.mark.spec("kit.10")
def test_the_company_remembers_a_mapping_and_keeps_named_ones(api: Api, vector: Any) -> None:
    client, table = api("boris"), "Поле 1;Поле 2\nЗаря;z@z.example\n"
    told = upload(client, table)
    assert not told["remembered"]
    mapping = {"Поле 1": "name", "Поле 2": "email"}
    run(client, told, mapping=mapping, keys=["email"], mode="update")
    again = upload(api("clara"), table.replace("Поле 1;Поле 2", "Поле 2;Поле 1"))
    assert {c["column"]: c["field"] for c in again["columns"]} == mapping
    assert (again["remembered"], again["chosenKeys"], again["options"]["mode"]) == (True, ["email"], "update")
    assert upload(client, table, "crm.Lead")["remembered"] is False, "of another record type"

    create = "mutation($input: KitImportMappingInput!) { kitImportMappingCreate(input: $input) { ok record { id } errors { code } } }"
    given = {"recordType": "contacts.Contact", "label": "Из 1С", "mapping": mapping, "keyFields": ["email"]}
    made = client.run(create, input=given)["kitImportMappingCreate"]
    assert [m["label"] for m in upload(client, table)["mappings"]] == ["Из 1С"]
    assert upload(api("clara"), table)["mappings"] == [], "it is Boris's own"
    share = "mutation($id: ID) { kitImportMappingShare(id: $id) { ok errors { code } } }"
    assert client.run(share, id=made["record"]["id"])["kitImportMappingShare"]["ok"]
    with sandbox.acting("alice"):
        assert ImportMapping.visible().filter(label="Из 1С").exists()
    with in_company(vector.key), sandbox.acting("alice"):
        assert runs.remembered(record_model("contacts.Contact"), ["Поле 1", "Поле 2"])["mapping"] == {}
        assert not ImportMapping.visible().filter(label="Из 1С").exists()


# --- taking back ----------------------------------------------------------------------------------------------------


@pytest.mark.spec("kit.10")
def test_undoing_keeps_what_was_changed_since_and_what_is_in_use_and_lists_them(api: Api) -> None:
    old: Any = writes.create(
        record_model("contacts.Contact"), {"name": "Заря", "email": "z@z.example", "job_title": "был"}
    )
    client = api("boris")
    table = "Название;E-mail;Должность\nЗаря;z@z.example;стал\nИва;i@i.example;\nОсина;o@o.example;\nЕль;e@e.example;\n"
    done = run(client, upload(client, table), keys=["email"])
    writes.update(record_model("contacts.Contact"), contacts().get(name="Ива").pk, {"job_title": "директор"})
    writes.create(record_model("contacts.Contact"), {"name": "Сотрудник", "parent": contacts().get(name="Осина").pk})
    result = client.run(UNDO, id=done["id"])["kitImportRunUndo"]["result"]
    assert result == {"deleted": 1, "restored": 1, "kept": 2}
    old.refresh_from_db()
    assert old.job_title == "был"
    kept = client.get(f"/api/imports/{done['id']}").json()["keptRows"]
    assert [row["row"] for row in kept] == [3, 4]
    assert "изменили" in kept[0]["message"]


@pytest.mark.spec("kit.10")
def test_a_long_undo_goes_on_in_the_background_with_progress(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    monkeypatch.setattr(undoing, "BATCH", 2)
    told: list[str] = []
    real = live.changed

    def heard(kind: str, ids: list[int], operation: str) -> None:
        told.append(kind)
        real(kind, ids, operation)

    monkeypatch.setattr(live, "changed", heard)
    client, before = api("boris"), contacts().count()
    done = run(client, upload(client, "Название\n" + "".join(f"Ф{n}\n" for n in range(5))))
    told.clear()
    client.run(UNDO, id=done["id"])
    after = client.get(f"/api/imports/{done['id']}").json()
    assert (after["state"], after["deleted"], contacts().count()) == ("undone", 5, before)
    assert told.count("kit.ImportRun") >= 3


# --- in the background ----------------------------------------------------------------------------------------------


@pytest.mark.spec("kit.10")
def test_a_big_table_is_answered_before_it_is_read(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "READ_AT_ONCE", 2)
    told = upload(api("boris"), "Название\n" + "".join(f"Ф{n}\n" for n in range(5)))
    assert (told["state"], told["total"]) == ("reading", 2)
    assert told["columns"][0]["samples"] == ["Ф0", "Ф1"]
    after = api("boris").get(f"/api/imports/{told['id']}").json()
    assert (after["state"], after["total"]) == ("uploaded", 5), "the worker has read on"


def test_a_table_that_turns_out_too_long_fails_in_words(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "READ_AT_ONCE", 2)
    monkeypatch.setattr(tables, "MOST_ROWS", 4)
    told = upload(api("boris"), "Название\n" + "".join(f"Ф{n}\n" for n in range(5)))
    after = api("boris").get(f"/api/imports/{told['id']}").json()
    assert after["state"] == "failed"
    assert "4" in after["error"]


@pytest.mark.spec("kit.10")
def test_an_import_is_cancelled_between_batches_and_only_by_whose_it_is(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "BATCH", 2)
    client, before = api("boris"), contacts().count()
    with sandbox.acting("boris"):
        record = runs.begin(record_model("contacts.Contact"), io.BytesIO("name\nА\nБ\nВ\nГ\n".encode()), "x.csv")
        runs.start(record, {"mapping": {"name": "name"}})
        real = runs._save_batch

        def cancelled_behind_its_back(*arguments: Any) -> None:
            real(*arguments)
            assert client.run(CANCEL, id=record.pk)["kitImportRunCancel"]["ok"]

        monkeypatch.setattr(runs, "_save_batch", cancelled_behind_its_back)
        runs.work(record.pk)
    record.refresh_from_db()
    assert (record.state, record.created_count, contacts().count()) == ("cancelled", 2, before + 2)
    assert client.run(UNDO, id=record.pk)["kitImportRunUndo"]["result"]["deleted"] == 2
    assert {e["code"] for e in api("clara").refused(CANCEL, id=record.pk)} <= {"missing", "denied"}


def test_two_workers_never_have_the_same_import(api: Api) -> None:
    with sandbox.acting("boris"):
        record = runs.begin(record_model("contacts.Contact"), io.BytesIO("name\nА\n".encode()), "x.csv")
        runs.start(record, {"mapping": {"name": "name"}})
        mine = leases.take(ImportRun, record.pk)
        assert mine is not None
        assert leases.take(ImportRun, record.pk) is None
        ImportRun.objects.filter(pk=record.pk).update(lease_until=clock.now())
        assert leases.take(ImportRun, record.pk) is not None, "a silent worker loses it"
        with pytest.raises(leases.Lost):
            runs.proceed(mine)
    assert not contacts().filter(name="А").exists()


def test_leases_that_have_run_out_are_found_across_companies_and_told_once(api: Api, company: Any) -> None:
    with sandbox.acting("boris"):
        record = runs.begin(record_model("contacts.Contact"), io.BytesIO("name\nА\n".encode()), "x.csv")
        runs.start(record, {"mapping": {"name": "name"}})
        record.lease_until = clock.now()
        leases.announce(record)
    member = (company.key, "ImportRun", record.pk, company.users.boris.id)
    assert member in leases.overdue()
    assert member not in leases.overdue()
    leases.forget(*member)


# --- isolation ------------------------------------------------------------------------------------------------------


@pytest.mark.spec("kit.10")
def test_nothing_of_an_import_is_open_to_another_company(api: Api, company: Any, vector: Any) -> None:
    client = api("boris")
    done = run(client, upload(client, "Название;E-mail\nЗаря;z@z.example\nИва;не почта\n"))
    stranger = api("alice", company=vector)
    for path in ("", "/rejected"):
        assert stranger.get(f"/api/imports/{done['id']}{path}").status_code == 404
    for path in ("/check", "/run"):
        assert stranger.post(f"/api/imports/{done['id']}{path}", {"mapping": {"Название": "name"}}).status_code == 404
    assert {e["code"] for e in stranger.refused(UNDO, id=done["id"])} == {"missing"}
    record = ImportRun.objects.get(pk=done["id"])
    assert all(path.startswith(f"{company.key}/") for path in record.paths())
    assert default_storage.exists(record.rows_path)
    assert live.channel(company.key) != live.channel(vector.key)
