"""Texts for translation: found in the source, kept in .po files, compiled to .mo, with Babel alone (no gettext programs).

A folder with a `locale/` belongs to one app. Source: kit.14.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = ("ru", "en")
KEYWORDS: dict[str, object] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_SKIPPED = re.compile(r"(^|/)(tests|migrations|node_modules)/")


def locale_folders() -> list[Path]:
    """Every app's `locale/` of ours, and those that the settings add."""
    root = Path(settings.ROOT)
    ours = [Path(config.path) / "locale" for config in apps.get_app_configs()]
    found = {*ours, *(Path(path) for path in settings.LOCALE_PATHS)}
    return sorted(path for path in found if path.exists() and path.is_relative_to(root) and ".venv" not in path.parts)


def app_folders() -> list[Path]:
    """The folders of our own apps."""
    root = Path(settings.ROOT)
    folders = [Path(config.path) for config in apps.get_app_configs()]
    return sorted(p for p in folders if p.is_relative_to(root) and ".venv" not in p.parts)


def compile_stale() -> list[Path]:
    """Write each .mo whose .po is newer; returns those that were written. ValueError for a broken .po."""
    todo = [po for folder in locale_folders() for po in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_stale(po)]
    for po in todo:
        _compile(po)
    return [po.with_suffix(".mo") for po in todo]


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    """Whole or not at all: another process may read the .mo meanwhile."""
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parts[-3], abort_invalid=True)
    buffer = BytesIO()
    write_mo(buffer, catalog)
    fresh = po.with_suffix(".mo.new")
    fresh.write_bytes(buffer.getvalue())
    fresh.replace(po.with_suffix(".mo"))


def collected(folder: Path) -> Catalog:
    """Every text of an app's Python files and templates, with the places where it stands."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(_sources(folder)):
        place = path.relative_to(folder).as_posix()
        for _line, message, comments, message_context in _texts(path):
            catalog.add(message, locations=[(place, 1)], auto_comments=comments, context=message_context)
    return catalog


def _sources(folder: Path) -> Iterator[Path]:
    for pattern in ("**/*.py", "**/templates/**/*.html", "**/templates/**/*.txt"):
        for path in folder.glob(pattern):
            if not _SKIPPED.search(path.relative_to(folder).as_posix()):
                yield path


def _texts(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is no tag becomes letters and punctuation of no language; the calls are all that counts.
        source = "\n".join(re.findall(r"\b(?:n?p?gettext|_)\((?:[^()]|\([^()]*\))*\)", templatize(source)))
    yield from extract("python", BytesIO(source.encode()), KEYWORDS, ("Translators:",), {"encoding": "utf-8"})  # type: ignore[arg-type]


def refresh(folder: Path) -> list[Path]:
    """Bring an app's .po files in line with its source, keeping the translations; returns those that changed."""
    template = collected(folder)
    if not len(template):
        return []
    paths = [folder / "locale" / language / "LC_MESSAGES" / "django.po" for language in LANGUAGES]
    return [path for path in paths if _refresh_file(path, template)]


def _refresh_file(path: Path, template: Catalog) -> bool:
    before = path.read_bytes() if path.exists() else b""
    catalog = Catalog(locale=path.parts[-3], charset="utf-8")
    if before:
        catalog = read_po(BytesIO(before), locale=path.parts[-3])
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    after = _written(catalog)
    if after == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(after)
    return True


def _written(catalog: Catalog) -> bytes:
    """Without dates and line numbers: the file changes when a text does, and only then."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True, include_lineno=False)
    plural = f'"Plural-Forms: {catalog.plural_forms}\\n"\n' if catalog.locale else ""
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n"MIME-Version: 1.0\\n"\n'
        f'"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n{plural}\n'
    )
    return head.encode() + buffer.getvalue()
