"""What the proxies in front of us say of a request, believed only where they are ours. Source: auth.5."""

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED_FOR, FORWARDED_PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"


class ProxyMiddleware:
    """From a trusted proxy: the caller's own address. From anybody else: no word about addresses and TLS counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta, peer = request.META, str(request.META.get("REMOTE_ADDR", ""))
        if is_trusted(peer):
            meta["REMOTE_ADDR"] = caller(peer, meta.get(FORWARDED_FOR, ""))
        else:
            meta.pop(FORWARDED_PROTO, None)
        meta.pop(FORWARDED_FOR, None)
        return self.get_response(request)


def caller(peer: str, chain: str) -> str:
    """The last address of the chain that is no proxy of ours: those before it are whatever the caller claims."""
    for address in reversed([part.strip() for part in chain.split(",") if part.strip()]):
        peer = address
        if not is_trusted(address):
            break
    return peer


def is_trusted(address: str) -> bool:
    """Whether the address is a proxy of ours."""
    return _within(address, tuple(settings.TRUSTED_PROXIES))


@lru_cache(maxsize=4096)
def _within(address: str, networks: tuple[str, ...]) -> bool:
    try:
        found: Any = ipaddress.ip_address(address)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in ipaddress.ip_network(network) for network in networks)
