"""All our requests to other servers, most of whose addresses a company's people have typed in: they reach the public internet
and nothing of ours.

The name is resolved here, every address it has is looked at, and the connection goes to the very address that was
looked at, so a name that changes its mind between two look-ups gains nothing. Redirects are not followed. Where
`PRIVATE_NETWORK` is set (an installation of the company's own, the demo, tests) private addresses may be reached too, and
this machine without TLS.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 10  # for each word of the other side
WHOLE_SECONDS = 30  # for all of them together: whoever sends a byte every nine seconds holds nobody
MOST_BYTES = 1024 * 1024
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unreachable(Exception):
    """The address may not be asked, or does not answer. Its text is for people and tells nothing of our network."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and the body in whole."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON; Unreachable where it is none."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise Unreachable(_("the answer is no JSON")) from error


def get(url: str, headers: Mapping[str, str] | None = None, *, most: int = MOST_BYTES) -> Answer:
    """Ask for a page of so many bytes at most. Raises Unreachable."""
    return _send("GET", url, None, headers or {}, most)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a body. Raises Unreachable."""
    return _send("POST", url, body, headers)


def connected(host: str, port: int, seconds: float) -> socket.socket:
    """A socket to a server of another protocol than HTTP (a mail server). Raises Unreachable."""
    address = _address_of(host.lower(), port)
    try:
        return socket.create_connection((address, port), seconds)
    except OSError as error:
        raise Unreachable(_("it does not answer")) from error


def check(url: str) -> None:
    """Refuse an address that could never be asked, without asking anybody. Raises Unreachable."""
    _parts(url)


def _parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path with query."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise Unreachable(_("this is no address")) from error
    loopback = settings.PRIVATE_NETWORK and _is_here(host)
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise Unreachable(_("the address must begin with https://"))
    if not host or parts.username or parts.password or not url.isascii() or any(c.isspace() for c in url):
        raise Unreachable(_("this is no address"))
    if not settings.PRIVATE_NETWORK and (_is_here(host) or _literal_is_ours(host)):
        raise Unreachable(_("the address is not on the public internet"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def _is_here(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")


def _literal_is_ours(host: str) -> bool:
    try:
        return not _is_public(ipaddress.ip_address(host))
    except ValueError:
        return False


def _is_public(address: Any) -> bool:
    """Whether an address is of the public internet, also behind the forms in which IPv6 wraps IPv4."""
    wrapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if wrapped is None and address.version == 6 and address in _NAT64:
        wrapped = ipaddress.ip_address(int(address) & 0xFFFFFFFF)
    if wrapped is not None:
        return _is_public(wrapped)
    return bool(address.is_global and not address.is_multicast and getattr(address, "teredo", None) is None)


def _address_of(host: str, port: int) -> str:
    """The address to connect to; all that the name has must be fit."""
    if settings.PRIVATE_NETWORK and _is_here(host):
        return "127.0.0.1"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable(_("there is no such host")) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not (settings.PRIVATE_NETWORK or all(map(_text_is_public, addresses))):
        raise Unreachable(_("the address is not on the public internet"))
    return addresses[0]


def _text_is_public(address: str) -> bool:
    return _is_public(ipaddress.ip_address(address.partition("%")[0]))


class Deadline:
    """Shuts a socket down when its time is over, in the middle of whatever it is waiting for; `held` answers it then."""

    def __init__(self, held: Callable[[], socket.socket | None], seconds: float):
        self.held, self.is_over = held, False
        self.timer = threading.Timer(seconds, self._end)
        self.timer.daemon = True

    def __enter__(self) -> "Deadline":
        self.timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.timer.cancel()

    def _end(self) -> None:
        self.is_over, sock = True, self.held()
        if sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # without TLS' own farewell, which would wait


class _Pinned(http.client.HTTPConnection):
    """A connection to one address that was looked at; TLS is with the host's name."""

    def __init__(self, scheme: str, host: str, port: int, address: str):
        super().__init__(host, port, timeout=SECONDS)
        self.scheme, self.address = scheme, address
        self.held: socket.socket | None = None  # also when the answer has taken `sock` over

    def connect(self) -> None:
        """Connect to the address, whatever the name says now."""
        self.sock = self.held = socket.create_connection((self.address, self.port), self.timeout)
        if self.scheme == "https":
            tls = ssl.create_default_context()
            secure = tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.held = secure
            secure.do_handshake()


def _send(method: str, url: str, body: bytes | None, headers: Mapping[str, str], most: int = MOST_BYTES) -> Answer:
    scheme, host, port, path = _parts(url)
    connection = _Pinned(scheme, host, port, _address_of(host, port))
    try:
        with Deadline(lambda: connection.held, WHOLE_SECONDS) as deadline:
            connection.request(
                method, path, body, {"Accept": "application/json", "User-Agent": "Fincomtech", **headers}
            )
            response = connection.getresponse()
            content = response.read(most + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(_("it does not answer")) from error
    finally:
        connection.close()
    if deadline.is_over:  # an answer without a length ends where the connection does
        raise Unreachable(_("it does not answer"))
    if len(content) > most:
        raise Unreachable(_("the answer is too long"))
    return Answer(response.status, content)
