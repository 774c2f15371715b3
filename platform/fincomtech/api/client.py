"""Serves the web client's two pages: the workspace on company hosts, the public site elsewhere."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.csrf import ensure_csrf_cookie


@lru_cache(maxsize=4)
def _page(name: str, built: int) -> bytes:
    return bytes((settings.CLIENT_DIST / name).read_bytes())


def _serve(request: HttpRequest, name: str) -> HttpResponse:
    if request.path.startswith(("/api/", "/assets/", "/graphql")):
        return HttpResponseNotFound()
    built = (settings.CLIENT_DIST / name).stat().st_mtime_ns  # a client that is built anew needs no restart
    response = HttpResponse(_page(name, built), content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@ensure_csrf_cookie
def workspace(request: HttpRequest) -> HttpResponse:
    """The workspace for every path that the server does not know: the client routes it."""
    return _serve(request, "index.html")


@ensure_csrf_cookie
def public_site(request: HttpRequest) -> HttpResponse:
    """The public site for every path that the server does not know."""
    return _serve(request, "public.html")


def health(request: HttpRequest) -> HttpResponse:
    """Answers when the process serves requests; for supervisors and load balancers."""
    return HttpResponse(b"ok", content_type="text/plain")
