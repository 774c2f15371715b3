"""Which active rules a change concerns, and the runs that they get. Source: kit.7."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any

from fincomtech.automation import steps, words
from fincomtech.automation.models import CHANGED, CREATED, Rule, RuleRun
from fincomtech.identity.rights import actor_of_user
from fincomtech.kit import context
from fincomtech.kit.background import tasks
from fincomtech.kit.changes import Change
from fincomtech.kit.extending import customs
from fincomtech.kit.extending.members import known, title_path
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record, enabled_record_types, record_model
from fincomtech.kit.refusals import Refusal
from fincomtech.notifications import notices
from fincomtech.notifications.telling import administrators, notify

PROCEED = "automation.proceed"
LONGEST_CHAIN = 12
Chain = list[list[int | None]]

# The chains of the runs that are being done, by record: what a run writes is caused by it.
_chains: ContextVar[Mapping[int | None, Chain] | None] = ContextVar("automation_chains", default=None)


@contextmanager
def caused_by(chains: Mapping[int | None, Chain]) -> Iterator[None]:
    """What is written inside belongs to these runs (record's id → chain)."""
    token = _chains.set(chains)
    try:
        yield
    finally:
        _chains.reset(token)


def hear(batch: Sequence[Change]) -> None:
    """Give each rule that the changes concern its runs, in the writer's transaction; they are done right after it."""
    told = [c for c in batch if c.operation in ("create", "update") and c.key is not None]
    types = {c.model.record_type() for c in told} - {"automation.Rule", "automation.RuleRun"}
    if not types:
        return
    active = Rule.objects.filter(state="active", record_type__in=types, trigger__in=[CREATED, CHANGED]).order_by("id")
    for rule in active:
        concerned = {c.key: cause for c in told if (cause := _cause(rule, c)) is not None}
        if concerned:
            begin(rule, record_model(str(rule.record_type)), concerned)


def _cause(rule: Rule, change: Change) -> dict[str, Any] | None:
    """Why the change concerns the rule; None when it does not."""
    if change.model.record_type() != rule.record_type:
        return None
    if rule.trigger == CREATED:
        return {"trigger": CREATED} if change.operation == "create" else None
    if change.operation != "update":
        return None
    return _difference(rule, change)


def _difference(rule: Rule, change: Change) -> dict[str, Any] | None:
    columns = {camel(f.name): f.attname for f in change.model._meta.concrete_fields}
    if not rule.field:
        changed = [name for name, attname in columns.items() if attname in change.columns()]
        names = [n for n in (*changed, *map(camel, change.links)) if n not in ("version", "changedAt", "changedBy")]
        return {"trigger": CHANGED, "fields": names} if names else None
    if rule.field in map(camel, change.links):
        return {"trigger": CHANGED, "field": rule.field}
    before, after = _values(rule.field, change)
    if before == after:
        return None
    if (rule.before is not None and _plain(rule.before) != before) or (
        rule.after is not None and _plain(rule.after) != after
    ):
        return None
    return {"trigger": CHANGED, "field": rule.field, "before": before, "after": after}


def _values(name: str, change: Change) -> tuple[Any, Any]:
    """What a field was and is; the company's own ones stand in their common column."""
    told = (change.before, change.after)
    if name.startswith(customs.PREFIX):
        return tuple(_plain((values.get("custom") or {}).get(name)) for values in told)
    found = known(change.model, name)
    attname = found.field.attname if found is not None and found.kind in ("column", "one") else ""
    return tuple(_plain(values.get(attname)) for values in told)


def _plain(value: Any) -> Any:
    """A value as JSON and the API know it: ids and decimals are texts."""
    return value if value is None or isinstance(value, bool | list | dict) else str(value)


def begin(
    rule: Rule,
    model: type[Record],
    causes: Mapping[Any, dict[str, Any]],
    payload: Mapping[str, Any] | None = None,
) -> int:
    """Runs for those of the records (id → cause) that the rule's owner sees and that meet its condition.

    One query for the condition, one statement for the runs, however many they are. Returns how many runs that were.
    """
    matching = _matching(rule, model, list(causes))
    runs = [_run(rule, model, key, title, causes[key], payload or {}) for key, title in matching]
    return add(rule, runs)


def add(rule: Rule, runs: Sequence[RuleRun]) -> int:
    """Store new runs and have those that may go on done after commit."""
    RuleRun.objects.bulk_create(runs, batch_size=1000)
    if any(run.state == RuleRun.WAITING for run in runs):
        tasks.after_commit(PROCEED, rule=rule.pk)
    return len(runs)


def _matching(rule: Rule, model: type[Record], keys: Sequence[Any]) -> list[tuple[Any, str]]:
    rows = matching_rows(rule, model)
    if rows is None:
        return []
    title = title_path(model)
    return [(key, str(name)) for key, name in rows.filter(pk__in=keys).values_list("pk", title)]


def matching_rows(rule: Rule, model: type[Record]) -> Any:
    """The records that the rule's owner may read and that meet its condition.

    None while the records' module is disabled, and where the rule stops: its owner has left or its condition broke.
    """
    if not is_there(rule):
        return None
    owner = actor_of_user(rule.owner_id) if rule.owner_id else None
    if owner is None:
        return halt(rule, words.no_owner())
    with context.acting_as(owner):
        try:
            return steps.meeting(model, rule.condition)
        except Refusal as refusal:
            return halt(rule, refusal.message)


def is_there(rule: Rule) -> bool:
    """Whether the company has the module of the rule's records."""
    return str(rule.record_type) in enabled_record_types(context.company().modules)


def halt(rule: Rule, reason: str) -> None:
    """Stop a rule that cannot go on, and tell the administrators why, once."""
    stopped = Rule.objects.filter(pk=rule.pk, state="active").update(state="stopped", stopped_reason=reason)
    if stopped:
        told = words.stopped(rule.name, reason)
        notify(administrators(), notices.RULE, rule, by_name=rule.name, what=told)


def _run(
    rule: Rule, model: type[Record], key: Any, title: str, cause: dict[str, Any], payload: Mapping[str, Any]
) -> RuleRun:
    chain = [*chain_of(key), [rule.pk, key]]
    run = RuleRun(
        rule=rule,
        record_type=model.record_type(),
        record_id=key,
        record_title=title[:300],
        cause=cause,
        payload=dict(payload),
        chain=chain,
    )
    if is_loop(chain):
        run.end(RuleRun.LOOP, str(_loop_told(chain)))
    return run


def chain_of(key: Any) -> Chain:
    """The runs that led to what is being written to this record now."""
    chains = _chains.get() or {}
    return chains.get(key) or next(iter(chains.values()), [])


def is_loop(chain: Chain) -> bool:
    """Whether the chain has come back to a rule and record that it has passed already, or is endless."""
    return chain[-1] in chain[:-1] or len(chain) > LONGEST_CHAIN


def _loop_told(chain: Chain) -> Any:
    names: dict[Any, str] = dict(Rule.objects.filter(pk__in=[pair[0] for pair in chain]).values_list("pk", "name"))
    return words.loop([names.get(pair[0], "?") for pair in chain])


def grouped(runs: Iterable[RuleRun]) -> dict[str, list[RuleRun]]:
    """Runs by where they go on, so that those at one place are done together."""
    places: dict[str, list[RuleRun]] = defaultdict(list)
    for run in runs:
        places[str(run.path)].append(run)
    return places


def begin_rows(rule: Rule, model: type[Record], rows: Any, cause: dict[str, Any]) -> int:
    """Runs for all these rows, of which ids and titles are read alone."""
    begun, pairs = 0, rows.order_by("pk").values_list("pk", title_path(model)).iterator(chunk_size=2000)
    for some in batched(pairs, 2000):
        begun += add(rule, [_run(rule, model, key, str(title), cause, {}) for key, title in some])
    return begun


def batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The items in lists of this size."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
