"""Templates that companies write, filled in from records: Jinja2 in a sandbox that can read declared fields and nothing else.

A template sees a record's columns and lines as the actor may, follows relations only to records that the actor may
read, and calls nothing but a few filters. It has no macros, no includes and no methods; its size, its output, its loops
and its time are limited, so that a hostile template ends with an error and reaches neither files, network nor other data.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, wraps
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from jinja2 import ChainableUndefined, TemplateSyntaxError, nodes, pass_eval_context
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.filters import do_join, do_round
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from fincomtech.kit import clock, context, conversation
from fincomtech.kit.extending import customs, extras
from fincomtech.kit.fields import MoneyField, RichTextField
from fincomtech.kit.finding import related
from fincomtech.kit.numbers import words
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Refusal
from fincomtech.kit.rights import hidden_fields

MOST_SOURCE, MOST_OUTPUT, MOST_VALUE = 200_000, 2_000_000, 200_000  # characters
MOST_MADE = 20_000_000  # characters of all texts that are made on the way
MOST_STEPS = 50_000  # turns of all loops together
MOST_SECONDS = 5.0
MOST_DEPTH = 4  # relations one behind the other
MOST_LINES = 2_000
MOST_FACTOR = 10**6
MOST_PLACES = 30  # digits that a number is rounded to

_FORBIDDEN = (nodes.Macro, nodes.CallBlock, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block)
_FAULTS = (
    TemplateError,
    SyntaxError,  # more loops inside one another than Python takes
    ArithmeticError,
    TypeError,
    ValueError,
    LookupError,
    RecursionError,
    MemoryError,
    AssertionError,  # how filters of the library refuse what they were given
    AttributeError,
)
_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex"})


class TemplateFault(Refusal):
    """The template cannot be filled in."""

    code = "template"
    sentence = _("The template cannot be filled in: %(reason)s")


def render(
    text: str,
    record: Record | None = None,
    values: Mapping[str, Any] | None = None,
    *,
    language: str = "",
    html: bool = False,
) -> str:
    """The template filled in from a record's fields by their names, and from `values`.

    `values` may hold plain values, records, and lists and dictionaries of them. With `html` values are escaped (texts
    that were stored as safe HTML are not). `language` decides how dates, numbers and choices are written. Raises
    TemplateFault with a reason; an unknown field, or one that the actor may not see, is left empty.
    """
    if len(text) > MOST_SOURCE:
        raise TemplateFault(reason=str(_("it is too long")))
    names = _Names(record, values or {}, html)
    try:
        with override(language or None), _limited():
            return _put_together(_compiled(text, html).generate(names.as_dict()))
    except _FAULTS as error:
        raise TemplateFault(reason=str(error)[:200] or type(error).__name__) from error


def syntax_error(text: str) -> str:
    """Why the template could never be filled in; "" when it could."""
    if len(text) > MOST_SOURCE:
        return str(_("it is too long"))
    try:
        _ENVIRONMENTS[False].from_string(text)
    except _FAULTS as error:
        return str(error)[:200]
    return ""


def _put_together(parts: Iterator[str]) -> str:
    found, size, spent = [], 0, _spent.get()
    for part in parts:
        size += len(part)
        if size > MOST_OUTPUT:
            raise SecurityError("the result is too long")
        if spent is not None:
            spent.tick()
        found.append(part)
    return "".join(found)


# --- what a template sees -------------------------------------------------------------------------------------------


class RecordView:
    """A record as templates see it: declared fields within the actor's rights."""

    __slots__ = ("_depth", "_found", "_html", "_record")

    def __init__(self, record: Record, *, html: bool, depth: int = 0):
        self._record, self._html, self._depth = record, html, depth
        self._found: dict[str, Any] = {}

    def __str__(self) -> str:
        return str(self._record)

    def __html__(self) -> str:
        return str(escape(str(self._record)))

    def field(self, name: str) -> Any:
        """The value of a column, of a field that a module or the company adds, the view of a relation, the views of lines."""
        if name not in self._found:
            self._found[name] = self._value(name)
        return self._found[name]

    def names(self) -> Iterator[str]:
        """The names that `field` knows."""
        shut = hidden_fields(type(self._record))
        yield from (f.name for f in self._record._meta.concrete_fields if f.name not in shut and f.name != "custom")
        yield from (f.name for f in extras.open_fields_of(type(self._record)))
        yield from (name for name in self._record.lines if name not in shut)

    def _value(self, name: str) -> Any:
        if name in hidden_fields(type(self._record)):
            return None
        if name in self._record.lines:
            return [RecordView(line, html=self._html, depth=self._depth + 1) for line in self._lines(name)]
        fields = {f.name: f for f in self._record._meta.concrete_fields if f.name != "custom"}
        field = fields.get(name) or extras.field_of(type(self._record), name)
        if field is None:
            return None
        if isinstance(field, models.ForeignKey):
            return self._related(field)
        value = getattr(self._record, field.attname)
        if isinstance(field, customs.ManyField):
            return conversation.shown(self._record, field, value)
        return _typed(self._record, field, value, self._html)

    def _lines(self, name: str) -> list[Record]:
        return self._record.rows(name)[:MOST_LINES] if self._depth < MOST_DEPTH else []

    def _related(self, field: Any) -> "RecordView | None":
        if self._depth >= MOST_DEPTH or not issubclass(field.related_model, Record):
            return None
        found = related.opened(field.related_model, getattr(self._record, field.attname))
        return None if found is None else RecordView(found, html=self._html, depth=self._depth + 1)


