"""Where the product answers in a browser: the one place that puts scheme, host and port together."""

from typing import Final
from urllib.parse import urlencode

from django.conf import settings

from fincomtech.kit import context

USUAL_PORTS: Final = {"http": "80", "https": "443"}


def origin(host: str) -> str:
    """The host as a browser names it: https://acme.example.com, http://localhost:8000; no port where it is the usual one."""
    scheme, port = settings.PUBLIC_SCHEME, settings.PUBLIC_PORT
    shown = "" if port in ("", USUAL_PORTS[scheme]) or ":" in host else f":{port}"
    return f"{scheme}://{host}{shown}"


def host_of(subdomain: str) -> str:
    """The host name at which a company answers."""
    return f"{subdomain}.{settings.PUBLIC_HOST}"


def company_url(path: str = "/", **query: str) -> str:
    """The absolute address of a page in the current company: https://acme.example.com/reset?token=…"""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{origin(host_of(context.company().subdomain))}{path}{asked}"
