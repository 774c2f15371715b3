"""Import and export over HTTP; docs/architecture.md says what they take and answer. Source: kit.10."""

import re
import tempfile
from collections.abc import Mapping
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from fincomtech.api.answers import answer, body
from fincomtech.api.files.views import clean_name, uploaded
from fincomtech.kit import clock, context, exports, import_mapping, imports, query, tasks, writes
from fincomtech.kit.models import ImportRun
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.kit.refusals import Denied, Invalid, Missing

IMPORT = "kit.import"
AT_ONCE = 100  # so many rows are imported while the person waits; more go to the background
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a table for a record type and tell its columns, the fields, and what the headings suggest."""
    context.signed_in()
    model = _model(request.POST.get("recordType", ""))
    file = uploaded(request)
    run = imports.begin(model, file, clean_name(file.name))
    keys = [camel(name) for name in import_mapping.keys_of(model)]
    described = {"columns": run.columns, "fields": import_mapping.described(model), "keys": keys}
    return answer({**imports.status(run), **described}, status=201)


@require_POST
def check(request: HttpRequest, run_id: int) -> HttpResponse:
    """Try the mapping on the first rows; nothing is written."""
    return answer(imports.check(_run(run_id), *_mapping(body(request))))


@require_POST
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Import the rows: a short table at once, a long one in the background."""
    found = _run(run_id)
    if imports.start(found, *_mapping(body(request))):
        if found.total <= AT_ONCE:
            imports.proceed(found)
        else:
            tasks.after_commit(IMPORT, run=found.pk, user=context.actor().user_id)
    return answer(imports.status(found))


@require_GET
def status(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the import is."""
    return answer(imports.status(_run(run_id)))


@require_GET
def rejected(request: HttpRequest, run_id: int) -> FileResponse:
    """The rejected rows with their reasons, to correct and import again."""
    found, out = _run(run_id), _scratch()
    imports.write_rejected(found, out)
    stem = found.file_name.rsplit(".", 1)[0]
    return _file(out, f"{stem} — {gettext('Rejected rows').lower()}.xlsx", XLSX)


@require_POST
def export(request: HttpRequest) -> FileResponse:
    """A file with the chosen fields of the records that are asked for, within the actor's rights.

    It is written to a temporary file first, so that nothing is read from the database once the request has left
    its company.
    """
    context.signed_in()
    asked, out = body(request), _scratch()
    form = str(asked.get("format", "xlsx"))
    if form not in FORMATS:
        raise Invalid(_("The format is xlsx or csv."), code="export.format", path=["format"])
    model = _model(str(asked.get("recordType", "")))
    columns = exports.columns_of(model, _names(asked.get("fields")))
    exports.write(_rows(model, asked), columns, out, form)
    return _file(out, f"{model._meta.verbose_name_plural} {clock.today()}.{form}", FORMATS[form])


def _rows(model: type[Record], asked: Mapping[str, Any]) -> Any:
    """The records of the list that the person looks at, or those that they have picked from it."""
    rows = query.find(model, where=asked.get("where"), text=asked.get("search"), order_by=asked.get("orderBy"))
    ids = asked.get("ids")
    if ids is None:
        return rows
    if not isinstance(ids, list) or not all(str(i).isdecimal() and len(str(i)) < 20 for i in ids):
        raise Invalid(_("Ids are numbers."), code="export.ids", path=["ids"])
    return (
        model.visible()
        .filter(pk__in=[int(i) for i in ids])
        .order_by(*[key.expression() for key in query.ordering(model, asked.get("orderBy"))])
    )


def _names(fields: Any) -> list[str]:
    if not isinstance(fields, list):
        raise Invalid(_("Choose the fields to export."), code="export.fields", path=["fields"])
    return [str(name) for name in fields]


def _model(record_type: str) -> type[Record]:
    """A record type of the company that the actor may read."""
    found = enabled_record_types(context.company().modules).get(record_type)
    if found is None:
        raise Missing(path=["recordType"])
    if not found.right().read:
        raise Denied(path=["recordType"])
    return found


def _run(run_id: int) -> ImportRun:
    context.signed_in()
    found = writes.one(ImportRun, run_id)
    assert isinstance(found, ImportRun)
    _model(str(found.record_type))
    return found


def _mapping(asked: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    mapping = asked.get("mapping")
    if not isinstance(mapping, dict):
        raise Invalid(_("Map at least one column to a field."), code="import.nothing", path=["mapping"])
    return mapping, str(asked.get("key") or "")


def _scratch() -> IO[bytes]:
    """A temporary file: small ones stay in memory; FileResponse closes it, and it is gone."""
    return tempfile.SpooledTemporaryFile(max_size=5 * 1024**2)


def _file(out: IO[bytes], name: str, content_type: str) -> FileResponse:
    out.seek(0)
    response = FileResponse(
        out, as_attachment=True, filename=re.sub(r'[\\/:*?"<>|]', " ", name), content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
