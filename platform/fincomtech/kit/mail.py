"""Mail out: stored as a message first, sent after commit by a task, retried, and told as sent or failed."""

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from email.utils import formataddr
from html import unescape
from typing import IO, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.kit import clock, context, conversation, live, mail_out
from fincomtech.kit.background import tasks
from fincomtech.kit.files import stored_files
from fincomtech.kit.models import Attachment, MailSettings, Message
from fincomtech.kit.records import Record, record_types
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.talk import reply_tokens
from fincomtech.kit.talk.reply_tokens import Token

SEND = "kit.send_mail"
MOST_ATTEMPTS = 6
MOST_ADDRESSES = 50  # of one mail: more is a campaign, and every one of them reads all the others' addresses
MOST_BYTES = 20 * 1024 * 1024  # of all files of one mail: what most mail servers take
_REFERENCES = 20  # of a thread, kept in the header


def send(
    to: str,
    subject: str,
    body: str,
    *,
    record: Record | None = None,
    language: str = "",
    cc: str = "",
    reply_to: Message | None = None,
    automatic: bool = False,
    unsubscribe: str = "",
) -> Message:
    """Send a mail after commit. `to`, `cc`: addresses separated by commas; `body`: HTML; `language`: the recipient's.

    The mail stays in the conversation of `record`; without a record only the fact stays, its text is forgotten once
    it is on its way (it may carry a secret link). `reply_to` is the message that it answers, or is about: the mail
    stands in its thread, and answers to it come to its record. `automatic` marks a mail that no person has written.
    `unsubscribe` is where the recipient's mail program ends mails like this one with a POST (RFC 8058).
    Refuses malformed addresses.
    """
    addresses = parsed_addresses(to)
    copies = [one for one in parsed_addresses(cc, needed=False, path="cc") if one not in addresses]
    _not_too_many(addresses, copies)
    text = Message._meta.get_field("body").to_python(body)
    values: dict[str, Any] = {
        "subject": " ".join(subject.split())[:300],
        "mail_to": ", ".join(addresses),
        "mail_cc": ", ".join(copies),
        "mail_state": "queued",
        "mail_ref": f"<{context.company().key}.{secrets.token_hex(12)}@{settings.PUBLIC_HOST}>",
        "mail_references": _thread(reply_to),
        "reply_to": reply_to,
        "automatic": automatic or record is None,
        "mail_unsubscribe": unsubscribe,
    }
    if record is not None:
        message = conversation.post(record, text, kind="mail", **values)
    else:
        message = Message.objects.create(kind="mail", record_type="", record_id=0, body=text, **values)
    tasks.after_commit(SEND, message=message.pk, language=language or context.actor().language)
    return message


def enclose(message: Message, file: IO[bytes], name: str, content_type: str) -> None:
    """A file that goes with a mail that belongs to no record, before it is sent; nobody else ever sees it."""
    shown, size = stored_files.clean_name(name), file.seek(0, 2)
    checksum, path = stored_files.sha256(file), stored_files.keep(file)
    Attachment.objects.create(
        record_type="",
        record_id=0,
        message=message,
        name=shown,
        content_type=content_type,
        size=size,
        path=path,
        sha256=checksum,
    )


def parsed_addresses(text: str, *, needed: bool = True, path: str = "to") -> list[str]:
    """The addresses of a comma- or semicolon-separated list, each once. Refuses malformed ones, and an empty list if `needed`."""
    found = list(dict.fromkeys(part.strip() for part in re.split(r"[,;\s]+", text) if part.strip()))
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            raise Invalid(
                _("“%(address)s” is not an e-mail address."), code="mail.address", path=[path], address=address
            ) from None
    if not found and needed:
        raise Invalid(_("Say whom to send the mail to."), code="mail.nobody", path=[path])
    _not_too_many(found, [])
    return found


def _not_too_many(to: list[str], cc: list[str]) -> None:
    if len(to) + len(cc) > MOST_ADDRESSES:
        sentence = _("A mail goes to at most %(most)d addresses.")
        raise Invalid(sentence, code="mail.many", path=["to"], most=MOST_ADDRESSES)


