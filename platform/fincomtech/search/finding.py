"""Finding records by words: by their forms, by their beginnings, and by words that look alike when little is found.

A word that half the company's records hold is not ranked over all of them: of each kind of right the latest matches are
taken, found by walking them from the newest, and the best of those are shown. Whatever is found is asked of
`Model.visible()` once more before it is told, so an entry that is behind its record opens nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, Func, OuterRef, Q, Value

from fincomtech.kit.query import Viewer
from fincomtech.kit.records import Record
from fincomtech.kit.rights import Scope, hidden_fields
from fincomtech.search import filling, sources
from fincomtech.search.models import Answers, Entry, NotBefore

MOST_WORDS = 8
WINDOW = 4_000  # newest entries that are walked without an index of words
CANDIDATES = 60  # of each kind of right
ENOUGH = 3  # hits: with fewer of them typing errors are looked for, too
LONG = 4  # letters: shorter words resemble everything
MOST_MEANT = 20  # words that a mistyped one is compared with
SNIPPET = 160  # characters
WORD = re.compile(r"[^\W_]+")
FIELDS = ("record_type", "record_id", "title", "subtitle", "text")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. `snippet` is the place in its text, nothing when the words stand in title or subtitle."""

    record_type: str
    record_id: int
    title: str
    subtitle: str
    snippet: tuple[Part, ...]
    score: float


def search(text: str, first: int = 20, types: Sequence[str] | None = None) -> list[Hit]:
    """The records of the current company that the actor may read, the best first."""
    words = [word for word, _at in _words(text)][:MOST_WORDS]
    known = sources.searched_types()
    readable = _Readable(Viewer.current(), [m for name, m in known.items() if types is None or name in types])
    if not words or not readable.groups:
        return []
    filling.ask()
    stems = _stems(words)
    found = _ranked(readable, _wanted(words, stems), words)
    if len(found) < ENOUGH:
        meant = _meant(words)
        stems = [tuple({*stem, *others}) for stem, others in zip(stems, meant, strict=True)]
        known_hits = {(hit.record_type, hit.record_id) for hit in found}
        guessed = _ranked(readable, _wanted(words, stems), []) if any(meant) else []
        found += [hit for hit in guessed if (hit.record_type, hit.record_id) not in known_hits]
    found = [hit for hit in (_within_fields(hit, known, words, stems) for hit in found) if hit is not None]
    marks = [word for word in (*words, *(s for stem in stems for s in stem)) if len(word) > 1]
    return [_marked(hit, marks) for hit in _open_now(found, known)[:first]]


def _within_fields(
    hit: Hit, known: dict[str, type[Record]], words: Sequence[str], stems: Sequence[tuple[str, ...]]
) -> Hit | None:
    """The hit as it is; where something that was looked into is hidden from the viewer, the title alone must hold it all."""
    model = known[hit.record_type]
    if not sources.looked_into(model) & hidden_fields(model):
        return hit
    title = [word for word, _at in _words(hit.title)]
    ways = [(word, *stem) for word, stem in zip(words, stems, strict=True)]
    if not all(any(each.startswith(way) for each in title) for way in ways):
        return None
    return replace(hit, subtitle="", snippet=())


# --- what is looked for -----------------------------------------------------------------------------------------------


