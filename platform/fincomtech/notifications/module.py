"""Notifications: every company has them, nobody enables them."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Module

MODULE = Module(
    name="notifications",
    family="foundation",
    title=_("Notifications"),
    summary=_("Tells people what concerns them: in the app, by mail and by push, as each of them wishes"),
    icon="bell",
    technical=True,
    always=True,
    order=930,
)
