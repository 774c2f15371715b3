"""Automation rules of a company."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module

MODULE = Module(
    name="automation",
    family="foundation",
    title=_("Automation"),
    summary=_("Rules that act by themselves: when something happens, do these steps"),
    icon="robot",
    technical=True,
    always=True,
    order=930,
    menu=[
        Menu(_("Automation rules"), "automation.Rule", icon="robot", order=80, administrators=True),
        Menu(_("Runs of rules"), "automation.RuleRun", icon="history", order=81, administrators=True),
    ],
)
