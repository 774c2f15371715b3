"""What every request gets: an id, and answers in words when something goes wrong."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _

from fincomtech.api.answers import answer, refused
from fincomtech.kit import context
from fincomtech.kit.refusals import Refusal, Several
from fincomtech.tenancy.middleware import host_of

log = logging.getLogger(__name__)
Next = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "connect-src 'self' {events}; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


class RequestIdMiddleware:
    """Gives the request an id (or takes the proxy's), enters an empty context, and sets the security headers (auth.5)."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if given.isalnum() and len(given) <= 64 else secrets.token_hex(8)
        with context.entered(None, request_id=request_id):
            response = self.get_response(request)
        response["X-Request-Id"] = request_id
        events = f"{settings.PUBLIC_SCHEME}://{host_of(request) or settings.PUBLIC_HOST}:{settings.EVENTS_PORT}"
        policy = CONTENT_POLICY.format(events=events) + ("; upgrade-insecure-requests" if settings.TLS else "")
        response.setdefault("Content-Security-Policy", policy)
        response.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")  # other companies' hosts are the same site
        response.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        return response


class BodyTooBig(Refusal):
    """More than any of our forms sends."""

    code, status = "too_big", 413
    sentence = _("The request is larger than %(megabytes)d MB.")


class RefusalMiddleware:
    """Turns refusals into their answers and bugs into one sentence with the request's id (kit.15)."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refusals are told; an unreachable database asks to try again; anything else is logged and told in words."""
        if isinstance(error, Several):
            error = error.refusals[0]
        if isinstance(error, RequestDataTooBig):
            error = BodyTooBig(megabytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2)
        if isinstance(error, Refusal):
            return refused(error)
        if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError):
            return None  # Django answers 400
        route = getattr(request.resolver_match, "route", "")  # the path itself may hold secrets
        log.error("unhandled error at %s", request.path, exc_info=error, extra={"route": route})
        if settings.DEBUG:
            return None
        unreachable = isinstance(error, OperationalError)
        sentence = (
            _("The service is overloaded. Try again in a minute.")
            if unreachable
            else _("Something went wrong on our side. We have been told.")
        )
        details: dict[str, Any] = {
            "code": "unavailable" if unreachable else "bug",
            "message": sentence,
            "path": [],
            "params": {},
        }
        return answer({"error": {**details, "requestId": context.request_id()}}, status=503 if unreachable else 500)
