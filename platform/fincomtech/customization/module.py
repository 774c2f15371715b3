"""Own fields, adapted forms and lists, and menu entries of a company. Administrators only. Source: kit.5."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module

MODULE = Module(
    name="customization",
    family="foundation",
    title=_("Customization"),
    summary=_("Own fields, forms, lists and menu entries without programming"),
    icon="adjustments",
    depends=["identity"],
    technical=True,
    always=True,
    order=910,
    menu=[
        Menu(_("Own fields"), "customization.Field", icon="forms", order=10, administrators=True),
        Menu(_("Forms and lists"), "customization.Layout", icon="layout-list", order=20, administrators=True),
        Menu(_("Menu entries"), "customization.MenuEntry", icon="list", order=30, administrators=True),
        Menu(_("Export and import"), screen="customization.transfer", icon="upload", order=40, administrators=True),
    ],
)
