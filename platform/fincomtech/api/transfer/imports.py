"""Imports over HTTP; docs/architecture.md says what they take and answer. Source: kit.10."""

import tempfile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fincomtech.api.answers import answer, body
from fincomtech.api.files.views import uploaded
from fincomtech.api.transfer.answers import download, readable
from fincomtech.kit import context, writes
from fincomtech.kit.background import tasks
from fincomtech.kit.exchange import mapping, runs
from fincomtech.kit.exchange import rejected as rejected_rows
from fincomtech.kit.files import stored_files
from fincomtech.kit.models import ImportMapping, ImportRun
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Missing


@require_http_methods(["GET", "POST"])
def collection(request: HttpRequest) -> HttpResponse:
    """Take a table for a record type, or say what a record type's tables may hold."""
    context.signed_in()
    if request.method == "GET":
        return answer(_form(readable(request.GET.get("recordType", ""))))
    model = readable(request.POST.get("recordType", ""))
    file = uploaded(request)
    run = runs.begin(model, file, stored_files.clean_name(file.name))
    return answer({**runs.status(run), **_columns(model, run), **_form(model)}, status=201)


def _columns(model: type[Record], run: ImportRun) -> dict[str, Any]:
    """The table's columns with what is suggested for them."""
    last = runs.remembered(model, [column["column"] for column in run.columns])
    return {
        "columns": run.columns,
        "options": {**run.options, **{k: v for k, v in last["options"].items() if k != "style"}},
        "chosenKeys": [camel(name) for name in last["keys"]],
        "remembered": bool(last["mapping"]),
    }


def _form(model: type[Record]) -> dict[str, Any]:
    saved = ImportMapping.visible().filter(record_type=model.record_type(), archived=False).order_by("label", "id")
    return {
        "fields": mapping.described(model),
        "keys": mapping.described_keys(model),
        "canCompare": bool(model.alike_by),
        "canCreate": model.right().create,
        "mappings": [_saved(one) for one in saved],
    }


def _saved(one: ImportMapping) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "label": one.label,
        "shared": one.user_id is None,
        "mapping": one.mapping,
        "keys": one.key_fields,
        "options": one.options,
    }


@require_POST
def check(request: HttpRequest, run_id: int) -> HttpResponse:
    """Try the mapping on the first rows; nothing is written."""
    return answer(runs.check(_run(run_id), body(request)))


@require_POST
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Import the rows: a short table at once, a long one in the background."""
    found = _run(run_id)
    if runs.start(found, body(request)):
        if found.total <= runs.AT_ONCE:
            runs.proceed(found)
        else:
            tasks.after_commit(runs.TASK, run=found.pk, user=context.actor().user_id)
    return answer(runs.status(found))


@require_GET
def status(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the import is; with `?form` also its columns and what they may be mapped to."""
    found = _run(run_id)
    told = runs.status(found)
    if "form" in request.GET:
        model = readable(str(found.record_type))
        told = {**told, **_columns(model, found), **_form(model)}
    return answer(told)


@require_GET
def rejected(request: HttpRequest, run_id: int) -> FileResponse:
    """The rejected rows with their reasons, to correct and import again."""
    found = _run(run_id)
    if not found.rows_path:
        raise Missing()
    out = tempfile.SpooledTemporaryFile(max_size=5 * 1024**2)
    rejected_rows.write(found, out)
    stem = found.file_name.rsplit(".", 1)[0]
    return download(out, f"{stem} — {gettext('Rejected rows').lower()}.xlsx")


def _run(run_id: int) -> ImportRun:
    context.signed_in()
    found = writes.one(ImportRun, run_id)
    assert isinstance(found, ImportRun)
    readable(str(found.record_type))
    return found
