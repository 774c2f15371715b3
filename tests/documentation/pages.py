"""How a how-to page is followed: its fenced blocks say after the language which file they are about, and where in it.

`path` alone: a new file. `path at the end`; `path among the imports`: above the first import, the formatter puts them
in order. `path in place of TEXT`, `path below TEXT`: the one line that holds the text. Blocks of `po` are translations.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"^(\S+)(?: (at the end|among the imports|in place of|below) ?(.*))?$")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    where: str
    text: str

    def apply(self, root: Path) -> None:
        """Write it into the tree. AssertionError where the page names a place that is not there."""
        found = PLACE.match(self.where)
        assert found, self.where
        path, way, mark = root / found[1], found[2], found[3]
        before = path.read_text(encoding="utf-8") if way else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_placed(before, self.text, way, mark), encoding="utf-8")

    def translations(self) -> dict[tuple[str | None, str], str | tuple[str, ...]]:
        """The texts of a `po` block: (context, English) → Russian, each plural form of it."""
        return {(m.context, _key(m.id)): m.string for m in read_po(BytesIO(self.text.encode()), locale="ru") if m.id}


def blocks(page: Path) -> list[Block]:
    """The page's fenced blocks in order."""
    return [Block(*found) for found in FENCE.findall(page.read_text(encoding="utf-8"))]


def _placed(before: str, text: str, way: str, mark: str) -> str:
    if way is None:
        return text
    if way == "at the end":
        return before + ("" if text.startswith("|") else "\n\n") + text
    if way == "among the imports":
        return re.sub(r"^(from|import) ", lambda first: text + first[0], before, count=1, flags=re.MULTILINE)
    lines = before.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if mark in line]
    assert len(places) == 1, f"{mark!r} stands in {len(places)} lines"
    [place] = places
    return "".join([*lines[: place + (way == "below")], text, *lines[place + 1 :]])


def _key(message_id: str | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]
