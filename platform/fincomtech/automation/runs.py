"""Doing the steps of runs. Runs of one rule that stand at the same step are done together, in a few statements for all.

A batch is one transaction: either all its effects and the runs' new places are there, or nothing is, and the batch is
done again. A record that refuses fails its own run only. Source: kit.7.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from logging import getLogger
from typing import Any

from django.db import OperationalError, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.automation import audience, calling, steps, triggers, words
from fincomtech.automation.audience import Audience
from fincomtech.automation.models import Rule, RuleRun
from fincomtech.automation.steps import Path, Step
from fincomtech.identity.rights import actor_of_user
from fincomtech.kit import actions, bulk, changes, clock, context, writes
from fincomtech.kit.changes import Change
from fincomtech.kit.extending import members
from fincomtech.kit.records import Record, enabled_record_types, record_model
from fincomtech.kit.refusals import Denied, Invalid, Missing, Refusal, Several
from fincomtech.notifications import notices
from fincomtech.notifications.telling import notify

logger = getLogger(__name__)
BATCH = 500
MOST_TOLD = 500  # characters of a sentence
SETTLED = ["state", "error", "finished_at", "due_at", "path", "log"]


@dataclass(slots=True)
class Case:
    """One run with its record, while its batch is being done; `dry` runs do not wait."""

    run: RuleRun
    record: Any
    dry: bool = False
    over: bool = False
    log: list[dict[str, Any]] = field(default_factory=list)

    def note(self, path: Path, step: Step, result: str, **more: Any) -> None:
        """Write what was done into the log."""
        self.log.append({"step": steps.numbered(path), "kind": step.get("kind"), "result": result, **more})

    def fail(self, path: Path, step: Step, refusal: Refusal | Several) -> None:
        """This record refused: its run ends here, the others go on."""
        self.note(path, step, "failed", why=told(refusal))
        self.run.end(RuleRun.FAILED, told(refusal))
        self.over = True


def told(refusal: Refusal | Several) -> str:
    """The refusal's sentences in the active language."""
    refusals = refusal.refusals if isinstance(refusal, Several) else [refusal]
    return " ".join(one.message for one in refusals)


def proceed(rule_id: int) -> int:
    """Do what waits for this rule and is due, batch after batch; returns how many runs went on."""
    rule = Rule.objects.filter(pk=rule_id, state="active").first()
    total = 0
    while rule is not None and triggers.is_there(rule):
        try:
            done = _batch(rule)
        except OperationalError:  # the database is away, or two have waited for each other: the same again, later
            raise
        except Exception:
            logger.exception("a batch of rule %s met a bug", rule.pk)
            done = _one_by_one(rule)
        total += done
        if done < BATCH:
            break
    return total


def _one_by_one(rule: Rule) -> int:
    """After a bug in a batch each of its runs goes for itself: the one that meets it fails, and keeps nobody back."""
    keys = list(_due(rule.pk).values_list("pk", flat=True)[:BATCH])
    for key in keys:
        try:
            _batch(rule, [key])
        except OperationalError:
            raise
        except Exception:
            logger.exception("run %s of rule %s met a bug", key, rule.pk)
            stopped = {"state": RuleRun.FAILED, "error": words.bug(), "finished_at": clock.now(), "due_at": None}
            RuleRun.objects.filter(pk=key, state=RuleRun.WAITING).update(**stopped)
    return len(keys)


def _batch(rule: Rule, only: Sequence[int] = ()) -> int:
    """One batch: what it writes is told, as the owner's and as caused by these runs, when its transaction ends."""
    chains: dict[int | None, triggers.Chain] = {}
    with _as_owner(rule) as owner, triggers.caused_by(chains), writes.at_once():
        found = _take(rule.pk, only)
        chains.update({run.record_id: run.chain for run in found})
        if owner is None:
            for run in found:
                run.end(RuleRun.FAILED, words.no_owner())
        else:
            _perform(rule, found)
        if found:
            bulk.update_rows(RuleRun, found, SETTLED)
    return len(found)


@contextmanager
def _as_owner(rule: Rule) -> Iterator[context.Actor | None]:
    """Act as the rule's owner, in their language; None (as the system) when they do not work here any more."""
    owner = actor_of_user(rule.owner_id) if rule.owner_id else None
    who = owner or context.Actor.SYSTEM
    with context.acting_as(who), override(who.language):
        yield owner


def _due(rule_id: int) -> "models.QuerySet[RuleRun]":
    return RuleRun.objects.filter(rule=rule_id, state=RuleRun.WAITING).exclude(due_at__gt=clock.now()).order_by("id")


def _take(rule_id: int, only: Sequence[int] = ()) -> list[RuleRun]:
    """The next due runs (of the named ones), locked; those that another worker holds are its own."""
    due = _due(rule_id).filter(pk__in=only) if only else _due(rule_id)
    return list(due.select_for_update(skip_locked=True, of=("self",), no_key=True)[:BATCH])


