"""The API over HTTP."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from fincomtech.api.graphql import execution, schema
from fincomtech.api.graphql.execution import Reply
from fincomtech.api.graphql.limits import MAX_BODY
from fincomtech.api.graphql.problems import Problem, all_told
from fincomtech.kit import context
from fincomtech.kit.refusals import SignInNeeded

JSON = "application/json"
FILES = Path(__file__).parent / "explorer"


@require_POST
def graphql(request: HttpRequest) -> HttpResponse:
    """`POST /graphql`: {query, variables, operationName} as JSON, one operation a request."""
    if context.actor().user_id is None:
        return _sign_in()
    try:
        text, variables, name = _asked(request)
    except Problem as problem:
        return _sent(
            request,
            Reply.refused(all_told([problem], "BAD_REQUEST"), 413 if problem.code == "TOO_LARGE" else 400),
        )
    return _sent(request, execution.answer(text, variables, name))


def _sign_in() -> HttpResponse:
    refusal = SignInNeeded().as_json()
    errors = [{"message": refusal["message"], "extensions": {"code": refusal["code"]}}]
    return HttpResponse(
        orjson.dumps({"error": {**refusal, "requestId": context.request_id()}, "errors": errors}), JSON, status=401
    )


def _asked(request: HttpRequest) -> tuple[str, Mapping[str, Any], str | None]:
    try:
        found = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        found = None
    if request.content_type not in (JSON, "application/graphql-response+json") or not isinstance(found, dict):
        raise Problem("BAD_REQUEST", _("Send one JSON object: query, variables, operationName."))
    text, variables, name = found.get("query"), found.get("variables") or {}, found.get("operationName") or None
    if not isinstance(text, str) or not isinstance(variables, dict) or not isinstance(name, str | None):
        raise Problem("BAD_REQUEST", _("Send one JSON object: query, variables, operationName."))
    if len(text) > MAX_BODY:  # a file among the variables may be as long as a form's (DATA_UPLOAD_MAX_MEMORY_SIZE)
        raise Problem("TOO_LARGE", _("A request has at most %(limit)s kB.") % {"limit": MAX_BODY // 1024})
    return text, variables, name


def _sent(request: HttpRequest, reply: Reply) -> HttpResponse:
    return _packed(request, reply.body, JSON) if reply.packed else HttpResponse(reply.body, JSON, status=reply.status)


def _packed(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """Gzipped bytes, unpacked for those who cannot."""
    tag = schema.etag(body)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(body if takes_gzip else gzip.decompress(body), content_type, headers={"ETag": tag})
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_GET
def schema_file(request: HttpRequest) -> HttpResponse:
    """`GET /graphql/schema`: the schema of the company's modules as text, for code generators."""
    context.signed_in()
    response = _packed(request, schema.sdl(context.company().modules), "text/plain; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="schema.graphql"'
    return response


# --- the explorer -----------------------------------------------------------------------------------------------------


@require_GET
@ensure_csrf_cookie
def explorer(request: HttpRequest) -> HttpResponse:
    """`GET /graphql/explorer`: a page to try queries and read about the schema."""
    context.signed_in()
    values = {"language": get_language(), "company": context.company().name, "texts": _explorer_texts()}
    return render(request, "api/graphql/explorer.html", values)


def _explorer_texts() -> dict[str, str]:
    return {
        "badVariables": _("The variables are no JSON object."),
        "noAnswer": _("The server does not answer."),
        "query": _("Reads"),
        "mutation": _("Writes"),
        "types": _("Types"),
        "insert": _("Start a query with this field"),
        "back": _("Back"),
    }


@require_GET
def explorer_file(_request: HttpRequest, name: str) -> HttpResponse:
    """The page's own script and style."""
    kinds = {"explorer.js": "text/javascript", "explorer.css": "text/css"}
    return HttpResponse(
        (FILES / name).read_bytes(), f"{kinds[name]}; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )
