"""Conditions of views evaluated on the server as the client does (frontend/src/spec/expr.ts): same answers for both.

A condition is a JSON expression: `["=", "state", "open"]`, `["and", e1, e2]`, `["or", …]`, `["not", e]`, operators
= != > < >= <= in set. Values are asked for by the names of the API; `$today`, `$now`, `$user` and `$company` are known besides.
A file of examples, `frontend/src/spec/conditions.json`, is run by the tests of both sides. Source: kit.5.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from fincomtech.kit import clock, context
from fincomtech.kit.extending.members import every, present
from fincomtech.kit.records import Record

OPERATORS = {"=", "!=", ">", "<", ">=", "<=", "in", "set"}
MAX_DEPTH, MAX_NODES, MAX_TEXT = 6, 60, 400
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$", re.IGNORECASE)


def holds(expr: Any, scope: Mapping[str, Any]) -> bool:
    """Whether the condition is true of the values. What is no condition never holds."""
    if isinstance(expr, bool):
        return expr
    if not isinstance(expr, list | tuple) or not expr:
        return False
    operator, *rest = expr
    match operator:
        case "and":
            return all(holds(part, scope) for part in rest)
        case "or":
            return any(holds(part, scope) for part in rest)
        case "not":
            return not holds(rest[0] if rest else None, scope)
        case "set":
            return _is_set(read(scope, str(rest[0])))
    return len(rest) == 2 and _compare(operator, read(scope, str(rest[0])), _operand(rest[1], scope))


def read(scope: Mapping[str, Any], path: str) -> Any:
    """The value at a path like "state" or "$user.id"; None where there is nothing."""
    if path in scope:
        return scope[path]
    found: Any = scope
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _operand(value: Any, scope: Mapping[str, Any]) -> Any:
    return read(scope, value) if isinstance(value, str) and value.startswith("$") else value


def _is_set(value: Any) -> bool:
    return len(value) > 0 if isinstance(value, list) else value is not None and value != "" and value is not False


def _plain(value: Any) -> Any:
    return str(value["id"]) if isinstance(value, Mapping) and "id" in value else value


def _same(left: Any, right: Any) -> bool:
    a, b = _plain(left), _plain(right)
    if a is None or b is None:
        return (b if a is None else a) in (None, "")
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    return type(a) is type(b) and a == b or _ordered(a, b) == 0


def _ordered(left: Any, right: Any) -> int | None:
    a, b = _plain(left), _plain(right)
    if a in (None, "") or b in (None, ""):
        return None
    x, y = _number(a), _number(b)
    if x is not None and y is not None:
        return (x > y) - (x < y)
    s, t = _text(a), _text(b)
    return (s > t) - (s < t)


def _number(value: Any) -> float | None:
    if isinstance(value, bool | int | float):
        return float(value)
    text = str(value).strip()
    return float(text) if _NUMBER.match(text) else None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _compare(operator: str, left: Any, right: Any) -> bool:
    order = _ordered(left, right) if operator in ("<", ">", "<=", ">=") else None
    match operator:
        case "=":
            return _same(left, right)
        case "!=":
            return not _same(left, right)
        case "in":
            return isinstance(right, list) and any(_same(left, one) for one in right)
        case ">":
            return (order or 0) > 0
        case "<":
            return (order or 0) < 0
        case ">=":
            return order is not None and order >= 0
        case "<=":
            return order is not None and order <= 0
    return False


# --- a record's values ------------------------------------------------------------------------------------------------


def scope_of(record: Record) -> dict[str, Any]:
    """A record's values as conditions name them, and what is known besides: a rule holds whatever its breaker may see."""
    found: dict[str, Any] = {}
    for member in every(type(record)):
        if member.kind in ("column", "one", "several"):
            value = getattr(record, member.field.attname)
            found[member.name] = {"id": str(value)} if member.kind == "one" and value is not None else _told(value)
    actor, company = context.actor(), context.company()
    return {
        **found,
        "$today": clock.today().isoformat(),
        "$now": clock.now().isoformat(),
        "$user": {"id": str(actor.user_id)},
        "$me": str(actor.user_id),
        "$company": {"name": company.name},
    }


def _told(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date | datetime) else value


# --- what a condition may be ------------------------------------------------------------------------------------------


def problem(expr: Any, model: type[Record]) -> str:
    """What is wrong with a condition that somebody made, as a code: "" for a good one, else shape, size or field:<name>."""
    names = {m.name for m in present(model) if m.kind in ("column", "one", "several") and _comparable(m.field)}
    nodes = [0]
    return _problem(expr, names, nodes, 0)


def _comparable(field: Any) -> bool:
    from fincomtech.kit.extending.customs import ManyField

    return isinstance(field, ManyField) or not isinstance(field, models.JSONField | models.BinaryField)


def _problem(expr: Any, names: set[str], nodes: list[int], depth: int) -> str:
    nodes[0] += 1
    if depth > MAX_DEPTH or nodes[0] > MAX_NODES:
        return "size"
    if isinstance(expr, bool):
        return ""
    if not isinstance(expr, list) or len(expr) < 2 or not isinstance(expr[0], str):
        return "shape"
    head, *rest = expr
    if head in ("and", "or", "not"):
        found = [_problem(part, names, nodes, depth + 1) for part in rest]
        return next(filter(None, found), "shape" if head == "not" and len(rest) != 1 else "")
    if head not in OPERATORS or len(rest) != (1 if head == "set" else 2) or not isinstance(rest[0], str):
        return "shape"
    if rest[0].split(".")[0] not in names and rest[0] not in ("$user.id", "$today", "$me"):
        return f"field:{rest[0][:60]}"
    return "" if head == "set" or _is_operand(rest[1], head == "in") else "shape"


def _is_operand(value: Any, listed: bool) -> bool:
    if listed:
        return isinstance(value, list) and len(value) <= 100 and all(_is_operand(one, False) for one in value)
    return value is None or isinstance(value, bool | int | float) or (isinstance(value, str) and len(value) <= MAX_TEXT)