def dry_run(rule: Rule, record: Record) -> RuleRun:
    """What the rule would do with this record now: really done, told, and then undone; nothing leaves the company."""
    run = RuleRun(rule=rule, record_type=rule.record_type, record_id=record.pk, record_title=str(record)[:300])
    run.chain = [[rule.pk, record.pk]]
    with _as_owner(rule) as owner, _undone():
        if owner is None:
            run.end(RuleRun.FAILED, words.no_owner())
        else:
            _perform(rule, [run], dry=True)
    return run


@contextmanager
def _undone() -> Iterator[None]:
    """A transaction that never stays: also what was to be sent after its commit is forgotten."""

    class Done(Exception):
        pass

    try:
        with writes.at_once():
            yield
            raise Done
    except Done:
        pass


def _perform(rule: Rule, runs: Sequence[RuleRun], *, dry: bool = False) -> None:
    cases = _cases(rule, runs, dry)
    by_run = {id(case.run): case for case in cases}
    for found in triggers.grouped(case.run for case in cases).values():
        _walk(rule, [by_run[id(run)] for run in found], found[0].path or [0])
    for case in cases:
        case.run.log = [*case.run.log, *case.log]


def _cases(rule: Rule, runs: Sequence[RuleRun], dry: bool) -> list[Case]:
    """The runs with their records, locked for the owner; a run whose record is gone fails."""
    model = record_model(str(rule.record_type))
    keys = [run.record_id for run in runs if run.record_id is not None]
    found = bulk.locked(model, keys, "read") if keys else {}
    cases = [Case(run, found.get(run.record_id or 0), dry) for run in runs]
    for case in cases:
        if case.run.record_id is not None and case.record is None:
            case.run.end(RuleRun.FAILED, words.gone())
            case.over = True
    return [case for case in cases if not case.over]


def _walk(rule: Rule, cases: list[Case], path: Path) -> None:
    """Do step after step until every case waits or is through."""
    here: Path | None = path
    while cases and here is not None:
        step = steps.at(rule.steps, here)
        if step is None:
            here = steps.outside(here)
            continue
        if step["kind"] == "branch":
            for side, some in _sides(rule, step, cases, here).items():
                _walk(rule, some, [*here, side, 0])
            return
        if _needs_record(rule, step):
            cases = _with_record(step, cases, here)
        _KINDS[step["kind"]](rule, step, cases, here)
        cases = [case for case in cases if not case.over]
        here = steps.after(here)
    for case in cases:
        case.run.end(RuleRun.DONE)
        case.over = True


def _needs_record(rule: Rule, step: Step) -> bool:
    if step["kind"] == "action":
        act = actions.actions_of(record_model(str(rule.record_type))).get(str(step["action"]))
        return act is not None and act.on == "record"
    return step["kind"] == "set" or bool(step.get("until"))


def _with_record(step: Step, cases: list[Case], path: Path) -> list[Case]:
    """Those that are about a record; another system's call need not be, and then its run ends here."""
    for case in cases:
        if case.record is None:
            case.fail(path, step, Missing(words.no_record(), path=["recordId"]))
    return [case for case in cases if not case.over]


# --- the kinds of steps ---------------------------------------------------------------------------------------------


def _sides(rule: Rule, step: Step, cases: list[Case], path: Path) -> dict[str, list[Case]]:
    """The cases that meet the branch's condition, and the others: one query."""
    model = record_model(str(rule.record_type))
    keys = [case.record.pk for case in cases if case.record is not None]
    held = set(steps.meeting(model, step.get("condition")).filter(pk__in=keys).values_list("pk", flat=True))
    sides: dict[str, list[Case]] = {"then": [], "else": []}
    for case in cases:
        side = "then" if case.record is not None and case.record.pk in held else "else"
        case.note(path, step, side)
        sides[side].append(case)
    return sides


def _set(rule: Rule, step: Step, cases: list[Case], path: Path) -> None:
    model = record_model(str(rule.record_type))
    writable = bulk.locked(model, [case.record.pk for case in cases if case.record is not None], "write")
    drafts = _drafts(model, step, cases, path, lambda case: writable.get(case.record.pk))
    _save(model, drafts, step, path)
    for case, draft in drafts:
        case.record = draft.record or case.record


def _create(rule: Rule, step: Step, cases: list[Case], path: Path) -> None:
    model = enabled_record_types(context.company().modules).get(str(step["record"]))
    if model is None:
        for case in cases:
            case.fail(path, step, Invalid(_("There is no such record type."), code="automation.record_type"))
        return
    drafts = _drafts(model, step, cases, path, lambda _case: None, new=True)
    _save(model, drafts, step, path)


def _drafts(
    model: type[Record],
    step: Step,
    cases: list[Case],
    path: Path,
    record_of: Callable[[Case], Any],
    *,
    new: bool = False,
) -> "list[tuple[Case, bulk.Draft]]":
    found, given = [], step.get("values") or {}
    with steps.read_together(_records(cases), given):
        for case in cases:
            try:
                values = steps.values_for(model, given, case.record, case.run.payload)
                record = record_of(case)
                if record is None and not new:
                    raise Denied()
            except (Refusal, Several) as refusal:
                case.fail(path, step, refusal)
                continue
            found.append((case, bulk.Draft(values, record)))
    return found


