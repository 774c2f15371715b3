"""Fetching mailboxes over IMAP4rev1: each new mail once, by UIDVALIDITY and UID, and by its Message-ID. Source: ops.5."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from logging import getLogger
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, live
from fincomtech.kit.mail_in import parsing, receiving
from fincomtech.kit.models import Mailbox, ReceivedMail
from fincomtech.kit.refusals import Refusal
from fincomtech.kit.safety import outbound, sealed

FETCH = "kit.fetch_mail"
SECONDS = 20  # for each word of the mail server
WHOLE_SECONDS = 600  # for a whole visit
PURPOSE = "mailbox"
sealed.stands_in(Mailbox, "password", PURPOSE)
MOST_AT_ONCE = 100
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_VALIDITY = re.compile(rb"(\d+)")

logger = getLogger(__name__)


class MailboxFault(Refusal):
    """The mailbox cannot be opened."""

    code, status = "mail.mailbox", 502
    sentence = _("The mailbox cannot be opened: %(reason)s")


def due() -> list[int]:
    """Which are fetched: the active mailboxes of the current company."""
    return list(Mailbox.objects.filter(active=True, archived=False).order_by("pk").values_list("pk", flat=True))


def fetch_all() -> int:
    """Fetch all active mailboxes of the current company, each for itself; returns how many mails came in."""
    return sum(_fetched(key) for key in due())


def _fetched(mailbox_id: int) -> int:
    try:
        return fetch(mailbox_id)
    except (Refusal, Mailbox.DoesNotExist) as error:
        logger.warning("mailbox %s not fetched: %s", mailbox_id, error)
        return 0


def fetch(mailbox_id: int) -> int:
    """Take in what is new in a mailbox; returns how many mails. What goes wrong is told at the mailbox, and raised.

    Must not run inside a transaction: each mail is one of its own.
    """
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    try:
        with _opened(mailbox) as connection:
            count = sum(_take(connection, mailbox, uid) for uid in _new(connection, mailbox))
    except (OSError, imaplib.IMAP4.error, outbound.Unreachable, Refusal) as error:
        reason = error.message if isinstance(error, Refusal) else _words(error)
        _note(mailbox, error=reason)
        raise MailboxFault(reason=reason) from error
    _note(mailbox, error="")
    return count


def check(mailbox: Mailbox) -> int:
    """Open the mailbox and change nothing; returns how many mails are new. Raises MailboxFault."""
    try:
        with _opened(mailbox) as connection:
            return len(_new(connection, mailbox))
    except (OSError, imaplib.IMAP4.error, outbound.Unreachable, Refusal) as error:
        raise MailboxFault(reason=error.message if isinstance(error, Refusal) else _words(error)) from error


def _note(mailbox: Mailbox, *, error: str) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(error=error[:2000], fetched_at=clock.now())
    live.changed(Mailbox.record_type(), [mailbox.pk], "update")


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    connection = _connected(mailbox)
    try:
        connection.login(mailbox.user_name, _password(mailbox))
        answer, said = connection.select(_quoted(mailbox.folder))
        if answer != "OK":
            raise imaplib.IMAP4.error((said or [b""])[0])
        yield connection
    finally:
        try:
            connection.logout()
        except (OSError, imaplib.IMAP4.error):
            logger.info("the mail server hung up first")


def _password(mailbox: Mailbox) -> str:
    try:
        return sealed.unseal(mailbox.password, PURPOSE) if mailbox.password else ""
    except sealed.CannotOpen as error:
        raise MailboxFault(reason=_("its password must be entered again")) from error


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.security == "tls":
        return _Tls(mailbox.host, mailbox.port)
    connection = _Plain(mailbox.host, mailbox.port)
    if mailbox.security == "starttls":
        connection.starttls(ssl.create_default_context())
    return connection


class _Plain(imaplib.IMAP4):
    """Connects only where the installation allows, never waits for ever, and takes no more than a mail may be."""

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        """From here on the time of the visit runs."""
        super().open(host, port, timeout)
        self.deadline = outbound.Deadline(lambda: self.sock, WHOLE_SECONDS)
        self.deadline.timer.start()

    def shutdown(self) -> None:
        """The visit is over."""
        self.deadline.timer.cancel()
        super().shutdown()

    def read(self, size: int) -> bytes:
        """So many bytes, as the server has announced them."""
        if size > parsing.MOST_BYTES:
            raise self.abort("too much")
        return super().read(size)

    def _create_socket(self, timeout: float | None) -> Any:
        return outbound.connected(self.host, self.port, timeout or SECONDS)


class _Tls(_Plain):
    def _create_socket(self, timeout: float | None) -> Any:
        plain = super()._create_socket(timeout)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _new(connection: imaplib.IMAP4, mailbox: Mailbox) -> list[int]:
    """The UIDs that have not been taken in, oldest first. Another UIDVALIDITY means that the server counts anew."""
    said = connection.response("UIDVALIDITY")[1]
    known = _VALIDITY.search((said or [b""])[0] or b"")
    validity = int(known[1]) if known else 0
    if validity != mailbox.uid_validity:
        mailbox.uid_validity, mailbox.last_uid = validity, 0
        Mailbox.objects.filter(pk=mailbox.pk).update(uid_validity=validity, last_uid=0)
    answer, found = connection.uid("SEARCH", f"UID {mailbox.last_uid + 1}:*")
    if answer != "OK":
        raise imaplib.IMAP4.error("SEARCH was refused")
    uids = sorted(int(one) for one in (found[0] or b"").split())
    return [uid for uid in uids if uid > mailbox.last_uid][:MOST_AT_ONCE]  # n:* always names the last one


def _take(connection: imaplib.IMAP4, mailbox: Mailbox, uid: int) -> int:
    """Take one mail in, note that, and then do with it on the server what the mailbox says."""
    raw = _raw(connection, uid)
    with transaction.atomic():
        if raw is not None:
            receiving.receive(raw, mailbox=mailbox)
        Mailbox.objects.filter(Q(last_uid__lt=uid), pk=mailbox.pk).update(last_uid=uid)
    mailbox.last_uid = uid
    _afterwards(connection, mailbox, uid)
    return 1 if raw is not None else 0


def _raw(connection: imaplib.IMAP4, uid: int) -> bytes | None:
    """The mail's bytes; None for one that is gone, and only the top of one that is too big."""
    _answer, sizes = connection.uid("FETCH", str(uid), "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(part for part in sizes if isinstance(part, bytes)))
    too_big = size is not None and int(size[1]) > parsing.MOST_BYTES
    _answer, found = connection.uid("FETCH", str(uid), "(BODY.PEEK[HEADER])" if too_big else "(BODY.PEEK[])")
    parts = [part[1] for part in found if isinstance(part, tuple) and len(part) > 1]
    return parts[0] if parts else None


def _afterwards(connection: imaplib.IMAP4, mailbox: Mailbox, uid: int) -> None:
    if mailbox.afterwards == "move" and "MOVE" in connection.capabilities:
        connection.uid("MOVE", str(uid), _quoted(mailbox.move_to))
        return
    if mailbox.afterwards == "move":
        connection.uid("COPY", str(uid), _quoted(mailbox.move_to))
    flag = r"(\Seen)" if mailbox.afterwards == "seen" else r"(\Deleted)"
    connection.uid("STORE", str(uid), "+FLAGS", flag)
    if mailbox.afterwards != "seen":
        connection.expunge()


def _quoted(folder: str) -> str:
    """A folder's name as IMAP spells it: modified UTF-7 in quotation marks."""
    spelt = re.sub(r"[^\x20-\x7e]+", lambda m: _utf7(m[0]), folder.replace("&", "&-"))
    return '"' + spelt.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(text: str) -> str:
    from base64 import b64encode

    return "&" + b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return (said.decode(errors="replace") if isinstance(said, bytes) else str(error))[:500] or type(error).__name__


def forget_old(days: int = 90) -> None:
    """Received mails that found their place are remembered long enough to recognise them when they come again."""
    old = ReceivedMail.objects.filter(created_at__lt=clock.now() - timedelta(days=days))
    old.exclude(outcome__in=["lost", "broken"]).delete()
