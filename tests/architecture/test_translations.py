"""Django merges the catalogues of all apps into one, so one English text must have one Russian translation everywhere.

Where two modules mean different things by one word, they say so with a context (`pgettext_lazy`).
"""

from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]


def catalogues() -> list[Path]:
    folders = ("platform", "provisioning", "billing", "tenant_apps")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("locale/ru/LC_MESSAGES/django.po"))


def test_one_text_has_one_translation() -> None:
    found: dict[tuple[str | None, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in catalogues():
        for message in read_po(path.open("rb"), locale="ru"):
            if message.id and message.string:
                words = message.string if isinstance(message.string, str) else " / ".join(message.string)
                identity = message.id if isinstance(message.id, str) else message.id[0]
                found[message.context, identity][words].append(str(path.relative_to(ROOT)))
    assert {text: dict(words) for text, words in found.items() if len(words) > 1} == {}


def test_no_text_is_left_untranslated() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {message.id}"
        for path in catalogues()
        for message in read_po(path.open("rb"), locale="ru")
        if message.id and (not message.string or "fuzzy" in message.flags)
    ]
    assert bare == []
