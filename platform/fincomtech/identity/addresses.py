"""The company's own address, for links in mails; and where a request came from."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from fincomtech.kit import context

_USUAL_PORTS = {"http": "80", "https": "443"}


def company_url(path: str, **query: str) -> str:
    """The absolute address of a page in the current company: https://acme.example.com/reset?token=…"""
    host = f"{context.company().subdomain}.{settings.PUBLIC_HOST}"
    port = (
        ""
        if settings.PUBLIC_PORT in ("", _USUAL_PORTS[settings.PUBLIC_SCHEME]) or ":" in host
        else f":{settings.PUBLIC_PORT}"
    )
    return f"{settings.PUBLIC_SCHEME}://{host}{port}{path}" + (f"?{urlencode(query)}" if query else "")


def client_ip(request: HttpRequest) -> str:
    """The caller's network address. The proxy's word for it counts only where a proxy is configured."""
    peer = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # The last entry is our own proxy's; those before it are whatever the caller claims.
        peer = request.META.get("HTTP_X_FORWARDED_FOR", peer).rsplit(",", 1)[-1].strip()
    return peer[:45]
