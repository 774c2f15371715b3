"""What whoever writes about a record is to know: whom they can name, to whom a mail goes, and what it looks like."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from fincomtech.api.answers import answer, body
from fincomtech.kit import context, mail, mail_templates, people, writes
from fincomtech.kit.models import MailAddress, MailTemplate, Message
from fincomtech.kit.records import Conversation, Record, enabled_record_types
from fincomtech.kit.refusals import Invalid, Missing
from fincomtech.kit.talk import following, reply_tokens
from fincomtech.kit.talk.reply_tokens import Token
from fincomtech.kit.views import Stat, extended_views

MOST = 8
MOST_RELATED = 100


@require_GET
def colleagues(request: HttpRequest) -> HttpResponse:
    """Colleagues who may read the record, by a part of their name: `{people: [{id, name}]}`."""
    context.signed_in()
    record = _record(request.GET.get("recordType", ""), request.GET.get("recordId", ""))
    keys = people.readers(record, people.named(request.GET.get("search", "")[:80]))[:MOST]
    names = dict(get_user_model()._default_manager.filter(pk__in=keys).values_list("pk", "name"))
    return answer({"people": [{"id": str(key), "name": names[key]} for key in keys]})


@require_GET
def recipients(request: HttpRequest) -> HttpResponse:
    """To whom a mail about the record goes: `{to, followers, unreachable, sender, replyAddress, language}`."""
    context.signed_in()
    record: Any = _record(request.GET.get("recordType", ""), request.GET.get("recordId", ""))
    to, followers = record.mail_address(), [one.address for one in following.outsiders(record)]
    gone = MailAddress.objects.filter(address__in=[to.lower(), *followers]).order_by("pk")
    return answer(
        {
            "to": to,
            "followers": followers,
            "unreachable": [{"address": one.address, "reason": one.reason} for one in gone],
            "sender": mail.sender(),
            "repliesComeBack": bool(reply_tokens.address(Token(0))),
            "language": mail_templates.language_for(record),
        }
    )


@require_GET
def related(request: HttpRequest) -> HttpResponse:
    """Records whose conversation belongs to this one's history, those with news first: `{records: [{recordType, id, title, label}]}`.

    Only what the reader may read, at most `MOST_RELATED` of each type. One query a type.
    """
    context.signed_in()
    record = _record(request.GET.get("recordType", ""), request.GET.get("recordId", ""))
    views = extended_views(type(record).record_type(), context.company().modules)
    known = enabled_record_types(context.company().modules)
    stats = [stat for stat in (views.form.stats if views and views.form else ()) if stat.history]
    return answer(
        {"records": [one for stat in stats if stat.record in known for one in _told(known[stat.record], stat, record)]}
    )


def _told(model: Any, stat: Stat, record: Record) -> list[dict[str, str]]:
    rows = model.visible().filter(**{stat.field: record.pk}).order_by("-last_message_at", "-pk")[:MOST_RELATED]
    about = {"recordType": stat.record, "label": str(model._meta.verbose_name)}
    return [{**about, "id": str(row.pk), "title": str(row)} for row in rows]


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A mail as it would arrive: `{subject, body, html, language}`. Nothing is sent or kept."""
    context.signed_in()
    asked = body(request)
    record = _record(str(asked.get("recordType", "")), str(asked.get("recordId", "")))
    subject, text = str(asked.get("subject") or ""), str(asked.get("body") or "")
    language = mail_templates.language_for(record)
    if asked.get("template"):
        template = mail_templates.in_language(_template(record, asked["template"]), language)
        filled, language = mail_templates.rendered(template, record), template.language
        subject, text = subject or filled[0], text or filled[1]
    clean = Message._meta.get_field("body").to_python(text)
    with override(language):
        html = render_to_string("kit/mail.html", {"body": clean, "company": context.company()})
    return answer({"subject": subject, "body": clean, "html": html, "language": language})


def _template(record: Record, key: Any) -> MailTemplate:
    found: MailTemplate | None = MailTemplate.visible().filter(pk=key).first() if str(key).isdecimal() else None
    if found is None or found.record_type != type(record).record_type():
        raise Missing(path=["template"])
    return found


def _record(record_type: str, record_id: str) -> Record:
    model = enabled_record_types(context.company().modules).get(record_type)
    if model is None or not issubclass(model, Conversation):
        raise Missing(path=["recordType"])
    if not record_id:
        raise Invalid(path=["recordId"])
    return writes.one(model, record_id)
