"""The addresses of a customization's file."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from fincomtech.customization import transfer
from fincomtech.identity.answers import answer
from fincomtech.kit import context, writes
from fincomtech.kit.refusals import Denied

MOST_BYTES = 5_000_000


@require_GET
def export_file(request: HttpRequest) -> HttpResponse:
    """GET /api/customization/file: all own fields, forms, lists and menu entries as a file."""
    _administrator()
    name = f"customization-{context.company().subdomain}.json"
    body = orjson.dumps(transfer.exported(), option=orjson.OPT_INDENT_2)
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def preview_file(request: HttpRequest) -> HttpResponse:
    """POST /api/customization/preview: what the file in the body would do here; nothing is written."""
    _administrator()
    return answer({"parts": [part.as_json() for part in transfer.previewed(_file(request))]})


@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """POST /api/customization/import: take the file in the body in."""
    _administrator()
    with writes.at_once():
        parts = transfer.taken_in(_file(request))
    return answer({"parts": [part.as_json() for part in parts]})


def _administrator() -> None:
    context.signed_in()
    if not context.actor().is_administrator:
        raise Denied()


def _file(request: HttpRequest) -> Any:
    try:
        if len(request.body) > MOST_BYTES:
            raise ValueError
        return orjson.loads(request.body)
    except ValueError:
        return None
