"""Attachments: upload to a record that one may change, download of what one may read. Source: kit.6, ops.4."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from fincomtech.api.answers import answer
from fincomtech.kit import context, writes
from fincomtech.kit.files import stored_files
from fincomtech.kit.files.file_types import INLINE
from fincomtech.kit.models import Attachment
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Missing, Refusal
from fincomtech.kit.talk import files


class TooBig(Refusal):
    """The file is larger than we take."""

    code, status = "files.too_big", 413
    sentence = _("The file is larger than %(megabytes)d MB.")


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Attach the file of a multipart form to a record, or as the next version of a file; answers with the attachment."""
    context.signed_in()
    file = uploaded(request)
    old = _version_before(request.POST.get("replaces", ""))
    about = (old.record_type, old.record_id) if old is not None else ("", "")
    record = _record(request.POST.get("recordType") or about[0], request.POST.get("recordId") or about[1])
    attachment = files.keep(record, file, file.name, file.size, replaces=old)
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


def _version_before(replaces: str) -> Attachment | None:
    """The file that the form names as the one before; it must be one that the actor may read."""
    if not replaces:
        return None
    found: Attachment | None = Attachment.visible().filter(pk=replaces).first() if _is_key(replaces) else None
    if found is None:
        raise Missing(path=["replaces"])
    return found


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _record(record_type: str, record_id: str | int) -> Record:
    model = Attachment.targets().get(record_type)
    if model is None:
        raise Missing(path=["recordType"])
    return writes.one(model, record_id, "write")


def as_json(attachment: Attachment) -> dict[str, Any]:
    """An attachment as the upload answers it."""
    return {
        "id": str(attachment.pk),
        "name": attachment.name,
        "contentType": attachment.content_type,
        "size": attachment.size,
        "revision": attachment.revision,
        "sha256": attachment.sha256,
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
    if attachment.content_type == "application/pdf":
        # Browsers show no PDF in a sandbox; the workspace's own pages show one in a frame.
        response["Content-Security-Policy"] = "frame-ancestors 'self'"
        response["X-Frame-Options"] = "SAMEORIGIN"
    else:
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
