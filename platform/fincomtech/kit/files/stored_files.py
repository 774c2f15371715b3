"""Files in the storage: always under the company's key, always under a name that nobody can guess."""

import hashlib
import re
import secrets
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from fincomtech.kit import context


def keep(file: IO[bytes]) -> str:
    """Store the bytes and return their place."""
    file.seek(0)
    name = secrets.token_hex(16)
    return str(default_storage.save(f"{context.company().key}/{name[:2]}/{name}", File(file)))


def is_ours(path: str) -> bool:
    """Whether a place belongs to the current company: asked before bytes are handed out, whatever a row says."""
    return path.startswith(f"{context.company().key}/")


def sha256(file: IO[bytes]) -> str:
    """The checksum of the bytes, in hexadecimal."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def clean_name(name: str) -> str:
    """The last part of a file's name without control characters, at most 200 characters with its ending kept."""
    plain = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip() or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain[:200] if len(plain) <= 200 or not dot else f"{stem[: 199 - len(ending[:20])]}.{ending[:20]}"
