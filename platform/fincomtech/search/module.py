"""Search over all records: every company has it, nobody enables it."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Module

MODULE = Module(
    name="search",
    family="foundation",
    title=_("Search"),
    summary=_("Finds any record by its words, also by other forms of them and with a typing error"),
    icon="search",
    technical=True,
    always=True,
    order=920,
)
