"""What in a rule could never work, told before it is saved."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from fincomtech.automation import audience, steps, times
from fincomtech.automation.models import CHANGED, DATE, SCHEDULE, Rule
from fincomtech.kit import actions, context, writes
from fincomtech.kit.extending.members import member
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.kit.safety import templates_sandbox

FURTHEST_DAY = 100 * 366
LONGEST_WAIT = 366 * 24 * 60  # minutes


def problems(rule: Rule) -> list[Refusal]:
    """A refusal for each part that names what is not there, or says nothing that can be done."""
    model = enabled_record_types(context.company().modules).get(str(rule.record_type))
    if model is None:
        return [Invalid(_("There is no such record type."), code="automation.record_type", path=["recordType"])]
    found = list(_trigger(rule, model))
    found += _condition(model, rule.condition, ["condition"])
    if not isinstance(rule.steps, list) or len(list(steps.every(rule.steps))) > steps.MOST_STEPS:
        return [*found, Invalid(_("Too many steps."), code="automation.steps", path=["steps"])]
    for path, step in steps.every(rule.steps):
        try:
            _step(model, step)
        except Refusal as refusal:
            sentence = _("Step %(number)s: %(problem)s")
            told = {"number": steps.numbered(path), "problem": refusal.message}
            found.append(Invalid(sentence, code=refusal.code, path=["steps"], **told))
    return found


def _trigger(rule: Rule, model: type[Record]) -> Iterator[Refusal]:
    if rule.trigger == CHANGED and rule.field and member(model, rule.field) is None:
        yield _no_field(rule.field, ["field"])
    if rule.trigger == DATE:
        dated = member(model, rule.date_field)
        if dated is None or not isinstance(dated.field, models.DateField):
            yield _no_field(rule.date_field, ["dateField"])
    if rule.trigger == SCHEDULE:
        try:
            times.rule_of(rule.times)
        except Refusal as refusal:
            yield refusal


def _no_field(name: str, path: list[str]) -> Refusal:
    return Invalid(_("There is no field “%(field)s”."), code="unknown_field", path=path, field=name)


def _condition(model: type[Record], where: Any, path: list[str]) -> list[Refusal]:
    try:
        if not isinstance(where or {}, Mapping):
            raise Invalid(_("The condition is not one."), code="automation.condition")
        steps.meeting(model, where)
    except Refusal as refusal:
        refusal.path = path
        return [refusal]
    return []


def _step(model: type[Record], step: Any) -> None:
    kind = step.get("kind") if isinstance(step, Mapping) else None
    check = _CHECKS.get(str(kind))
    if check is None:
        raise Invalid(_("choose what is to be done."), code="automation.kind")
    try:
        check(model, step)
    except (TypeError, ValueError, AttributeError) as error:  # a list where an object belongs, an address that is none
        raise Invalid(_("a value is missing."), code="automation.value") from error


def _values(model: type[Record], given: Any, source: type[Record]) -> None:
    if not isinstance(given, Mapping) or not given:
        raise Invalid(_("fill in at least one field."), code="automation.values")
    writable = writes.writable_fields(model)
    for name, spec in given.items():
        found = member(model, name)
        if found is None or found.field.name not in writable:
            raise Invalid(_("The field “%(field)s” cannot be set."), code="not_writable", field=name)
        _value(source, spec)


def _value(source: type[Record], spec: Any) -> None:
    if not isinstance(spec, Mapping) or len(spec) != 1:
        raise Invalid(_("a value is missing."), code="automation.value")
    [(kind, given)] = spec.items()
    if kind == "field":
        _path(source, str(given))
    elif kind == "text":
        _text(str(given))
    elif kind == "days" and (not isinstance(given, int) or abs(given) > FURTHEST_DAY):
        raise Invalid(_("a value is missing."), code="automation.value")
    elif kind not in ("value", "days", "now", "me", "hook"):
        raise Invalid(_("a value is missing."), code="automation.value")


def _text(given: str) -> None:
    problem = templates_sandbox.syntax_error(given)
    if problem:
        raise Invalid(_("the text cannot be filled in: %(reason)s"), code="automation.text", reason=problem)


def _path(model: type[Record], path: str) -> None:
    *relations, last = path.split(".")
    for name in relations:
        link = member(model, name)
        if link is None or link.kind != "one":
            raise _no_field(path, [])
        model = link.target
    found = member(model, last)
    if found is None or found.kind not in steps.READABLE:
        raise _no_field(path, [])


def _check_set(model: type[Record], step: Mapping[str, Any]) -> None:
    _values(model, step.get("values"), model)


def _check_create(model: type[Record], step: Mapping[str, Any]) -> None:
    made = enabled_record_types(context.company().modules).get(str(step.get("record")))
    if made is None:
        raise Invalid(_("There is no such record type."), code="automation.record_type")
    _values(made, step.get("values"), model)


def _check_action(model: type[Record], step: Mapping[str, Any]) -> None:
    act = actions.actions_of(model).get(str(step.get("action")))
    if act is None or not act.as_step or not act.modules <= context.company().modules:
        raise Invalid(_("There is no such action."), code="automation.action")
    known = {argument.name: argument for argument in act.arguments}
    given = step.get("input") or {}
    for name, spec in given.items():
        if name not in known:
            raise Invalid(_("The field “%(field)s” cannot be set."), code="not_writable", field=name)
        _value(model, spec)
    for name, argument in known.items():
        if argument.required and name not in given:
            raise Invalid(_("Fill in “%(field)s”."), code="required", field=argument.label)


def _check_notify(model: type[Record], step: Mapping[str, Any]) -> None:
    audience.check(model, step)
    text = step.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Invalid(_("write what is to be told."), code="automation.no_text")
    _text(text)


def _check_call(model: type[Record], step: Mapping[str, Any]) -> None:
    address = urlsplit(str(step.get("url") or ""))
    if address.scheme not in ("https", "http") or not address.hostname:
        raise Invalid(_("give the address that is to be called."), code="automation.url")
    for spec in (step.get("body") or {}).values():
        _value(model, spec)


def _check_wait(model: type[Record], step: Mapping[str, Any]) -> None:
    minutes, until = step.get("minutes") or 0, step.get("until")
    if not isinstance(minutes, int) or abs(minutes) > LONGEST_WAIT or (minutes <= 0 and not until):
        raise Invalid(_("say how long to wait, a year at most."), code="automation.wait")
    if until:
        dated = member(model, str(until))
        if dated is None or not isinstance(dated.field, models.DateField):
            raise _no_field(str(until), [])


def _check_branch(model: type[Record], step: Mapping[str, Any]) -> None:
    if not all(isinstance(step.get(side) or [], list) for side in ("then", "else")):
        raise Invalid(_("choose what is to be done."), code="automation.kind")
    for refusal in _condition(model, step.get("condition"), []):
        raise refusal


_CHECKS = {
    "set": _check_set,
    "create": _check_create,
    "action": _check_action,
    "notify": _check_notify,
    "call": _check_call,
    "wait": _check_wait,
    "branch": _check_branch,
    "stop": lambda _model, _step: None,
}