def check_files(files: Iterable[Attachment]) -> None:
    """Refuse files that together are heavier than mail servers take."""
    if sum(file.size for file in files) > MOST_BYTES:
        sentence = _("The files are larger than %(megabytes)d MB together. Send a part of them.")
        raise Invalid(sentence, code="mail.heavy", path=["attachments"], megabytes=MOST_BYTES // 1024**2)


def deliver(message_id: int, language: str) -> bool:
    """Hand one queued mail to the mail server and mark it sent. False when there was nothing to hand over, or another worker has it.

    A mail server that is unreachable raises; the task tries again and calls `give_up` in the end.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update(skip_locked=True).filter(pk=message_id, mail_state="queued").first()
        if message is None:
            return False
        with override(language):
            as_mail(message, mail_out.connection_for(message)).send()
        _finish(message, "sent")
    return True


def give_up(message_id: int, error: str) -> None:
    """Mark a mail failed, with the reason."""
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=message_id, mail_state="queued").first()
        if message is not None:
            message.mail_error = error[:2000]
            _finish(message, "failed")


def stuck(older_than: timedelta = timedelta(minutes=15)) -> list[int]:
    """Mails that have been queued too long: their task got lost with the broker."""
    queued = Message.objects.filter(mail_state="queued", created_at__lt=clock.now() - older_than)
    return list(queued.order_by("pk").values_list("pk", flat=True)[:200])


def as_mail(message: Message, connection: Any = None) -> EmailMultiAlternatives:
    """The message as a mail: HTML in the company's frame, plain text beside it, its files, and the way back to the record."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=plain_text(message.body),
        from_email=sender(own=bool(message.record_type)),
        to=message.mail_to.split(", "),
        cc=[one for one in message.mail_cc.split(", ") if one],
        reply_to=_reply_to(message),
        headers=_headers(message),
        connection=connection,
    )
    company = context.company()
    mail.attach_alternative(render_to_string("kit/mail.html", {"body": message.body, "company": company}), "text/html")
    for file in Attachment.objects.filter(message=message).order_by("pk"):
        if stored_files.is_ours(file.path):
            with default_storage.open(file.path, "rb") as content:
                mail.attach(file.name, content.read(), file.content_type)
    return mail


def _headers(message: Message) -> dict[str, str]:
    found = {"Message-ID": message.mail_ref}
    if message.mail_references:
        found |= {"References": message.mail_references, "In-Reply-To": message.mail_references.split()[-1]}
    if message.mail_unsubscribe:
        one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        found |= {"List-Unsubscribe": f"<{message.mail_unsubscribe}>", **one_click}
    if message.automatic:
        # Nobody's holiday notice answers this, and no list takes it for a person's words (RFC 3834).
        found |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    return found


def _reply_to(message: Message) -> list[str] | None:
    """The alias that leads back to the record; where mail cannot come in, the author's own address."""
    if message.record_type:
        back = reply_tokens.address(Token(message.pk))
    elif message.reply_to_id:
        back = reply_tokens.address(Token(message.reply_to_id, _colleague(message.mail_to)))
    else:
        back = ""
    own = message.author.email if message.author is not None else ""
    return [back or own] if back or own else None


def _colleague(address: str) -> int:
    """The user with this address; 0 for anybody else."""
    users = get_user_model()._default_manager.filter(email=address.lower())
    return users.values_list("pk", flat=True).first() or 0


def _thread(message: Message | None) -> str:
    """The References of an answer: the answered mail's own and its Message-ID."""
    if message is None or not message.mail_ref:
        return ""
    known = message.mail_references.split()
    return " ".join([*known[:1], *known[1:][-_REFERENCES:], message.mail_ref] if known else [message.mail_ref])


def plain_text(html: str) -> str:
    """HTML as text: paragraphs become lines, an address stays visible behind the words that link to it."""
    text = re.sub(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', r"\2 (\1)", html, flags=re.DOTALL)
    text = re.sub(r"(?i)<br\s*/?>|</p>|</li>|</tr>|</h\d>|</div>", "\n", text)
    return unescape(strip_tags(text)).strip()


def sender(*, own: bool = True) -> str:
    """From whom the company's mails are: its own name for it, at the address of its `own` server, else the platform's."""
    chosen = MailSettings.current()
    address = (mail_out.address(chosen) if own and chosen.smtp_on else "") or re.sub(
        r".*<|>.*", "", settings.DEFAULT_FROM_EMAIL
    )
    return _named(chosen, address)


def _named(chosen: MailSettings, address: str) -> str:
    name = re.sub(r'[<>"\r\n\\]', "", chosen.sender_name or context.company().name)
    return formataddr((name, address)) if name.isascii() else f'"{name}" <{address}>'


def test(address: str, chosen: MailSettings) -> None:
    """Send a mail through the company's own server now, whether it is in use or not; nothing of it is kept."""
    mail = EmailMultiAlternatives(
        subject=_("Test mail: %(company)s") % {"company": context.company().name},
        body=str(_("Mails to your customers leave through this server.")),
        from_email=_named(chosen, mail_out.address(chosen)),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=mail_out.own(chosen),
    )
    mail.send()


def _finish(message: Message, state: str) -> None:
    message.mail_state = state
    if not message.record_type:
        message.body = ""
        for file in Attachment.objects.filter(message=message, record_type=""):
            file.delete()
    message.save(update_fields=["mail_state", "mail_error", "body"])
    if str(message.record_type) in record_types():
        live.changed(str(message.record_type), [message.record_id], "update")
