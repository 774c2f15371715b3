"""What somebody sees where no company answers: a small page for people, JSON for programs."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import get_language_from_request

from fincomtech.kit import context
from fincomtech.kit.refusals import Refusal

_PAGE = """<!doctype html><html lang="{}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{}</title><body style="font: 18px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 0 1rem"><p>{}</p></body></html>"""


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal in the reader's language, with its HTTP status; never cached."""
    with translation.override(get_language_from_request(request)):
        response = _page(refusal) if _is_person(request) else JsonResponse(_error(refusal), status=refusal.status)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept, Accept-Language, Host"
    return response


def _is_person(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _page(refusal: Refusal) -> HttpResponse:
    message = refusal.message
    return HttpResponse(format_html(_PAGE, translation.get_language(), message, message), status=refusal.status)


def _error(refusal: Refusal) -> dict[str, Any]:
    return {"error": {**refusal.as_json(), "requestId": context.request_id()}}
