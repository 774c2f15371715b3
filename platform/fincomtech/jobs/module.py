"""Scheduled work of a company."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module

MODULE = Module(
    name="jobs",
    family="foundation",
    title=_("Scheduled work"),
    summary=_("What runs by itself, when, and how it went"),
    icon="clock",
    technical=True,
    always=True,
    order=920,
    menu=[Menu(_("Scheduled work"), "jobs.ScheduledJob", icon="clock", order=70, administrators=True)],
)
