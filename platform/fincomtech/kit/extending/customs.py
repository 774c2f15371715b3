"""Fields that a company adds to record types itself: what kinds there are, and those of the current company.

Values stand in the record's own column `custom`, by the field's name. A definition is data; who keeps the definitions
registers `provider`. What a company has is remembered by the process until the company's token changes, which stands in
the company's profile that every request reads anyway. Source: kit.5.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.fields import ColorField, MoneyField, PercentField, PhoneField, RichTextField

PREFIX = "x_"  # the API's own names have no underscore, so no upgrade ever brings a field of the same name
NAME = re.compile(r"x_[a-z0-9]+(?:_[a-z0-9]+){0,8}")
MOST_FIELDS = 200  # of one record type
MOST_COMPANIES = 2_000  # remembered by a process


@dataclass(frozen=True)
class Choice:
    """One choice of a field."""

    value: str
    labels: Mapping[str, str]
    color: str | None = None


@dataclass(frozen=True, eq=False)
class Custom:
    """One field as the company defined it. `kind` is a key of KINDS, `target` the record type that a link leads to."""

    name: str
    kind: str
    labels: Mapping[str, str]
    helps: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    unique: bool = False
    searchable: bool = False
    default: Any = None
    choices: Sequence[Choice] = ()
    target: str = ""
    digits: int = 2
    on_form: bool = True
    on_list: bool = True
    on_search: bool = True

    @cached_property
    def field(self) -> Any:
        """The same as a column type: it cleans, compares and shows values as every other field does."""
        made = KINDS[self.kind](self)
        made.name = made.column = self.name
        made.attname = f"{self.name}_id" if isinstance(made, models.ForeignKey) else self.name
        made.concrete, made.is_relation = False, isinstance(made, models.ForeignKey)
        made.custom = self
        if self.kind == "records":
            made.many_to_many, made.is_relation, made.related_model = True, True, made.leads_to()
        return made

    @property
    def label(self) -> str:
        """In the active language, else in any."""
        return said(self.labels) or self.name

    @property
    def is_link(self) -> bool:
        """Whether it leads to a record or several."""
        return self.kind in ("record", "records")


def said(texts: Mapping[str, str]) -> str:
    """The text of the active language, else the first that is there."""
    found = texts.get((get_language() or "en")[:2], "")
    return found or next((text for text in texts.values() if text), "")


class _Said:
    """A label that is chosen by the language in which it is read."""

    def __init__(self, texts: Mapping[str, str], otherwise: str = ""):
        self._texts, self._otherwise = texts, otherwise

    def __str__(self) -> str:
        return said(self._texts) or self._otherwise


class ManyField(models.JSONField):
    """Several values in one field: a list of choices, or of ids."""

    custom: "Custom"

    def __init__(self, custom: Custom, **options: Any):
        self._definition = custom
        super().__init__(**options)

    def leads_to(self) -> Any:
        """The record type of its links."""
        from fincomtech.kit.records import record_model  # records have a column of custom values

        return record_model(self._definition.target)

    def clean(self, value: Any, record: Any) -> Any:
        """Each once, in the given order; refuses what is no choice."""
        if value in (None, ""):
            return []
        if not isinstance(value, list | tuple) or len(value) > 500:
            raise ValidationError(_("Several values are given as a list."), code="invalid")
        if self._definition.kind == "records":
            return list(dict.fromkeys(_key(one) for one in value))
        known = {choice.value for choice in self._definition.choices}
        if any(one not in known for one in map(str, value)):
            raise ValidationError(_("One of these is no choice of the field."), code="invalid_choice")
        return list(dict.fromkeys(map(str, value)))


def _key(value: Any) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) < 2**63):
        raise ValidationError(_("There is no such record, or it is not open to you."), code="missing")
    return int(text)


def _base(custom: Custom) -> dict[str, Any]:
    return {
        "verbose_name": _Said(custom.labels, custom.name),
        "help_text": _Said(custom.helps),
        "null": True,
        "blank": not custom.required,
    }


def _made(kind: type, **options: Any) -> Callable[[Custom], Any]:
    return lambda custom: kind(**{**_base(custom), "default": None, **options})


def _chosen(custom: Custom) -> Any:
    choices = [(c.value, _Said(c.labels, c.value)) for c in custom.choices]
    return models.CharField(**{**_base(custom), "max_length": 40, "choices": choices, "default": None})


def _linked(custom: Custom) -> Any:
    from fincomtech.kit.records import record_model  # records have a column of custom values

    made: Any = models.ForeignKey(record_model(custom.target), models.DO_NOTHING, db_index=False, **_base(custom))
    return made


def _number(kind: type, most: int) -> Callable[[Custom], Any]:
    return lambda custom: kind(
        **{**_base(custom), "max_digits": most, "decimal_places": custom.digits, "default": None}
    )


def _colored(custom: Custom) -> Any:
    return ColorField(**{**_base(custom), "default": None})


class WholeField(models.BigIntegerField):  # type: ignore[type-arg]
    """Whole numbers that every client can hold exactly."""

    MOST = 2**53

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuses what a double cannot hold."""
        super().validate(value, model_instance)
        if value is not None and abs(value) > self.MOST:
            raise ValidationError(_("This number is too large."), code="too_large")


