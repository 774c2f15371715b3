"""One mail in: read, recognised, put where it belongs; the same mail once. Source: kit.6, ops.5.

Runs as the system: a mail has no rights. What it may do is stated here: add a message to the record that it answers,
or begin a record of an alias that an administrator has made.
"""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from logging import getLogger
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import override

from fincomtech.kit import clock, context, conversation, live, mail, mail_templates, writes
from fincomtech.kit.context import Actor
from fincomtech.kit.exchange import cells
from fincomtech.kit.files import stored_files
from fincomtech.kit.mail_in import automatic, bounces, parsing, routing, wording
from fincomtech.kit.mail_in.parsing import Broken, Mail
from fincomtech.kit.models import MailAlias, Mailbox, Message, ReceivedMail
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Refusal, Several
from fincomtech.kit.talk import files

MOST_AN_HOUR = 30  # mails of one sender that are taken
MOST_OF_MACHINES = 5  # automatic ones
ANSWER_AGAIN = timedelta(hours=24)

logger = getLogger(__name__)
Outcome = tuple[str, str, Message | None]


def receive(raw: bytes, *, mailbox: Mailbox | None = None, sent_to: str = "") -> ReceivedMail:
    """Take a mail in. `sent_to`: the envelope's recipients, where the way in knows them.

    Never raises for what is wrong with the mail itself: the row tells what became of it. A mail that has come in
    already (by its Message-ID, else by its bytes) changes nothing and answers the first row.
    """
    with context.acting_as(Actor.SYSTEM), override(context.profile().language):
        try:
            found, broken = parsing.parsed(raw), ""
        except Broken as error:
            found, broken = Mail(), str(error)
        found.recipients = list(dict.fromkeys([*_addresses(sent_to), *found.recipients]))
        with transaction.atomic():
            row, is_new = _claimed(raw, found, mailbox)
            if is_new:
                _settle(row, raw, found, broken)
        return row


def take_again(row: ReceivedMail) -> None:
    """Try once more with a mail that was nobody's: an alias may have been made for it since."""
    if row.path and stored_files.is_ours(row.path) and default_storage.exists(row.path):
        with default_storage.open(row.path, "rb") as kept:
            raw = kept.read()
        with context.acting_as(Actor.SYSTEM):
            found = parsing.parsed(raw)
            found.recipients = list(dict.fromkeys([*_addresses(row.recipients), *found.recipients]))
            _settle(row, raw, found, "")


def _addresses(text: str) -> list[str]:
    return [one.strip().lower() for one in text.replace(";", ",").split(",") if "@" in one][: parsing.MOST_RECIPIENTS]


def _claimed(raw: bytes, found: Mail, mailbox: Mailbox | None) -> tuple[ReceivedMail, bool]:
    """The row of this mail, made now or long ago; another worker with the same mail waits at the constraint."""
    name = found.message_id.encode() if found.message_id else raw
    key = hashlib.sha256(name).hexdigest()
    values = {
        "subject": found.subject,
        "sender": found.sender,
        "recipients": ", ".join(found.recipients)[:5000],
        "size": len(raw),
        "mailbox": mailbox,
    }
    try:
        with transaction.atomic():
            return ReceivedMail.objects.create(key=key, **values), True
    except IntegrityError:
        return ReceivedMail.objects.get(key=key), False


def _settle(row: ReceivedMail, raw: bytes, found: Mail, broken: str) -> None:
    """Do with the mail what is to be done, and note it. A bug in reading one mail loses nothing: its bytes are kept."""
    try:
        with transaction.atomic():
            outcome, reason, message = ("broken", broken, None) if broken else _taken(row, found)
    except Exception as error:
        logger.exception("a mail could not be taken in")
        outcome, reason, message = "broken", _told(error), None
    row.outcome, row.reason, row.message = outcome, reason[:2000], message
    if message is not None and message.record_type:
        row.record_type, row.record_id = message.record_type, message.record_id
    if outcome in ("lost", "broken") and not row.path:
        row.path = stored_files.keep(io.BytesIO(raw[: parsing.MOST_BYTES]))
    row.save()
    live.changed("kit.ReceivedMail", [row.pk], "update")


def _told(error: Exception) -> str:
    if isinstance(error, Several):
        return "; ".join(refusal.message for refusal in error.refusals)
    return error.message if isinstance(error, Refusal) else type(error).__name__


def _taken(row: ReceivedMail, found: Mail) -> Outcome:
    if bounces.is_report(found):
        message = bounces.take(bounces.found_in(found))
        return "bounce", "" if message else "about no mail of ours", message
    if automatic.is_our_own(found):
        return "loop", "a mail of ours", None
    machine = automatic.is_automatic(found)
    if _is_flood(row, MOST_OF_MACHINES if machine else MOST_AN_HOUR):
        return "flood", "", None
    thread = routing.answered(found)
    if thread is not None:
        return _reply(found, thread, machine)
    if machine:
        return "loop", "automatic", None
    alias = routing.alias_for(found, row.mailbox)
    return _begun(found, alias) if alias is not None else ("lost", "no record and no alias", None)


