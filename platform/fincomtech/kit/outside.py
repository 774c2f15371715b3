"""Connections to servers that a company names: never to this machine or its private network, unless that is allowed."""

import ipaddress
import socket

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Refusal


class Unreachable(Refusal):
    """The server cannot be reached, or must not be."""

    code, status = "outside.unreachable", 502
    sentence = _("The server %(host)s cannot be reached: %(reason)s")


def connected(host: str, port: int, timeout: float) -> socket.socket:
    """A socket to the server. The address that is checked is the one that is connected to: a name may not change between."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as unknown:
        raise Unreachable(host=host, reason=str(unknown)) from unknown
    reason: Exception | None = None
    for family, kind, protocol, _name, address in found:
        if not _is_allowed(str(address[0])):
            reason = reason or PermissionError(str(_("addresses of private networks are closed")))
            continue
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            connection.connect(address)
            return connection
        except OSError as problem:
            connection.close()
            reason = problem
    raise Unreachable(host=host, reason=str(reason))


def _is_allowed(address: str) -> bool:
    """Public addresses; all of them where the installation says so (a demo, a company's own server)."""
    return bool(settings.PRIVATE_NETWORK) or ipaddress.ip_address(address.split("%")[0]).is_global
