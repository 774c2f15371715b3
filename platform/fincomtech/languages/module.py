"""Languages that a company adds to Russian and English."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module

MODULE = Module(
    name="languages",
    family="foundation",
    title=_("Languages"),
    summary=_("Languages that a company adds to Russian and English, translated by its own people"),
    icon="world",
    technical=True,
    always=True,
    order=925,
    menu=[Menu(_("Languages"), "languages.Language", icon="world", order=80, administrators=True)],
)
