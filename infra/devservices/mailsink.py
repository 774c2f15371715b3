"""A mail server that delivers nowhere: it keeps every mail in a folder, shows it on a page, and lets it be fetched by IMAP.

In tests: `with MailSink(folder) as sink: ... sink.messages(to="anna@romashka.example")`.
For the demo: `python -m infra.devservices.mailsink --smtp-port 1025 --http-port 8025 --imap-port 1143 --folder .state/mails`.
"""

import argparse
import email
import email.policy
import itertools
import os
import signal
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from infra.devservices.imapserver import ImapServer
from infra.devservices.mailpage import page_server
from infra.devservices.ports import HOST, free_port

LARGEST_MAIL = 50 * 1024 * 1024


@dataclass(frozen=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Mail:
    """A mail as received. `recipients` are the envelope's: blind copies are among them."""

    id: str
    received_at: str
    sender: str
    recipients: list[str]
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    attachments: list[Attachment]

    @property
    def reply_address(self) -> str:
        """Where an answer to it goes."""
        return parseaddr(self.headers.get("Reply-To") or self.headers.get("From", ""))[1] or self.sender

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the JSON answer."""
        return asdict(self)


class MailBox:
    """Mails as .eml files in a folder, newest first; several threads may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._number = itertools.count()
        self._mails = {file.stem: _read(file) for file in sorted(folder.glob("*.eml"))}

    def add(self, sender: str, recipients: Sequence[str], content: bytes) -> None:
        """Keep a mail; it is listed only when it is whole on disk."""
        name = f"{time.time_ns()}-{next(self._number)}"
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {', '.join(recipients)}\r\n"
        file = self.folder / f"{name}.eml"
        half = file.with_suffix(".part")
        half.write_bytes(envelope.encode() + content)
        half.rename(file)
        with self._lock:
            self._mails[name] = _read(file)

    def messages(self, to: str | None = None) -> list[Mail]:
        """Return the mails, newest first; with `to` only those sent to that address."""
        with self._lock:
            mails = list(self._mails.values())[::-1]
        wanted = (to or "").lower()
        return [mail for mail in mails if not wanted or wanted in map(str.lower, mail.recipients)]

    def get(self, name: str) -> Mail | None:
        """Return one mail."""
        with self._lock:
            return self._mails.get(name)

    def source(self, name: str) -> bytes:
        """Return a mail as it came, envelope lines on top."""
        return (self.folder / f"{name}.eml").read_bytes()

    def attachment(self, name: str, number: int) -> tuple[str, bytes] | None:
        """Return name and content of a mail's attachment."""
        parts = list(_parsed(self.source(name)).iter_attachments())
        if number >= len(parts):
            return None
        return parts[number].get_filename() or "file", _content(parts[number])

    def reply(self, mail: Mail, text: str, sender: str) -> None:
        """Keep the answer of one of a mail's recipients, as a mail program would write it."""
        who = sender if sender in mail.recipients else mail.recipients[0]
        quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
        answer = EmailMessage(policy=email.policy.SMTP)
        answer["From"], answer["To"] = who, mail.reply_address
        answer["Subject"] = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
        answer["Date"], answer["Message-ID"] = formatdate(localtime=True), make_msgid(domain=who.rpartition("@")[2])
        if known := mail.headers.get("Message-ID"):
            answer["In-Reply-To"] = known
            answer["References"] = f"{mail.headers.get('References', '')} {known}".strip()
        answer.set_content(f"{text}\n\nOn {mail.received_at[:10]}, {mail.headers.get('From', '')} wrote:\n{quoted}\n")
        self.add(who, [mail.reply_address], answer.as_bytes())

    def clear(self) -> None:
        """Delete every mail."""
        with self._lock:
            self._mails.clear()
            for file in self.folder.glob("*.eml"):
                file.unlink()


class MailSink:
    """The mail server, its page and its mailboxes, in threads of this process; all on 127.0.0.1 only.

    With `accounts` (name → password) it takes mails of these only; `tls` is its certificate, spoken from the first byte
    or, with `starttls`, after the command.
    """

    def __init__(
        self,
        folder: Path,
        *,
        smtp_port: int = 0,
        http_port: int = 0,
        imap_port: int = 0,
        accounts: Mapping[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        starttls: bool = False,
    ) -> None:
        self.box = MailBox(folder)
        self.smtp_port = smtp_port or free_port()
        self._controller = Controller(
            _Receiver(self.box), hostname=HOST, port=self.smtp_port, enable_SMTPUTF8=True,
            data_size_limit=LARGEST_MAIL, server_hostname="mail.localhost", **_guarded(accounts, tls, starttls),
        )  # fmt: skip
        self._page = page_server(self.box, http_port)
        self.http_port: int = self._page.server_address[1]
        self.imap = ImapServer(self.box, imap_port)
        self.imap_port = self.imap.port

    @property
    def smtp_url(self) -> str:
        """The value for EMAIL_URL."""
        return f"smtp://{HOST}:{self.smtp_port}"

    @property
    def page_url(self) -> str:
        """The address of the page with the mails."""
        return f"http://{HOST}:{self.http_port}/"

    def start(self) -> "MailSink":
        """Listen; returns when mails are accepted."""
        self._controller.start()
        threading.Thread(target=self._page.serve_forever, args=(0.05,), daemon=True).start()
        self.imap.start()
        return self

    def stop(self) -> None:
        """Stop listening; the mails stay in their folder."""
        self._controller.stop()
        self._page.shutdown()
        self._page.server_close()
        self.imap.stop()

    def messages(self, to: str | None = None) -> list[Mail]:
        """Return the mails, newest first; with `to` only those sent to that address."""
        return self.box.messages(to)

    def clear(self) -> None:
        """Delete every mail."""
        self.box.clear()

    def __enter__(self) -> "MailSink":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _guarded(accounts: Mapping[str, str] | None, tls: ssl.SSLContext | None, starttls: bool) -> dict[str, Any]:
    """What the SMTP server asks of its clients."""
    found: dict[str, Any] = {}
    if tls is not None:
        found |= {"tls_context": tls, "require_starttls": True} if starttls else {"ssl_context": tls}
    if accounts is not None:

        def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
            return AuthResult(success=accounts.get(data.login.decode()) == data.password.decode(), handled=False)

        found |= {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    return found


class _Receiver:
    def __init__(self, box: MailBox) -> None:
        self.box = box

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        self.box.add(envelope.mail_from or "", envelope.rcpt_tos, content)
        return "250 Kept"


def _parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def _read(file: Path) -> Mail:
    message = _parsed(file.read_bytes())
    received = int(file.stem.partition("-")[0]) / 1e9
    return Mail(
        id=file.stem,
        received_at=datetime.fromtimestamp(received, UTC).isoformat(timespec="milliseconds"),
        sender=str(message["X-Envelope-From"] or ""),
        recipients=[part.strip() for part in str(message["X-Envelope-To"] or "").split(",") if part.strip()],
        subject=str(message["Subject"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        headers={name: str(value) for name, value in message.items() if not name.startswith("X-Envelope-")},
        attachments=[_described(part) for part in message.iter_attachments()],
    )


def _body(message: MIMEPart, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except LookupError:  # a charset that nobody knows
        return _content(part).decode(errors="replace")


def _described(part: MIMEPart) -> Attachment:
    return Attachment(part.get_filename() or "file", part.get_content_type(), len(_content(part)))


def _content(part: MIMEPart) -> bytes:
    """Return a part's bytes; a mail within a mail is written out."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else part.as_bytes()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mailsink", description="Keep mails and show them")
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--http-port", type=int, default=8025)
    parser.add_argument("--imap-port", type=int, default=1143)
    parser.add_argument("--folder", type=Path, required=True)
    return parser.parse_args()


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    given = _arguments()
    done = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: done.set())
    ports = {"smtp_port": given.smtp_port, "http_port": given.http_port, "imap_port": given.imap_port}
    with MailSink(given.folder, **ports) as sink:
        print(
            f"mails: {sink.page_url} smtp: {sink.smtp_url} imap: {HOST}:{sink.imap_port} process: {os.getpid()}",
            flush=True,
        )
        done.wait()


if __name__ == "__main__":
    main()
