"""Where a request came from."""

from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The caller's network address, as the trusted proxies in front of us say (`api.proxies`)."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
