"""The kinds that every company has: conversations, work that is given, background work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from fincomtech.notifications.kinds import DIGEST, NONE, NOW, kind

MENTIONED = kind(
    "mentioned",
    owner=__name__,
    title=_("I am named in a note"),
    text=_("%(who)s has named you in a note about “%(record)s”"),
    many=ngettext_lazy(
        "%(count)d note about “%(record)s” names you, the last by %(who)s",
        "%(count)d notes about “%(record)s” name you, the last by %(who)s",
        "count",
    ),
    mail=NOW,
    push=True,
)
ACTIVITY = kind(
    "activity",
    owner=__name__,
    title=_("I am given an activity"),
    text=_("%(who)s has given you something to do: %(what)s"),
    many=ngettext_lazy(
        "%(count)d activity about “%(record)s” is given to you",
        "%(count)d activities about “%(record)s” are given to you",
        "count",
    ),
    mail=NOW,
    push=True,
)
RESPONSIBLE = kind(
    "responsible",
    owner=__name__,
    title=_("I am made responsible for a record"),
    text=_("%(who)s has made you responsible for “%(record)s”"),
    without=_("%(who)s has made you responsible for several records (%(number)d)"),
    push=True,
)
LETTER = kind(
    "letter",
    owner=__name__,
    title=_("A mail about a record that I follow"),
    text=_("Mail of %(who)s about “%(record)s”"),
    many=ngettext_lazy(
        "%(count)d mail about “%(record)s”, the last of %(who)s",
        "%(count)d mails about “%(record)s”, the last of %(who)s",
        "count",
    ),
    mail=NOW,
    push=True,
)
NOTE = kind(
    "note",
    owner=__name__,
    title=_("An internal note about a record that I follow"),
    text=_("%(who)s has written a note about “%(record)s”"),
    many=ngettext_lazy(
        "%(count)d note about “%(record)s”, the last by %(who)s",
        "%(count)d notes about “%(record)s”, the last by %(who)s",
        "count",
    ),
    mail=NOW,
)
CHANGED = kind(
    "changed",
    owner=__name__,
    title=_("Changes of a record that I follow"),
    text=_("%(who)s has changed “%(record)s”"),
    many=ngettext_lazy(
        "%(count)d change of “%(record)s”, the last by %(who)s",
        "%(count)d changes of “%(record)s”, the last by %(who)s",
        "count",
    ),
    mail=NOW,
)
DONE = kind(
    "done",
    owner=__name__,
    title=_("An activity about a record that I follow is done"),
    text=_("%(who)s: activity about “%(record)s”"),
    many=ngettext_lazy(
        "%(count)d activity about “%(record)s”, the last by %(who)s",
        "%(count)d activities about “%(record)s”, the last by %(who)s",
        "count",
    ),
    mail=NOW,
)
REMINDER = kind(
    "reminder",
    owner=__name__,
    title=_("A reminder of an activity of mine"),
    text=_("%(what)s: %(due)s, “%(record)s”"),
    many=ngettext_lazy(
        "%(count)d reminder about “%(record)s”, the last: %(what)s, %(due)s",
        "%(count)d reminders about “%(record)s”, the last: %(what)s, %(due)s",
        "count",
    ),
    mail=NOW,
    push=True,
)
TODAY = kind(
    "today",
    owner=__name__,
    title=_("What I am to do today"),
    text=_("Activities for today"),
    mail=DIGEST,
    mails=(NONE, DIGEST),
    app=False,
    only_mail=True,
)
TRANSFER = kind(
    "transfer",
    owner=__name__,
    title=_("An import or export of mine has ended"),
    text="%(what)s: %(outcome)s",
    mail=NONE,
    push=True,
)
JOB_FAILED = kind(
    "job_failed",
    owner=__name__,
    title=_("Scheduled work has failed (for administrators)"),
    text=_("“%(record)s” has failed"),
    mail=NOW,
)
RULE = kind(
    "rule",
    owner=__name__,
    title=_("An automation rule tells me something"),
    text="%(what)s",
    mail=DIGEST,
    push=True,
)
