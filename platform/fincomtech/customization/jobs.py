"""What the clock does with own fields."""

from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fincomtech.customization import actions, indexes
from fincomtech.kit.schedule import Daily, job


@job(title=gettext_lazy("Erase the values of removed fields"), when=Daily(time(3, 30)))
def erase_removed_fields() -> str:
    """Erase what was removed more than 30 days ago."""
    return _("Fields erased: %(count)s") % {"count": actions.purge()}


@job(title=gettext_lazy("Put the indexes of own fields right"), when=Daily(time(4, 10)))
def settle_indexes() -> str:
    """Make up for what a change could not do."""
    return _("Indexes made or dropped: %(count)s") % {"count": indexes.settle()}