class _Labelled(str):
    """A choice: compared by its stored value, written by its label."""

    label: str


class _Amount(Decimal):
    """An amount: a number to compute with, written with its currency."""

    label: str
    currency: str


def _typed(record: Record, field: Any, value: Any, html: bool) -> Any:
    if value is None:
        return None
    if isinstance(field, MoneyField):
        amount = _Amount(value)
        amount.label = conversation.shown(record, field, value)
        amount.currency = conversation.currency_of(record)
        return amount
    if field.choices and isinstance(value, str):
        choice = _Labelled(value)
        choice.label = conversation.shown(record, field, value)
        return choice
    if isinstance(field, RichTextField) and html:
        return Markup(value)  # noqa: S704  what is stored has passed the sanitizer
    return value


def _written(value: Any) -> Any:
    """How a value is written into the text."""
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, _Labelled | _Amount):
        return value.label
    if isinstance(value, bool | Decimal | datetime | date):
        return conversation.plain(value)
    return value


class _Names:
    """The names at the top of a template: the record's fields, `record` itself, `company`, `today`, the given values."""

    def __init__(self, record: Record | None, values: Mapping[str, Any], html: bool):
        self.view = RecordView(record, html=html) if record is not None else None
        self.values, self.html = values, html

    def as_dict(self) -> dict[str, Any]:
        """Fields are read only when the template asks for them."""
        found: dict[str, Any] = {"company": RecordView(context.profile(), html=self.html), "today": clock.today()}
        if self.view is not None:
            found |= {name: _Later(self.view, name) for name in self.view.names()}
            found["record"] = self.view
        return found | {name: self._safe(value) for name, value in self.values.items()}

    def _safe(self, value: Any) -> Any:
        """Records become views; anything that is neither plain nor made of plain things stays outside."""
        if isinstance(value, Record):
            return RecordView(value, html=self.html)
        if isinstance(value, Mapping):
            return {str(key): self._safe(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._safe(item) for item in value]
        if value is None or isinstance(value, str | int | float | Decimal | bool | date | RecordView):
            return value
        return str(value)


@dataclass(frozen=True)
class _Later:
    view: RecordView
    name: str

    def now(self) -> Any:
        """The field's value."""
        return self.view.field(self.name)


# --- limits ---------------------------------------------------------------------------------------------------------


class _Spent:
    """What one filling in has used of its steps and its time."""

    def __init__(self) -> None:
        self.steps, self.made, self.until = 0, 0, time.monotonic() + MOST_SECONDS

    def make(self, size: int) -> None:
        """One more text, of so many characters."""
        self.made += size
        if self.made > MOST_MADE or time.monotonic() > self.until:
            raise SecurityError("it takes too much")

    def tick(self) -> None:
        """One more step."""
        self.steps += 1
        if self.steps > MOST_STEPS or time.monotonic() > self.until:
            raise SecurityError("it takes too long")


_spent: ContextVar[_Spent | None] = ContextVar("template_spent", default=None)


@contextmanager
def _limited() -> Iterator[None]:
    token = _spent.set(_Spent())
    try:
        yield
    finally:
        _spent.reset(token)


def _counted(items: Iterable[Any]) -> Iterator[Any]:
    """Each turn of each loop is counted."""
    spent = _spent.get()
    if isinstance(items, Undefined) or items is None:
        return
    for item in items:
        if spent is not None:
            spent.tick()
        yield item


def _made(size: int, most: int = MOST_VALUE) -> None:
    """Count a text that is about to be made."""
    spent = _spent.get()
    if size > most:
        raise SecurityError("a value is too long")
    if spent is not None:
        spent.make(size)


def _joined(parts: Iterable[Any]) -> Any:
    """What `~` does, with a limit: doubling a text forty times is how templates eat memory."""
    written = [_written(part) for part in parts]
    _made(sum(len(str(part)) for part in written))
    if any(isinstance(part, Markup) for part in written):
        return Markup("").join(written)
    return "".join(map(str, written))


# --- the environment ------------------------------------------------------------------------------------------------


def _number(value: Any, digits: int = 2) -> str:
    """A number with so many decimals, as the language writes it."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * min(int(digits), 10) if digits else "")
    return str(format_decimal(Decimal(str(value or 0)), format=pattern, locale=conversation.locale()))


def _day(value: Any, form: str = "long") -> str:
    """A date in one of the language's forms: short, medium, long, full."""
    from babel.dates import format_date

    shown = clock.local(value).date() if isinstance(value, datetime) else value
    return "" if not shown else str(format_date(shown, form, locale=conversation.locale()))


def _in_words(value: Any, currency: str = "") -> str:
    """An amount in words, in its own currency or the named one; a whole number as a number."""
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, int):
        return words.number(value)
    own = getattr(value, "currency", "") or str(context.profile().currency)
    return words.amount(Decimal(str(value)), str(currency) or own)


