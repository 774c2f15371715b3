"""What the conversation tells others: ids only; whoever notifies people listens to these."""

from dataclasses import dataclass

from fincomtech.kit.events import Event


@dataclass(frozen=True)
class MessagePosted(Event):
    """Something was said or changed about a record. `kind` is Message.kind; `author_id` is None for outsiders and the system."""

    message_id: int
    record_type: str
    record_id: int
    kind: str
    author_id: int | None


@dataclass(frozen=True)
class Mentioned(Event):
    """A colleague was named in a note by `author_id`."""

    message_id: int
    record_type: str
    record_id: int
    user_id: int
    author_id: int | None


@dataclass(frozen=True)
class ActivityAssigned(Event):
    """An activity was given to `user_id` by somebody else."""

    activity_id: int
    record_type: str
    record_id: int
    user_id: int
    by_id: int | None


@dataclass(frozen=True)
class FollowersToTell(Event):
    """A message has followers who are to hear of it by mail; told where somebody is there to hear."""

    message_id: int
    mentioned: tuple[int, ...] = ()
