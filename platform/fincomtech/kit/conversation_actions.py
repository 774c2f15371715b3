"""What people do in a record's conversation: comment, write a mail, plan an activity and settle it.

Open to whoever may read the record: talking about it changes nothing in it.
"""

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context, conversation, live, mail, mail_templates
from fincomtech.kit.actions import Input, action
from fincomtech.kit.models import Activity, Attachment, MailTemplate, SavedView
from fincomtech.kit.records import Conversation, Record, record_types
from fincomtech.kit.refusals import Invalid

ActivityKind = Literal["call", "meeting", "task", "email", "other"]
Files = Annotated[list[Attachment] | None, Input(_("Files"))]


@action(Conversation, title=_("Comment"), icon="message", access="read", open_to_readers=True)
def comment(
    record: Any, *, body: Annotated[str, Input(_("Text"), widget="richtext")], attachments: Files = None
) -> dict[str, str]:
    """Say something about the record; the files must be the record's own."""
    message = conversation.post(record, _not_empty(body), kind="comment")
    _attach(record, message.pk, attachments)
    return {"message": str(message.pk)}


@action(Conversation, title=_("Send mail"), icon="mail", access="read", open_to_readers=True)
def send_mail(
    record: Any,
    *,
    to: Annotated[str, Input(pgettext_lazy("mail", "To"), help=_("Several addresses are separated by commas."))] = "",
    subject: Annotated[str, Input(_("Subject"))] = "",
    body: Annotated[str, Input(_("Text"), widget="richtext")] = "",
    template: Annotated[MailTemplate | None, Input(_("Template"))] = None,
) -> dict[str, str]:
    """Write to the people whom the record is about; what is left empty comes from the template and the record."""
    if template is not None:
        _same_type(record, template)
        filled = mail_templates.rendered(template, record)
        subject, body = subject or filled[0], body or filled[1]
    if not subject:
        raise Invalid(_("Fill in “%(field)s”."), code="required", path=["subject"], field=_("Subject"))
    language = template.language if template is not None else ""
    message = mail.send(to or record.mail_address(), subject, _not_empty(body), record=record, language=language)
    return {"message": str(message.pk)}


@action(Conversation, title=_("Plan activity"), icon="calendar-plus", access="read", open_to_readers=True)
def plan_activity(
    record: Any,
    *,
    kind: Annotated[ActivityKind, Input(_("Kind"), choices=Activity.KINDS)] = "task",
    summary: Annotated[str, Input(_("What to do"))],
    due_date: Annotated[date, Input(_("Due"))],
    assignee: Annotated[Record | None, Input(_("Responsible"), record="identity.User")] = None,
    note: Annotated[str, Input(_("Note"), widget="richtext")] = "",
) -> dict[str, str]:
    """Plan what somebody (else oneself) is to do about the record by a day."""
    me = context.actor().user_id
    activity = Activity.objects.create(
        record_type=type(record).record_type(),
        record_id=record.pk,
        record_title=str(record)[:300],
        kind=kind,
        summary=summary[:300],
        due_date=due_date,
        assignee_id=assignee.pk if assignee is not None else me,
        note=Activity._meta.get_field("note").to_python(note),
        created_by_id=me,
    )
    conversation.plan_next(record)
    live.changed("kit.Activity", [activity.pk], "create")
    return {"activity": str(activity.pk)}


@action(Activity, move=("planned", "done"), title=pgettext_lazy("activity", "Done"), icon="check", tone="positive")
def complete(activity: Activity, *, feedback: Annotated[str, Input(_("Outcome"), widget="text")] = "") -> None:
    """Settle the activity and tell the outcome in the record's conversation."""
    activity.done_at, activity.feedback = clock.now(), feedback
    record = _record_of(activity)
    if record is None:
        return
    subject = gettext("Done: %(what)s") % {"what": activity.summary}
    conversation.post(record, format_html("<p>{}</p>", feedback) if feedback else "", subject=subject)
    conversation.plan_next(record, leaving_out=activity.pk)


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
def reschedule(activity: Activity, *, due_date: Annotated[date, Input(_("Due"))]) -> None:
    """Move the activity to another day."""
    activity.due_date = due_date
    record = _record_of(activity)
    if record is not None:
        conversation.plan_next(record, leaving_out=activity.pk, also=due_date)


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


def _same_type(record: Record, template: MailTemplate) -> None:
    if template.record_type != type(record).record_type():
        raise Invalid(
            _("This template is for records of another type."), code="kit.foreign_template", path=["template"]
        )


def _not_empty(body: str) -> str:
    if not mail.plain_text(body) and "<img" not in body:
        raise Invalid(_("Fill in “%(field)s”."), code="required", path=["body"], field=_("Text"))
    return body
