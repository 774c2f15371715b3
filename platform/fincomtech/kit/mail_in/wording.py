"""A mail's words as safe HTML: its own, and what it quotes from before."""

import re
from collections.abc import Mapping
from html import escape

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from fincomtech.kit.fields import RichTextField
from fincomtech.kit.mail_in.parsing import Mail

_CID = re.compile(r"""(\ssrc\s*=\s*)(["']?)cid:([^"'\s>]{1,200})\2""", re.IGNORECASE)
_CLEANED = {"script", "style", "title", "head", "template", "noscript", "svg", "math"}
# Where mail programs begin what they quote.
_QUOTES = re.compile(
    r"""<div[^>]{0,200}class=["']?[^"'>]{0,80}(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote)"""
    r"""|<div[^>]{0,200}id=["']?(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container)"""
    r"""|<div[^>]{0,200}style=["'][^"'>]{0,200}border-top:\s*(?:solid|1pt|1\.0pt)[^>]{0,200}>"""
    r"""|<blockquote"""
    r"""|-{3,}\s*(?:Original Message|Исходное сообщение|Пересылаемое сообщение)\s*-{3,}""",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^\s*(?:>|On .{5,200}\bwrote:\s*$|.{5,200}\b(?:пишет|писал|писала|написал|написала)(?:\(а\))?\s*:\s*$"
    r"|-{3,}\s*(?:Original Message|Исходное сообщение)\s*-{3,}|(?:From|От)\s*:\s.*@)",
)


def worded(mail: Mail, pictures: Mapping[str, str]) -> tuple[str, str]:
    """The mail's own words and what it quotes, both as safe HTML. `pictures`: Content-ID → address of the kept file.

    Pictures from other servers are left out: they tell their sender who reads the mail, and when.
    """
    if mail.html.strip():
        own, quoted = _split_html(mail.html)
        return _safe(own, pictures, mail.text).strip(), _safe(quoted, pictures, "").strip()
    own, quoted = split_text(mail.text)
    return as_html(own), as_html(quoted)


def split_text(text: str) -> tuple[str, str]:
    """A plain text's own lines, and the rest from where the quotation begins; all its own where nothing stands above one."""
    lines = text.splitlines()
    for number, line in enumerate(lines[:5000]):
        if _HEAD.match(line[:400]) and any(one.strip() for one in lines[:number]):
            below = [one for one in lines[number + 1 :] if one.strip() and not one.lstrip().startswith(">")]
            answered_between = line.lstrip().startswith(">") and len(below) > 0
            return (text, "") if answered_between else ("\n".join(lines[:number]), "\n".join(lines[number:]))
    return text, ""


def as_html(text: str) -> str:
    """Plain text as paragraphs."""
    paragraphs = [part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs)


def _split_html(html: str) -> tuple[str, str]:
    found = _QUOTES.search(html)
    if found is None or not _says_something(html[: found.start()]):
        return html, ""
    if found[0].lower() == "<blockquote":
        after = html.lower().rfind("</blockquote>")
        if after > 0 and _says_something(html[after:]):
            return html, ""  # the answer stands between the quotations, or below them
    return html[: found.start()], html[found.start() :]


def _says_something(html: str) -> bool:
    without = re.sub(r"(?is)<(head|style|script|title)\b.{0,200000}?</\1>", "", html)
    return bool(strip_tags(without).replace("\xa0", " ").strip()) or "<img" in without.lower()


def _safe(html: str, pictures: Mapping[str, str], text: str) -> str:
    """The HTML through the sanitizer; one that is too intricate for it becomes plain text."""
    shown = _CID.sub(lambda m: f'{m[1]}"{pictures.get(m[3], "")}"', html)
    try:
        RichTextField().check_shape(shown)
        return nh3.clean(shown, clean_content_tags=_CLEANED, tags=nh3.ALLOWED_TAGS - _CLEANED, attribute_filter=_kept)
    except ValidationError:
        return as_html(text or strip_tags(html)[:100_000])


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if value.startswith("/api/files/") else None
    return value
