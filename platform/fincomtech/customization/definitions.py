"""From the rows of a company to what the kit knows of it, and what a definition may not be."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context, query, views
from fincomtech.kit.extending.customs import Choice, Custom
from fincomtech.kit.records import Record, record_types
from fincomtech.kit.refusals import Invalid, Refusal

if TYPE_CHECKING:
    from fincomtech.customization.models import Field, MenuEntry

CHOSEN, LINKS = ("choice", "choices"), ("record", "records")
NO_DEFAULT = (*LINKS, "rich_text")
UNIQUE = ("text", "integer", "email", "phone", "url", "date")
SEARCHED = ("text", "long_text", "email", "phone", "url")


def enabled_type(name: str) -> type[Record] | None:
    """The record type of that name with screens, if the company has it."""
    model = record_types().get(name)
    known = model is not None and views.views_of(name) is not None
    return model if known and model._meta.app_label in context.company().modules else None  # type: ignore[union-attr]


def has_view(record_type: str, view: str) -> bool:
    """Whether the record type has the view, and it is one that can be adapted."""
    declared = views.views_of(record_type)
    return declared is not None and view in ("form", "list", "kanban", "calendar") and view in declared.by_type()


def custom_of(field: "Field", choices: Iterable[Any]) -> Custom:
    """The definition that the kit works with."""
    made = Custom(
        name=field.name,
        kind=field.kind,
        labels=field.labels(),
        helps={"ru": field.help_ru, "en": field.help_en},
        required=field.required,
        unique=field.unique,
        searchable=field.searchable,
        choices=tuple(Choice(c.value, c.labels(), c.color) for c in choices),
        target=field.target,
        digits=field.digits,
        on_form=field.on_form,
        on_list=field.on_list,
        on_search=field.on_search,
    )
    object.__setattr__(made, "default", default_of(made, field.default_text))
    return made


def default_of(custom: Custom, text: str) -> Any:
    """The value of new records, as a write takes it; None for none and for a text that is no value of the kind."""
    if not text:
        return None
    given: Any = [part.strip() for part in text.split(",")] if custom.kind == "choices" else text
    try:
        return custom.field.clean(given, None)
    except ValidationError:
        return None


def contradictions(field: "Field") -> list[Refusal]:
    """What the kind needs and what it cannot have."""
    found = _places(field)
    if field.unique and field.kind not in UNIQUE:
        found.append(_bad("unique", _("Values of this kind may well occur twice: take the mark away.")))
    if field.searchable and field.kind not in SEARCHED:
        found.append(_bad("searchable", _("Name search looks into texts only: take the mark away.")))
    if field.kind in CHOSEN and not field.rows("choices"):
        found.append(_bad("choices", _("Give at least one choice.")))
    if field.kind not in CHOSEN and field.pk is None and field.rows("choices"):  # of a former kind they stay
        found.append(_bad("choices", _("Only fields of choices have choices.")))
    return found or _default_refusals(field)


def _places(field: "Field") -> list[Refusal]:
    found: list[Refusal] = []
    if enabled_type(field.record_type) is None:
        found.append(_bad("record_type", _("There is no such record type.")))
    if field.kind in LINKS and enabled_type(field.target) is None:
        found.append(_bad("target", _("Say to which record type it links.")))
    if field.kind not in LINKS and field.target:
        found.append(_bad("target", _("Only links lead to a record type.")))
    return found


def _default_refusals(field: "Field") -> list[Refusal]:
    if not field.default_text:
        return []
    if field.kind in NO_DEFAULT or default_of(custom_of(field, field.rows("choices")), field.default_text) is None:
        return [_bad("default_text", _("This is no value of such a field."))]
    return []


def menu_contradictions(entry: "MenuEntry") -> list[Refusal]:
    """It must open a view that the record type has, with a condition that can be asked."""
    model = enabled_type(entry.record_type)
    declared = views.views_of(entry.record_type)
    if model is None or declared is None:
        return [_bad("record_type", _("There is no such record type."))]
    if entry.view not in declared.by_type():
        return [_bad("view", _("This record type has no such view."))]
    if entry.filters:
        try:
            query.condition(model, _without_placeholders(entry.filters), query.Viewer.current())
        except Refusal as refusal:
            return [Invalid(refusal.message, code="filter", path=["filters"])]
    return []


def _without_placeholders(where: Any) -> Any:
    """The condition with something in the place of $me and $today, which the client fills in."""
    if isinstance(where, dict):
        return {name: _without_placeholders(part) for name, part in where.items()}
    if isinstance(where, list):
        return [_without_placeholders(part) for part in where]
    return None if isinstance(where, str) and where.startswith("$") else where


def _bad(path: str, sentence: Any) -> Refusal:
    return Invalid(sentence, code=f"customization.{path}", path=[path])
