"""The endpoints of notifications: each person's own and nobody else's. What they answer stands in docs/architecture.md."""

from datetime import time
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_time
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fincomtech.identity.answers import answer, body, text
from fincomtech.identity.devices import device
from fincomtech.kit import context, registry
from fincomtech.kit.addresses import company_url
from fincomtech.kit.refusals import Denied, Invalid, SignInNeeded
from fincomtech.notifications import browsers, inbox, kinds, push, unsubscribing, wishes
from fincomtech.notifications.browsers import Browser
from fincomtech.notifications.kinds import Kind
from fincomtech.notifications.models import Habits

MOST_IDS = 500


def _me() -> int:
    """The person in a session; programs with keys have no centre, and looking as somebody does not open theirs."""
    if context.actor().session_id is None:
        raise SignInNeeded()
    if context.actor().viewing:
        raise Denied()
    return context.signed_in()


@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """A page of one's lines (`?unread=1&kind=&before=`), and how many are unread."""
    _me()
    asked = request.GET
    page = inbox.page(only_unread="unread" in asked, kind=asked.get("kind", ""), before=asked.get("before", ""))
    return answer({**page, "unread": inbox.unread()})


@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    """How many lines wait to be read."""
    _me()
    return answer({"unread": inbox.unread()})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark lines read: `{ids}`, `{recordType, recordId}` or `{all: true}`; `{unread: id}` puts one back."""
    _me()
    values = body(request)
    if "unread" in values:
        inbox.mark_unread(_number(values["unread"], "unread"))
    else:
        inbox.mark_read(ids=_ids(values), record=_record(values), everything=values.get("all") is True)
    return answer({"unread": inbox.unread()})


def _ids(values: dict[str, Any]) -> list[int]:
    given = values.get("ids", [])
    if not isinstance(given, list) or len(given) > MOST_IDS:
        raise Invalid(_("Ids are numbers."), code="notifications.ids", path=["ids"])
    return [_number(one, "ids") for one in given]


def _record(values: dict[str, Any]) -> tuple[str, int] | None:
    return (text(values, "recordType"), _number(values.get("recordId"), "recordId")) if "recordType" in values else None


def _number(given: Any, path: str) -> int:
    if not str(given).isdecimal() or len(str(given)) > 18:
        raise Invalid(_("Ids are numbers."), code="notifications.ids", path=[path])
    return int(given)


@require_http_methods(["GET", "POST"])
def wishes_of_mine(request: HttpRequest) -> HttpResponse:
    """How one wants to hear of what: read, or changed as far as it is named."""
    me = _me()
    if request.method == "POST":
        values = body(request)
        with transaction.atomic():
            _choose(me, values.get("kinds", {}))
            _keep_habits(me, values)
    return answer(_shown(me))


def _shown(me: int) -> dict[str, Any]:
    habits = wishes.habits(me)
    return {
        "kinds": [_kind(kind, chosen) for kind, chosen in wishes.all_channels(me)],
        "quietFrom": _clock(habits.quiet_from),
        "quietTo": _clock(habits.quiet_to),
        "digestHour": habits.digest_hour,
        "pushKey": push.public_key(),
        "browsers": [_browser(one) for one in browsers.of_people([me]).get(me, [])],
    }


def _kind(kind: Kind, chosen: wishes.Channels) -> dict[str, Any]:
    return {
        "name": kind.name,
        "title": str(kind.title),
        "module": str(registry.module(kind.module).title),
        "mails": kind.mails,
        "onlyMail": kind.only_mail,
        "app": chosen.app,
        "mail": chosen.mail,
        "push": chosen.push,
    }


def _browser(one: Browser) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "device": one.device,
        "since": one.created_at.isoformat(),
        "here": one.session_id == context.actor().session_id,
        "error": one.error,
    }


def _clock(at: time | None) -> str:
    return at.strftime("%H:%M") if at is not None else ""


def _choose(me: int, given: Any) -> None:
    if not isinstance(given, dict):
        raise Invalid(path=["kinds"])
    for name, channels in given.items():
        kind = kinds.named(name)
        if kind is None or not isinstance(channels, dict):
            raise Invalid(_("There is no such kind of notifications."), code="notifications.kind", path=["kinds", name])
        wishes.choose(me, kind, {key: _channel(kind, key, value) for key, value in channels.items()})


def _channel(kind: Kind, name: str, value: Any) -> Any:
    flag = name in ("app", "push") and isinstance(value, bool) and not (kind.only_mail and value)
    if flag or (name == "mail" and value in kind.mails):
        return value
    sentence = _("Notifications of this kind cannot be had in this way.")
    raise Invalid(sentence, code="notifications.channel", path=["kinds", kind.name, name])


def _keep_habits(me: int, values: dict[str, Any]) -> None:
    if not {"quietFrom", "quietTo", "digestHour"} & set(values):
        return
    habits = wishes.habits(me)
    begin, end = (_time(values, name, now) for name, now in _quiet(habits))
    if (begin is None) != (end is None):
        sentence = _("Quiet hours have a beginning and an end.")
        raise Invalid(sentence, code="notifications.quiet", path=["quietTo" if end is None else "quietFrom"])
    chosen = {"quiet_from": begin, "quiet_to": end, "digest_hour": _hour(values.get("digestHour", habits.digest_hour))}
    Habits.objects.update_or_create(user_id=me, defaults=chosen)


def _quiet(habits: Habits) -> list[tuple[str, time | None]]:
    return [("quietFrom", habits.quiet_from), ("quietTo", habits.quiet_to)]


def _time(values: dict[str, Any], name: str, now: time | None) -> time | None:
    given = values.get(name, now)
    if given in (None, "") or isinstance(given, time):
        return given or None
    try:
        found = parse_time(given) if isinstance(given, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise Invalid(_("A time of day looks like 22:30."), code="notifications.time", path=[name])
    return found


def _hour(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 23:
        raise Invalid(_("The hour of the daily mail is from 0 to 23."), code="notifications.hour", path=["digestHour"])
    return given


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Have this browser take pushes: `{endpoint, keys: {p256dh, auth}}` as PushSubscription.toJSON() says."""
    me, values = _me(), body(request)
    keys = values.get("keys")
    if not isinstance(keys, dict):
        raise Invalid(path=["keys"])
    named = device(request.headers.get("User-Agent", ""))
    found = browsers.subscribe(me, text(values, "endpoint"), text(keys, "p256dh"), text(keys, "auth"), named)
    return answer({"browser": _browser(found)}, status=201)


@require_POST
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """No more pushes to one of one's browsers: `{id}` or `{endpoint}`."""
    me, values = _me(), body(request)
    endpoint = text(values, "endpoint") if "endpoint" in values else ""
    ended = browsers.unsubscribe(me, endpoint=endpoint, key=0 if endpoint else _number(values.get("id"), "id"))
    return answer({"removed": ended})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def end_mails(request: HttpRequest) -> HttpResponse:
    """The page behind the link of a mail; its button, or the mail program's, ends mails of the kind. Needs no session.

    Looking at the page changes nothing: mail servers open the links of what they check.
    """
    token = request.GET.get("token", "")
    done = request.method == "POST"
    kind = unsubscribing.end(token) if done else unsubscribing.opened(token)[1]
    values = {"kind": kind.title, "done": done, "settings": company_url("/settings/notifications")}
    return render(request, "notifications/unsubscribe.html", {**values, "language": get_language()})
