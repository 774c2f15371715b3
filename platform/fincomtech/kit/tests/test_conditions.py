"""Conditions mean the same here and in the client: both run the examples in frontend/src/spec/conditions.json (kit.5)."""

from typing import Any

import orjson
import pytest
from django.conf import settings

from fincomtech.kit import conditions

EXAMPLES = orjson.loads((settings.ROOT / "frontend" / "src" / "spec" / "conditions.json").read_bytes())


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(("expr", "expected"), EXAMPLES["cases"], ids=lambda value: str(value)[:60])
def test_a_condition_holds_as_in_the_client(expr: Any, expected: bool) -> None:
    assert conditions.holds(expr, EXAMPLES["scope"]) is expected
