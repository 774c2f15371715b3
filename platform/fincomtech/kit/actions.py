"""Named things a person does: declared once, and everywhere a button, a mutation, a bulk action, a step of a rule.

An action runs in a transaction with its records locked, checks right and state, and refuses in words. Running a move
that has been made already changes nothing and succeeds, so a double click does it once.
"""

import inspect
import types
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import changes, context, moves, writes
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Conflict, Denied, Invalid, Missing, Text, WrongState
from fincomtech.kit.registry import owner_of
from fincomtech.kit.rights import Scope
from fincomtech.kit.safety import step_up


@dataclass(frozen=True)
class Input:
    """How one argument of an action is asked for: its label, the widget, help. Goes into `Annotated[type, Input(…)]`.

    `record` names the record type where the code may not import its class: `Annotated[Record, Input(…, record="identity.User")]`.
    `choices` are (value, label) pairs for an argument typed as a Literal of those values.
    """

    label: Text
    widget: str = ""
    help: Text = ""
    record: str = ""
    choices: Sequence[tuple[str, Text]] = ()


@dataclass(frozen=True)
class Argument:
    """One argument as the form and the API need it: `kind` is text, int, decimal, bool, date, time, datetime, choice, record or records."""

    name: str
    kind: str
    label: Text
    required: bool
    default: Any = None
    choices: tuple[str, ...] = ()
    record: str | None = None
    widget: str = ""
    help: Text = ""
    labels: Mapping[str, Text] = field(default_factory=dict)  # of the choices


@dataclass(frozen=True)
class Action:
    """A declared action. `on` is "record" (given records) or "collection" (the type as a whole, e.g. an import)."""

    model: type[Record]
    name: str
    function: Callable[..., Any]
    title: Text
    move: tuple[frozenset[str], str] | None = None
    on: str = "record"
    icon: str = ""
    tone: str = "default"
    bulk: bool = True
    confirm: Text = ""
    access: str = "write"  # whose rows: those the actor may "write", or merely "read"
    undo: str = ""
    modules: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()  # where it is possible, for actions that move nothing
    open_to_readers: bool = False  # no grant needed: whoever may read the record may do it
    step_up: bool = False  # dangerous: asks for a fresh proof of who it is
    when: Any = (
        True  # a condition (kit/conditions.py): forms offer it where it holds; what is refused, the function says
    )

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """Derived from the function's keyword-only parameters."""
        hints = get_type_hints(self.function, include_extras=True)
        signature = inspect.signature(self.function)
        named = [p for p in signature.parameters.values() if p.kind == p.KEYWORD_ONLY]
        return tuple(_argument(p, hints[p.name]) for p in named)

    @property
    def as_step(self) -> bool:
        """Whether a rule can do it: what asks for a fresh proof needs the person."""
        return not self.step_up

    def allowed(self) -> bool:
        """Whether the actor has the right and the company the modules."""
        actor = context.actor()
        if actor.scopes is not None and "write" not in actor.scopes:
            return False
        right = self.model.right()
        granted = right.read > Scope.NONE if self.open_to_readers else right.allows(self.name)
        return granted and self.modules <= context.company().modules


_actions: dict[type, dict[str, Action]] = defaultdict(dict)


