"""The texts of a new module in both languages: its own, and those that the product has translated already."""

from pathlib import Path

from babel.messages.pofile import read_po, write_po

from infra.scaffold.naming import Refused

Texts = dict[tuple[str | None, str], str]


def known(root: Path) -> Texts:
    """What the product's Russian catalogues say: (context, English text) → Russian text."""
    found: Texts = {}
    for folder in ("platform", "provisioning", "billing", "tenant_apps"):
        for path in (root / folder).rglob("locale/ru/LC_MESSAGES/django.po"):
            with path.open("rb") as file:
                messages = [m for m in read_po(file, locale="ru") if m.id and isinstance(m.id, str) and m.string]
            found |= {(m.context, str(m.id)): str(m.string) for m in messages}
    return found


def agreed(wanted: Texts, existing: Texts, chosen: set[str]) -> Texts:
    """One English text has one translation in the product: an existing one wins over a default.

    Raises Refused where it differs from what was `chosen`, the Russian texts that were given on the command line.
    """
    for key, russian in wanted.items():
        there = existing.get(key, russian)
        if there != russian and russian in chosen:
            raise Refused(
                f"the product translates {key[1]!r} as {there!r} already, not as {russian!r}: use that, or another English word"
            )
    return {key: existing.get(key, russian) for key, russian in wanted.items()}


def fill_in(catalogue: Path, texts: Texts) -> None:
    """Write the translations into a catalogue that `collect_texts` has made. KeyError for a text that has none."""
    head = catalogue.read_bytes().partition(b"\n\n")[0]
    with catalogue.open("rb") as file:
        messages = read_po(file, locale="ru")
    for message in messages:
        if message.id:
            message.string = texts[message.context, str(message.id)]
    with catalogue.open("wb") as file:
        file.write(head + b"\n\n")
        write_po(file, messages, width=0, omit_header=True, include_lineno=False)
