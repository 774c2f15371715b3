"""Keeps the entries current: in the writer's transaction, one statement for all that one write changed. Source: kit.12."""

from collections.abc import Sequence

from fincomtech.kit import changes
from fincomtech.kit.background import tasks
from fincomtech.kit.changes import Change
from fincomtech.kit.extending.members import title_path
from fincomtech.search import sources

RELINK = "search.relink"


@changes.watch
def index(batch: Sequence[Change]) -> None:
    """Put the records that changed in what is searched, and have those that show a changed title follow."""
    sources.put({(c.model.record_type(), c.key) for c in batch if c.key is not None and _matters(c)})
    for change in batch:
        if change.operation == "update" and title_path(change.model) in change.columns():
            if sources.dependants(change.model):
                tasks.after_commit(RELINK, record_type=change.model.record_type(), record_id=change.key)


def _matters(change: Change) -> bool:
    if not sources.is_searched(change.model):
        return False
    if change.operation == "update":
        return not sources.watched_columns(change.model).isdisjoint(change.columns())
    return change.operation in ("create", "delete")
