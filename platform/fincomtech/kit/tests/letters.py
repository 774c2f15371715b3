"""Mails as strangers send them, for tests of mail in."""

from email.message import EmailMessage
from itertools import count
from typing import Any

from fincomtech.kit.mail_in import receiving
from fincomtech.kit.models import Message, ReceivedMail

_numbers = count(1)


def letter(
    text: str = "Здравствуйте!", *, sender: str = "info@zarya.example", to: str = "", **headers: str
) -> EmailMessage:
    """A plain mail; headers by their names with `_` for `-`."""
    found = EmailMessage()
    found["From"], found["To"] = sender, to
    found["Subject"] = headers.pop("subject", "Вопрос")
    found["Message-ID"] = headers.pop("message_id", f"<{next(_numbers)}.test@zarya.example>")
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    return found


def taken(mail: EmailMessage | bytes, **options: Any) -> ReceivedMail:
    """What became of the mail."""
    return receiving.receive(mail if isinstance(mail, bytes) else mail.as_bytes(), **options)


def last_of(record: Any) -> Message:
    """The record's last message."""
    found: Message | None = Message.of(record).order_by("pk").last()
    assert found is not None
    return found
