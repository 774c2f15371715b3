"""What somebody sees where no company answers: a small page for people, JSON for programs."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from fincomtech.kit import addresses, context
from fincomtech.kit.refusals import Refusal

# A page of its own: at such a host there is no company whose client could be drawn, and nothing of ours is served.
_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title} · Fincomtech</title>
<style>
:root {{ color-scheme: light dark }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f6f7f9, #14161b);
 color: light-dark(#16181d, #eceef2); font: 16px/1.5 Inter, system-ui, sans-serif }}
main {{ box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); padding: 2.25rem; border-radius: 18px;
 border: 1px solid light-dark(#e3e5ea, #2a2e37); background: light-dark(#fff, #1b1e25) }}
b {{ color: light-dark(#4a57e8, #8f99ff) }} h1 {{ margin: 1rem 0 .5rem; font-size: 1.5rem; line-height: 1.25 }}
p {{ margin: 0 0 1.5rem; color: light-dark(#545a66, #a7adba) }}
a {{ display: inline-block; padding: .6rem 1.1rem; border-radius: 9px; background: #4a57e8; color: #fff; text-decoration: none }}
</style>
<main><b>Fincomtech</b><h1>{title}</h1><p>{message}</p><a href="{link}">{way}</a></main>
</html>"""


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
    page = format_html(
        _PAGE,
        language=translation.get_language(),
        title=_("There is nothing here") if refusal.status == HTTPStatus.NOT_FOUND else _("Closed at the moment"),
        message=refusal.message,
        link=f"{addresses.origin(settings.PUBLIC_HOST)}/",
        way=_("To the main site"),
    )
    return HttpResponse(page, status=refusal.status)


def _error(refusal: Refusal) -> dict[str, Any]:
    return {"error": {**refusal.as_json(), "requestId": context.request_id()}}
