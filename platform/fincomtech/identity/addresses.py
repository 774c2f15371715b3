"""Where a request came from."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The caller's network address. The proxy's word for it counts only where a proxy is configured."""
    peer = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # The last entry is our own proxy's; those before it are whatever the caller claims.
        peer = request.META.get("HTTP_X_FORWARDED_FOR", peer).rsplit(",", 1)[-1].strip()
    return peer[:45]
