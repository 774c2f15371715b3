"""Taking SQL text apart into statements, and joining ALTERs of the same table."""

import re
from collections.abc import Iterable, Iterator

# What may hide a semicolon: strings, quoted names, comments, dollar quotes.
_PIECE = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|(\$[A-Za-z_0-9]*\$).*?\1|;|[^'\"\-/$;]+|.",
    re.DOTALL,
)
_ALTER = re.compile(r'ALTER TABLE (?P<table>"[^"]+") (?P<change>ADD CONSTRAINT .*)', re.DOTALL)


def split(text: str) -> list[str]:
    """The statements without their semicolons and comments between them."""
    return [s for s in (part.strip() for part in _parts(text)) if s]


def _parts(text: str) -> Iterator[str]:
    current: list[str] = []
    for piece in (m.group() for m in _PIECE.finditer(text)):
        if piece == ";":
            yield "".join(current)
            current = []
        elif not piece.startswith(("--", "/*")):
            current.append(piece)
    yield "".join(current)


def joined_alters(statements: Iterable[str]) -> list[str]:
    """One ALTER TABLE per table for many ADD CONSTRAINT: the table is locked and looked up once."""
    by_table: dict[str, list[str]] = {}
    for statement in statements:
        found = _ALTER.fullmatch(statement)
        if found is None:
            raise ValueError(f"not an ADD CONSTRAINT: {statement}")
        by_table.setdefault(found["table"], []).append(found["change"])
    return [f"ALTER TABLE {table} {', '.join(sorted(changes))}" for table, changes in sorted(by_table.items())]
