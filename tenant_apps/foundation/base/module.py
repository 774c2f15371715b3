"""The company itself, in every company."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module
from fincomtech.kit.rights import Grant

# Everybody reads what every screen refers to; only administrators change it.
EVERYBODY = [
    Grant("base.Company", read="all"),
    Grant("base.Currency", read="all"),
    Grant("base.Country", read="all"),
    Grant("base.WorkingCalendar", read="all"),
]

MODULE = Module(
    name="base",
    family="foundation",
    title=_("Company"),
    summary=_("The company's profile, currencies, countries and working hours"),
    icon="building",
    technical=True,
    always=True,
    order=1,
    grants={"employee": EVERYBODY, "manager": EVERYBODY},
    menu=[
        Menu(
            _("Company"),
            icon="building",
            order=890,
            administrators=True,
            entries=[
                Menu(_("Company profile"), "base.Company", icon="building", order=10, administrators=True),
                Menu(_("Currencies"), "base.Currency", icon="coin", order=20, administrators=True),
                Menu(_("Countries"), "base.Country", icon="world", order=30, administrators=True),
                Menu(_("Working hours"), "base.WorkingCalendar", icon="clock", order=40, administrators=True),
            ],
        )
    ],
)
