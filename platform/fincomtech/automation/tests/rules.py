"""Rules, deals and runs through the API, for tests."""

from collections.abc import Callable
from typing import Any

from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
CREATE = "mutation($i: AutomationRuleInput!) { automationRuleCreate(input: $i) { ok record { id } errors { code message path } } }"
ACTIVATE = "mutation($id: ID) { automationRuleActivate(id: $id) { ok errors { code message } } }"
RUNS = """query($rule: ID!) { automationRuleRuns(where: {rule: {id: {eq: $rule}}}, orderBy: [{id: ASC}]) { nodes {
  id state recordTitle recordId cause log error dueAt } } }"""
DEAL = """mutation($i: CrmDealInput!) { crmDealCreate(input: $i) { ok record { id } errors { code message } } }"""
CHANGE = "mutation($id: ID!, $i: CrmDealInput!) { crmDealUpdate(id: $id, input: $i) { ok errors { code message } } }"
SHOW = (
    "query($id: ID!) { crmDeal(id: $id) { name state expectedRevenue expectedCloseDate priority changedBy { name } } }"
)


def rule(api: ApiClient, **values: Any) -> str:
    made = api.run(CREATE, i={"name": "Правило", "recordType": "crm.Deal", **values})["automationRuleCreate"]
    assert made["ok"], made
    return str(made["record"]["id"])


def active(api: ApiClient, **values: Any) -> str:
    key = rule(api, **values)
    done = api.run(ACTIVATE, id=key)["automationRuleActivate"]
    assert done["ok"], done
    return key


def deal(api: ApiClient, contact: Any, **values: Any) -> str:
    made = api.run(DEAL, i={"name": "Поставка", "contact": str(contact.pk), **values})["crmDealCreate"]
    assert made["ok"], made
    return str(made["record"]["id"])


def runs(api: ApiClient, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.run(RUNS, rule=key)["automationRuleRuns"]["nodes"]
    return found


def shown(api: ApiClient, key: str) -> dict[str, Any]:
    found: dict[str, Any] = api.run(SHOW, id=key)["crmDeal"]
    return found


RENAME = {"kind": "set", "values": {"name": {"text": "{{ name }} — {{ contact.name }}"}}}
