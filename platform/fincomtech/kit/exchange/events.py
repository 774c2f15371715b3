"""What imports and exports tell others: ids only."""

from dataclasses import dataclass

from fincomtech.kit.events import Event


@dataclass(frozen=True)
class TransferEnded(Event):
    """An import or export (`run_type`: "kit.ImportRun", "kit.ExportRun") that went on in the background has ended."""

    run_type: str
    run_id: int
    user_id: int | None
