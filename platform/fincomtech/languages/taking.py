"""Taking translations in: what fits is kept, what could break a sentence is told and left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from fincomtech.kit import languages
from fincomtech.languages.catalogue import Entry
from fincomtech.languages.files import Line, Said, forms_of

MOST_LETTERS = 4_000
# What the product puts values into, and marks of formatting: a translation has the same ones as the text.
_PLACES = re.compile(r"%\([a-zA-Z_]\w*\)[#0 +\-.\d]*[a-zA-Z]|%[sdr]|%%|\{\{[^{}]*\}\}|\{[a-zA-Z_]\w*\}|</?[^<>]*>")


@dataclass
class Taken:
    """What became of a file's translations."""

    texts: Said
    changed: int = 0
    unknown: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)  # the text and why


def take(language: str, entries: Iterable[Entry], texts: Said, lines: Iterable[Line]) -> Taken:
    """The texts with what the lines say; forms for numbers are kept once all of them are there."""
    known = {entry.key: entry for entry in entries}
    found: dict[str, dict[int, str]] = {}
    outcome = Taken(dict(texts))
    for line in lines:
        entry = known.get(line.key)
        if entry is None or line.form >= forms_of(entry, language):
            outcome.unknown += 1
        elif why := _wrong(entry, line):
            outcome.refused.append((entry.english, why))
        else:
            found.setdefault(line.key, {})[line.form] = line.text
    for key, forms in found.items():
        said = _whole(known[key], forms, language)
        if said and outcome.texts.get(key) != said:
            outcome.texts[key] = said
            outcome.changed += 1
    return outcome


def _whole(entry: Entry, forms: dict[int, str], language: str) -> str | list[str]:
    if not entry.plural:
        return forms[0]
    wanted = range(languages.number_of_forms(language))
    return [forms[number] for number in wanted] if all(number in forms for number in wanted) else []


def _wrong(entry: Entry, line: Line) -> str:
    """Why the words cannot be said in the text's place; "" when they can."""
    if len(line.text) > MOST_LETTERS or "\0" in line.text:
        return _("it is too long")
    wanted = {*_PLACES.findall(entry.english), *_PLACES.findall(entry.plural)}
    given = set(_PLACES.findall(line.text))
    missing = set() if entry.plural else wanted - given  # “one day” needs no number
    if given - wanted or missing:
        return _("it must have the same places for values: %(places)s") % {"places": " ".join(sorted(wanted)) or "—"}
    if any(place.startswith("%") for place in wanted) and "%" in _PLACES.sub("", line.text):
        return _("a percent sign in it must be written twice")
    return ""
