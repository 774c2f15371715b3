"""The company itself, in every company."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module
from fincomtech.kit.rights import Grant

# Everybody reads what every screen refers to; only administrators change it.
EVERYBODY = [
    Grant("base.Company", read="all"),
    Grant("base.Currency", read="all"),
    Grant("base.CurrencyRate", read="all"),
    Grant("base.Unit", read="all"),
    Grant("base.Country", read="all"),
    Grant("base.WorkingCalendar", read="all"),
]

MODULE = Module(
    name="base",
    family="foundation",
    title=_("Company"),
    summary=_("The company's profile, currencies and rates, countries, units, numbering and working calendars"),
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
                Menu(_("Exchange rates"), "base.CurrencyRate", icon="chart-line", order=25, administrators=True),
                Menu(
                    _("Rates over time"),
                    "base.CurrencyRate",
                    view="chart",
                    icon="chart-line",
                    order=26,
                    filters={"currency": {"in": ["USD", "EUR", "CNY"]}},
                    administrators=True,
                ),
                Menu(_("Fetches of rates"), "base.RateFetch", icon="cloud-download", order=27, administrators=True),
                Menu(_("Countries"), "base.Country", icon="world", order=30, administrators=True),
                Menu(_("Working calendars"), "base.WorkingCalendar", icon="clock", order=40, administrators=True),
                Menu(_("Units of measure"), "base.Unit", icon="ruler-2", order=50, administrators=True),
                Menu(_("Numbering"), "base.Numbering", icon="123", order=60, administrators=True),
            ],
        )
    ],
)
