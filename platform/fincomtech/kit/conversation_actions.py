"""What people do in a record's conversation: note, write mail, follow, plan an activity and settle it.

Open to whoever may read the record: talking about it changes nothing in it.
"""

from datetime import date, time
from typing import Annotated, Any

from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context, conversation, live, mail, mail_templates, people
from fincomtech.kit.actions import Input, action
from fincomtech.kit.models import Activity, ActivityType, Attachment, Follower, MailTemplate, Message, SavedView
from fincomtech.kit.records import Conversation, Record, record_types
from fincomtech.kit.refusals import Invalid, Missing
from fincomtech.kit.talk import following, planning

Files = Annotated[list[Attachment] | None, Input(_("Files"))]
DueTime = Annotated[time | None, Input(_("Time"))]
Before = Annotated[int | None, Input(_("Reminder"), widget="remind_before")]
Followed = Annotated[Follower, Input(_("Follower"))]
READERS: dict[str, Any] = {"access": "read", "open_to_readers": True, "bulk": False}


@action(Conversation, title=_("Internal note"), icon="message", access="read", open_to_readers=True)
def comment(
    record: Any, *, body: Annotated[str, Input(_("Text"), widget="richtext")], attachments: Files = None
) -> dict[str, str]:
    """Say something to colleagues about the record; it never leaves the company. The files must be the record's own."""
    message = conversation.post(record, _not_empty(body), kind="comment")
    _attach(record, message.pk, attachments)
    return {"message": str(message.pk)}


@action(
    Conversation, title=_("Mail to the customer"), name="send_mail", icon="mail", access="read", open_to_readers=True
)
def send_mail(
    record: Any,
    *,
    to: Annotated[str, Input(pgettext_lazy("mail", "To"), help=_("Several addresses are separated by commas."))] = "",
    cc: Annotated[str, Input(_("Copy"))] = "",
    template: Annotated[MailTemplate | None, Input(_("Template"))] = None,
    subject: Annotated[str, Input(_("Subject"))] = "",
    body: Annotated[str, Input(_("Text"), widget="richtext")] = "",
    attachments: Files = None,
    reply_to: Annotated[Message | None, Input(_("In reply to"))] = None,
) -> dict[str, str]:
    """Write to the people whom the record is about; what is left empty comes from the template and the record.

    Followers outside the company get a copy. `reply_to` is the message of this record that is answered.
    """
    language = mail_templates.language_for(record)
    if template is not None:
        template = _same_type(record, template, language)
        filled = mail_templates.rendered(template, record)
        subject, body, language = subject or filled[0], body or filled[1], template.language
    if not subject:
        raise Invalid(_("Fill in “%(field)s”."), code="required", path=["subject"], field=_("Subject"))
    mail.check_files(attachments or [])
    message = mail.send(
        to or record.mail_address(),
        subject,
        _not_empty(body),
        record=record,
        language=language,
        cc=", ".join([cc, *(one.address for one in following.outsiders(record))]),
        reply_to=_answered(record, reply_to),
    )
    _attach(record, message.pk, attachments)
    return {"message": str(message.pk)}


# --- followers ------------------------------------------------------------------------------------------------------


@action(Conversation, title=_("Follow"), icon="star", **READERS)
def follow(
    record: Any,
    *,
    messages: Annotated[bool, Input(_("Mail with the customer"))] = True,
    notes: Annotated[bool, Input(_("Internal notes"))] = True,
    changes: Annotated[bool, Input(_("Changes of the record"))] = False,
    activities: Annotated[bool, Input(_("Activities"))] = True,
) -> dict[str, str]:
    """Hear of what happens with the record; done again, it changes what one hears of."""
    me = context.signed_in()
    following.add(record, [me])
    parts = {"messages": messages, "notes": notes, "changes": changes, "activities": activities}
    Follower.of(record).filter(user=me).update(**parts)
    _told(record)
    return {"follower": str(Follower.of(record).get(user=me).pk)}


@action(Conversation, title=_("Unfollow"), icon="x", **READERS)
def unfollow(record: Any) -> None:
    """Hear no more of the record."""
    Follower.of(record).filter(user=context.signed_in()).delete()
    _told(record)


@action(Conversation, title=_("Add follower"), icon="user-plus", **READERS)
def add_follower(
    record: Any,
    *,
    colleague: Annotated[Record | None, Input(_("Colleague"), record="identity.User")] = None,
    address: Annotated[str, Input(_("E-mail of somebody outside"))] = "",
) -> dict[str, str]:
    """Let a colleague who may read the record, or an address outside, hear of it."""
    if colleague is not None:
        if colleague.pk not in people.readers(record, [colleague.pk]):
            sentence = _("This record is not open to: %(names)s. Leave them out, or let them in first.")
            raise Invalid(sentence, code="talk.closed_to", path=["colleague"], names=str(colleague))
        following.add(record, [colleague.pk])
    for one in mail.parsed_addresses(address, needed=colleague is None, path="address"):
        following.add_address(record, one)
    _told(record)
    return {"followers": str(Follower.of(record).count())}


@action(Conversation, title=_("Remove follower"), icon="x", **READERS)
def remove_follower(record: Any, *, follower: Followed) -> None:
    """Let somebody hear no more of the record."""
    if not Follower.of(record).filter(pk=follower.pk).delete()[0]:
        raise Missing(path=["follower"])
    _told(record)


