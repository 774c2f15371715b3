"""Personal data of people: handed out on request, erased with an act."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module

MODULE = Module(
    name="privacy",
    family="foundation",
    title=_("Personal data"),
    summary=_("Everything about a person handed out or erased on their request, with an act"),
    icon="shield-lock",
    technical=True,
    always=True,
    order=915,
    menu=[Menu(_("Personal data"), screen="privacy.acts", icon="shield-lock", order=65, administrators=True)],
)