def _words(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for found in WORD.finditer(text):
        yield found.group().lower().replace("ё", "е"), found


def _stems(words: list[str]) -> list[tuple[str, ...]]:
    """What each word is in the entries; nothing for words that say nothing ("и", "the")."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(to_tsvector('russian', w)) FROM unnest(%s::text[]) WITH ORDINALITY u(w, n) ORDER BY n",
            [words],
        )
        return [tuple(found) for (found,) in cursor.fetchall()]


def _wanted(words: list[str], stems: list[tuple[str, ...]]) -> str:
    """A tsquery: each word in any form, or as the beginning of a word. "" when nothing is left to ask."""
    parts: list[str] = []
    for number, (word, stem) in enumerate(zip(words, stems, strict=True)):
        ways = [f"'{each}'" for each in stem]
        if len(word) > 1 and (stem or (number == len(words) - 1 and not parts)):  # alone, it may still be typed
            ways.append(f"'{word}':*")
        if ways:
            parts.append(f"({' | '.join(ways)})")
    return " & ".join(parts)


# --- within whose rights ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Group:
    """Entries of types whose rules are alike; `walked`: the same where an index must not be thought of; `few`: the rule
    narrows more than most words do.
    """

    rule: Q
    walked: Q
    few: bool = False


class _Readable:
    """The record types that the viewer may read, in groups that one index condition serves each."""

    def __init__(self, viewer: Viewer, types: Sequence[type[Record]]):
        self._me = viewer.me
        everywhere: list[str] = []
        by_readers: dict[Scope, list[type[Record]]] = {}
        by_rule: list[Q] = []
        for model in types:
            scope, rule = model.right(viewer.actor).read, viewer.rule(model)
            if scope == Scope.NONE:
                continue
            if not rule:
                everywhere.append(model.record_type())
            elif sources.goes_by_readers(model):
                by_readers.setdefault(scope, []).append(model)
            else:
                by_rule.append(self._record_in(model, rule))
        plain = [Q(record_type__in=everywhere)] if everywhere else []
        self.groups = [_Group(rule, rule) for rule in (*plain, *by_rule)]
        self.groups += [self._of_readers(scope, models) for scope, models in by_readers.items()]

    def _of_readers(self, scope: Scope, types: Sequence[type[Record]]) -> _Group:
        mine = [self._me.user] if self._me.user is not None else []
        if scope == Scope.TEAM:
            mine += [0, *(-team for team in self._me.teams)]
        of_types = Q(record_type__in=[model.record_type() for model in types])
        column: Any = Entry._meta.get_field("readers")
        walked = Q(column.get_lookup("overlap")(_unindexed("readers"), mine)) & of_types
        return _Group(Q(readers__overlap=mine) & of_types, walked, few=scope == Scope.OWN)

    def _record_in(self, model: type[Record], rule: Q) -> Q:
        rows = model._default_manager.filter(rule, pk=OuterRef("record_id"))
        return Q(Exists(rows), record_type=model.record_type())


def _open_now(found: list[Hit], known: dict[str, type[Record]]) -> list[Hit]:
    """Those that `visible()` gives at this moment, archived ones left out."""
    ids: dict[str, list[int]] = {}
    for hit in found:
        ids.setdefault(hit.record_type, []).append(hit.record_id)
    rows = [
        known[name].visible().filter(pk__in=keys, archived=False).order_by().values_list(Value(name), "pk")
        for name, keys in ids.items()
    ]
    if not rows:
        return []
    readable = set(rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0])
    return [hit for hit in found if (hit.record_type, hit.record_id) in readable]


# --- how good it is ---------------------------------------------------------------------------------------------------


def _ranked(readable: _Readable, wanted: str, words: list[str]) -> list[Hit]:
    if not wanted:
        return []
    asked = " ".join(words)
    rank = Func(
        F("words"), Value(wanted), template="ts_rank(%(expressions)s::tsquery)", output_field=models.FloatField()
    )
    rows = Entry.objects.filter(pk__in=_candidates(readable, wanted)).values_list(*FIELDS, rank)
    found = [_hit(row[:-1], row[-1] + _bonus(row[2], asked)) for row in rows]
    return sorted(found, key=lambda hit: hit.score, reverse=True)


def _bonus(title: str, asked: str) -> float:
    """A title that is what was typed comes before one that begins so, that before one that holds it."""
    if not asked:
        return 0.0
    plain = " ".join(word for word, _at in _words(title))
    return 3.0 if plain == asked else 2.0 if plain.startswith(asked) else 1.0 if f" {asked}" in plain else 0.0


def _meant(words: list[str]) -> list[tuple[str, ...]]:
    """For each word the stems of known words that it may have been typed for; its own letters are not enough to tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, k.word, tsvector_to_array(to_tsvector('russian', k.word)) FROM unnest(%s::text[]) WITH ORDINALITY u(w, n) "
            "CROSS JOIN LATERAL (SELECT DISTINCT word, similarity(word, w) FROM search_word WHERE word %% w "
            "AND length(w) >= %s ORDER BY 2 DESC LIMIT %s) k",
            [words, LONG, MOST_MEANT],
        )
        rows = cursor.fetchall()
    found: list[set[str]] = [set() for _word in words]
    for number, meant, stems in rows:
        word = words[number - 1]
        if slips(word, meant) <= (1 if len(word) < 6 else 2):
            found[number - 1].update(stems)
    return [tuple(sorted(stems)) for stems in found]


