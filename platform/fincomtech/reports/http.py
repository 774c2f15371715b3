"""Printing, previews of templates and reports as files; docs/architecture.md says what they take and answer. Source: kit.8."""

import io
import tempfile
from collections.abc import Mapping
from typing import IO, Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from fincomtech.identity.answers import answer, body
from fincomtech.kit import context, writes
from fincomtech.kit.exchange import file_runs
from fincomtech.kit.files import stored_files
from fincomtech.kit.models import Attachment
from fincomtech.kit.naming import snake
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Denied, Invalid, Missing
from fincomtech.kit.safety import templates_sandbox
from fincomtech.kit.talk import files
from fincomtech.reports import documents, output, pdf, print_runs, printing, sheets
from fincomtech.reports.models import CONTENT, MARGINS, PrintRun, Report, Template
from fincomtech.reports.sending import CONTENT_TYPES
from fincomtech.reports.sheets import readable

_ENDINGS = {**CONTENT_TYPES, "zip": "application/zip"}
_PREVIEW_SECONDS = 10


@require_POST
def print_records(request: HttpRequest) -> HttpResponse | FileResponse:
    """The document of the records as PDF or ZIP; for more than a few 202 and how far it is."""
    context.signed_in()
    asked = body(request)
    order = print_runs.Order(readable(str(asked.get("recordType", ""))), asked)
    if len(order.keys) > print_runs.AT_ONCE:
        return answer(file_runs.status(print_runs.begin(order, order.press.language)), status=202)
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=5 * 1024**2)
    order.write(out)
    return _file(out, order.file_name)


@require_POST
def attach(request: HttpRequest) -> HttpResponse:
    """Print a record's document and keep it with the record's files: the next version where it lies there already."""
    context.signed_in()
    asked = body(request)
    model = Attachment.targets().get(str(asked.get("recordType", "")))
    if model is None:
        raise Missing(path=["recordType"])
    record = writes.one(model, str(asked.get("id", "")), "write")
    press = printing.Press(model, str(asked.get("document", "")), str(asked.get("language") or ""))
    data, name = press.pdf([record]), press.file_name(record)
    former = Attachment.of(record).filter(name=name, latest=True).order_by("-pk").first()
    found = files.keep(record, io.BytesIO(data), name, len(data), replaces=former)
    told = {"id": str(found.pk), "name": found.name, "contentType": found.content_type, "size": found.size}
    return answer({**told, "url": f"/api/files/{found.pk}"}, status=201)


@require_GET
def status(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a long printing is."""
    return answer(file_runs.status(_run(run_id)))


@require_GET
def file(request: HttpRequest, run_id: int) -> FileResponse:
    """The file of a long printing."""
    run = _run(run_id)
    if run.state != "done" or not stored_files.is_ours(run.path) or not default_storage.exists(run.path):
        raise Missing()
    return _file(default_storage.open(run.path, "rb"), run.file_name)


def _run(run_id: int) -> PrintRun:
    context.signed_in()
    found = writes.one(PrintRun, run_id)
    assert isinstance(found, PrintRun)
    readable(str(found.record_type))
    return found


# --- templates --------------------------------------------------------------------------------------------------------


@require_GET
def offered(request: HttpRequest) -> HttpResponse:
    """The declared documents of the company's modules, for whoever shapes templates."""
    _shaping()
    found = [one for one in documents.all_documents().values() if documents.declared(one.name)]
    return answer(
        {
            "documents": [
                {
                    "name": one.name,
                    "title": str(one.title),
                    "recordType": one.record_type,
                    "languages": list(documents.LANGUAGES),
                }
                for one in found
            ]
        }
    )


@require_POST
def preview(request: HttpRequest) -> HttpResponse | FileResponse:
    """A template as it is being written, drawn for one record."""
    _shaping()
    asked = body(request)
    model = readable(str(asked.get("recordType", "")))
    template = _written(asked, model)
    record = _example(model, asked.get("recordId"))
    with override(template.language):
        html = printing.page_of(printing.Layout.of_template(template), record, template.name or str(record))
    return _file(io.BytesIO(pdf.pdf([html], printing.pictures(), seconds=_PREVIEW_SECONDS)), "preview.pdf", inline=True)


def _shaping() -> None:
    context.signed_in()
    right = Template.right()
    if not (right.write or right.create):
        raise Denied()


def _written(asked: Mapping[str, Any], model: type[Record]) -> Template:
    """The template that the form holds. Raises Invalid for what could not be saved either."""
    template = Template(record_type=model.record_type(), name=str(asked.get("name", ""))[:120])
    for name, value in asked.items():
        field = snake(name)
        if field in (*CONTENT, *MARGINS, "language"):
            setattr(template, field, value)
    try:
        template.clean_fields(exclude=["name", "record_type", "document", "created_by", "changed_by"])
    except Exception as error:
        raise Invalid(
            _("The page of the template is not possible."), code="reports.page", path=["pageFormat"]
        ) from error
    for refusal in template.contradictions():
        if refusal.path == ["css"] or isinstance(refusal, templates_sandbox.TemplateFault):
            raise refusal
    return template


def _example(model: type[Record], key: Any) -> Record:
    """The record that the template is shown with: the chosen one, else the newest."""
    if key:
        return writes.one(model, str(key))
    found = model.visible().filter(archived=False).order_by("-pk").first()
    if found is None:
        raise Invalid(_("There is no record yet to show the template with."), code="reports.no_example")
    return found


# --- reports ----------------------------------------------------------------------------------------------------------


@require_GET
def report(request: HttpRequest, report_id: int) -> FileResponse:
    """A saved report as a file, with what the reader's rights show."""
    context.signed_in()
    found = writes.one(Report, report_id)
    assert isinstance(found, Report)
    return _sheet(found, request.GET.get("format", "xlsx"))


@require_POST
def table(request: HttpRequest) -> FileResponse:
    """A view that is not saved as a file: as a saved one with these settings."""
    context.signed_in()
    asked = body(request)
    settings = asked.get("settings")
    view = str(asked.get("view", "list"))
    if not isinstance(settings, dict) or view not in dict(Report.KINDS):
        raise Invalid(_("The settings of a report are an object."), code="reports.settings", path=["settings"])
    model = readable(str(asked.get("recordType", "")))
    label = str(asked.get("label") or model._meta.verbose_name_plural)[:120]
    unsaved = Report(record_type=model.record_type(), label=label, view=view, settings=settings)
    return _sheet(unsaved, str(asked.get("format", "xlsx")))


def _sheet(found: Report, form: str) -> FileResponse:
    form = output.known(form)
    ready = sheets.sheet(found)
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=5 * 1024**2)
    output.write(ready, out, form)
    return _file(out, output.file_name(ready, form))


def _file(out: IO[bytes], name: str, *, inline: bool = False) -> FileResponse:
    """The file; the answer closes it. Nothing is read from the database once the request has left its company."""
    out.seek(0)
    kind = _ENDINGS[name.rpartition(".")[2]]
    response = FileResponse(out, as_attachment=not inline, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
