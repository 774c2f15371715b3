"""Attachments: upload to a record that one may change, download of what one may read. Source: kit.6, ops.4."""

import re
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from fincomtech.api.answers import answer
from fincomtech.api.files.sniffing import INLINE, content_type
from fincomtech.kit import context, live, stored_files, writes
from fincomtech.kit.models import Attachment
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Missing, Refusal


class TooBig(Refusal):
    """The file is larger than we take."""

    code, status = "files.too_big", 413
    sentence = _("The file is larger than %(megabytes)d MB.")


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Attach the file of a multipart form to a record; answers with the attachment."""
    context.signed_in()
    file = uploaded(request)
    record = _record(request.POST.get("recordType", ""), request.POST.get("recordId", ""))
    attachment = _attach(record, file)
    return answer(as_json(attachment), status=201)


@require_GET
def download(request: HttpRequest, attachment_id: int) -> HttpResponse | FileResponse:
    """The bytes of an attachment whose record the actor may read."""
    context.signed_in()
    found: Attachment | None = Attachment.visible().filter(pk=attachment_id).first()
    if found is None or not stored_files.is_ours(found.path) or not default_storage.exists(found.path):
        raise Missing()
    if request.headers.get("If-None-Match") == f'"{found.sha256}"':
        return HttpResponseNotModified()
    return _bytes_of(found)


def uploaded(request: HttpRequest) -> Any:
    """The file of the form. Refuses a form without one, an empty file and one that is too big."""
    limit = settings.MAX_FILE_BYTES
    if int(request.headers.get("Content-Length") or 0) > limit + 1024 * 1024:  # before anything of it is read
        raise TooBig(megabytes=limit // 1024**2, path=["file"])
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise Invalid(_("Choose a file that is not empty."), code="files.none", path=["file"])
    if file.size > limit:
        raise TooBig(megabytes=limit // 1024**2, path=["file"])
    return file


def _record(record_type: str, record_id: str) -> Record:
    model = Attachment.targets().get(record_type)
    if model is None:
        raise Missing(path=["recordType"])
    return writes.one(model, record_id, "write")


def _attach(record: Record, file: Any) -> Attachment:
    kind, name = type(record).record_type(), clean_name(file.name)
    checksum, path = stored_files.sha256(file), stored_files.keep(file)
    try:
        with transaction.atomic():
            attachment = Attachment.objects.create(
                record_type=kind,
                record_id=record.pk,
                name=name,
                content_type=content_type(file, name)[:120],
                size=file.size,
                path=path,
                sha256=checksum,
                created_by_id=context.actor().user_id,
            )
            live.changed(kind, [record.pk], "update")
    except Exception:
        default_storage.delete(path)
        raise
    return attachment


def clean_name(name: str) -> str:
    """The last part of a file's name without control characters, at most 200 characters with its ending kept."""
    plain = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip() or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= 200 or not dot else f"{stem[: 199 - len(ending[:20])]}.{ending[:20]}"


def as_json(attachment: Attachment) -> dict[str, Any]:
    """An attachment as the upload answers it."""
    return {
        "id": str(attachment.pk),
        "name": attachment.name,
        "contentType": attachment.content_type,
        "size": attachment.size,
        "url": f"/api/files/{attachment.pk}",
    }


def _bytes_of(attachment: Attachment) -> FileResponse:
    inline = attachment.content_type in INLINE
    response = FileResponse(
        default_storage.open(attachment.path, "rb"),
        as_attachment=not inline,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{attachment.sha256}"'
    if attachment.content_type != "application/pdf":  # browsers show no PDF in a sandbox
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
