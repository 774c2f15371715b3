"""Mails that came back: what the delivery report says, and the message and address that it is about. Source: RFC 3464."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from fincomtech.kit import clock, live
from fincomtech.kit.mail_in.parsing import Mail
from fincomtech.kit.models import MailAddress, Message

_WORD = re.compile(r"\s+")


@dataclass(frozen=True)
class Bounce:
    """One address that could not be reached, why, and the Message-ID of the mail that came back ("" when unknown)."""

    address: str
    reason: str
    message_id: str


def found_in(mail: Mail) -> list[Bounce]:
    """The failures that a delivery report tells; none in other mails, and none in reports of delays."""
    message_id = mail.returned.get("message-id", "").strip()
    failed = [group for group in mail.report if group.get("action", "").strip().lower() == "failed"]
    return [Bounce(_address(group), _reason(group), message_id) for group in failed if _address(group)]


def is_report(mail: Mail) -> bool:
    """Whether a mail server has written it about another mail."""
    return bool(mail.report)


def take(bounces: list[Bounce]) -> Message | None:
    """Mark our message as not delivered, and the addresses as unreachable. Returns the message; None where it is not ours.

    A report counts only if it names a Message-ID of ours, which nobody can guess, and an address that it went to.
    """
    message = Message.objects.filter(mail_ref__in=[b.message_id for b in bounces if b.message_id]).first()
    if message is None:
        return None
    went_to = {one.strip().lower() for one in f"{message.mail_to}, {message.mail_cc}".split(",")}
    ours = [bounce for bounce in bounces if bounce.address in went_to]
    if not ours:
        return None
    with transaction.atomic():
        message.mail_state = "failed"
        message.mail_error = "\n".join(f"{bounce.address}: {bounce.reason}" for bounce in ours)[:2000]
        message.save(update_fields=["mail_state", "mail_error"])
        for bounce in ours:
            _mark(bounce)
        if message.record_type:
            live.changed("kit.Message", [message.pk], "update")
            live.changed(str(message.record_type), [message.record_id], "update")
    return message


def _mark(bounce: Bounce) -> None:
    again = MailAddress.objects.filter(address=bounce.address).update(
        reason=bounce.reason, bounced_at=clock.now(), bounces=F("bounces") + 1
    )
    if not again:
        MailAddress.objects.create(address=bounce.address, reason=bounce.reason)


def _address(group: dict[str, str]) -> str:
    """ "rfc822; anna@romashka.example" → the address."""
    given = group.get("final-recipient") or group.get("original-recipient") or ""
    return given.partition(";")[2].strip().strip("<>").lower()[:254]


def _reason(group: dict[str, str]) -> str:
    code, words = group.get("status", "").strip(), group.get("diagnostic-code", "").partition(";")[2].strip()
    return _WORD.sub(" ", f"{code} {words}".strip() or "failed")[:500]
