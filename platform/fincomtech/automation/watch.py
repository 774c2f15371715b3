"""Rules hear of every write."""

from collections.abc import Sequence

from fincomtech.automation import triggers
from fincomtech.kit import changes
from fincomtech.kit.changes import Change


@changes.watch
def start_rules(batch: Sequence[Change]) -> None:
    """Give the rules that these changes concern their runs."""
    triggers.hear(batch)
