"""Python's snake_case and the API's camelCase, and the API's names of record types."""

import re
from functools import cache


@cache
def camel(name: str) -> str:
    """expected_revenue → expectedRevenue; names without underscores, and of a company's own fields (x_…), stay as they are."""
    if name.startswith("x_"):
        return name
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


@cache
def snake(name: str) -> str:
    """expectedRevenue → expected_revenue."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def type_name(record_type: str) -> str:
    """The GraphQL type of a record type: crm.Deal → CrmDeal."""
    module, model = record_type.split(".")
    return "".join(part.capitalize() for part in module.split("_")) + model


def root_name(record_type: str) -> str:
    """The root field for one record: crm.Deal → crmDeal."""
    name = type_name(record_type)
    return name[0].lower() + name[1:]


def plural_name(record_type: str) -> str:
    """The root field for a list of records: crm.Deal → crmDeals, crm.Activity → crmActivities."""
    name = root_name(record_type)
    if re.search(r"[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name + ("es" if re.search(r"(s|x|ch|sh)$", name) else "s")


def action_name(record_type: str, action: str) -> str:
    """The mutation of an action: crm.Deal, move_to → crmDealMoveTo."""
    word = camel(action)
    return root_name(record_type) + word[0].upper() + word[1:]
