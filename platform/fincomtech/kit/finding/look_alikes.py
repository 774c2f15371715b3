"""Who looks the same: what a form's hint and a search for duplicates tell, with the reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Text

MOST_TOLD = 3


def told(
    found: Iterable[Record], reasons: Callable[[Any], Iterable[Text]], *, ask: bool = True
) -> list[dict[str, Any]]:
    """The first of them as a hint: `[{type, id, title, why: [text], ask}]`; `reasons` says what a record has in common.

    `ask`: whoever makes a record like these is asked whether they mean to. Not where a second one is quite usual.
    """
    return [
        {**reference(record), "why": [str(reason) for reason in reasons(record)], "ask": ask}
        for record, _place in zip(found, range(MOST_TOLD), strict=False)
    ]


def reference(record: Record) -> dict[str, str]:
    """A record that a person may go to: `{type, id, title}`."""
    return {"type": type(record).record_type(), "id": str(record.pk), "title": str(record)}


def in_common(one: Record, other: Record, names: Iterable[str]) -> list[Text]:
    """What the fields are called in which the two say the same, and say something."""
    pairs = {name: (getattr(one, _column(one, name)), getattr(other, _column(one, name))) for name in names}
    return labels(type(one), [name for name, (mine, theirs) in pairs.items() if mine and mine == theirs])


def _column(record: Record, name: str) -> str:
    return str(record._meta.get_field(name).attname)  # type: ignore[union-attr]


def labels(model: type[Record], names: Iterable[str]) -> list[Text]:
    """What the fields are called."""
    return [str(model._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]


@dataclass(frozen=True)
class Groups:
    """An action's answer: groups of records with what those of a group have in common, or a sentence where there is none."""

    title: Text
    groups: Sequence[tuple[Text, Sequence[Record]]]
    none: Text

    def as_json(self) -> Mapping[str, Any]:
        """The form in which the API carries it: `groups: {title, items: [{why, records: [{type, id, title}]}]}`."""
        if not self.groups:
            return {"message": str(self.none)}
        items = [{"why": str(why), "records": [reference(one) for one in records]} for why, records in self.groups]
        return {"groups": {"title": str(self.title), "items": items}}
