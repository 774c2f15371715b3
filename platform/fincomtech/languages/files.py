"""Translations as files: PO for translators' programs, XLSX for everybody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from babel.messages import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

from fincomtech.kit import languages, tables
from fincomtech.kit.refusals import Invalid
from fincomtech.languages.catalogue import Entry

FORMS = {
    "po": "text/x-gettext-translation; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Said = dict[str, str | list[str]]


@dataclass(frozen=True)
class Line:
    """One translation of a file: for which text, which of its forms, and the words."""

    key: str
    form: int
    text: str


def written(form: str, language: str, entries: list[Entry], texts: Said) -> bytes:
    """The file with every entry and what is said for it so far."""
    return _po(language, entries, texts) if form == "po" else _xlsx(language, entries, texts)


def read(content: bytes, language: str, entries: list[Entry]) -> Iterator[Line]:
    """The translations in a PO or XLSX file; empty ones are left out. Raises Invalid for a file that is neither."""
    return _read_xlsx(content, language, entries) if content.startswith(b"PK") else _read_po(content, language)


def forms_of(entry: Entry, language: str) -> int:
    """How many forms the text has in the language."""
    return languages.number_of_forms(language) if entry.plural else 1


def _po(language: str, entries: list[Entry], texts: Said) -> bytes:
    catalog = Catalog(locale=language, charset="utf-8", project="Fincomtech", fuzzy=False)
    for entry in entries:
        space, _at, plain = entry.key.rpartition(CONTEXT_SEPARATOR)
        said = texts.get(entry.key, [""] * forms_of(entry, language) if entry.plural else "")
        comments = [f"en: {entry.english}"] if entry.english != plain else []
        comments += [f"ru: {entry.russian}"] if entry.russian else []
        name = (plain, entry.plural) if entry.plural else plain
        catalog.add(name, said, context=space or None, auto_comments=comments)
    out = BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue()


def _read_po(content: bytes, language: str) -> Iterator[Line]:
    try:
        catalog = read_po(BytesIO(content), locale=language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError) as error:
        raise Invalid(_("This is neither a PO file nor an XLSX table of texts."), code="file", path=["file"]) from error
    for message in catalog:
        one = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if one and not message.fuzzy:
            key = f"{message.context}{CONTEXT_SEPARATOR}{one}" if message.context else str(one)
            said = message.string if isinstance(message.string, tuple | list) else [message.string]
            yield from (Line(key, number, str(text)) for number, text in enumerate(said) if text)


def _xlsx(language: str, entries: list[Entry], texts: Said) -> bytes:
    rows = []
    for entry in entries:
        said = texts.get(entry.key, "")
        for number in range(forms_of(entry, language)):
            mark = f"{entry.id}.{number}" if entry.plural else entry.id
            now = (said[number] if isinstance(said, list) else said) if said else ""
            rows.append([mark, entry.plural if number and entry.plural else entry.english, entry.russian, now])
    out = BytesIO()
    tables.write_xlsx(out, ["ID", "English", "Русский", languages.name_of(language)], rows, title=language)
    return out.getvalue()


def _read_xlsx(content: bytes, language: str, entries: list[Entry]) -> Iterator[Line]:
    known = {entry.id: entry.key for entry in entries}
    for row in tables.read(BytesIO(content), "texts.xlsx"):
        mark, _dot, number = str(row[0] if row else "").partition(".")
        text = str(row[3]).strip() if len(row) > 3 and row[3] is not None else ""
        if text and mark in known and (number or "0").isdecimal():
            yield Line(known[mark], int(number or 0), text)
