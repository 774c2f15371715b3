"""Colleagues as the kit sees them: who somebody is as an actor, and which of them may read a record."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Case, Value, When

from fincomtech.kit.context import Actor
from fincomtech.kit.records import Record
from fincomtech.kit.rights import Me, Scope


def _nobody(_ids: Sequence[int]) -> dict[int, Actor]:
    raise RuntimeError("identity has not told the kit who people are")


# Set by identity at start: the kit knows users by their ids only.
actors_of: Callable[[Sequence[int]], dict[int, Actor]] = _nobody


def readers(record: Record, user_ids: Iterable[int]) -> list[int]:
    """Those of the users who may sign in and read the record, in the given order. Two queries, however many they are."""
    asked = list(dict.fromkeys(user_ids))
    actors = actors_of(asked) if asked else {}
    model = type(record)
    columns: dict[str, Any] = {}
    for key, actor in actors.items():
        scope = model.right(actor).read
        rule = model.row_rule(scope, Me.of(actor))
        if scope > Scope.NONE:
            columns[f"u{key}"] = Case(When(rule, then=Value(True)), default=Value(False)) if rule else Value(True)
    if not columns:
        return []
    found = model._default_manager.filter(pk=record.pk).annotate(**columns).values(*columns).first()
    return [key for key in asked if found and found.get(f"u{key}")]


def named(text: str, most: int = 20) -> list[int]:
    """Active colleagues by a part of their name or address; all of them, the first by name, for an empty text."""
    rows = get_user_model()._default_manager.filter(state="active")
    for word in text.split()[:4]:
        rows = rows.filter(name__icontains=word) | rows.filter(email__icontains=word)
    return list(rows.order_by("name", "pk").values_list("pk", flat=True)[:most])
