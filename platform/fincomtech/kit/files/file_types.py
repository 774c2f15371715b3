"""What a file is, by its first bytes: only what shows itself as a picture or a PDF is ever opened in the browser."""

import mimetypes
from typing import IO

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})


def content_type(file: IO[bytes], name: str) -> str:
    """The type by the bytes where they tell it, else by the name's ending; never an inline type by the name alone."""
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    shown = next((kind for signature, kind in _SIGNATURES if start.startswith(signature)), "")
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return shown or ("application/octet-stream" if guessed in INLINE else guessed)
