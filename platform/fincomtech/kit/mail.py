"""Mail out: stored as a message first, sent after commit by a task, retried, and told as sent or failed."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.kit import clock, context, conversation, live, tasks
from fincomtech.kit.models import Message
from fincomtech.kit.records import Record, record_types
from fincomtech.kit.refusals import Invalid

SEND = "kit.send_mail"
MOST_ATTEMPTS = 6
MOST_ADDRESSES = 50  # of one mail: more is a campaign, and every one of them reads all the others' addresses


def send(to: str, subject: str, body: str, *, record: Record | None = None, language: str = "") -> Message:
    """Send a mail after commit. `to`: addresses separated by commas; `body`: HTML; `language`: the recipient's.

    The mail stays in the conversation of `record`; without a record only the fact stays, its text is forgotten once
    it is on its way (it may carry a secret link). Refuses malformed addresses.
    """
    addresses = ", ".join(parsed_addresses(to))
    text = Message._meta.get_field("body").to_python(body)
    values: dict[str, Any] = {"subject": " ".join(subject.split())[:300], "mail_to": addresses, "mail_state": "queued"}
    if record is not None:
        message = conversation.post(record, text, kind="mail", **values)
    else:
        message = Message.objects.create(kind="mail", record_type="", record_id=0, body=text, **values)
    Message.objects.filter(pk=message.pk).update(
        mail_ref=f"<{context.company().key}.{message.pk}@{settings.PUBLIC_HOST}>"
    )
    tasks.after_commit(SEND, message=message.pk, language=language or context.actor().language)
    return message


def parsed_addresses(text: str) -> list[str]:
    """The addresses of a comma- or semicolon-separated list, each once. Refuses an empty list, a long one and malformed ones."""
    found = list(dict.fromkeys(part.strip() for part in re.split(r"[,;\s]+", text) if part.strip()))
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            raise Invalid(
                _("“%(address)s” is not an e-mail address."), code="mail.address", path=["to"], address=address
            ) from None
    if not found:
        raise Invalid(_("Say whom to send the mail to."), code="mail.nobody", path=["to"])
    if len(found) > MOST_ADDRESSES:
        sentence = _("A mail goes to at most %(most)d addresses.")
        raise Invalid(sentence, code="mail.many", path=["to"], most=MOST_ADDRESSES)
    return found


def deliver(message_id: int, language: str) -> bool:
    """Hand one queued mail to the mail server and mark it sent. False when there was nothing to hand over, or another worker has it.

    A mail server that is unreachable raises; the task tries again and calls `give_up` in the end.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update(skip_locked=True).filter(pk=message_id, mail_state="queued").first()
        if message is None:
            return False
        with override(language):
            as_mail(message).send()
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


def as_mail(message: Message) -> EmailMultiAlternatives:
    """The message as a mail: HTML in the company's frame, plain text beside it, replies to the author."""
    author = message.author
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=plain_text(message.body),
        from_email=_sender(),
        to=message.mail_to.split(", "),
        reply_to=[author.email] if author is not None and author.email else None,
        headers={"Message-ID": message.mail_ref},
    )
    company = context.company()
    mail.attach_alternative(render_to_string("kit/mail.html", {"body": message.body, "company": company}), "text/html")
    return mail


def plain_text(html: str) -> str:
    """HTML as text: paragraphs become lines, an address stays visible behind the words that link to it."""
    text = re.sub(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', r"\2 (\1)", html, flags=re.DOTALL)
    text = re.sub(r"(?i)<br\s*/?>|</p>|</li>|</tr>|</h\d>|</div>", "\n", text)
    return unescape(strip_tags(text)).strip()


def _sender() -> str:
    address = re.sub(r".*<|>.*", "", settings.DEFAULT_FROM_EMAIL)
    name = re.sub(r'[<>"\r\n\\]', "", context.company().name)
    return f'"{name}" <{address}>'


def _finish(message: Message, state: str) -> None:
    message.mail_state = state
    if not message.record_type:
        message.body = ""
    message.save(update_fields=["mail_state", "mail_error", "body"])
    if str(message.record_type) in record_types():
        live.changed(str(message.record_type), [message.record_id], "update")
