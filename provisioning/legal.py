"""What the operator of this installation tells about personal data: their own text, else a plain one of ours."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

NAME = "personal-data"


def personal_data(language: str) -> dict[str, Any]:
    """`{title, parts: [{title, paragraphs}]}`, plain text.

    A text is a file of UTF-8: paragraphs between empty lines, the first line is the title, a paragraph that begins with
    "# " is a heading. The operator's own lies in `LEGAL_FOLDER`; ours is written along Federal Law 152-FZ, articles 9
    and 18.1, and names the operator from the settings.
    """
    blocks = [" ".join(block.split()) for block in _text(language).split("\n\n") if block.strip()]
    parts: list[dict[str, Any]] = [{"title": "", "paragraphs": []}]
    for block in blocks[1:]:
        if block.startswith("# "):
            parts.append({"title": block[2:], "paragraphs": []})
        else:
            parts[-1]["paragraphs"].append(block)
    return {"title": blocks[0] if blocks else "", "parts": [part for part in parts if part["paragraphs"]]}


def _text(language: str) -> str:
    own = Path(settings.LEGAL_FOLDER) / f"{NAME}.{language}.txt" if settings.LEGAL_FOLDER else None
    if own is not None and own.is_file():
        return own.read_text(encoding="utf-8")
    names = {"operator": settings.OPERATOR_NAME, "email": settings.OPERATOR_EMAIL}
    return str(render_to_string(f"provisioning/{NAME}.{language}.txt", names))
