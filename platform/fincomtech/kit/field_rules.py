"""A company's rules for fields, enforced: required by a condition, read-only by a condition. Source: kit.5."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from fincomtech.kit import conditions
from fincomtech.kit.extending import customs, members
from fincomtech.kit.naming import snake
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.kit.rights import fixed_fields


class Watch:
    """What a record was before values were set, as far as rules ask for it."""

    def __init__(self, record: Record, given: Iterable[str]):
        self._record = record
        self._rules = customs.rules_of(type(record).record_type())
        self._before = conditions.scope_of(record) if self._rules else {}
        self._given = set(given)

    def problems(self) -> list[Refusal]:
        """A refusal for each rule that the record, as it stands now, breaks."""
        if not self._rules:
            return []
        now = conditions.scope_of(self._record)
        found = [self._broken(rule, now) for rule in self._rules]
        return [refusal for refusal in found if refusal is not None]

    def _broken(self, rule: customs.FieldRule, now: Mapping[str, Any]) -> Refusal | None:
        member = members.member(type(self._record), rule.field)
        if member is None:
            return None
        told = {"path": [member.field.name], "field": member.field.verbose_name}
        changed = member.field.name in self._given and self._before.get(rule.field) != now.get(rule.field)
        if changed and self._record.pk and conditions.holds(rule.readonly, self._before):
            return Invalid(_("“%(field)s” cannot be changed now."), code="readonly", **told)
        if member.field.name in fixed_fields(type(self._record)):
            return None  # nobody is asked for what their roles do not let them set
        if conditions.holds(rule.required, now) and not conditions.holds(["set", rule.field], now):
            return Invalid(_("Fill in “%(field)s”."), code="required", **told)
        return None


def python_name(field: str) -> str:
    """The name of a field in Python: the company's own fields have one name everywhere."""
    return field if field.startswith(customs.PREFIX) else snake(field)
