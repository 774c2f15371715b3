"""What automation tells itself to do after commit."""

from dataclasses import dataclass

from fincomtech.kit.events import Event


@dataclass(frozen=True)
class CallWanted(Event):
    """A rule calls another system. `body` is the JSON text that is signed and sent."""

    rule_id: int
    run_id: int
    url: str
    body: str