def _is_flood(row: ReceivedMail, most: int) -> bool:
    recent = ReceivedMail.objects.filter(sender=row.sender, created_at__gt=clock.now() - timedelta(hours=1))
    return recent.exclude(pk=row.pk).count() >= most


# --- replies --------------------------------------------------------------------------------------------------------


def _reply(found: Mail, thread: routing.Answered, machine: bool) -> Outcome:
    record = thread.message.record()
    if record is None:
        return "lost", "the record is gone", None
    who = routing.writer(found, thread.token)
    if not routing.may_write(record, who):
        return "lost", "the sender may not read the record", None
    # A colleague who answers what we told them speaks to colleagues: their words never go outside by themselves.
    kind = "comment" if who.by_token else "mail"
    message = _post(record, found, who, kind=kind, silent=machine, reply_to=thread.message)
    return "reply", "", message


def _post(record: Record, found: Mail, who: routing.Writer, **more: Any) -> Message:
    """The mail as a message of the record, with its files; its pictures are shown where the text names them."""
    message = conversation.post(record, "", kind=more.pop("kind"), subject=found.subject, **_facts(found, who), **more)
    pictures = _keep_files(record, found, message)
    own, quoted = wording.worded(found, pictures)
    body = Message._meta.get_field("body")
    message.body, message.quoted = body.to_python(own), body.to_python(quoted)
    message.save(update_fields=["body", "quoted"])
    return message


def _facts(found: Mail, who: routing.Writer) -> dict[str, Any]:
    return {
        "author_id": who.user.pk if who.user is not None else None,
        "author_name": who.name or found.sender_name or found.sender,
        "mail_from": found.sender,
        "mail_to": ", ".join(found.recipients)[:2000],
        "mail_state": "received",
        "mail_ref": found.message_id[:250],
        "mail_references": " ".join(found.references[-20:])[:5000],
        "trust": who.trust,
    }


def _keep_files(record: Record, found: Mail, message: Message) -> dict[str, str]:
    """Keep the mail's files; returns where those are that the text names, by Content-ID."""
    shown: dict[str, str] = {}
    for file in found.files:
        if len(file.content) > settings.MAX_FILE_BYTES:
            continue
        inline = bool(file.content_id) and f"cid:{file.content_id}" in found.html
        content = io.BytesIO(file.content)
        kept = files.keep(record, content, file.name, len(file.content), message=message, inline=inline)
        if inline:
            shown[file.content_id] = f"/api/files/{kept.pk}"
    return shown


# --- records that a mail begins -------------------------------------------------------------------------------------


def _begun(found: Mail, alias: MailAlias) -> Outcome:
    model = record_model(str(alias.record_type))
    if model._meta.app_label not in context.company().modules:
        return "lost", "the alias is for a module that is not enabled", None
    own, _quoted = wording.worded(found, {})
    make: Callable[..., dict[str, Any] | None] = model.mail_values  # type: ignore[attr-defined]
    values = make(found.subject or found.sender, found.sender, found.sender_name, own)
    if values is None:
        return "lost", "a mail cannot become such a record", None
    record = writes.create(model, {**values, **_defaults(model, alias)})
    message = _post(record, found, routing.writer(found, None), kind="mail")
    _answer(record, found, alias, message)
    return "new", "", message


def _defaults(model: type[Record], alias: MailAlias) -> dict[str, Any]:
    """What the administrator has set: as in an imported table, names of fields with values as people write them."""
    fields = writes.writable_fields(model)
    rows = [row for row in alias.defaults.order_by("pk") if row.field in fields]
    found = {row.field: _default(fields[row.field], row.value) for row in rows}
    if alias.assignee_id and "assignee" in fields:
        found["assignee"] = alias.assignee_id
    return found


def _default(field: Any, text: str) -> Any:
    """A value as it stands in a table's cell; a relation by its title or id."""
    if not field.is_relation:
        return cells.Reader(str(context.profile().language)).value(field, text)
    related = field.related_model
    by = Q(**{f"{related.title_field}__iexact": text.strip()}) | (Q(pk=int(text)) if text.isdecimal() else Q(pk__in=[]))
    key = related.visible().filter(by, archived=False).order_by("pk").values_list("pk", flat=True).first()
    return [key] if field.many_to_many and key else key


def _answer(record: Record, found: Mail, alias: MailAlias, message: Message) -> None:
    """Answer at once, if the alias says so: once a day to one address, and marked so that no machine answers it."""
    template = alias.auto_reply
    if template is None or not found.sender:
        return
    recent = Message.objects.filter(automatic=True, mail_to=found.sender, created_at__gt=clock.now() - ANSWER_AGAIN)
    if recent.exists():
        return
    template = mail_templates.in_language(template, mail_templates.language_for(record))
    subject, body = mail_templates.rendered(template, record)
    options: dict[str, Any] = {"record": record, "language": template.language, "reply_to": message, "automatic": True}
    mail.send(found.sender, subject, body, **options)
