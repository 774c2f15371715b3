"""Facts that modules tell each other. A fact is a frozen dataclass of ids; whoever listens does so in its own code.

Listeners run in the teller's transaction, or in the background once per listener (through the outbox). Only modules
that the company enabled hear anything.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from fincomtech.kit import context, registry


@dataclass(frozen=True)
class Event:
    """The base of all facts. Subclasses are named in the past tense and hold ids only."""

    @classmethod
    def event_type(cls) -> str:
        """The stable name in the outbox: "crm.DealWon"."""
        return f"{registry.owner_of(cls)[0]}.{cls.__name__}"


@dataclass(frozen=True)
class Listener:
    """A function that hears one kind of fact, and the modules that must be enabled for it to hear."""

    event: type[Event]
    function: Callable[[Any], None]
    background: bool
    modules: frozenset[str]

    @property
    def name(self) -> str:
        """The dotted name, stable across processes."""
        return f"{self.function.__module__}.{self.function.__qualname__}"


E = TypeVar("E", bound=Event)
_listeners: dict[type[Event], list[Listener]] = defaultdict(list)


def listens(event: type[E], *, background: bool = False) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register the function for a kind of fact. `background`: after commit, retried until it succeeds."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        _listeners[event].append(Listener(event, function, background, frozenset(registry.owner_of(function))))
        return function

    return register


def listeners_of(event: type[Event]) -> list[Listener]:
    """Those of the current company, in the order of the modules and then by name."""
    enabled = context.company().modules
    order = list(registry.all_modules())
    heard = [x for x in _listeners[event] if x.modules <= enabled]
    return sorted(heard, key=lambda x: (max((order.index(m) for m in x.modules), default=0), x.name))


def listener_named(name: str) -> Listener:
    """The listener of that dotted name; KeyError when the code no longer has it."""
    return {x.name: x for group in _listeners.values() for x in group}[name]


def tell(event: Event) -> None:
    """Let every listener of the company's modules know: now, or through the outbox in the same transaction."""
    from fincomtech.kit.background import outbox

    for listener in listeners_of(type(event)):
        if listener.background:
            outbox.put(listener, asdict(event))
        else:
            listener.function(event)
