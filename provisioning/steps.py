"""What a step is. Births and activations are lists of these; the runner executes any such list."""

from collections.abc import Callable
from dataclasses import dataclass

from fincomtech.kit.refusals import Text
from provisioning.models import Run

# The name under which a company is locked while its modules change.
OPERATION = "modules"
Work = Callable[[Run], None]


def nothing(run: Run) -> None:
    """The undo of a step whose effects another step's undo removes."""


@dataclass(frozen=True)
class Step:
    """One step: `do` and `undo` may run any number of times and act once.

    `together`: `do` works through the owner's connection only, and commits with the mark "done". Otherwise `do` commits
    by itself, leaves a mark of its own beside what it made, and returns at once when it finds that mark.
    """

    key: str
    title: Text
    do: Work
    undo: Work = nothing
    together: bool = True