def _told(record: Record) -> None:
    """Open screens show who follows."""
    live.changed("kit.Follower", [], "update")
    live.changed(type(record).record_type(), [record.pk], "update")


# --- activities -----------------------------------------------------------------------------------------------------


@action(Conversation, title=_("Plan activity"), icon="calendar-plus", access="read", open_to_readers=True)
def plan_activity(
    record: Any,
    *,
    activity_type: Annotated[ActivityType | None, Input(_("Activity type"))] = None,
    summary: Annotated[str, Input(_("What to do"))] = "",
    due_date: Annotated[date | None, Input(_("Due"))] = None,
    due_time: DueTime = None,
    remind_before: Before = None,
    assignee: Annotated[Record | None, Input(_("Responsible"), record="identity.User")] = None,
    note: Annotated[str, Input(_("Note"), widget="richtext")] = "",
) -> dict[str, str]:
    """Plan what somebody (else oneself) is to do about the record by a day; what is left empty comes from the type.

    `due_time` is by one's own clocks. `remind_before`: minutes before that time, before 9:00 where there is none, when
    the responsible is reminded.
    """
    if not summary and activity_type is None:
        raise Invalid(_("Fill in “%(field)s”."), code="required", path=["summary"], field=_("What to do"))
    activity = planning.new(
        record,
        activity_type=activity_type,
        summary=summary,
        due_date=due_date,
        due_time=due_time,
        remind_before=remind_before,
        assignee_id=assignee.pk if assignee is not None else None,
        note=note,
    )
    return {"activity": str(activity.pk)}


@action(Activity, move=("planned", "done"), title=pgettext_lazy("activity", "Done"), icon="check", tone="positive")
def complete(
    activity: Activity,
    *,
    feedback: Annotated[str, Input(_("Outcome"), widget="text")] = "",
    attachments: Files = None,
) -> dict[str, Any] | None:
    """Mark the activity done and tell its outcome in the record's conversation; answers what usually comes next."""
    activity.done_at, activity.feedback = clock.now(), feedback
    record = _record_of(activity)
    if record is None:
        return None
    subject = gettext("Done: %(what)s") % {"what": activity.summary}
    message = conversation.post(
        record, format_html("<p>{}</p>", feedback) if feedback else "", kind="activity", subject=subject
    )
    _attach(record, message.pk, attachments)
    conversation.plan_next(record, leaving_out=activity.pk)
    return {"message": str(message.pk), "next": planning.suggestion(activity)}


@action(
    Activity,
    move=("planned", "cancelled"),
    title=pgettext_lazy("activity", "Cancel"),
    icon="x",
    confirm=_("Cancel this activity?"),
)
def cancel(activity: Activity) -> None:
    """Drop the activity: it need not be done any more."""
    record = _record_of(activity)
    if record is not None:
        conversation.plan_next(record, leaving_out=activity.pk)


@action(Activity, title=_("Reschedule"), icon="calendar", states=("planned",))
def reschedule(
    activity: Activity,
    *,
    due_date: Annotated[date, Input(_("Due"))],
    due_time: DueTime = None,
    whole_day: Annotated[bool, Input(_("Without a time"))] = False,
) -> None:
    """Move the activity to another day or time; without a time it keeps the one that it has, if any."""
    planning.move(activity, due_date, due_time, whole_day=whole_day)
    activity.compute()
    record = _record_of(activity)
    if record is not None:
        conversation.plan_next(record, leaving_out=activity.pk, also=activity.due_date)


@action(SavedView, title=_("Share with everybody"), icon="users")
def share(view: SavedView) -> None:
    """Let everybody in the company use the view."""
    view.user = None


@action(SavedView, title=_("Make it mine"), icon="user")
def unshare(view: SavedView) -> None:
    """Take a shared view back to oneself."""
    view.user_id = context.actor().user_id


def _record_of(activity: Activity) -> Any:
    """The activity's record, locked: its next day is computed from activities that others may be changing."""
    model = record_types().get(str(activity.record_type))
    if model is None or model._meta.app_label not in context.company().modules:
        return None
    return model._default_manager.select_for_update(of=("self",)).filter(pk=activity.record_id).first()


def _attach(record: Record, message_id: int, attachments: list[Attachment] | None) -> None:
    keys = [file.pk for file in attachments or []]
    if keys and Attachment.of(record).filter(pk__in=keys, message=None).update(message_id=message_id) != len(keys):
        raise Invalid(
            _("The files belong to another record. Attach them to this one first."),
            code="kit.foreign_files",
            path=["attachments"],
        )


def _same_type(record: Record, template: MailTemplate, language: str) -> MailTemplate:
    """The template in the recipient's language; refuses one that is for other records."""
    if template.record_type != type(record).record_type():
        raise Invalid(
            _("This template is for records of another type."), code="kit.foreign_template", path=["template"]
        )
    return mail_templates.in_language(template, language)


def _answered(record: Record, message: Message | None) -> Message | None:
    if message is not None and (message.record_type, message.record_id) != (type(record).record_type(), record.pk):
        raise Missing(path=["replyTo"])
    return message


def _not_empty(body: str) -> str:
    if not mail.plain_text(body) and "<img" not in body:
        raise Invalid(_("Fill in “%(field)s”."), code="required", path=["body"], field=_("Text"))
    return body
