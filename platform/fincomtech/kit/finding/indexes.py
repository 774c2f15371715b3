"""The indexes that every record type of many rows gets by itself: for the name search, and for the usual orders."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.backends.utils import names_digest
from django.db.models import F, Func
from django.utils.deconstruct import deconstructible

from fincomtech.kit.fields import RichTextField


def folded(expression: str) -> str:
    """The SQL of a text as it is compared: case and ё say nothing, a quotation mark is as good as a space.

    `replace` and no `translate`: three of them cost a quarter of it, and rows are compared one by one where many match.
    """
    return f"""replace(replace(replace(lower({expression}), 'ё', 'е'), '«', ' '), '"', ' ')"""


@deconstructible
class SearchText(Func):
    """What a name search looks into: the columns one after the other, each behind a space, folded."""

    template = folded("' ' || %(expressions)s")
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


class OrEmpty(Func):
    """A column that may be null, as text."""

    template = "coalesce((%(expressions)s)::text, '')"
    output_field = models.TextField()


@deconstructible
class Plain(Func):
    """A column of formatted text without its marks: nobody looks for "strong"."""

    template = "regexp_replace(%(expressions)s, '<[^>]*>|&nbsp;', ' ', 'g')"
    output_field = models.TextField()


def own_search_fields(model: Any) -> tuple[str, ...]:
    """The search fields that are columns of the record type itself."""
    return tuple(name for name in model.search_fields if "__" not in name)


def search_text(model: Any, names: tuple[str, ...]) -> SearchText:
    """The text of these columns. Two calls with the same names give the same SQL: the index depends on it."""
    return SearchText(*[_text(model._meta.get_field(name)) for name in names])


def _text(field: Any) -> Any:
    if isinstance(field, RichTextField):
        return Plain(F(field.name))
    return OrEmpty(F(field.name)) if field.null else F(field.name)


def add_usual(sender: Any, **_given: Any) -> None:
    """Give a record type of many rows its indexes: as if they stood in its Meta, so that migrations know them."""
    if not getattr(sender, "many", False) or sender._meta.proxy:
        return
    columns = dict.fromkeys(("created_at", sender.default_order[0].lstrip("-")))
    found: list[models.Index] = [
        models.Index(fields=[name], name=_name(sender, name)) for name in columns if name not in ("id", "pk")
    ]
    names = own_search_fields(sender)
    if names:
        text = OpClass(search_text(sender, names), name="gin_trgm_ops")
        found.append(GinIndex(text, name=_name(sender, "search"), fastupdate=False))
    sender._meta.indexes = [*sender._meta.indexes, *found]
    sender._meta.original_attrs["indexes"] = sender._meta.indexes


def _name(model: Any, what: str) -> str:
    """At most 30 characters, as Django wants them."""
    name = f"{model._meta.db_table}_{what}"
    return name if len(name) <= 30 else f"{name[:23]}_{names_digest(name, length=6)}"
