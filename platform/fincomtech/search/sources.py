"""Where the entries come from: SQL that reads the records themselves, so that an entry is never behind its record.

Of a record type's `search_fields` only its own columns and the titles of linked records are taken: these show to
whoever may read the record. `search_texts` are longer columns; formatting is stripped.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection

from fincomtech.kit import context
from fincomtech.kit.extending.members import title_path
from fincomtech.kit.fields import RichTextField
from fincomtech.kit.query import overrides
from fincomtech.kit.records import Record, enabled_record_types, record_types

MOST_TITLE, MOST_TEXT = 300, 20_000
COLUMNS = "record_type, record_id, title, subtitle, text, readers, changed_at"
Keys = Iterable[tuple[str, int]]


def searched_types(modules: Iterable[str] | None = None) -> dict[str, type[Record]]:
    """The record types of the company's enabled modules (or the given ones) that are searched."""
    found = enabled_record_types(context.company().modules if modules is None else modules)
    return {name: model for name, model in found.items() if is_searched(model)}


def is_searched(model: type[Record]) -> bool:
    """As the record type says; else those of many rows that stand for themselves."""
    if model.searched is not None:
        return model.searched
    return model.many and bool(model.search_fields) and model.part_of is None


def goes_by_readers(model: type[Record]) -> bool:
    """Whether the scopes "own" and "team" are those of every record: creator, responsible, team."""
    return model.part_of is None and not overrides(model, "row_rule", "visible")


# --- what is looked into ----------------------------------------------------------------------------------------------


@cache
def subtitle_paths(model: type[Record]) -> tuple[str, ...]:
    """The search fields besides the title that show to every reader: own columns, and titles behind relations."""
    found = []
    for path in model.search_fields:
        relation, separator, name = path.partition("__")
        target: Any = model._meta.get_field(relation).related_model if separator else None
        hidden = relation in model.hidden_fields
        is_text = hidden or path in model.search_texts
        if not is_text and path != title_path(model) and (not separator or name == title_path(target)):
            found.append(path)
    return tuple(found)


@cache
def looked_into(model: type[Record]) -> frozenset[str]:
    """The record type's own fields, besides the title, that searching looks into."""
    return frozenset((*(path.partition("__")[0] for path in subtitle_paths(model)), *model.search_texts))


@cache
def watched_columns(model: type[Record]) -> frozenset[str]:
    """The attnames whose change changes the entry."""
    names = {title_path(model), *(p.partition("__")[0] for p in subtitle_paths(model)), *model.search_texts}
    columns: set[str] = {model._meta.get_field(name).attname for name in names}  # type: ignore[union-attr]
    return frozenset(columns | {"archived", *_owners(model)})


@cache
def dependants(model: type[Record]) -> tuple[tuple[type[Record], str], ...]:
    """The searched record types, and their relations, whose entries hold the title of records of this type."""
    return tuple(
        (other, relation)
        for other in record_types().values()
        if is_searched(other)
        for relation, separator, _name in (path.partition("__") for path in subtitle_paths(other))
        if separator and other._meta.get_field(relation).related_model is model
    )


def signature(model: type[Record]) -> str:
    """Changes when a release looks into something else."""
    return hashlib.sha256(_select(model).encode()).hexdigest()


# --- SQL --------------------------------------------------------------------------------------------------------------


def put(keys: Keys) -> None:
    """Bring the entries of these records up to date, in one statement: those that are gone or archived lose theirs."""
    by_type: dict[str, list[int]] = {}
    for record_type, key in keys:
        by_type.setdefault(record_type, []).append(key)
    if not by_type:
        return
    known = searched_types(context.company().tables)
    types = [name for name in by_type if name in known]
    if not types:
        return
    wanted = " UNION ALL ".join(_select(known[name]) for name in types)
    pairs = [(name, key) for name in types for key in by_type[name]]
    with connection.cursor() as cursor:
        cursor.execute(
            _PUT.format(wanted=wanted),
            [*(by_type[name] for name in types), [name for name, _key in pairs], [key for _name, key in pairs]],
        )


def folded_words(expression: str) -> str:
    """A text as its words are taken from it: small letters, е for ё, one space for whatever is no letter or digit."""
    return f"regexp_replace(replace(lower({expression}), 'ё', 'е'), '[^[:alnum:]]+', ' ', 'g')"


