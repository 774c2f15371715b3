"""What in a text names a person: addresses, telephone numbers however they are written, the full name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fincomtech.audit.redacting import VEILED
from fincomtech.kit.records import Record

_PHONE = re.compile(r"\+\d{7,15}")
_BETWEEN = r"(?:[\s\-().]|&nbsp;|\u00a0)*"


@dataclass(frozen=True)
class Traces:
    """`marks` are the addresses and numbers by which rows belong to the person, `names` how they are called; in lower case."""

    marks: frozenset[str]
    names: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, subject: Record) -> "Traces":
        """Those of the record that a request is about."""
        values = (str(getattr(subject, name) or "").strip().lower() for name in subject.personal_by)
        name = " ".join(str(getattr(subject, subject.title_field)).lower().split())
        words = name.split(" ")
        ways = {name, " ".join([words[1], words[0]])} if 1 < len(words) < 4 else set()
        return cls(frozenset(value for value in values if len(value) > 4), frozenset(ways))

    @property
    def words(self) -> frozenset[str]:
        """All of them as plain texts."""
        return self.marks | self.names

    def is_of(self, address: str) -> bool:
        """Whether an address is the person's own."""
        return address.strip().lower() in self.marks

    def told(self, value: Any) -> bool:
        """Whether the value, or anything in a structure, names the person."""
        if isinstance(value, str):
            return bool(self._pattern.search(value))
        if isinstance(value, Mapping):
            return any(self.told(each) for each in value.values())
        return isinstance(value, Iterable) and any(self.told(each) for each in value)

    def told_in(self, row: Any, names: Iterable[str]) -> bool:
        """Whether one of the row's columns names the person."""
        return any(self.told(getattr(row, name)) for name in names)

    def without(self, text: str) -> str:
        """The text with everything that names the person veiled."""
        return self._pattern.sub(VEILED, text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self.words, key=len, reverse=True)
        parts = [_number(word) if _PHONE.fullmatch(word) else _words(word) for word in longest]
        return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def _number(number: str) -> str:
    """A number with whatever people put between its digits; a Russian one also with 8 in front."""
    digits = number.lstrip("+")
    front = r"(?:\+?7|8)" if digits.startswith("7") and len(digits) == 11 else r"\+?" + digits[0]
    return rf"(?<!\d){front}{_BETWEEN}{_BETWEEN.join(digits[1:])}(?!\d)"


def _words(text: str) -> str:
    inside = r"\s+".join(re.escape(word) for word in text.split())
    return rf"(?<!\w){inside}(?!\w)"
