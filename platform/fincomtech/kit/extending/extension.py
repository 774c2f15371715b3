"""What a module adds to another module's records: fields in a table of its own, and rules.

A module's `links/<neighbour>.py` declares it; it counts where both modules are enabled. Fields stand in a model that is
an `Extension`: one row a record, made when the first of them gets a value.

    class Customer(Extension):
        record = models.OneToOneField(Contact, models.CASCADE, primary_key=True, related_name="crm_customer")
        segment = models.CharField(_("segment"), max_length=16, null=True, blank=True, choices=SEGMENTS)

From then on `segment` is a field of the contact like its own: in the API, in views, exports and imports. Source: kit.3.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from fincomtech.kit import context, registry
from fincomtech.kit.refusals import Refusal

LINK = "record"


class Extension(models.Model):
    """Fields that a module adds to another module's records. `record` is a one-to-one relation and the primary key.

    Nothing has a value until somebody gives it one, so every field may be null and none has a default.
    """

    class Meta:
        abstract = True

    @classmethod
    def added_fields(cls) -> list[Any]:
        """The fields that the record gains."""
        return [f for f in cls._meta.concrete_fields if f.name != LINK]

    @classmethod
    def way(cls) -> str:
        """The relation that leads from the record to its row here."""
        found: Any = cls._meta.get_field(LINK)
        return str(found.remote_field.get_accessor_name())


@cache
def extensions_of(model: type) -> tuple[type[Extension], ...]:
    """What extends a record type, whatever is enabled: by the modules' order, then by name."""
    order = list(registry.all_modules())
    found = [m for m in apps.get_models() if issubclass(m, Extension) and _target(m) is model]
    return tuple(sorted(found, key=lambda m: (order.index(m._meta.app_label), m.__name__)))


def enabled_extensions(model: type) -> list[type[Extension]]:
    """Those of the modules that the current company has enabled."""
    every = extensions_of(model)
    company = context.company_or_none() if every else None
    return [m for m in every if company is not None and m._meta.app_label in company.modules]


@cache
def extending_modules() -> frozenset[str]:
    """The modules that add fields to others' records."""
    return frozenset(m._meta.app_label for m in apps.get_models() if issubclass(m, Extension))


def _target(model: type[Extension]) -> Any:
    link: Any = model._meta.get_field(LINK)
    if not (isinstance(link, models.OneToOneField) and link.primary_key):
        raise ImproperlyConfigured(f"{model.__name__}.record is not a one-to-one primary key")
    wrong = [f.name for f in model.added_fields() if not f.null or f.has_default()]
    if wrong or model._meta.many_to_many:
        raise ImproperlyConfigured(f"{model.__name__}: added fields may be null and have no default, unlike {wrong}")
    return link.remote_field.model


def row_of(record: Any, extension: type[Extension], *, make: bool = False) -> Any:
    """The record's row of an extension: as stored or drafted; None where there is none, or a new draft of it."""
    drafts = record.__dict__.setdefault("extension_rows", {})
    if extension not in drafts:
        drafts[extension] = extension._default_manager.filter(pk=record.pk).first() if record.pk else None
    if drafts[extension] is None and make:
        drafts[extension] = extension(**{LINK: record})
    return drafts[extension]


def read_together(records: Sequence[Any]) -> None:
    """Read the extensions' rows of many records of one type at once: a statement for each extension."""
    for ext in enabled_extensions(type(records[0])) if records else ():
        found = ext._default_manager.in_bulk([record.pk for record in records])
        for record in records:
            record.__dict__.setdefault("extension_rows", {})[ext] = found.get(record.pk)


def store_rows(*records: Any) -> None:
    """Write the records' rows of extensions that have been drafted or changed: a statement for each table, or two."""
    changed: dict[type[Extension], list[Any]] = defaultdict(list)
    for record in records:
        for ext, row in record.__dict__.get("extension_rows", {}).items():
            if row is not None and row.__dict__.pop("is_changed", False):
                row.record = record
                changed[ext].append(row)
    for ext, rows in changed.items():
        new, old = [r for r in rows if r._state.adding], [r for r in rows if not r._state.adding]
        ext._default_manager.bulk_create(new)
        if old:
            ext._default_manager.bulk_update(old, [f.name for f in ext.added_fields()])


# --- rules ------------------------------------------------------------------------------------------------------------

Rule = Callable[[Any], Any]
_contradictions: dict[type, list[Rule]] = defaultdict(list)
_computations: dict[type, list[Rule]] = defaultdict(list)


def contradicts(model: type) -> Callable[[Callable[[Any], Sequence[Refusal]]], Callable[[Any], Sequence[Refusal]]]:
    """Have the function asked, before every save of such a record, what its values contradict."""

    def register(function: Callable[[Any], Sequence[Refusal]]) -> Callable[[Any], Sequence[Refusal]]:
        _contradictions[model].append(function)
        return function

    return register


def computes(model: type) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Have the function run after the record's own `compute()`, for previews and saves; pure as that one is."""

    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        _computations[model].append(function)
        return function

    return register


def contradictions(record: Any) -> list[Refusal]:
    """What the enabled modules' rules say against the record."""
    return [refusal for rule in _enabled(_contradictions.get(type(record), ())) for refusal in rule(record)]


def compute(record: Any) -> None:
    """Run the enabled modules' computations."""
    for rule in _enabled(_computations.get(type(record), ())):
        rule(record)


def _enabled(rules: Sequence[Rule]) -> list[Rule]:
    order = list(registry.all_modules()) if len(rules) > 1 else []
    company = context.company_or_none() if rules else None
    found = [r for r in rules if company is not None and set(registry.owner_of(r)) <= company.modules]
    return sorted(found, key=lambda r: (order.index(registry.owner_of(r)[0]), r.__module__)) if order else found
