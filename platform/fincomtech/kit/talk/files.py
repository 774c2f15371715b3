"""Keeping files with records: bytes into the storage, a row for each version."""

from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import changes, constraints, context, live
from fincomtech.kit.files import stored_files
from fincomtech.kit.files.file_types import content_type
from fincomtech.kit.models import Attachment, Message
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid


def keep(
    record: Record,
    file: IO[bytes],
    name: str,
    size: int,
    *,
    message: Message | None = None,
    replaces: Attachment | None = None,
    inline: bool = False,
) -> Attachment:
    """Keep a file with the record. `replaces`: the version before it, of the same record; it stays and can be had.

    The bytes are gone again when the row cannot be written. Refuses a version of another record's file.
    """
    if replaces is not None and (str(replaces.record_type), replaces.record_id) != (
        type(record).record_type(),
        record.pk,
    ):
        raise Invalid(_("The file belongs to another record."), code="kit.foreign_files", path=["replaces"])
    kind, shown = type(record).record_type(), stored_files.clean_name(name)
    checksum, path = stored_files.sha256(file), stored_files.keep(file)
    try:
        with constraints.as_refusals(), transaction.atomic(), changes.together():
            attachment = Attachment(
                record_type=kind,
                record_id=record.pk,
                name=shown,
                content_type=content_type(file, shown)[:120],
                size=size,
                path=path,
                sha256=checksum,
                message=message,
                inline=inline,
                created_by_id=context.actor().user_id,
            )
            if replaces is not None:
                _take_the_place_of(attachment, replaces)
            attachment.save(force_insert=True)
            changes.note(changes.created(attachment))
            live.changed(kind, [record.pk], "update")
    except BaseException:
        default_storage.delete(path)
        raise
    return attachment


def _take_the_place_of(attachment: Attachment, old: Attachment) -> None:
    """The next version of the series; whoever uploads one at the same time waits."""
    rows = Attachment.objects.filter(series=old.series).order_by("pk")
    versions = list(rows.select_for_update(of=("self",), no_key=True).values_list("revision", flat=True))
    rows.filter(latest=True).update(latest=False)
    attachment.series, attachment.revision = old.series, max(versions, default=0) + 1
