"""Colleagues hear by mail of what they follow, of notes that name them and of work they are given. Source: kit.6.

Runs in the background, after the commit and once for each fact. A notification centre will listen to the same facts.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from fincomtech.kit import context, mail, people
from fincomtech.kit.events import listens
from fincomtech.kit.models import Activity, Message
from fincomtech.kit.places import record_address
from fincomtech.kit.records import Record
from fincomtech.kit.talk import following
from fincomtech.kit.talk.events import ActivityAssigned, FollowersToTell

MOST = 200  # colleagues who hear of one message


@listens(FollowersToTell, background=True)
def tell_followers(event: FollowersToTell) -> None:
    """Mail the message to its followers and to those whom it names, as far as they may read the record and want to hear."""
    message = Message.objects.select_related("author").filter(pk=event.message_id).first()
    record = message.record() if message is not None else None
    if message is None or record is None:
        return
    for person in _wanting(record, [*event.mentioned, *following.hearers(message)], set(event.mentioned)):
        _mail_message(person, record, message, named=person.pk in event.mentioned)


@listens(ActivityAssigned, background=True)
def tell_assignee(event: ActivityAssigned) -> None:
    """Mail somebody what they have been given to do."""
    activity = Activity.objects.filter(pk=event.activity_id, state="planned", assignee=event.user_id).first()
    person: Any = (
        get_user_model()._default_manager.filter(pk=event.user_id, state="active").exclude(mail_about="none").first()
    )
    if activity is None or person is None:
        return
    with override(_language(person)):
        subject = _("To do: %(what)s") % {"what": activity.summary}
        values = {"activity": activity, "address": record_address(event.record_type, event.record_id)}
        mail.send(person.email, subject, render_to_string("kit/assigned.html", values), language=_language(person))


def _wanting(record: Record, user_ids: list[int], named: set[int]) -> list[Any]:
    """Those of the users who may read the record and want mail about this."""
    keys = people.readers(record, user_ids[:MOST])
    rows = get_user_model()._default_manager.filter(pk__in=keys, state="active").exclude(email="").order_by("pk")
    return [person for person in rows if _wants(person, person.pk in named)]


def _wants(person: Any, is_named: bool) -> bool:
    return person.mail_about == "all" or (person.mail_about == "mine" and is_named)


def _mail_message(person: Any, record: Record, message: Message, *, named: bool) -> None:
    with override(_language(person)):
        values = {
            "message": message,
            "who": message.author_name or message.mail_from or _("System"),
            "named": named,
            "record": str(record),
            "address": record_address(str(message.record_type), message.record_id),
        }
        subject = _("%(record)s: %(what)s") % {"record": str(record), "what": message.subject or _what(message, named)}
        body = render_to_string("kit/told.html", values)
        mail.send(person.email, subject, body, language=_language(person), reply_to=message)


def _what(message: Message, named: bool) -> str:
    if named:
        return _("you are named in a note")
    return {"comment": _("internal note"), "mail": _("mail"), "change": _("changes"), "activity": _("activity")}.get(
        message.kind, ""
    )


def _language(person: Any) -> str:
    return str(person.language or context.profile().language)
