"""The cookies of signing in: never read by scripts, over TLS where there is TLS, and sent along by links from outside."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def set_cookie(
    response: HttpResponse, request: HttpRequest, name: str, value: str, seconds: int | None = None
) -> HttpResponse:
    """The response with the cookie; without `seconds` it ends with the browser."""
    secure = over_tls(request)
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=secure)
    return response


def drop_cookie(response: HttpResponse, name: str) -> HttpResponse:
    """The response that makes the browser forget the cookie."""
    response.delete_cookie(name, samesite="Lax")
    return response


def over_tls(request: HttpRequest) -> bool:
    """Whether cookies are to be sent over TLS only."""
    return request.is_secure() or settings.SESSION_COOKIE_SECURE
