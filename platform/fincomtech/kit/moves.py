"""Where records may go: a state changes along the declared moves only, and by whoever may make the move."""

from collections.abc import Mapping
from typing import Any

from fincomtech.kit.records import Record, Stateful
from fincomtech.kit.refusals import Denied, WrongState


def compute(record: Record) -> None:
    """Run the record's `compute()`. Where it moves the state, the actor needs the right to an action that moves so.

    A deal that is put into a winning stage is won: nobody gets round the right to win by a plain change.
    """
    before = getattr(record, "state", None)
    record.compute()
    if isinstance(record, Stateful) and getattr(record, "state", None) != before:
        _check(record, before)
        if not _may_move(record, before):
            raise Denied()


def check(record: Record, before: Mapping[str, Any]) -> None:
    """Refuse a move that the record type does not declare; `before` holds the former values of its columns."""
    if isinstance(record, Stateful) and before.get("state", record.state) != record.state:  # type: ignore[attr-defined]
        _check(record, before["state"])


def _check(record: Any, before: Any) -> None:
    if (before, record.state) not in record.MOVES:
        states = dict(record._meta.get_field("state").flatchoices)
        raise WrongState(state=states.get(before, before))


def _may_move(record: Any, before: Any) -> bool:
    """Whether the actor has an action with this move; a move that no action makes is the record's own affair."""
    from fincomtech.kit.actions import actions_of  # actions are built upon the writes, which ask here

    ways = [act for act in actions_of(type(record)).values() if act.move and act.move[1] == record.state]
    ways = [act for act in ways if act.move and before in act.move[0]]
    return not ways or any(act.allowed() for act in ways)