def action(
    model: type,
    *,
    title: Text,
    move: tuple[str | Sequence[str], str] | None = None,
    name: str = "",
    **options: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the function an action of a record type (or of a mixin: then of every record type that has it)."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        moves = None
        if move is not None:
            origins = [move[0]] if isinstance(move[0], str) else move[0]
            moves = (frozenset(origins), move[1])
        found = name or function.__name__
        options["states"] = frozenset(options.get("states", ()))
        _actions[model][found] = Action(
            model, found, function, title, moves, modules=frozenset(owner_of(function)), **options
        )
        return function

    return register


def actions_of(model: type[Record]) -> dict[str, Action]:
    """All actions of a record type, inherited ones included, by name."""
    found: dict[str, Action] = {}
    for base in reversed(model.__mro__):
        for name, act in _actions.get(base, {}).items():
            found[name] = act if act.model is model else _for(model, act)
    return found


def _for(model: type[Record], act: Action) -> Action:
    values = {k: getattr(act, k) for k in act.__dataclass_fields__}
    return Action(**{**values, "model": model})


@dataclass
class Outcome:
    """What an action left: the records, and what the client should do next (open a record, show a secret, download)."""

    records: list[Record]
    result: Any = None
    skipped: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Open:
    """An action's answer: open this record next."""

    record_type: str
    id: int

    def as_json(self) -> dict[str, Any]:
        """The form in which the API carries it."""
        return {"open": {"type": self.record_type, "id": str(self.id)}}


@dataclass(frozen=True)
class OpenList:
    """An action's answer: say this, and open the list of these records, if there are any."""

    record_type: str
    ids: Sequence[int]
    message: str

    def as_json(self) -> dict[str, Any]:
        """The form in which the API carries it."""
        where = {"id": {"in": [str(key) for key in self.ids]}}
        return {"message": self.message, **({"list": {"type": self.record_type, "where": where}} if self.ids else {})}


@dataclass(frozen=True)
class Say:
    """An action's answer: say this sentence."""

    message: str

    def as_json(self) -> dict[str, Any]:
        """The form in which the API carries it."""
        return {"message": str(self.message)}


@dataclass(frozen=True)
class Show:
    """An action's answer: show this once (a new key's secret), under its title, and say how it is used."""

    title: Text
    value: str
    use: Text = ""

    def as_json(self) -> dict[str, Any]:
        """The form in which the API carries it."""
        return {"show": {"title": str(self.title), "value": self.value, "use": str(self.use)}}


@dataclass(frozen=True)
class Download:
    """An action's answer: fetch this file of ours."""

    path: str

    def as_json(self) -> dict[str, Any]:
        """The form in which the API carries it."""
        return {"download": self.path}


def run(
    act: Action, ids: Sequence[int | str], values: Mapping[str, Any], *, expected_version: int | None = None
) -> Outcome:
    """Run an action on the records (one or many, all or nothing). Raises the refusals of rights, state and input."""
    if not act.allowed():
        raise Denied()
    if act.step_up:
        step_up.demand()
    arguments = parsed(act, values)
    with writes.at_once(), changes.during(act.name):
        if act.on == "collection":
            changes.note(changes.done(act.model))
            return Outcome([], act.function(**arguments))
        records = _locked(act, ids)
        if expected_version is not None and any(r.version != expected_version for r in records):
            raise Conflict()
        outcome = Outcome(records)
        for record in records:
            outcome.result = _run_one(act, record, arguments, outcome)
        return outcome


def _locked(act: Action, ids: Sequence[int | str]) -> list[Record]:
    try:
        keys = sorted({int(i) for i in ids})
    except (TypeError, ValueError):
        raise Missing() from None
    rows = (
        act.model.visible(access=act.access)
        .filter(pk__in=keys)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    found = list(rows)
    if len(found) != len(keys):
        readable = act.model.visible().filter(pk__in=keys).count() == len(keys)
        raise Denied() if readable else Missing()
    return found


def _run_one(act: Action, record: Any, arguments: Mapping[str, Any], outcome: Outcome) -> Any:
    if act.move and record.state == act.move[1]:
        outcome.skipped.append(record.pk)
        return None
    allowed = act.move[0] if act.move else act.states
    if allowed and record.state not in allowed:
        raise WrongState(state=record.get_state_display())
    before = changes.snapshot(record)
    version = record.version
    if act.move:
        record.state = act.move[1]
    result = act.function(record, **arguments)
    if act.access == "write" and record.pk and record.version == version:
        moves.compute(record)
        if act.move or changes.differs(record, before):
            writes.store(record, before)
    if record.pk and record.version == version:
        changes.note(changes.done(act.model, record))
    return result


# --- arguments ------------------------------------------------------------------------------------------------------

_KINDS = {
    str: "text",
    int: "int",
    Decimal: "decimal",
    bool: "bool",
    date: "date",
    time: "time",
    datetime: "datetime",
}


def _argument(parameter: inspect.Parameter, hint: Any) -> Argument:
    asked = Input(parameter.name.replace("_", " ").capitalize())
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        asked = next((x for x in extras if isinstance(x, Input)), asked)
    optional = False
    if get_origin(hint) in (Union, types.UnionType):
        optional = type(None) in get_args(hint)
        hint = next(x for x in get_args(hint) if x is not type(None))
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    kind, choices, record = _kind(hint)
    target = asked.record or record
    return Argument(
        parameter.name,
        kind,
        asked.label,
        required and not optional,
        default,
        choices,
        target,
        asked.widget,
        asked.help,
        dict(asked.choices),
    )


def _kind(hint: Any) -> tuple[str, tuple[str, ...], str | None]:
    if get_origin(hint) is Literal:
        return "choice", get_args(hint), None
    if get_origin(hint) in (list, Sequence):
        return "records", (), get_args(hint)[0].record_type()
    if isinstance(hint, type) and issubclass(hint, Record):
        return "record", (), hint.record_type()
    return _KINDS[hint], (), None


def parsed(act: Action, values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as Python values; refuses unknown, missing and malformed ones."""
    known = {a.name: a for a in act.arguments}
    for name in values:
        if name not in known:
            raise Invalid(_("The field “%(field)s” cannot be set."), code="not_writable", path=[name], field=name)
    found = {}
    for name, argument in known.items():
        value = values.get(name)
        if value in (None, "", []):
            if argument.required:
                raise Invalid(_("Fill in “%(field)s”."), code="required", path=[name], field=argument.label)
            continue
        found[name] = _parse(argument, value)
    return found


def _parse(argument: Argument, value: Any) -> Any:
    try:
        return _PARSERS[argument.kind](argument, value)
    except (ValueError, ArithmeticError, TypeError, ObjectDoesNotExist) as error:
        raise Invalid(_("“%(field)s” has a wrong value."), path=[argument.name], field=argument.label) from error


def _record(argument: Argument, value: Any) -> Record:
    return record_model(str(argument.record)).visible().get(pk=value)


def _records(argument: Argument, value: Any) -> list[Record]:
    found = list(record_model(str(argument.record)).visible().filter(pk__in=value))
    if len(found) != len(set(value)):
        raise ValueError("some of the records are not there")
    return found


def _choice(argument: Argument, value: Any) -> Any:
    if value not in argument.choices:
        raise ValueError("not one of the choices")
    return value


def _date(_argument: Argument, value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _time(_argument: Argument, value: Any) -> time:
    return value if isinstance(value, time) else time.fromisoformat(value)


def _datetime(_argument: Argument, value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


_PARSERS: dict[str, Callable[[Argument, Any], Any]] = {
    "record": _record,
    "records": _records,
    "choice": _choice,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "int": lambda _argument, value: int(value),
    "decimal": lambda _argument, value: Decimal(str(value)),
    "bool": lambda _argument, value: bool(value),
    "text": lambda _argument, value: value,
}
