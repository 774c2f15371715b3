"""Own fields that are marked as often filtered are found by an index among 100,000 rows (kit.5)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from fincomtech.customization import indexes
from fincomtech.customization.models import Field
from fincomtech.customization.tests.conftest import define
from fincomtech.kit import query, writes
from fincomtech.kit.actions import actions_of, run
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Invalid
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient
from fincomtech.testing.sandbox import inside

ROWS = 100_000
FIELDS = {"x_num": "integer", "x_sum": "money", "x_day": "date", "x_code": "text", "x_friend": "record"}
FILL = """INSERT INTO crm_source (name, created_at, changed_at, version, archived, custom)
  SELECT 'Источник ' || n, now(), now(), 1, false, jsonb_build_object('x_num', n, 'x_sum', n || '.50',
    'x_day', (date '2000-01-01' + n %% 9000)::text, 'x_code', 'код-' || n, 'x_friend', n) FROM generate_series(1, %s) n"""
THERE = "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE 'own\\_%%'"
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("number", {"where": {"custom": {"x_num": {"eq": 777}}}}),
    ("several numbers", {"where": {"custom": {"x_num": {"in": [7, 77, 777]}}}}),
    ("amount from to", {"where": {"custom": {"x_sum": {"gte": "500", "lt": "600"}}}}),
    ("day", {"where": {"custom": {"x_day": {"eq": "2003-05-04"}}}}),
    ("text", {"where": {"custom": {"x_code": {"eq": "код-777"}}}}),
    ("part of a text", {"where": {"custom": {"x_code": {"contains": "од-7777"}}}}),
    ("link", {"where": {"custom": {"x_friend": {"id": {"eq": "777"}}}}}),
    ("order", {"order_by": [{"custom": {"x_sum": "ASC"}}]}),
    ("order from the end", {"order_by": [{"custom": {"x_day": "DESC"}}]}),
]


def plan(asked: dict[str, Any]) -> str:
    rows = query.find(record_model("crm.Source"), **asked)[:80]
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF) {sql}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


def there() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(THERE)
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture(scope="module")
def filled(real_company: CastCompany) -> Iterator[CastCompany]:
    """A hundred thousand rows, and fields of each kind that are not marked yet."""
    with inside(real_company, "alice"):
        for name, kind in FIELDS.items():
            target = {"target": "crm.Source"} if kind == "record" else {}
            values = {"record_type": "crm.Source", "name": name, "kind": kind, "label_ru": name, **target}
            writes.create(Field, values)
        with connection.cursor() as cursor:
            cursor.execute(FILL, [ROWS])
            cursor.execute("ANALYZE crm_source")
        yield real_company


@pytest.mark.spec("kit.5")
def test_a_marked_field_is_found_by_its_index_and_an_unmarked_one_by_reading_all(filled: CastCompany) -> None:
    assert "Seq Scan on crm_source" in plan(ASKED[0][1])
    assert not any("own_" in plan(asked) for _name, asked in ASKED)
    for field in Field.objects.all():
        writes.update(Field, field.pk, {"indexed": True})  # its task runs right after the commit
    assert len(there()) == len(FIELDS) + 1  # texts have one more, for parts of them
    scanned = {name: found for name, asked in ASKED if "Seq Scan on crm_source" in (found := plan(asked))}
    assert scanned == {}
    assert {name: found for name, asked in ASKED if "own_" not in (found := plan(asked))} == {}
    assert indexes.settle() == 0, "nothing is left to do"


@pytest.mark.spec("kit.5")
def test_an_index_follows_the_field_and_goes_with_it(filled: CastCompany) -> None:
    field = Field.objects.get(name="x_num")
    writes.update(Field, field.pk, {"indexed": True})
    with pytest.raises(Invalid, match="“often filtered”|«часто фильтруют»"):
        writes.update(Field, field.pk, {"kind": "decimal"})
    writes.update(Field, field.pk, {"indexed": False})
    writes.update(Field, field.pk, {"kind": "decimal"})
    writes.update(Field, field.pk, {"indexed": True})
    assert "own_" in plan({"where": {"custom": {"x_num": {"eq": "777"}}}})
    field.refresh_from_db()
    run(actions_of(Field)["remove"], [field.pk], {})
    assert {name for name in there() if name.startswith(f"own_{field.pk}_")} == set()
    run(actions_of(Field)["restore"], [field.pk], {})
    assert {name for name in there() if name.startswith(f"own_{field.pk}_")}
    writes.update(Field, field.pk, {"indexed": False})
    assert {name for name in there() if name.startswith(f"own_{field.pk}_")} == set()


@pytest.mark.spec("kit.5")
def test_what_failed_once_is_put_right_later(filled: CastCompany) -> None:
    field = Field.objects.get(name="x_day")
    writes.update(Field, field.pk, {"indexed": True})
    [name] = [each for each in there() if each.startswith(f"own_{field.pk}_")]
    with connections["owner"].standing_in(filled.key), connections["owner"].cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("CREATE INDEX own_99_0000abcd ON crm_source (id)")
    assert indexes.settle() == 2
    assert name in there()
    assert "own_99_0000abcd" not in there()


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize("kind", ["choices", "rich_text", "long_text", "instant", "yes_no"])
def test_kinds_that_no_index_serves_are_refused(alice: ApiClient, kind: str) -> None:
    choices = {"choices": {"create": [{"labelRu": "Да"}]}} if kind == "choices" else {}
    [error] = define(alice, "x_it", kind, indexed=True, **choices)["errors"]
    assert error["path"] == ["indexed"]
