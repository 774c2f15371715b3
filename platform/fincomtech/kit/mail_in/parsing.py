"""Raw MIME to plain values. Whatever is wrong with a mail, what can be read of it is read, within limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email._policybase import Compat32
from email.header import decode_header
from email.message import Message as Mime
from email.utils import getaddresses, parseaddr

MOST_BYTES = 30 * 1024 * 1024
MOST_PARTS, MOST_FILES, MOST_NESTED = 300, 50, 40
MOST_GROUPS = 20_000  # empty lines of a mail with a delivery report: each may begin a group of fields
MOST_TEXT = 400_000  # characters of a body; a longer one is cut
MOST_HEADER = 20_000
MOST_RECIPIENTS = 200
_ID = re.compile(r"<[^<>\s]{3,240}>")
_SURE = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]{1,190}")


class _Short(Compat32):
    """Headers are cut as they are read, those of the parts, too: what takes parameters apart is slow on long ones."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and the beginning of the value."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MOST_HEADER]


class Broken(ValueError):
    """The mail cannot be read at all."""


@dataclass(frozen=True)
class File:
    """An attachment or a picture that the text shows; `content_id` without its angle brackets."""

    name: str
    content: bytes
    content_id: str = ""


@dataclass
class Mail:
    """What a mail says. Addresses are in lower case; `html` and `text` are as they came, unsafe."""

    sender: str = ""
    sender_name: str = ""
    recipients: list[str] = field(default_factory=list)
    subject: str = ""
    message_id: str = ""
    references: list[str] = field(default_factory=list)
    html: str = ""
    text: str = ""
    files: list[File] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=dict)
    report: list[dict[str, str]] = field(default_factory=list)  # groups of a delivery report's fields
    returned: dict[str, str] = field(default_factory=dict)  # headers of the mail that came back

    def header(self, name: str) -> str:
        """The first header of that name, decoded; "" when there is none."""
        return (self.headers.get(name.lower()) or [""])[0]


def parsed(raw: bytes) -> Mail:
    """The mail. Raises Broken for what is too big, nested without end, or no mail."""
    if len(raw) > MOST_BYTES:
        raise Broken("it is too big")
    if raw.count(b"\n--") > MOST_PARTS * 50 or raw.lower().count(b"multipart/") > MOST_PARTS:
        raise Broken("it has too many parts")
    if b"delivery-status" in raw.lower() and raw.count(b"\n\n") + raw.count(b"\n\r\n") > MOST_GROUPS:
        raise Broken("its report has too many groups")
    try:
        return _mail(message_from_bytes(raw.replace(b"\x00", b""), policy=_Short()))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise Broken(f"{type(error).__name__}: {error}"[:300]) from error


def _mail(mime: Mime) -> Mail:
    mail = Mail(headers=_headers(mime))
    if not mail.headers:
        raise Broken("it has no headers")
    mail.sender_name, mail.sender = _address(mail.header("from"))
    mail.recipients = _recipients(mail)
    mail.subject = " ".join(mail.header("subject").split())[:300]
    mail.message_id = next(iter(_ID.findall(mail.header("message-id"))), "")
    mail.references = _ids(mail.header("references")) or _ids(mail.header("in-reply-to"))
    mail.references += [one for one in _ids(mail.header("in-reply-to")) if one not in mail.references]
    for number, part in enumerate(_leaves(mime)):
        if number >= MOST_PARTS:
            raise Broken("it has too many parts")
        _take(mail, part)
    mail.html, mail.text = mail.html[:MOST_TEXT], mail.text[:MOST_TEXT]
    return mail


def _headers(mime: Mime) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in list(mime.raw_items())[:500]:
        found.setdefault(name.lower(), []).append(decoded(str(value)[:MOST_HEADER]))
    return found