def _records(cases: Sequence[Case]) -> list[Any]:
    return [case.record for case in cases if case.record is not None]


def _save(model: type[Record], drafts: "list[tuple[Case, bulk.Draft]]", step: Step, path: Path) -> None:
    bulk.save(model, [draft for _case, draft in drafts])
    for case, draft in drafts:
        if draft.told:
            case.fail(path, step, Several(draft.told))
        else:
            what = {"record": model.record_type(), "id": draft.record.pk, "title": str(draft.record)[:200]}
            case.note(path, step, "done", **what, values={k: str(v) for k, v in draft.values.items()})


def _act(rule: Rule, step: Step, cases: list[Case], path: Path) -> None:
    """An action, each record for itself: one that refuses does not keep the others back."""
    model = record_model(str(rule.record_type))
    act = actions.actions_of(model).get(str(step["action"]))
    if act is None:  # its module may be gone since the rule was saved
        for case in cases:
            case.fail(path, step, Invalid(_("There is no such action."), code="automation.action"))
        return
    forms = {argument.name: steps.RICH if argument.widget == "richtext" else steps.PLAIN for argument in act.arguments}
    given = step.get("input") or {}
    for case in cases:
        try:
            values = {
                name: steps.value_of(spec, case.record, case.run.payload, forms.get(name, steps.RAW))
                for name, spec in given.items()
            }
            with changes.seen() as written:
                actions.run(act, [case.record.pk] if act.on == "record" else [], values)
        except (Refusal, Several) as refusal:
            case.fail(path, step, refusal)
            continue
        case.note(path, step, "done", what=str(act.title), made=_made(written))
        if case.record is not None:  # the action may have deleted it
            case.record = model.visible().filter(pk=case.record.pk).first()


def _made(written: Sequence[Change]) -> list[dict[str, Any]]:
    """The records that an action has made, for the log: the first ten."""
    new = [c for c in written if c.operation == "create" and c.record is not None and c.model.part_of is None]
    return [{"record": c.model.record_type(), "id": c.key, "title": str(c.record)[:200]} for c in new[:10]]


def _notify(rule: Rule, step: Step, cases: list[Case], path: Path) -> None:
    """Tell people in the app, each record for itself; the log names who hears of it, and who may not open the record."""
    records = _records(cases)
    asked = Audience(rule, step, records)
    with steps.read_together(records, step["text"]):
        for case in cases:
            try:
                told = steps.value_of({"text": step["text"]}, case.record, case.run.payload, steps.PLAIN)
            except (Refusal, Several) as refusal:
                case.fail(path, step, refusal)
                continue
            told = " ".join(told.split())[:MOST_TOLD]
            hearing, shut = asked.of(case.record)
            notify(hearing, notices.RULE, case.record, by_name=rule.name, what=told)
            who = {"people": audience.names(hearing), "shut": audience.names(shut)}
            case.note(path, step, "told" if hearing else "nobody", what=told, **who)


def _call(rule: Rule, step: Step, cases: list[Case], path: Path) -> None:
    for case in cases:
        try:
            body = step.get("body") or {}
            values = {name: steps.value_of(spec, case.record, case.run.payload) for name, spec in body.items()}
            calling.call(rule, case.run, str(step["url"]), values)
            case.note(path, step, "done", what=str(step["url"]))
        except (Refusal, Several) as refusal:
            case.fail(path, step, refusal)


def _wait(rule: Rule, step: Step, cases: list[Case], path: Path) -> None:
    for case in cases:
        moment = _until(step, case.record)
        if case.dry or moment <= clock.now():
            case.note(path, step, "passed", until=moment)
            continue
        case.note(path, step, "waits", until=moment)
        case.run.due_at, case.run.path = moment, steps.after(path)
        case.over = True


def _until(step: Step, record: Any) -> datetime:
    """When the wait ends: so long from now, or so long after a date of the record (at once where that is empty)."""
    delay = timedelta(minutes=int(step.get("minutes") or 0))
    if not step.get("until"):
        return clock.now() + delay
    model: Any = type(record)
    dated = members.known(model, str(step["until"]))
    value = getattr(record, dated.field.attname) if dated is not None else None
    if value is None:
        return clock.now()
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), clock.zone())
    return value + delay


def _stop(rule: Rule, step: Step, cases: list[Case], path: Path) -> None:
    for case in cases:
        case.note(path, step, "done")
        case.run.end(RuleRun.DONE)
        case.over = True


_KINDS: Mapping[str, Callable[[Rule, Step, list[Case], Path], None]] = {
    "set": _set,
    "create": _create,
    "action": _act,
    "notify": _notify,
    "call": _call,
    "wait": _wait,
    "stop": _stop,
}


def waiting(limit: int = 200) -> list[int]:
    """The rules that have runs due: for the sweep, after waits and lost messages."""
    there = list(enabled_record_types(context.company().modules))
    ready = {"state": RuleRun.WAITING, "rule__state": "active", "record_type__in": there}
    due = RuleRun.objects.filter(**ready).exclude(due_at__gt=clock.now())
    return list(due.order_by().values_list("rule", flat=True).distinct()[:limit])
