"""The families' names as people read them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Text

TITLES: Final[dict[str, Text]] = {
    "foundation": _("Foundation"),
    "office": _("Office"),
    "commerce": _("Sales"),
    "accounting": _("Accounting"),
    "supply": _("Warehouse and production"),
    "people": _("People"),
    "service": _("Projects and service"),
    "marketing": _("Website and marketing"),
}