def _recipients(mail: Mail) -> list[str]:
    """Everybody named as a recipient, and where the servers on the way say it was delivered to."""
    names = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
    given = [value for name in names for value in mail.headers.get(name, [])]
    pairs = getaddresses([value.replace("\n", " ").replace("\r", " ") for value in given])
    found = [address.strip().lower() for _name, address in pairs if "@" in address]
    return list(dict.fromkeys(found))[:MOST_RECIPIENTS]


def _address(value: str) -> tuple[str, str]:
    name, address = parseaddr(value.replace("\n", " ").replace("\r", " "))
    if not _SURE.fullmatch(address):
        sure = _SURE.search(value)
        name, address = "", sure[0] if sure else ""
    return " ".join(name.split())[:200], address.lower()[:254]


def _ids(value: str) -> list[str]:
    return list(dict.fromkeys(_ID.findall(value)))[-50:]


def _leaves(mime: Mime, depth: int = 0) -> Iterator[Mime]:
    """The parts that hold something; a mail within a mail is one of them."""
    if depth > MOST_NESTED:
        raise Broken("its parts are nested too deep")
    if mime.get_content_maintype() == "multipart" and mime.is_multipart():
        for part in mime.get_payload():
            if isinstance(part, Mime):
                yield from _leaves(part, depth + 1)
    else:
        yield mime


def _take(mail: Mail, part: Mime) -> None:
    kind = part.get_content_type()
    if kind == "message/delivery-status":
        mail.report += [_fields(group) for group in _inner(part)]
    elif kind in ("message/rfc822", "message/global", "text/rfc822-headers"):
        _take_returned(mail, part)
    elif kind in ("text/plain", "text/html") and not _is_file(part):
        text = _text(part)
        if kind == "text/html":
            mail.html = mail.html or text
        else:
            mail.text = f"{mail.text}\n{text}" if mail.text else text
    elif len(mail.files) < MOST_FILES:
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            mail.files.append(File(_name(part), content, str(part.get("Content-ID", "")).strip().strip("<>")[:200]))


def _take_returned(mail: Mail, part: Mime) -> None:
    """The mail that came back, or one that was forwarded as a file."""
    inner = _inner(part)
    if part.get_content_type() == "text/rfc822-headers":
        content = part.get_payload(decode=True)
        inner = [message_from_bytes(content)] if isinstance(content, bytes) else []
    if inner and not mail.returned:
        mail.returned = _fields(inner[0])
    if inner and not mail.report and len(mail.files) < MOST_FILES:
        mail.files.append(File(_name(part, "mail.eml"), inner[0].as_bytes()))


def _inner(part: Mime) -> list[Mime]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Mime)] if isinstance(payload, list) else []


def _fields(mime: Mime) -> dict[str, str]:
    return {name.lower(): decoded(str(value)[:2000]) for name, value in list(mime.raw_items())[:100]}


def _is_file(part: Mime) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _name(part: Mime, plain: str = "file") -> str:
    try:
        return decoded(str(part.get_filename() or plain))
    except (LookupError, ValueError, TypeError):
        return plain


def _text(part: Mime) -> str:
    content = part.get_payload(decode=True)
    return as_text(content, part.get_content_charset() or "") if isinstance(content, bytes) else ""


def as_text(content: bytes, charset: str = "") -> str:
    """The bytes as text: by the charset that they claim, else as UTF-8, else as Windows-1251, never with an error."""
    for name in (charset, "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("cp1251", errors="replace")


def decoded(value: str) -> str:
    """A header as people read it; rubbish in it stays rubbish, without an error."""
    try:
        parts = decode_header(value)
    except (ValueError, LookupError, AttributeError):
        return value
    words = [as_text(part, charset or "") if isinstance(part, bytes) else part for part, charset in parts]
    raw = "".join(words)
    # A header that was never encoded arrives as surrogates, one for each byte.
    return as_text(raw.encode("utf-8", "surrogateescape")) if any("\udc80" <= c <= "\udcff" for c in raw) else raw