KINDS: dict[str, Callable[[Custom], Any]] = {
    "text": _made(models.CharField, max_length=400),
    "long_text": _made(models.TextField, validators=[MaxLengthValidator(20_000)]),
    "rich_text": _made(RichTextField, validators=[MaxLengthValidator(200_000)]),
    "integer": _made(WholeField),
    "decimal": _number(models.DecimalField, 24),
    "money": _number(MoneyField, 20),
    "percent": _number(PercentField, 9),
    "yes_no": _made(models.BooleanField),
    "date": _made(models.DateField),
    "instant": _made(models.DateTimeField),
    "choice": _chosen,
    "choices": lambda custom: ManyField(custom, **_base(custom), default=None),
    "record": _linked,
    "records": lambda custom: ManyField(custom, **_base(custom), default=None),
    "email": _made(models.EmailField, max_length=254),
    "phone": _made(PhoneField, max_length=32),
    "url": _made(models.URLField, max_length=400),
    "color": _colored,
}
LABELS = {
    "text": _("Text"),
    "long_text": _("Long text"),
    "rich_text": _("Formatted text"),
    "integer": _("Whole number"),
    "decimal": _("Decimal number"),
    "money": _("Amount of money"),
    "percent": _("Percent"),
    "yes_no": _("Yes or no"),
    "date": _("Date"),
    "instant": _("Date and time"),
    "choice": _("Choice"),
    "choices": _("Several choices"),
    "record": _("Link to a record"),
    "records": _("Links to several records"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "url": _("Web address"),
    "color": _("Color"),
}


# --- what the current company has -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldRule:
    """When a field must be filled in, and when it may not be changed; `role` is the id of the only role that it binds."""

    field: str
    required: Any = False
    readonly: Any = False
    role: int | None = None


@dataclass(frozen=True, eq=False)
class Customization:
    """All that a company changed, as it was read for one token: fields and rules by record type, and what else the keeper knows."""

    token: str
    fields: Mapping[str, Mapping[str, Custom]] = field(default_factory=dict)
    rules: Mapping[str, Sequence[FieldRule]] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def shape(self) -> str | None:
        """The same for companies with the same fields: what compiled statements depend on. None without fields."""
        if not any(self.fields.values()):
            return None
        told = [
            (record, name, c.kind, c.target, c.digits, c.searchable)
            for record, found in sorted(self.fields.items())
            for name, c in sorted(found.items())
        ]
        return hashlib.sha256(orjson.dumps(told)).hexdigest()


NOTHING = Customization("")
Provider = Callable[[str], Customization]


class _Remembered:
    """Customizations by company: each as long as its token is current."""

    def __init__(self) -> None:
        self.provider: Provider | None = None
        self.roles: Callable[[], frozenset[int]] = frozenset
        self._found: OrderedDict[str, tuple[frozenset[str], Customization]] = OrderedDict()
        self._lock = Lock()

    def get(self, company: str, token: str, modules: frozenset[str]) -> Customization:
        """As it was read for this token with these modules: fields of a disabled one are none, and come back with it."""
        known, found = self._found.get(company, (None, NOTHING))
        if found.token == token and known == modules:
            return found
        if self.provider is None:
            return NOTHING
        found = self.provider(token)
        with self._lock:
            self._found[company] = modules, found
            self._found.move_to_end(company)
            while len(self._found) > MOST_COMPANIES:
                self._found.popitem(last=False)
        return found


_remembered = _Remembered()


def provide(function: Provider, roles: Callable[[], frozenset[int]]) -> None:
    """Have `function` read a company's customization when it is asked for with a new token, and `roles` the actor's roles."""
    _remembered.provider, _remembered.roles = function, roles


def rules_of(record_type: str) -> list[FieldRule]:
    """The rules that bind the actor. The system is bound by none: a person's rules must not stop background work."""
    found = current().rules.get(record_type, ())
    if not found or context.actor().user_id is None:
        return []
    roles = _remembered.roles() if any(rule.role for rule in found) else frozenset()
    return [rule for rule in found if rule.role is None or rule.role in roles]


def searched_fields(record_type: str) -> list[str]:
    """The names of the company's own fields that a name search looks in too."""
    return [name for name, c in fields_of(record_type).items() if c.searchable]


def current() -> Customization:
    """The current company's customization; nothing outside companies, and where a company changed nothing."""
    company = context.company_or_none()
    if company is None:
        return NOTHING
    token = getattr(context.profile(), "customization", "")
    return _remembered.get(company.key, token, company.modules) if token else NOTHING


def fields_of(record_type: str) -> Mapping[str, Custom]:
    """The company's own fields of a record type, by name, in their order."""
    return current().fields.get(record_type, {})
