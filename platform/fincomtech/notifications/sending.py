"""What is due goes out: mails through the kit's mail, pushes to the browsers. Nothing goes out in somebody's quiet hours."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fincomtech.kit import clock, mail
from fincomtech.kit.addresses import company_url
from fincomtech.kit.models import Activity, Message
from fincomtech.notifications import browsers, kinds, unsubscribing, wishes, words
from fincomtech.notifications.models import Browser, Delivery
from fincomtech.notifications.notices import MENTIONED, REMINDER
from fincomtech.notifications.wishes import Person

MOST = 200  # deliveries of one round
ONE_BY_ONE = 3  # mails to one person at once; more become one mail
MOST_ATTEMPTS = 5
LEASE = timedelta(minutes=2)  # in which a worker pushes what it has taken
FORGOTTEN_AFTER = timedelta(days=7)


def deliver() -> int:
    """Send what is due now in the current company; returns how many rows were taken. Called until it returns 0."""
    return _mail_due() + _push_due()


def _due(channel: str) -> Any:
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(channel=channel, due_at__lte=clock.now()).order_by("user", "pk")[:MOST]


def _split(rows: Sequence[Delivery]) -> tuple[dict[int, list[Delivery]], dict[int, Person]]:
    """The rows by person; those of whoever is in their quiet hours wait for their end, those of the gone are dropped."""
    found = wishes.people({row.user_id for row in rows})
    later = [row for row in rows if row.user_id in found and found[row.user_id].is_disturbed()]
    for row in later:
        row.due_at = found[row.user_id].free_at(clock.now())
    Delivery.objects.bulk_update(later, ["due_at"])
    waiting = {row.pk for row in later}
    return words.by_person([row for row in rows if row.user_id in found and row.pk not in waiting]), found


# --- mail -----------------------------------------------------------------------------------------------------------


def _mail_due() -> int:
    """The mails and the end of their rows are one transaction: each is written once."""
    with transaction.atomic():
        rows = list(_due(Delivery.MAIL))
        if not rows:
            return 0
        groups, persons = _split(rows)
        sources = _Sources(rows)
        for key, group in groups.items():
            _mail_person(persons[key], group, sources)
        disturbed = [row.pk for row in rows if row.due_at is not None and row.due_at > clock.now()]
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).exclude(pk__in=disturbed).delete()
    return len(rows)


class _Sources:
    """The messages and activities that mails quote, read together."""

    def __init__(self, rows: Sequence[Delivery]):
        self.messages = _by_key(Message.objects.select_related("author"), rows, "message")
        self.activities = _by_key(Activity.objects.filter(state="planned"), rows, "activity")

    def of(self, row: Delivery) -> tuple[Message | None, Activity | None]:
        """What the row quotes."""
        return self.messages.get(row.values.get("message")), self.activities.get(row.values.get("activity"))

    def is_over(self, row: Delivery) -> bool:
        """Whether what it was about is gone: deleted, done, or given to somebody else."""
        message, activity = self.of(row)
        wants = "message" in row.values or "activity" in row.values
        return (wants and message is None and activity is None) or (
            activity is not None and activity.assignee_id != row.user_id
        )


def _by_key(query: Any, rows: Sequence[Delivery], name: str) -> dict[Any, Any]:
    keys = {row.values[name] for row in rows if name in row.values}
    return query.in_bulk(keys) if keys else {}


def _mail_person(person: Person, rows: list[Delivery], sources: _Sources) -> None:
    with words.as_reader(person) as may:
        places = words.open_records(rows) if may else {}
        told = [row for row in rows if may and words.is_open(row, places) and not sources.is_over(row)]
        if len(told) > ONE_BY_ONE:
            _mail_together(person, told, places)
        else:
            for row in told:
                _mail_one(person, row, places, sources)


def _mail_one(person: Person, row: Delivery, places: words.Places, sources: _Sources) -> None:
    message, activity = sources.of(row)
    record = places.get((row.record_type, row.record_id))
    values: dict[str, Any] = {
        "line": words.line(row, places),
        "row": row,
        "message": message,
        "activity": activity,
        "who": row.by_name or _("System"),
        "named": row.kind == MENTIONED,
        "reminded": row.kind == REMINDER,
        "zone": person.zone,
        "record": str(record or ""),
        "address": address_of(row),
        **footer(person, row.kind),
    }
    template = "told" if message is not None else "activity" if activity is not None else "line"
    html = render_to_string(f"notifications/{template}.html", values)
    end = str(values["unsubscribe"])
    mail.send(person.email, _subject(row, values), html, language=person.language, reply_to=message, unsubscribe=end)


def _subject(row: Delivery, values: dict[str, Any]) -> str:
    message: Message | None = values["message"]
    if values["activity"] is not None:
        subject = _("Reminder: %(what)s") if values["reminded"] else _("To do: %(what)s")
        return subject % {"what": values["activity"].summary}
    if message is None:
        return str(values["line"])
    return _("%(record)s: %(what)s") % {
        "record": values["record"],
        "what": message.subject or _what(message, values["named"]),
    }


def _what(message: Message, named: bool) -> str:
    if named:
        return _("you are named in a note")
    return {"comment": _("internal note"), "mail": _("mail"), "change": _("changes"), "activity": _("activity")}.get(
        message.kind, ""
    )


def _mail_together(person: Person, rows: list[Delivery], places: words.Places) -> None:
    subject = ngettext("%(count)d notification", "%(count)d notifications", len(rows)) % {"count": len(rows)}
    values = {"lines": lines(rows, places), **footer(person, "")}
    html = render_to_string("notifications/lines.html", values)
    mail.send(person.email, subject, html, language=person.language)


def lines(rows: Sequence[Delivery], places: words.Places) -> list[dict[str, str]]:
    """The rows as a mail lists them; several about the same thing are one line with a count."""
    first: dict[tuple[str, str, int], Delivery] = {}
    for row in rows:
        key = (row.kind, row.record_type, row.record_id or row.pk)
        row.count = first[key].count + 1 if key in first else 1  # type: ignore[attr-defined]
        first[key] = row
    return [
        {"text": words.line(row, places), "address": address_of(row), "excerpt": row.excerpt} for row in first.values()
    ]


def address_of(row: words.Told) -> str:
    """Where the row leads."""
    return company_url(f"/r/{row.record_type}/{row.record_id}" if row.record_type else "/notifications")


def footer(person: Person, kind: str) -> dict[str, Any]:
    """The links at the foot of a mail: not this any more, and all wishes."""
    found = kinds.named(kind)
    return {
        "settings": company_url("/settings/notifications"),
        "kind": found.title if found is not None else "",
        "unsubscribe": unsubscribing.address(person.id, kind) if found is not None else "",
    }


# --- push -----------------------------------------------------------------------------------------------------------


def _push_due() -> int:
    """Rows are leased, pushed outside of any transaction, and deleted: one that a killed worker held is pushed again."""
    with transaction.atomic():
        rows = list(_due(Delivery.PUSH))
        if not rows:
            return 0
        groups, persons = _split(rows)
        taken = [row for group in groups.values() for row in group]
        for row in taken:
            row.attempts, row.due_at = row.attempts + 1, clock.now() + LEASE
        Delivery.objects.bulk_update(taken, ["attempts", "due_at"])
        kept = {row.pk for row in rows if row.due_at is not None and row.due_at > clock.now()}
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).exclude(pk__in=kept).delete()
    theirs = browsers.of_people(groups)
    for key, group in groups.items():
        _push_person(persons[key], group, theirs.get(key, []))
    return len(rows)


def _push_person(person: Person, rows: list[Delivery], own: list[Browser]) -> None:
    with words.as_reader(person) as may:
        places = words.open_records(rows) if may else {}
        for row in rows:
            failed = []
            if may and words.is_open(row, places):
                wanted = [one for one in own if row.browser_id in (None, one.pk)]
                failed = [one for one in wanted if not browsers.push(one, _payload(row, places))]
            _after_push(row, failed)


def _payload(row: Delivery, places: words.Places) -> dict[str, str]:
    return {
        "title": words.line(row, places)[:160],
        "body": row.excerpt[:240],
        "url": address_of(row),
        "tag": f"{row.kind}/{row.record_type}/{row.record_id or row.pk}",
    }


def _after_push(row: Delivery, failed: list[Browser]) -> None:
    """A browser whose service does not answer is tried again, later and later."""
    with transaction.atomic():
        Delivery.objects.filter(pk=row.pk).delete()
        if row.attempts >= MOST_ATTEMPTS:
            return
        for browser in failed:
            row.pk, row.browser, row.due_at = None, browser, clock.now() + timedelta(minutes=2**row.attempts)
            row.save(force_insert=True)


def forget_old() -> None:
    """What could not be delivered for a week is of no use any more."""
    Delivery.objects.filter(created_at__lt=clock.now() - FORGOTTEN_AFTER).delete()
