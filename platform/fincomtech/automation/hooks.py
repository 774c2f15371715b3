"""Calls from other systems: an address with a secret starts a rule."""

import hashlib
from collections.abc import Mapping
from typing import Any

from fincomtech.automation import triggers
from fincomtech.automation.models import HOOK, Rule, RuleRun
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Missing

MOST_BYTES = 64 * 1024
MOST_DEPTH = 50  # of what stands in what: nobody says more, and writers of JSON stop somewhere above


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_deep(value: Any) -> bool:
    """Whether lists and objects stand in one another deeper than is taken."""
    level = [value]
    for _depth in range(MOST_DEPTH):
        lists = (e.values() if isinstance(e, Mapping) else e for e in level if isinstance(e, Mapping | list))
        level = [inner for each in lists for inner in each]
    return bool(level)


def take(secret: str, payload: Mapping[str, Any]) -> int:
    """Begin a run with what was sent; answers its id. Raises Missing for a secret that starts nothing.

    With "recordId" in it the run is about that record, if the rule's owner sees it and it meets the condition.
    """
    rule = Rule.objects.filter(hook_hash=hash_of(secret), state="active", trigger=HOOK).first()
    if rule is None or not triggers.is_there(rule):
        raise Missing()
    key = str(payload.get("recordId") or "")
    cause = {"trigger": HOOK}
    if key:
        begun = (
            key.isdecimal()
            and len(key) < 19
            and triggers.begin(rule, record_model(str(rule.record_type)), {int(key): cause}, payload)
        )
        if not begun:
            raise Missing()
        last = RuleRun.objects.filter(rule=rule).order_by("-id").values_list("pk", flat=True).first()
        return int(last or 0)
    run = RuleRun(rule=rule, record_type=rule.record_type, cause=cause, payload=dict(payload), chain=[[rule.pk, None]])
    triggers.add(rule, [run])
    return int(run.pk)