# The Russian configuration stems Latin words as English ones, so one vector serves both languages.
VECTOR = " || ".join(
    f"setweight(to_tsvector('russian', {folded_words('w.' + name)}), '{weight}')"
    for name, weight in (("title", "A"), ("subtitle", "B"), ("text", "D"))
)
# Words with digits are numbers of something: nobody means another one.
LEARN = f"""INSERT INTO search_word (word) SELECT DISTINCT x FROM {{source}} w,
  regexp_split_to_table({folded_words("w.title || ' ' || w.subtitle")}, ' ') x
  WHERE length(x) BETWEEN 4 AND 40 AND x !~ '[0-9]' AND NOT EXISTS (SELECT FROM search_word k WHERE k.word = x)"""
_PUT = f"""
WITH wanted AS ({{wanted}}), gone AS (
  DELETE FROM search_entry e USING unnest(%s::text[], %s::bigint[]) a(t, i)
  WHERE e.record_type = a.t AND e.record_id = a.i
    AND NOT EXISTS (SELECT FROM wanted w WHERE w.record_type = a.t AND w.record_id = a.i)
), learned AS ({LEARN.format(source="wanted")})
INSERT INTO search_entry ({COLUMNS}, words)
SELECT w.*, {VECTOR} FROM wanted w ORDER BY w.record_type, w.record_id
ON CONFLICT (record_type, record_id) DO UPDATE SET title = EXCLUDED.title, subtitle = EXCLUDED.subtitle,
  text = EXCLUDED.text, readers = EXCLUDED.readers, changed_at = EXCLUDED.changed_at, words = EXCLUDED.words
"""


@cache
def _select(model: type[Record]) -> str:
    """Reads entries from records whose ids are the one parameter."""
    name, joins, parts = connection.ops.quote_name, [], []
    for number, path in enumerate(subtitle_paths(model)):
        relation, separator, inner = path.partition("__")
        field: Any = model._meta.get_field(relation)
        if separator:
            target = field.related_model._meta
            joins.append(f"LEFT JOIN {name(target.db_table)} t{number} ON t{number}.id = r.{name(field.column)}")
            parts.append(f"t{number}.{name(target.get_field(inner).column)}")
        else:
            parts.append(f"r.{name(field.column)}")
    texts = [_plain(model._meta.get_field(text)) for text in model.search_texts]
    title: Any = model._meta.get_field(title_path(model))
    return (
        f"SELECT '{model.record_type()}'::text AS record_type, r.id AS record_id, "
        f"left(r.{name(title.column)}::text, {MOST_TITLE}) AS title, "
        f"left({_joined(parts)}, {MOST_TITLE}) AS subtitle, left({_joined(texts)}, {MOST_TEXT}) AS text, "
        f"{_readers(model)} AS readers, r.changed_at FROM {name(model._meta.db_table)} r {' '.join(joins)} "
        "WHERE NOT r.archived AND r.id = ANY(%s::bigint[])"
    )


def _joined(parts: Sequence[str]) -> str:
    filled = ", ".join(f"nullif({part}::text, '')" for part in parts)
    return f"concat_ws(' · ', {filled})" if parts else "''::text"


def _plain(field: Any) -> str:
    column = f"r.{connection.ops.quote_name(field.column)}"
    if not isinstance(field, RichTextField):
        return column
    text = f"regexp_replace({column}, '<[^>]*>', ' ', 'g')"
    for entity, letter in (("nbsp", " "), ("lt", "<"), ("gt", ">"), ("quot", '"'), ("#39", "''"), ("amp", "&")):
        text = f"replace({text}, '&{entity};', '{letter}')"
    return f"trim(regexp_replace({text}, '\\s+', ' ', 'g'))"


def _owners(model: type[Record]) -> dict[str, str]:
    """The columns that say whom a record belongs to."""
    names = {field.attname for field in model._meta.concrete_fields}
    return {n: n for n in ("created_by_id", "assignee_id", "team_id") if n in names}


def _readers(model: type[Record]) -> str:
    """As `rights.scope_rule` has it: the creator, the responsible, the team; 0 where it is of no team and nobody."""
    owners = _owners(model)
    found = [f"r.{name}" for name in ("created_by_id", "assignee_id") if name in owners]
    if "team_id" in owners:
        free = " AND ".join(f"r.{name} IS NULL" for name in ("team_id", "assignee_id") if name in owners)
        found += ["-r.team_id", f"CASE WHEN {free} THEN 0 END"]
    return f"array_remove(ARRAY[{', '.join(found) or 'NULL'}]::bigint[], NULL)"
