"""Every text that can be translated: those of the enabled modules and of the platform, and the client's own.

They are read from the catalogues that the product is built with, so a text is here as soon as it is in the product.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

from fincomtech.kit import context

CLIENT = f"client{CONTEXT_SEPARATOR}"
_PLURALS = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True)
class Entry:
    """One text: its key in `Language.texts`, the English and Russian words, and whether it has forms for numbers."""

    key: str
    english: str
    russian: str
    plural: str = ""  # the English words for many; "" for a text without forms

    @property
    def id(self) -> str:
        """A short name that stays as long as the English text does."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]


def entries(language: str) -> list[Entry]:
    """What the current company sees, to be said in the language; each text once, in the order of the modules."""
    found: dict[str, Entry] = {}
    for entry in (*_of_server(), *_of_client(language)):
        found.setdefault(entry.key, entry)
    return list(found.values())


def _of_server() -> Iterator[Entry]:
    modules = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
    absent = modules - context.company().modules
    for config in apps.get_app_configs():
        folder = Path(config.path) / "locale"
        if config.label not in absent and folder.is_relative_to(settings.ROOT) and folder.exists():
            yield from _of_folder(folder)


@cache
def _of_folder(folder: Path) -> tuple[Entry, ...]:
    english, russian = (_messages(folder, code) for code in ("en", "ru"))
    found = []
    for key, (one, many) in english.items():
        shown = russian.get(key, ("", ""))[0]
        plain = key.rpartition(CONTEXT_SEPARATOR)[2]
        found.append(Entry(key, one or plain, shown, many))
    return tuple(found)


def _messages(folder: Path, code: str) -> dict[str, tuple[str, str]]:
    """By key: the words for one, and those for many (the English msgid_plural) where there are any."""
    path = folder / code / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale=code)
    found = {}
    for message in catalog:
        one, many = (message.id[0], message.id[1]) if isinstance(message.id, tuple | list) else (message.id, "")
        if one:
            said = message.string[0] if isinstance(message.string, tuple | list) else message.string
            key = f"{message.context}{CONTEXT_SEPARATOR}{one}" if message.context else str(one)
            found[key] = (str(said or ""), str(many))
    return found


def _of_client(language: str) -> Iterator[Entry]:
    """The client counts by CLDR's names of forms, so each form of the language is a text of its own."""
    english, russian = client_words("en"), client_words("ru")
    forms = {*Locale.parse(language).plural_form.tags, "other"}
    for key, text in english.items():
        base, _under, form = key.rpartition("_")
        if base and form in _PLURALS:
            for wanted in sorted(forms) if form == "other" else ():
                name = f"{base}_{wanted}"
                yield Entry(
                    CLIENT + name, english.get(name, text), russian.get(name) or russian.get(f"{base}_many", "")
                )
        else:
            yield Entry(CLIENT + key, text, russian.get(key, ""))


def client_words(code: str) -> dict[str, str]:
    """The client's texts in one of our languages, by name; nothing while the client is not built."""
    path = Path(settings.CLIENT_DIST) / "words.json"
    return _client_words(path.stat().st_mtime_ns if path.exists() else 0).get(code, {})


@cache
def _client_words(built: int) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = (
        json.loads((Path(settings.CLIENT_DIST) / "words.json").read_text()) if built else {}
    )
    return found
