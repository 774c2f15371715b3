"""What identity tells others."""

from dataclasses import dataclass

from fincomtech.kit.events import Event


@dataclass(frozen=True)
class UserJoined(Event):
    """An invited person has accepted and can sign in."""

    user_id: int


@dataclass(frozen=True)
class UserBlocked(Event):
    """An administrator has shut a person out."""

    user_id: int
