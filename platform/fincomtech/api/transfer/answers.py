"""What the views of import and export share: the record type that is asked for, and answers that are files."""

import re
from typing import IO

from django.http import FileResponse

from fincomtech.kit import context
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.kit.refusals import Denied, Missing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


def readable(record_type: str) -> type[Record]:
    """A record type of the company that the actor may read. Raises Missing, Denied."""
    found = enabled_record_types(context.company().modules).get(record_type)
    if found is None:
        raise Missing(path=["recordType"])
    if not found.right().read:
        raise Denied(path=["recordType"])
    return found


def download(out: IO[bytes], name: str) -> FileResponse:
    """The file as an attachment; the answer closes it."""
    out.seek(0)
    kind = CONTENT_TYPES[name.rpartition(".")[2]]
    response = FileResponse(out, as_attachment=True, filename=re.sub(r'[\\/:*?"<>|]', " ", name), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
