"""What the clock does for notifications."""

from datetime import time

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fincomtech.kit.schedule import Daily, Every, job
from fincomtech.notifications import digest, inbox, reminders, sending


# Mornings begin at half hours, too: time zones differ by 30 and 45 minutes.
@job(title=_("Daily mail: activities and notifications"), when=Every(minutes=15))
def daily_mail() -> str:
    """Send the daily mails whose hour has come."""
    sent = digest.send()
    return ngettext("%(count)d mail", "%(count)d mails", sent) % {"count": sent} if sent else ""


@job(title=_("Reminders of activities"), when=Every(minutes=1))
def remind() -> str:
    """Remind people of what they are to do."""
    told = 0
    while taken := reminders.tell_due():
        told += taken
    return ngettext("%(count)d reminder", "%(count)d reminders", told) % {"count": told} if told else ""


@job(title=_("Notifications after quiet hours"), when=Every(minutes=5))
def deliver() -> str:
    """Send what waited for the end of somebody's quiet hours, or for a push service to answer."""
    sent = 0
    while taken := sending.deliver():
        sent += taken
    return ngettext("%(count)d notification", "%(count)d notifications", sent) % {"count": sent} if sent else ""


@job(title=_("Old notifications are forgotten"), when=Daily(time(3, 40)))
def forget() -> str:
    """Keep the centre short."""
    sending.forget_old()
    gone = inbox.forget_old()
    return ngettext("%(count)d notification", "%(count)d notifications", gone) % {"count": gone} if gone else ""
