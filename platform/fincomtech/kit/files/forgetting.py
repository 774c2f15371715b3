"""Files that are no longer wanted: their bytes go once that is committed, however often a worker dies on the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.storage import default_storage

from fincomtech.kit.events import Event, listens, tell
from fincomtech.kit.files import stored_files

MOST = 500  # places in one fact


@dataclass(frozen=True)
class FilesForgotten(Event):
    """Nothing refers to the files at these places any more."""

    paths: tuple[str, ...]


def forget(paths: Iterable[str]) -> None:
    """Have the files deleted. Goes inside the transaction that deletes what refers to them: the order is a row of it."""
    places = [path for path in paths if path]
    for start in range(0, len(places), MOST):
        tell(FilesForgotten(tuple(places[start : start + MOST])))


@listens(FilesForgotten, background=True)
def delete_bytes(event: FilesForgotten) -> None:
    """Delete the company's own files; one that is gone already is no error, so it may be done again."""
    for path in event.paths:
        if stored_files.is_ours(path):
            default_storage.delete(path)
