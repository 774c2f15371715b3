"""Web push: the message is encrypted for one browser (RFC 8291, RFC 8188) and signed by the installation (RFC 8292)."""

import base64
import json
import os
import time
from functools import cache
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

RECORD_SIZE = 4096
MOST_BYTES = 3000  # of a payload: services take 4096 with everything
VALID_SECONDS = 12 * 3600
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the group P-256


def encoded(raw: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """What `encoded` made; ValueError for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


@cache
def private_key() -> ec.EllipticCurvePrivateKey:
    """The installation's key: VAPID_PRIVATE_KEY, else one that follows from SECRET_KEY, so that it is nowhere at rest."""
    given = settings.VAPID_PRIVATE_KEY
    raw = decoded(given) if given else _derived(48, settings.SECRET_KEY.encode(), b"fincomtech.vapid")
    return ec.derive_private_key(int.from_bytes(raw, "big") % (_ORDER - 1) + 1 if not given else _number(raw), _curve())


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def _curve() -> ec.SECP256R1:
    return ec.SECP256R1()


def _derived(length: int, secret: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key() -> str:
    """What browsers subscribe with (applicationServerKey)."""
    return encoded(_point(private_key().public_key()))


def encrypt(payload: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """The body of a push for the browser with these keys, content encoding aes128gcm in one record."""
    own, salt = ec.generate_private_key(_curve()), os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_curve(), p256dh)
    shared = own.exchange(ec.ECDH(), theirs)
    own_point = _point(own.public_key())
    secret = _derived(32, shared, b"WebPush: info\x00" + p256dh + own_point, auth)
    key = _derived(16, secret, b"Content-Encoding: aes128gcm\x00", salt)
    nonce = _derived(12, secret, b"Content-Encoding: nonce\x00", salt)
    sealed = AESGCM(key).encrypt(nonce, payload + b"\x02", None)
    return salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(own_point)]) + own_point + sealed


def authorization(endpoint: str) -> str:
    """Who we are, for the push service at the endpoint: a signed token (ES256) and the key to check it with."""
    parts = urlsplit(endpoint)
    contact = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + VALID_SECONDS,
        "sub": f"mailto:{contact}",
    }
    head = encoded(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    text = f"{head}.{encoded(orjson.dumps(claims))}"
    r, s = decode_dss_signature(private_key().sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={text}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={public_key()}"
