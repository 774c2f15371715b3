"""What a record computes is pure: it follows from the record, its lines and what it links to, and asks nothing else."""

from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from fincomtech.kit.records import Record, record_types
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.examples import example

COMPUTING = [m for m in record_types().values() if m.compute is not Record.compute]


@pytest.mark.parametrize("model", COMPUTING, ids=lambda m: m.record_type())
def test_compute_asks_the_database_nothing(model: type[Record], company: CastCompany) -> None:
    """The relations of the record itself may be followed: here they are loaded before."""
    record: Any = _stored(model)
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            getattr(record, field.name)
    record.__dict__["draft_lines"] = {name: record.rows(name) for name in model.lines}
    with CaptureQueriesContext(connection) as queries:
        record.compute()
    assert [q["sql"] for q in queries] == []


def _stored(model: type[Record]) -> Record:
    found = model._default_manager.first() or example(model)
    return model._default_manager.get(pk=found.pk)