def slips(typed: str, meant: str) -> int:
    """How many letters are wrong, missing, too many or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(meant, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def _candidates(readable: _Readable, wanted: str) -> list[int]:
    """Entries that have the words, the latest ones of each group.

    PostgreSQL cannot know how rare the beginning of a word is, so it is not left to choose: the newest entries are
    walked first, which is enough for words that many records have; only where it is not, the index of words is asked.
    """
    answers, filtered = Q(Answers(F("words"), wanted)), Q(Answers(_unindexed("words"), wanted))
    begin = _window()
    late = Q() if begin is None else Q(NotBefore(_row(F("changed_at"), F("id")), _row(*map(Value, begin))))
    found: list[int] = []
    for group in readable.groups:
        keys = [] if group.few else _keys(late & filtered & group.walked)
        if len(keys) < CANDIDATES and (begin is not None or group.few):
            keys = _keys((filtered if group.few else answers) & group.rule, by_index=True)
        found += keys
    return found


def _unindexed(name: str) -> Func:
    """The column as no index knows it."""
    field: Any = Entry._meta.get_field(name)
    return Func(
        F(name),
        template="(%(expressions)s || '')" if name == "words" else "(%(expressions)s || '{}')",
        output_field=field,
    )


def _keys(rule: Q, *, by_index: bool = False) -> list[int]:
    # A sum is in no index's order: the rows that another index finds are sorted instead.
    order: Any = F("changed_at") + Value(timedelta()) if by_index else F("changed_at")
    last = [] if by_index else ["-id"]
    rows = Entry.objects.filter(rule).order_by(Func(order, template="%(expressions)s").desc(), *last)
    return list(rows.values_list("pk", flat=True)[:CANDIDATES])


def _window() -> Any:
    """Where the newest entries begin; None when there are not so many."""
    return Entry.objects.order_by("-changed_at", "-id").values_list("changed_at", "id")[WINDOW : WINDOW + 1].first()


def _row(*parts: Any) -> Func:
    return Func(*parts, function="ROW", output_field=models.TextField())


def _hit(row: Any, score: float) -> Hit:
    record_type, record_id, title, subtitle, text = row
    return Hit(record_type, record_id, title, subtitle, (Part(text, False),), round(score, 4))


# --- what is shown ----------------------------------------------------------------------------------------------------


def _marked(hit: Hit, marks: list[str]) -> Hit:
    return replace(hit, snippet=_snippet(hit.snippet[0].text, marks)) if hit.snippet else hit


def _snippet(text: str, marks: list[str]) -> tuple[Part, ...]:
    """The text around the first word that was looked for, its hits apart; nothing when there is none."""
    hits = [at.span() for word, at in _words(text) if word.startswith(tuple(marks))] if marks else []
    if not hits:
        return ()
    begin = _word_begin(text, hits[0][0] - SNIPPET // 4)
    end = min(len(text), begin + SNIPPET)
    parts: list[Part] = []
    at = begin
    for start, stop in hits:
        if stop <= end:
            parts += [Part(text[at:start], False), Part(text[start:stop], True)]
            at = stop
    parts.append(Part(text[at:end] + ("…" if end < len(text) else ""), False))
    if begin:
        parts.insert(0, Part("…", False))
    return tuple(part for part in parts if part.text)


def _word_begin(text: str, near: int) -> int:
    return 0 if near <= 0 else text.find(" ", near) + 1
