"""What the clock does with own fields."""

from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fincomtech.customization import actions
from fincomtech.kit.schedule import Daily, job


@job(title=gettext_lazy("Erase the values of removed fields"), when=Daily(time(3, 30)))
def erase_removed_fields() -> str:
    """Erase what was removed more than 30 days ago."""
    return _("Fields erased: %(count)s") % {"count": actions.purge()}
