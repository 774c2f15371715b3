"""Once a day, at an hour of their own, people are mailed what they are to do and what they want to hear of together."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fincomtech.identity.models import User
from fincomtech.kit import context, mail
from fincomtech.kit.addresses import company_url
from fincomtech.kit.models import Activity, JobRun
from fincomtech.notifications import kinds, sending, wishes, words
from fincomtech.notifications.kinds import NONE
from fincomtech.notifications.models import Delivery
from fincomtech.notifications.notices import TODAY
from fincomtech.notifications.wishes import Person

JOB = "notifications.daily_mail"
MOST = 100  # activities, and notifications, in one mail


def send() -> int:
    """Send the daily mails that are due now in the current company. Returns how many were sent.

    A fixed number of queries however many people there are, and a few more statements for each mail.
    """
    persons = wishes.people(_waiting())
    days = {key: day for key, person in persons.items() if (day := person.digest_day()) is not None and person.email}
    told = _mailed(days)
    days = {key: day for key, day in days.items() if (_about(key), day) not in told}
    if not days:
        return 0
    work, news = _due(days), _news(days)
    return sum(_send_once(persons[key], work[key], news.get(key, []), day) for key, day in days.items())


def _waiting() -> list[int]:
    """Who has a planned activity or something kept for the daily mail; days differ between time zones: checked later."""
    busy = Activity.objects.filter(state="planned").exclude(assignee=None).values("assignee")
    kept = Delivery.objects.filter(channel=Delivery.DIGEST).values("user")
    return list(User.objects.filter(Q(pk__in=busy) | Q(pk__in=kept)).values_list("pk", flat=True))


def _about(user_id: int) -> str:
    return f"user {user_id}"


def _mailed(days: Mapping[int, date]) -> set[tuple[str, date]]:
    """Who has been told already, and on which day."""
    rows = JobRun.objects.filter(job=JOB, run_date__in=set(days.values()))
    return set(rows.values_list("about", "run_date")) if days else set()


def _due(days: Mapping[int, date]) -> dict[int, list[Activity]]:
    """By person, the first planned activities up to their day, for those who want to be told."""
    due: dict[int, list[Activity]] = {key: [] for key in days}
    today = kinds.named(TODAY)
    chosen = wishes.channels(days, today) if today is not None else {}
    wanted = [key for key, channels in chosen.items() if channels.mail != NONE]
    rows = Activity.objects.filter(state="planned", assignee__in=wanted, due_date__lte=max(days.values()))
    for activity in rows.select_related("activity_type").order_by("due_date", "pk").iterator():
        key: Any = activity.assignee_id
        if activity.due_date <= days[key] and len(due[key]) < MOST:
            due[key].append(activity)
    return due


def _news(days: Mapping[int, date]) -> dict[int, list[Delivery]]:
    """By person, what was kept for their daily mail."""
    rows = Delivery.objects.filter(channel=Delivery.DIGEST, user__in=list(days)).order_by("user", "pk")
    return words.by_person(list(rows))


def _send_once(person: Person, due: list[Activity], news: list[Delivery], today: date) -> bool:
    if not due and not news:
        return False
    try:
        with transaction.atomic():
            JobRun.objects.create(job=JOB, about=_about(person.id), run_date=today)
            sent = _send(person, due, news[:MOST], today)
            Delivery.objects.filter(pk__in=[row.pk for row in news]).delete()
    except IntegrityError:
        return False  # another worker is sending it at this very moment
    return sent


def _send(person: Person, due: list[Activity], news: list[Delivery], today: date) -> bool:
    with words.as_reader(person) as may:
        places = words.open_records(news) if may else {}
        told = [row for row in news if may and words.is_open(row, places)]
        if not may or not (due or told):
            return False
        groups = [
            (_("Overdue"), [a for a in due if a.due_date < today]),
            (_("Today"), [a for a in due if a.due_date == today]),
        ]
        values = {
            "person": person.name,
            "zone": person.zone,
            "groups": groups,
            "lines": sending.lines(told, places),
            "address": company_url(),
            **sending.footer(person, TODAY if due else ""),
        }
        html = render_to_string("notifications/digest.html", values)
        end = str(values["unsubscribe"])
        mail.send(person.email, _subject(due, told), html, language=person.language, unsubscribe=end)
    return True


def _subject(due: list[Activity], news: list[Delivery]) -> str:
    company = context.company().name
    if due:
        return ngettext("%(count)d activity for today", "%(count)d activities for today", len(due)) % {
            "count": len(due)
        }
    return _("News of the day: %(company)s") % {"company": company}
