"""What the clock does for rules."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fincomtech.automation import runs, times
from fincomtech.kit.schedule import Every, job


@job(title=_("Automation rules by the clock"), when=Every(minutes=5))
def by_the_clock() -> str:
    """Start the rules whose time or date has come, and let those go on that have waited long enough."""
    with transaction.atomic():
        begun = times.start_due()
    for rule in runs.waiting():
        runs.proceed(rule)
    return ngettext("%(count)d run started", "%(count)d runs started", begun) % {"count": begun} if begun else ""
