"""Takes personal values out of entries, by an act: the only change that an entry can ever see.

The entry's digest stays, so the chain over the digests holds. What replaces the values is signed with the installation's
secret together with that digest and the act: without the secret nobody can make an entry look redacted, and an entry
whose act is not there is a break.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from fincomtech.audit import chain
from fincomtech.audit.models import Entry
from fincomtech.kit.bulk import update_rows

VEILED = "•••"
BATCH = 500
NAMES = ["changes", "record_title", "user_name", "redacted_by", "redaction"]
# Which of these acts exist; the package of the acts says so at start.
existing: Callable[[Collection[int]], set[int]] = lambda _ids: set()  # noqa: E731


class Words(Protocol):
    """What names the person in values beyond the personal fields."""

    def told(self, value: Any) -> bool:
        """Whether a value names the person."""

    def without(self, text: str) -> str:
        """The text with that veiled."""


def redact(
    entries: Sequence[int],
    act: int,
    fields: Mapping[str, frozenset[str]],
    users: Collection[int],
    anonymous: str,
    words: Words,
) -> int:
    """Redact the entries (their ids) by the act and return how many.

    `fields` are the personal ones by record type, `users` the accounts whose names go, too.
    """
    done = 0
    keys = sorted(entries)
    for start in range(0, len(keys), BATCH):
        rows = list(Entry.objects.filter(pk__in=keys[start : start + BATCH]))
        for row in rows:
            _redact(row, act, fields, users, anonymous)
            _without(row, words)
            row.redacted_by = act
            row.redaction = chain.redaction_of(row)
        update_rows(Entry, rows, NAMES)
        done += len(rows)
    return done


def _without(row: Entry, words: Words) -> None:
    row.record_title = words.without(row.record_title)
    sides = ("before", "after")
    row.changes = [
        {**c, **{side: VEILED for side in sides if words.told(c.get(side))}} if words.told(c) else c
        for c in row.changes
    ]


def _redact(row: Entry, act: int, fields: Mapping[str, frozenset[str]], users: Collection[int], anonymous: str) -> None:
    personal = fields.get(str(row.record_type), frozenset())
    theirs = str(row.record_type) == "identity.User" and row.record_id in users
    shut = row.operation == "access" and (row.user_id in users or theirs)
    row.changes = [_veiled(change, personal, shut=shut) for change in row.changes]
    if personal or shut:
        row.record_title = anonymous
    if row.user_id in users or row.operation == "access" and theirs and row.user_id is None:
        row.user_name = anonymous


def _veiled(change: Mapping[str, Any], personal: Collection[str], *, shut: bool) -> dict[str, Any]:
    if "lines" in change:
        inner = [_veiled(each, personal, shut=True) for each in change.get("changes") or ()]
        return {**change, "changes": inner}
    if not shut and change.get("field") not in personal:
        return dict(change)
    return {**change, **{side: VEILED for side in ("before", "after") if change.get(side) not in (None, "")}}
