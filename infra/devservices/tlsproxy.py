"""A proxy on loopback that ends TLS in front of the product, as nginx does in production (infra/nginx).

In tests: `with TlsProxy(hosts) as proxy: proxy.routes = {"/events": 8001, "/": 8000}`; `proxy.certificate` is the file to trust.
It makes a certificate of its own at each start, takes what a caller claims of addresses and TLS out of the request and says
it itself, and forwards one request a connection. `source` is the address that it comes from: to be a proxy that is trusted.
"""

import socket
import ssl
import tempfile
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from infra.devservices.ports import HOST

MOST_HEAD, PIECE, SECONDS = 64 * 1024, 64 * 1024, 120
# What belongs to one connection (RFC 9110, 7.6.1), and what only a proxy may say.
DROPPED = {b"connection", b"upgrade", b"keep-alive", b"te", b"trailer", b"proxy-connection"}
SAID_HERE = {b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded", b"x-request-id"}


class TlsProxy:
    """The proxy in threads of this process."""

    def __init__(self, hosts: Sequence[str], source: str = HOST) -> None:
        self.routes: dict[str, int] = {}
        self.source = source
        self._folder = tempfile.TemporaryDirectory(prefix="tlsproxy-")
        self.certificate = Path(self._folder.name) / "certificate.pem"
        key = write_certificate(self.certificate, hosts)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, key)
        self._listener = socket.create_server((HOST, 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]

    def start(self) -> "TlsProxy":
        """Answer from now on."""
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def stop(self) -> None:
        """Answer no more; connections that stand end with this process."""
        self._listener.close()
        self._folder.cleanup()

    def __enter__(self) -> "TlsProxy":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _accept(self) -> None:
        while True:
            try:
                plain, (address, *_port) = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(plain, address), daemon=True).start()

    def _serve(self, plain: socket.socket, address: str) -> None:
        try:
            plain.settimeout(SECONDS)
            with self._context.wrap_socket(plain, server_side=True) as caller:
                self._forward(caller, address)
        except OSError:
            plain.close()

    def _forward(self, caller: ssl.SSLSocket, address: str) -> None:
        head, begun = read_head(caller)
        if not head:
            return
        path = head.split(b" ", 2)[1].decode("latin-1").partition("?")[0]
        port = next(port for prefix, port in self.routes.items() if path.startswith(prefix))
        with socket.create_connection((HOST, port), SECONDS, source_address=(self.source, 0)) as upstream:
            upstream.sendall(rewritten(head, address) + begun)
            left = length_of(head) - len(begun)
            while left > 0 and (piece := caller.recv(min(PIECE, left))):
                upstream.sendall(piece)
                left -= len(piece)
            while piece := upstream.recv(PIECE):
                caller.sendall(piece)


def read_head(caller: ssl.SSLSocket) -> tuple[bytes, bytes]:
    """The request's line and headers, and what of its body came along; empty when nothing comes."""
    read = b""
    while b"\r\n\r\n" not in read:
        piece = caller.recv(PIECE)
        if not piece or len(read) > MOST_HEAD:
            return b"", b""
        read += piece
    head, _end, begun = read.partition(b"\r\n\r\n")
    return head, begun


def rewritten(head: bytes, address: str) -> bytes:
    """The head as it is passed on."""
    line, *headers = head.split(b"\r\n")
    kept = [header for header in headers if name_of(header) not in DROPPED | SAID_HERE]
    said = [f"X-Forwarded-For: {address}", "X-Forwarded-Proto: https", "Connection: close"]
    return b"\r\n".join([line, *kept, *(text.encode() for text in said)]) + b"\r\n\r\n"


def name_of(header: bytes) -> bytes:
    """A header line's name in lower case."""
    return header.partition(b":")[0].strip().lower()


def length_of(head: bytes) -> int:
    """The length of the body that the head announces."""
    found = (line for line in head.split(b"\r\n")[1:] if name_of(line) == b"content-length")
    return int(next(found, b":0").partition(b":")[2])


def write_certificate(path: Path, hosts: Sequence[str]) -> Path:
    """Write a certificate for the hosts, good for a day and signed by itself; returns the file of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
    path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    secret = path.with_name("key.pem")
    secret.touch(mode=0o600)
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return secret
