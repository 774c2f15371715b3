"""Requests of the public site: nobody has signed in, and refusals come in the visitor's language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from fincomtech.api.answers import all_refused, refused
from fincomtech.kit.refusals import Refusal, Several
from fincomtech.tenancy import switch

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Run the view in the public schema and in the visitor's language, and tell its refusals; nothing is cached."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        with switch.in_public(), translation.override(language_of(request)):
            try:
                response = view(request, *args, **named)
            except Several as several:
                response = all_refused(several.refusals)
            except Refusal as refusal:
                response = refused(refusal)
        response.setdefault("Cache-Control", "no-store")
        return response

    return wrapped


def language_of(request: HttpRequest) -> str:
    """The language asked for in the address, else the page's cookie, else the browser's."""
    known = dict(settings.LANGUAGES)
    wanted = (request.GET.get("language", ""), request.COOKIES.get("language", ""))
    return next((code for code in wanted if code in known), "") or translation.get_language_from_request(request)