@pass_eval_context
def _join(eval_ctx: Any, value: Any, between: Any = "", attribute: Any = None) -> Any:
    """The entries as one text; each letter of a long text between others of another is how templates eat memory."""
    parts = list(_counted(value))
    _made(sum(len(str(part)) for part in parts) + len(parts) * len(str(between)))
    return do_join(eval_ctx, parts, between, attribute)


def _round(value: Any, precision: int = 0, method: Any = "common") -> Any:
    """To so many decimals; a power of ten with a billion digits would take for ever."""
    if abs(precision) > MOST_PLACES:
        raise SecurityError("the number is too big")
    return do_round(value, precision, method)


def _measured(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, with the text that it makes counted."""

    @wraps(function)
    def run(*arguments: Any, **named: Any) -> Any:
        found = function(*arguments, **named)
        if isinstance(found, str):
            _made(len(found), MOST_OUTPUT)
        return found

    return run


def _put_in_one(parts: Iterable[str]) -> str:
    """What a `set` or `filter` block holds: it counts before it is there."""
    found = list(parts)
    _made(sum(map(len, found)))
    return "".join(found)


def _or(value: Any, other: Any = "") -> Any:
    return other if value is None or value == "" or isinstance(value, Undefined) else value


FILTERS: dict[str, Callable[..., Any]] = {
    "_counted": _counted,
    "_joined": _joined,
    "number": _number,
    "date": _day,
    "in_words": _in_words,
    "default": _or,
    "join": _join,
    "round": _round,
}
_KEPT = ("upper", "lower", "capitalize", "title", "trim", "length", "count", "abs", "first", "last", "int")
_KEPT_ALSO = ("float", "string", "escape", "e", "truncate", "striptags")


class _Context(Context):
    """Reads a record's field when the template asks for it."""

    def resolve_or_missing(self, key: str) -> Any:
        """The name's value."""
        found = super().resolve_or_missing(key)
        return found.now() if isinstance(found, _Later) else found


class _Environment(ImmutableSandboxedEnvironment):
    context_class = _Context
    concat = staticmethod(_put_in_one)
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, *, html: bool):
        super().__init__(autoescape=html, undefined=ChainableUndefined, finalize=_written, cache_size=0)
        known = {name: _measured(self.filters[name]) for name in (*_KEPT, *_KEPT_ALSO) if name in self.filters}
        self.filters = {**known, **FILTERS}
        self.globals.clear()
        self.tests = {n: t for n, t in self.tests.items() if n in {"defined", "undefined", "none", "even", "odd"}}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_FORBIDDEN):
            raise TemplateSyntaxError(f"“{type(node).__name__.lower()}” cannot be used here", node.lineno)
        for name_node in tree.find_all(nodes.Name):
            if name_node.name == "self":
                raise TemplateSyntaxError("“self” cannot be used here", name_node.lineno)
        for loop in list(tree.find_all(nodes.For)):
            if loop.recursive:
                raise TemplateSyntaxError("a loop cannot call itself here", loop.lineno)
            loop.iter = nodes.Filter(loop.iter, "_counted", [], [], None, None).set_lineno(loop.lineno)
        return _without_concat(tree)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Fields of records, keys of dictionaries, the loop's own numbers; nothing else has attributes here."""
        found = self._inside(obj, attribute)
        return self.undefined(obj=obj, name=attribute) if found is None else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        """As `getattr`; lists also by number."""
        if isinstance(obj, list | str) and isinstance(argument, int):
            return obj[argument] if -len(obj) <= argument < len(obj) else self.undefined(name=str(argument))
        return self.getattr(obj, str(argument))

    def _inside(self, obj: Any, name: str) -> Any:
        if name.startswith("_"):
            return None
        if isinstance(obj, RecordView):
            return obj.field(name)
        if isinstance(obj, dict):
            return obj.get(name)
        return getattr(obj, name) if isinstance(obj, LoopContext) and name in _LOOP else None

    def call(self, _context: Any, _function: Any, *_arguments: Any, **_named: Any) -> Any:
        """Nothing can be called."""
        raise SecurityError("nothing can be called here")

    def call_binop(self, _context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic of numbers and small texts; what grows without bounds is refused."""
        numbers = all(isinstance(side, int | float | Decimal) for side in (left, right))
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return _joined([left, right])
        if not numbers:
            raise SecurityError("only numbers can be computed with")
        if operator == "**" or (operator == "*" and abs(left) > MOST_FACTOR**4):
            raise SecurityError("the number is too big")
        return self.binop_table[operator](*_alike(left, right))


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """A Decimal and a fraction cannot be added: the fraction becomes a Decimal."""
    if isinstance(left, Decimal) and isinstance(right, float):
        return left, Decimal(str(right))
    if isinstance(left, float) and isinstance(right, Decimal):
        return Decimal(str(left)), right
    return left, right


def _without_concat(tree: nodes.Template) -> nodes.Template:
    """Every `~` becomes a filter with a limit."""
    for parent in [tree, *tree.find_all(nodes.Node)]:
        for name, value in parent.iter_fields():
            if isinstance(value, nodes.Concat):
                setattr(parent, name, _limited_concat(value))
            elif isinstance(value, list):
                setattr(parent, name, [_limited_concat(v) if isinstance(v, nodes.Concat) else v for v in value])
    return tree


def _limited_concat(node: nodes.Concat) -> nodes.Filter:
    return nodes.Filter(nodes.List(node.nodes, lineno=node.lineno), "_joined", [], [], None, None, lineno=node.lineno)


_ENVIRONMENTS = {html: _Environment(html=html) for html in (False, True)}


@lru_cache(maxsize=512)
def _compiled(text: str, html: bool) -> Any:
    """Cached by the text itself: a template's code knows no company and no record."""
    return _ENVIRONMENTS[html].from_string(text)
