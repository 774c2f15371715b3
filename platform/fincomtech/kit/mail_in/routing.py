"""Where a mail belongs: the message that it answers, else the alias that it was sent to."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from fincomtech.kit import people
from fincomtech.kit.mail_in import trust
from fincomtech.kit.mail_in.parsing import Mail
from fincomtech.kit.models import MailAlias, Mailbox, MailSettings, Message
from fincomtech.kit.talk import reply_tokens
from fincomtech.kit.talk.reply_tokens import Token


@dataclass(frozen=True)
class Answered:
    """The message that a mail answers, and the token that led to it, if one did."""

    message: Message
    token: Token | None


def answered(mail: Mail) -> Answered | None:
    """By the signed token among the recipients, else by the References: the nearest message of ours that has a record."""
    token = reply_tokens.in_addresses(", ".join(f"<{one}>" for one in mail.recipients))
    if token is not None:
        message = Message.objects.filter(pk=token.message_id).exclude(record_type="").first()
        if message is not None:
            return Answered(message, token)
    known = {m.mail_ref: m for m in Message.objects.filter(mail_ref__in=mail.references).select_related("reply_to")}
    for reference in reversed(mail.references):
        found = known.get(reference)
        if found is not None and not found.record_type:  # a letter to a colleague about a message
            found = found.reply_to
        if found is not None and found.record_type:
            return Answered(found, None)
    return None


def alias_for(mail: Mail, mailbox: Mailbox | None) -> MailAlias | None:
    """The alias among the recipients, the first in their order; else the one that the mailbox gives all else to."""
    plain = [_without_plus(one) for one in mail.recipients]
    rows = MailAlias.objects.filter(address__in=plain, archived=False).select_related("auto_reply")
    by_address = {alias.address: alias for alias in rows}
    named = next((by_address[one] for one in plain if one in by_address), None)
    if named is not None or mailbox is None:
        return named
    return MailAlias.objects.filter(pk=mailbox.alias_id or 0, archived=False).select_related("auto_reply").first()


def _without_plus(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


@dataclass(frozen=True)
class Writer:
    """Who has written: a colleague, if that is proved; and what is known about the address."""

    user: Any
    trust: str
    by_token: bool = False

    @property
    def name(self) -> str:
        """The colleague's name; "" for anybody else."""
        return self.user.name if self.user is not None else ""


def writer(mail: Mail, token: Token | None) -> Writer:
    """A colleague's From counts only with the token that was mailed to them, or the receiving server's word."""
    said = trust.checked(mail, MailSettings.current().auth_server)
    user = get_user_model()._default_manager.filter(email=mail.sender, state="active").first() if mail.sender else None
    if user is None:
        return Writer(None, said)
    if token is not None and token.user_id == user.pk:
        return Writer(user, "verified", by_token=True)
    return Writer(user, said) if said == "verified" else Writer(None, "unverified")


def may_write(record: Any, who: Writer) -> bool:
    """A colleague must be able to read the record; anybody else has been written to, or names a message of ours."""
    return who.user is None or bool(people.readers(record, [who.user.pk]))
