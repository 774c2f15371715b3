"""How the company's profile, currencies, countries and working hours look."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.views import Column, Field, FormView, Group, Lines, ListView, Search, Views, register
from tenant_apps.foundation.base.models import Company, Country, Currency, WorkingCalendar

register(
    Views(
        Company,
        icon="building",
        single=True,
        list=ListView([Column("name"), Column("inn"), Column("city"), Column("currency")], editable=False),
        form=FormView(
            title="name",
            groups=[
                Group(
                    "registration",
                    [Field("legal_name", span=2), Field("inn"), Field("kpp"), Field("ogrn"), Field("country")],
                    label=_("Registration"),
                ),
                Group(
                    "address",
                    [Field("postcode"), Field("region"), Field("city"), Field("street")],
                    label=_("Legal address"),
                ),
                Group("reach", [Field("phone"), Field("email"), Field("website")], label=_("How to reach us")),
                Group(
                    "habits",
                    [Field("currency"), Field("language"), Field("time_zone"), Field("working_calendar")],
                    label=_("Work"),
                ),
            ],
        ),
    )
)

register(
    Views(
        Currency,
        icon="coin",
        list=ListView(
            [Column("code"), Column("name"), Column("symbol"), Column("digits"), Column("archived", optional=True)],
            default_order=("code",),
        ),
        form=FormView(
            title="name",
            groups=[Group("main", [Field("code"), Field("symbol"), Field("digits"), Field("archived")])],
        ),
        search=Search(fields=("code", "archived")),
    )
)

register(
    Views(
        Country,
        icon="world",
        list=ListView([Column("name"), Column("code")], default_order=("name",)),
        form=FormView(title="name", groups=[Group("main", [Field("code")])]),
        search=Search(fields=("code", "archived")),
    )
)

register(
    Views(
        WorkingCalendar,
        icon="clock",
        list=ListView([Column("name")]),
        form=FormView(
            title="name",
            groups=[
                Group("week", [Lines("hours", [Column("weekday"), Column("starts_at"), Column("ends_at")])], cols=1)
            ],
        ),
    )
)
