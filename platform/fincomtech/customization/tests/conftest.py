"""The story fixture, and short ways to define fields."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.testing.client import ApiClient

FIELD = "mutation($input: CustomizationFieldInput!) { it: customizationFieldCreate(input: $input) { ok record { id name } errors { code message path } } }"
Define = Callable[..., dict[str, Any]]


@pytest.fixture
def alice(api: Callable[..., ApiClient]) -> ApiClient:
    """Romashka's administrator."""
    return api("alice")


@pytest.fixture
def clara(api: Callable[..., ApiClient]) -> ApiClient:
    """Romashka's employee."""
    return api("clara")


def define(client: ApiClient, name: str, kind: str, **more: Any) -> dict[str, Any]:
    """A field of deals (or of another record type) as the administrator's screen makes it; answers the payload."""
    values = {"recordType": "crm.Deal", "name": name, "kind": kind, "labelRu": f"Поле {name}", "labelEn": name, **more}
    answer: dict[str, Any] = client.run(FIELD, input=values)["it"]
    return answer


def defined(client: ApiClient, name: str, kind: str, **more: Any) -> str:
    """The id of a new field; fails when it was refused."""
    answer = define(client, name, kind, **more)
    assert answer["ok"], answer["errors"]
    return str(answer["record"]["id"])


def spec_of(client: ApiClient, record_type: str = "crm.Deal") -> dict[str, Any]:
    """The record type's spec."""
    answer = client.get(f"/api/ui/spec/{record_type}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found
