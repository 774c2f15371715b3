"""Exports over HTTP; docs/architecture.md says what they take and answer. Source: kit.10."""

import tempfile
from typing import IO, Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from fincomtech.api.answers import answer, body
from fincomtech.api.transfer.answers import download, readable
from fincomtech.kit import context, writes
from fincomtech.kit.exchange import export_fields, export_runs, file_runs
from fincomtech.kit.files import stored_files
from fincomtech.kit.models import ExportRun, ExportTemplate
from fincomtech.kit.refusals import Missing


@require_POST
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The file with the chosen fields of the records that are asked for; for very many 202 and how far it is.

    It is written to a temporary file first, so that nothing is read from the database once the request has left
    its company.
    """
    context.signed_in()
    asked = body(request)
    order = export_runs.Order(readable(str(asked.get("recordType", ""))), asked)
    if len(order.keys) > export_runs.AT_ONCE:
        return answer(file_runs.status(export_runs.begin(order)), status=202)
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=5 * 1024**2)
    order.write(out)
    export_runs.told(order)
    return download(out, order.file_name)


@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """What can be exported of a record type, and the templates that one may use."""
    context.signed_in()
    model = readable(request.GET.get("recordType", ""))
    saved = ExportTemplate.visible().filter(record_type=model.record_type(), archived=False).order_by("label", "id")
    return answer({"fields": export_fields.offered(model), "templates": [_template(one) for one in saved]})


def _template(one: ExportTemplate) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "label": one.label,
        "shared": one.user_id is None,
        "fields": one.fields,
        "format": one.file_format,
    }


@require_GET
def status(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a long export is."""
    return answer(file_runs.status(_run(run_id)))


@require_GET
def file(request: HttpRequest, run_id: int) -> FileResponse:
    """The file of a long export."""
    run = _run(run_id)
    if run.state != "done" or not stored_files.is_ours(run.path) or not default_storage.exists(run.path):
        raise Missing()
    return download(default_storage.open(run.path, "rb"), run.file_name)


def _run(run_id: int) -> ExportRun:
    context.signed_in()
    found = writes.one(ExportRun, run_id)
    assert isinstance(found, ExportRun)
    readable(str(found.record_type))
    return found
