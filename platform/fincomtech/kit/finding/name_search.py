"""The name search of lists: every word must occur in one of the record type's search fields.

A word of one or two characters counts at the beginnings of words only: there are no trigrams in the middle for it. What
is searched behind a relation is looked up first: where a word names few linked records, their ids stand in the
statement, and the planner can join what two indexes find; where it names many, each row is asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value

from fincomtech.kit.background.later import Prepared, given
from fincomtech.kit.extending.customs import searched_fields
from fincomtech.kit.extending.members import Viewer, title_path
from fincomtech.kit.finding.indexes import OrEmpty, SearchText, folded, own_search_fields, search_text
from fincomtech.kit.records import Record

MAX_WORDS = 8
SHORT = 2  # characters: too short for a trigram
FEW = 1_500  # linked records of one word that are named by their ids


@dataclass(frozen=True)
class Word:
    """One word, and by relation the ids of the linked records that it names; None where there are too many."""

    text: Any
    linked: Mapping[str, Any] = field(default_factory=dict)


class Holds(Prepared):
    """A folded text contains the pattern, folded likewise."""

    template = f"%s LIKE {folded('%s::text')}"


def words(text: str | None) -> list[str]:
    """The words of a search text, without marks around them."""
    found = (_bare(word) for word in str(text or "").replace("\0", "").split())
    return [word for word in found if word][:MAX_WORDS]


def _bare(word: str) -> str:
    letters = [n for n, letter in enumerate(word) if letter.isalnum()]
    return word[letters[0] : letters[-1] + 1] if letters else ""


def pattern(word: Any) -> str:
    """For LIKE: the word anywhere, a short one at the beginning of a word."""
    escaped = str(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"% {escaped}%" if len(escaped) <= SHORT else f"%{escaped}%"


def looked_up(model: type[Record], text: str | None, viewer: Viewer) -> list[Word]:
    """The words of a search text; one statement for each relation that the record type is searched through."""
    found = words(text)
    linked: list[dict[str, Any]] = [{} for _word in found]
    for relation, names in _behind(model).items() if found else ():
        for number, ids in enumerate(_linked_ids(_target(model, relation), names, found, viewer)):
            linked[number][relation] = ids
    return [Word(word, by_relation) for word, by_relation in zip(found, linked, strict=True)]


def _linked_ids(target: Any, names: tuple[str, ...], found: list[str], viewer: Viewer) -> list[list[int] | None]:
    rows = [
        target._default_manager.filter(_named_by(target, names, word, viewer)).values_list(Value(number), "pk")
        for number, word in enumerate(found)
    ]
    first, *others = [each.order_by()[: FEW + 1] for each in rows]
    ids: list[list[int]] = [[] for _word in found]
    for number, key in first.union(*others, all=True) if others else first:
        ids[number].append(key)
    return [None if len(each) > FEW else sorted(each) for each in ids]


def search(model: type[Record], found: list[Word], viewer: Viewer) -> Q:
    """Rows in which every word occurs, whatever its case."""
    own = own_search_fields(model) or (() if model.search_fields else (title_path(model),))
    rows = Q()
    for word in found:
        anywhere = _in_own(model, own, word.text, viewer)
        for relation, names in _behind(model).items():
            if viewer.hides(model, relation):
                continue
            anywhere |= _through(model, relation, names, word, viewer)
        for name in searched_fields(model.record_type()):
            if not viewer.hides(model, name):
                anywhere |= Q(Holds(SearchText(OrEmpty(F(f"custom__{name}"))), given(word.text, pattern)))
        rows &= anywhere
    return rows


def _in_own(model: type[Record], own: tuple[str, ...], word: Any, viewer: Viewer) -> Q:
    """The word in a column that shows to the viewer. The index is over all of them: it finds, the rest is looked at."""
    shown = tuple(name for name in own if not viewer.hides(model, name))
    if not shown:
        return Q(pk__in=[])
    found = Q(_holds(model, shown, word))
    return found if shown == own else Q(_holds(model, own, word)) & found


def _through(model: type[Record], relation: str, names: tuple[str, ...], word: Word, viewer: Viewer) -> Q:
    ids, target = word.linked[relation], _target(model, relation)
    if ids is not None:
        return Q(**{f"{relation}__pk__any_of": ids})
    public, closed = _open_and_closed(target, names, viewer)
    key = OuterRef(f"{relation}__pk")
    found = Q(pk__in=[])
    if public:
        found |= Q(_reads(target._default_manager.filter(pk=key), target, public, word.text))
    if closed:
        found |= Q(_reads(viewer.rows(target).filter(pk=key), target, closed, word.text))
    return found


def _reads(linked: Any, target: Any, names: tuple[str, ...], word: Any) -> Holds:
    """A subquery for a text, not for existence: PostgreSQL would collect all that exist before the first row."""
    return Holds(Subquery(linked.values(text=search_text(target, names))), given(word, pattern))


def _open_and_closed(target: Any, names: tuple[str, ...], viewer: Viewer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The searched fields of a linked record that show to everybody, its title, and those for its readers."""
    names = tuple(name for name in names if not viewer.hides(target, name))
    public = names if viewer.sees_all(target) else tuple(name for name in names if name == title_path(target))
    return public, tuple(name for name in names if name not in public)


def _named_by(target: Any, names: tuple[str, ...], word: Any, viewer: Viewer) -> Q:
    """Linked records with the word in a field that shows of them."""
    public, closed = _open_and_closed(target, names, viewer)
    found = Q(_holds(target, public, word)) if public else Q(pk__in=[])
    if closed:
        found |= Q(_holds(target, closed, word)) & Q(pk__in=viewer.rows(target).values("pk"))
    own = own_search_fields(target)
    served = target.many and own != names and set(names) <= set(own)  # what follows from it is in the index
    return Q(_holds(target, own, word)) & found if served else found


def _holds(model: Any, names: tuple[str, ...], word: Any) -> Holds:
    return Holds(search_text(model, names), given(word, pattern))


def _behind(model: type[Record]) -> dict[str, tuple[str, ...]]:
    """Relation → the searched fields behind it."""
    found: dict[str, tuple[str, ...]] = {}
    for relation, name in _paths(model):
        found[relation] = (*found.get(relation, ()), name)
    return found


def _paths(model: type[Record]) -> Iterator[tuple[str, str]]:
    for path in model.search_fields:
        relation, separator, name = path.partition("__")
        if separator:
            yield relation, name


def _target(model: type[Record], relation: str) -> Any:
    return model._meta.get_field(relation).related_model
